"""`python -m benchmarks.opening`: how soon the demo's page can be used, beside an empty page, on one core in one go.

A page can be used when its first button has its words. Cold is a browser that has never seen it, warm the same again.
"""

import asyncio
import os
import platform
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib.resources import as_file, files
from statistics import median
from typing import Final

from aiohttp import web
from playwright.async_api import Browser

from benchmarks.frame import PAGE, put
from bot.demo import Stage
from bot.staging import start_staged_bot
from tests.browser.chromium import chromium

HEADING: Final = "The demo's page"
ROUNDS: Final = 9
_BUTTON: Final = "#guide-go"
_EMPTY: Final = '<!doctype html><html lang="nb"><title>Empty</title><button id="guide-go">Vis meg</button></html>'
_WATCH: Final = f"""
window.usable = new Promise((tell) => {{
  const seen = new MutationObserver(() => {{
    if (!document.querySelector('{_BUTTON}')?.textContent) return;
    seen.disconnect();
    requestAnimationFrame(() => tell(performance.now()));
  }});
  seen.observe(document, {{ childList: true, subtree: true, characterData: true }});
}});
"""
_TEXT: Final = """\
`python -m benchmarks.opening` measures how soon the page of `tidstyv demo` can be used: from asking for it until its
first button has its words and a frame is drawn, server, bot and browser all on one core, in turn with a page that has
nothing but a button, in one go. Cold is a browser that has never seen it, warm the same browser again.

| median of {rounds} | empty page | the demo | ours over empty |
| --- | ---: | ---: | ---: |
| cold | {empty_cold:,.0f} ms | **{ours_cold:,.0f} ms** (slowest {worst:,.0f}) | {ratio_cold:.1f} |
| warm | {empty_warm:,.0f} ms | **{ours_warm:,.0f} ms** | {ratio_warm:.1f} |

The goal is under 1,000 ms, cold. Measured on {date}: {machine}, {browser}."""


@asynccontextmanager
async def empty_page() -> AsyncIterator[str]:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=_EMPTY, content_type="text/html")

    site = web.Application()
    site.router.add_get("/", answer)
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


async def opened(browser: Browser, url: str) -> tuple[float, float]:
    """Milliseconds until it can be used, cold and then warm."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900})
    await context.add_init_script(_WATCH)
    page = await context.new_page()
    times: list[float] = []
    for _ in range(2):
        await page.goto(url)
        times.append(await page.evaluate("window.usable"))
    await context.close()
    return times[0], times[1]


async def measure() -> str:
    empty: list[tuple[float, float]] = []
    ours: list[tuple[float, float]] = []
    with as_file(files("config.example") / "solvik.toml") as organisation_file:
        stage = Stage(start_staged_bot, organisation_file)
        url = await stage.start()
        async with chromium() as browser, empty_page() as other:
            for _ in range(ROUNDS):
                empty.append(await opened(browser, other))
                ours.append(await opened(browser, url))
            name = f"Chromium {browser.version}"
        await stage.stop()
    return written(empty, ours, name)


def written(empty: Sequence[tuple[float, float]], ours: Sequence[tuple[float, float]], browser: str) -> str:
    """The section of the page; each pair is cold and warm."""
    figures: Mapping[str, float] = {
        f"{name}_{way}": median(one[at] for one in times)
        for name, times in (("empty", empty), ("ours", ours))
        for at, way in enumerate(("cold", "warm"))
    }
    return _TEXT.format(
        **figures,
        rounds=len(ours),
        worst=max(cold for cold, _ in ours),
        ratio_cold=figures["ours_cold"] / figures["empty_cold"],
        ratio_warm=figures["ours_warm"] / figures["empty_warm"],
        date=datetime.now(UTC).date().isoformat(),
        machine=f"one core of {os.cpu_count()}, {platform.machine()}",
        browser=browser,
    )


def main() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    section = asyncio.run(measure())
    print(section)
    PAGE.write_text(put(PAGE.read_text("utf-8"), HEADING, section), "utf-8")


if __name__ == "__main__":
    main()
