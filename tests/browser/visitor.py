"""Somebody at the demo's page in a browser, and what must never be seen there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.async_api import Browser, ConsoleMessage, Page, Request

from bot.demo import Stage
from bot.demo.clock import DemoClock
from bot.staging import start_staged_bot

MORNING = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
"""A Monday."""
PATIENCE = 40_000
"""Milliseconds until something that should be on the page is missed."""

PICTURES = Path(__file__).parent.parent.parent / "build" / "screenshots"
"""Git does not keep them; CI may."""

_AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
_RULES = "() => axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.map(one =>"
_RULES += " `${one.id}: ${one.nodes.slice(0, 3).map(node => node.target.join(' ')).join(' | ')}`))"
Scheme = Literal["light", "dark"]


@dataclass(frozen=True)
class Look:
    """How the page is looked at."""

    language: str = "nb"
    width: int = 1440
    height: int = 900
    scheme: Scheme = "light"
    is_calm: bool = True

    @property
    def called(self) -> str:
        return f"{self.language}-{self.width}-{self.scheme}"


@dataclass
class Visitor:
    """`troubles` are errors in the console, requests to anywhere else, and faults that axe finds."""

    page: Page
    stage: Stage
    host: str
    seen: Look
    troubles: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("console", self._spoken)
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        self.page.on("request", self._asked)

    async def start_example(self) -> None:
        await self.page.click("#guide-go")
        await self.done(0)

    async def next(self, step: int) -> None:
        """Take the example on to this step, counted from nothing, and wait until it is done."""
        await self.page.click("#guide-next")
        await self.done(step)

    async def done(self, step: int) -> None:
        await self.page.wait_for_selector(f'#guide[data-done="{step}"]', timeout=PATIENCE)

    async def go_to(self, name: str) -> None:
        """Take the example from where it is to the step of this name."""
        steps = await self.steps()
        begun = await self.page.get_attribute("#guide", "data-done")
        for step in range(int(begun or 0) + 1, steps.index(name) + 1):
            await self.next(step)

    async def show(self, pane: str) -> None:
        """Open this pane of the app on every screen: home, messages or about."""
        for panel in ("phone", "cases", "committee"):
            if await self.page.is_visible(f"#{panel}-panes"):
                await self.page.click(f"#{panel}-panes [data-pane={pane}]")
                shown = f"#{panel}-talk" if pane == "messages" else f"#{panel}-page h3"
                await self.page.wait_for_selector(shown, timeout=PATIENCE)

    async def steps(self) -> list[str]:
        names: list[str] = await self.page.evaluate(
            "import('/page/journey.js').then(journey => journey.STEPS.map(one => one.name))"
        )
        return names

    async def overflow(self) -> int:
        """How many pixels the page is wider than the window."""
        wider: int = await self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return max(0, wider)

    async def look(self, step: str = "") -> None:
        """Ask axe, and see that nothing sticks out sideways; a named step is kept as a picture too."""
        if step:
            path = PICTURES / f"{self.seen.called}-{step}.png"
            await self.page.screenshot(path=path, animations="disabled")
        if not await self.page.evaluate("'axe' in window"):
            await self.page.evaluate(_AXE)
        self.troubles += await self.page.evaluate(_RULES)
        if wider := await self.overflow():
            self.troubles.append(f"{wider} pixels too wide")

    def _spoken(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.troubles.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).netloc != self.host:
            self.troubles.append(f"asked for {request.url}")


@asynccontextmanager
async def visiting(browser: Browser, look: Look) -> AsyncIterator[Visitor]:
    """The page, freshly opened in a municipality where nobody has written anything."""
    with as_file(files("config.example") / "solvik.toml") as organisation_file:
        stage = Stage(start_staged_bot, organisation_file, lambda: DemoClock(MORNING))
        url = await stage.start()
        try:
            page = await _page(browser, look)
            visitor = Visitor(page, stage, urlsplit(url).netloc, look)
            visitor.watch()
            await page.goto(url)
            await page.wait_for_selector("#guide-go", timeout=PATIENCE)
            yield visitor
            await page.context.close()
        finally:
            await stage.stop()


async def _page(browser: Browser, look: Look) -> Page:
    context = await browser.new_context(
        viewport={"width": look.width, "height": look.height},
        color_scheme=look.scheme,
        reduced_motion="reduce" if look.is_calm else "no-preference",
        timezone_id="Europe/Oslo",
        locale="nb-NO",
    )
    await context.add_init_script(f"localStorage.setItem('language', '{look.language}')")
    return await context.new_page()
