"""What people do on the page besides watching: taking over, writing at length, using the keyboard only."""

import pytest
from playwright.async_api import Browser

from .visitor import PATIENCE, Look, visiting

pytestmark = pytest.mark.asyncio(loop_scope="session")

ENDLESS = "Skjema 4B føres to ganger. " * 1_481 + "x" * 13
LONG_NAME = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3


@pytest.mark.parametrize("width", [360, 719, 1099, 1280, 2560])
async def test_nothing_sticks_out_sideways(browser: Browser, width: int) -> None:
    async with visiting(browser, Look("nn", width, 800)) as visitor:
        await visitor.look()
        await visitor.page.click("#guide-stop")
        await visitor.page.fill("#words", LONG_NAME)
        await visitor.page.press("#words", "Enter")
        await visitor.page.wait_for_selector("#phone-talk .bot", timeout=PATIENCE)
        await visitor.look()
        assert not visitor.troubles


async def test_a_message_of_forty_thousand_characters_can_be_read_on_a_phone(browser: Browser) -> None:
    assert len(ENDLESS) == 40_000
    async with visiting(browser, Look("nb", 360, 640, "dark")) as visitor:
        await visitor.page.click("#guide-stop")
        await visitor.page.fill("#words", ENDLESS)
        await visitor.page.press("#words", "Enter")
        await visitor.page.wait_for_selector("#phone-talk .bot", timeout=PATIENCE)
        await visitor.look("endless")
        folded = await visitor.page.evaluate("document.querySelector('#phone-talk .folded').offsetHeight")
        await visitor.page.click("#phone-talk [data-key=fold]")
        whole = await visitor.page.evaluate("document.querySelector('#phone-talk .content').offsetHeight")
        assert whole > 10 * folded
        assert not await visitor.overflow()
        assert not visitor.troubles


async def test_a_report_is_sent_and_the_machine_asked_with_the_keyboard_alone(browser: Browser) -> None:
    async with visiting(browser, Look("en")) as visitor:
        keys = visitor.page.keyboard
        await visitor.page.focus("#words")
        await keys.type("We sign a paper form on every door and then scan the same rooms. 1 minute per room.")
        await keys.press("Enter")
        await visitor.page.wait_for_selector("#phone-talk [data-key^=send_now]", timeout=PATIENCE)
        assert not await visitor.page.locator("#examples[open]").count()
        await visitor.page.focus("#machine summary")
        await keys.press("Enter")
        await visitor.page.wait_for_selector("#trail .came", timeout=PATIENCE)
        await visitor.page.wait_for_selector("#trail .did", timeout=PATIENCE)
        await visitor.look()
        assert not visitor.troubles


async def test_the_example_plays_by_itself_until_somebody_touches_the_page(browser: Browser) -> None:
    async with visiting(browser, Look("nb", is_calm=False)) as visitor:
        await visitor.page.click("#guide-go")
        assert await visitor.page.inner_text("#guide-go") == "Pause"
        await visitor.done(0)
        await visitor.page.click("#phone-talk")
        assert await visitor.page.inner_text("#guide-go") == "Fortsett"
        await visitor.page.keyboard.press("Escape")
        assert await visitor.page.is_hidden("#guide")
        assert not visitor.troubles


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
async def test_the_example_takes_less_than_two_minutes(browser: Browser, language: str) -> None:
    async with visiting(browser, Look(language)) as visitor:
        assert await visitor.page.evaluate("import('/page/guide.js').then(guide => guide.seconds())") < 110


@pytest.mark.parametrize("look", [Look("en"), Look("nb", 390, 780)], ids=lambda one: one.called)
async def test_nothing_moves_while_the_page_is_being_loaded(browser: Browser, look: Look) -> None:
    async with visiting(browser, look) as visitor:
        await visitor.page.add_init_script(
            "window.moved = []; new PerformanceObserver((list) => window.moved.push(...list.getEntries()))"
            ".observe({ type: 'layout-shift', buffered: true });"
        )
        await visitor.page.reload()
        await visitor.page.wait_for_selector("#guide-go:visible", timeout=PATIENCE)
        assert await visitor.page.evaluate("window.moved.length") == 0


async def test_without_javascript_the_page_says_what_it_needs(browser: Browser) -> None:
    async with visiting(browser, Look()) as visitor:
        context = await browser.new_context(java_script_enabled=False)
        page = await context.new_page()
        await page.goto(visitor.page.url)
        assert (await page.inner_text("body")).startswith("Denne siden trenger JavaScript.")
        assert await page.is_visible(".noscript")
        await context.close()
