"""A state goes from one browser to another in a link, and is played there."""

import pytest
from playwright.async_api import Browser, Page

from .visitor import PATIENCE, Look, Visitor, visiting

pytestmark = pytest.mark.asyncio(loop_scope="session")

BROKEN = {
    "#s1.not*base64": "Lenka er ikke hel",
    "#s1.AAAA": "Lenka er ikke hel",
    "#p1.e30": "Lenka er ikke hel",
    "#s9.AAAA": "en annen utgave",
    "#s1." + "A" * 9_000: "for lang",
}


async def link_of(visitor: Visitor) -> str:
    await visitor.page.click("#share")
    await visitor.page.wait_for_selector("#shared[open]", timeout=PATIENCE)
    await visitor.look("share")
    link = await visitor.page.input_value("#shared-link")
    await visitor.page.click("#share-close")
    return link


async def told(page: Page, words: str) -> None:
    await page.wait_for_selector(f"#toast.shown:has-text('{words}')", timeout=PATIENCE)


async def test_what_was_done_is_done_again_where_the_link_is_opened(browser: Browser) -> None:
    async with visiting(browser, Look("nb")) as visitor:
        await visitor.start_example()
        await visitor.go_to("effect")
        await visitor.page.click("#guide-stop")
        said = await visitor.page.inner_text("#cases-talk")
        fragment = (await link_of(visitor)).partition("#")[2]
        assert len(fragment) < 1_000
        assert not visitor.troubles
    async with visiting(browser, Look("nb", 390, 780, "dark")) as visitor:
        await visitor.page.goto(f"{visitor.page.url}#{fragment}")
        await visitor.page.wait_for_selector("#link-play:visible", timeout=PATIENCE)
        await visitor.look("link")
        await visitor.page.click("#link-play")
        await told(visitor.page, "Ferdig spilt")
        assert "#" not in visitor.page.url
        await visitor.page.click("[data-tab=cases]")
        assert (await visitor.page.inner_text("#cases-talk")).split()[:40] == said.split()[:40]


@pytest.mark.parametrize(("fragment", "words"), BROKEN.items(), ids=lambda one: one[:12])
async def test_a_link_that_cannot_be_played_is_told_so_and_changes_nothing(
    browser: Browser, fragment: str, words: str
) -> None:
    async with visiting(browser, Look("nb")) as visitor:
        run = visitor.stage.scene.run
        await visitor.page.goto(f"{visitor.page.url}{fragment}")
        if fragment == "#p1.e30":
            await visitor.page.click("#link-play")
        await told(visitor.page, words)
        assert visitor.stage.scene.run == run
        assert await visitor.page.is_hidden("#link")


async def test_what_is_too_long_for_a_link_is_said_with_its_size(browser: Browser) -> None:
    async with visiting(browser, Look("en")) as visitor:
        noise = "".join(chr(0x4E00 + (step * 7919) % 20_000) for step in range(9_000))
        await visitor.page.fill("#words", noise)
        await visitor.page.press("#words", "Enter")
        await visitor.page.wait_for_selector("#phone-talk .bot", timeout=PATIENCE)
        await visitor.page.click("#share")
        await visitor.page.wait_for_selector("#shared-size:has-text('too long')", timeout=PATIENCE)
        assert await visitor.page.is_hidden("#share-copy")
        assert not visitor.troubles
