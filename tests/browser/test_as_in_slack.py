"""What people know from Slack: the app's home, menus, reactions, threads, commands, and what only they see."""

import pytest
from playwright.async_api import Browser

from .visitor import PATIENCE, Look, Visitor, visiting

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def at_the_card(visitor: Visitor) -> None:
    """Somebody else has taken the example as far as the card."""
    await visitor.start_example()
    await visitor.go_to("card")
    await visitor.page.click("#guide-stop")


async def test_everybody_has_a_home_and_it_is_theirs(browser: Browser) -> None:
    async with visiting(browser, Look("nb")) as visitor:
        await at_the_card(visitor)
        await visitor.show("home")
        await visitor.look("home")
        await visitor.page.click("#cases-page [data-key^=acknowledge]")
        await visitor.page.wait_for_selector("#cases-page [data-key^=acknowledge]", state="detached", timeout=PATIENCE)
        assert await visitor.page.is_hidden("#composer")
        await visitor.page.click("#phone-panes [data-pane=about]")
        await visitor.look("about")
        assert not visitor.troubles


async def test_the_menu_of_a_message_and_its_signs_are_used_with_the_keyboard(browser: Browser) -> None:
    async with visiting(browser, Look("nn")) as visitor:
        await at_the_card(visitor)
        page, keys = visitor.page, visitor.page.keyboard
        await page.focus("#cases-talk .add")
        await keys.press("Enter")
        await visitor.look("picker")
        for key in ("ArrowRight", "ArrowRight", "ArrowRight", "Enter"):
            await keys.press(key)
        await page.wait_for_selector("#cases-talk [data-key=heart][aria-pressed=true]", timeout=PATIENCE)
        await page.click("#cases-talk [data-key=heart]")
        await page.wait_for_selector("#cases-talk [data-key=heart]", state="detached", timeout=PATIENCE)
        await page.focus("#cases-talk .more")
        await keys.press("Enter")
        await visitor.look("menu")
        await keys.press("Escape")
        assert await page.is_hidden("#menu")
        assert await page.evaluate("document.activeElement.classList.contains('more')")
        assert not visitor.troubles


async def test_a_message_to_all_is_reported_from_its_menu_changed_and_taken_away(browser: Browser) -> None:
    async with visiting(browser, Look("nb")) as visitor:
        page = visitor.page
        page.on("dialog", lambda dialog: dialog.accept())
        await page.click("#guide-stop")
        await page.click("#places button >> nth=1")
        await page.fill("#words", "Vi skriver ut turnusen på papir hver mandag. 30 minutter i uka.")
        await page.press("#words", "Enter")
        for item, then in (("Meld som tidstyv", ""), ("Rediger melding", ".editor")):
            await page.click("#phone-talk .more >> nth=0")
            await page.click(f"#menu >> text={item}")
            if then:
                await page.wait_for_selector(f"#phone-talk {then}", timeout=PATIENCE)
        await page.fill("#phone-talk .editor textarea", "Vi henger opp turnusen på papir.")
        await page.click("#phone-talk .editor .primary")
        await page.wait_for_selector("#phone-talk >> text=(redigert)", timeout=PATIENCE)
        await page.click("#phone-talk .more >> nth=0")
        await page.click("#menu >> text=Slett melding")
        await page.wait_for_selector("#phone-talk >> text=henger opp", state="detached", timeout=PATIENCE)
        await page.click("#places button >> nth=0")
        await page.wait_for_selector("#phone-talk .bot", timeout=PATIENCE)
        assert not visitor.troubles


async def test_a_slash_shows_the_command_and_tab_completes_it(browser: Browser) -> None:
    async with visiting(browser, Look("en", 390, 780)) as visitor:
        page, keys = visitor.page, visitor.page.keyboard
        await page.click("#guide-stop")
        await page.focus("#words")
        await keys.type("/ti")
        await page.wait_for_selector("#suggestion:visible", timeout=PATIENCE)
        await visitor.look("slash")
        await keys.press("Tab")
        assert await page.input_value("#words") == "/tidstyv "
        await keys.press("Enter")
        await page.wait_for_selector("#phone-talk .bot", timeout=PATIENCE)
        assert not visitor.troubles


async def test_whoever_is_let_into_the_room_is_told_no_where_only_they_see_it(browser: Browser) -> None:
    async with visiting(browser, Look("nb")) as visitor:
        await at_the_card(visitor)
        page = visitor.page
        await page.select_option("#outsider", index=3)
        await visitor.look("outside")
        assert not await page.locator("#cases-talk .message").count()
        await page.click("#let-in")
        await page.click("#cases-talk [data-key^=decide]")
        await page.wait_for_selector("#cases-talk .only-you", timeout=PATIENCE)
        await page.click("#actors input >> nth=0", force=True)
        assert not await page.locator("#cases-talk .only-you").count()
        assert not visitor.troubles


async def test_a_thread_is_folded_and_opened_again(browser: Browser) -> None:
    async with visiting(browser, Look("nn", 390, 780, "dark")) as visitor:
        await visitor.start_example()
        await visitor.go_to("propose")
        await visitor.page.click("#cases-talk .thread-bar")
        assert not await visitor.page.locator("#cases-talk .replies:visible").count()
        await visitor.look("folded")
        await visitor.page.click("#cases-talk .thread-bar")
        assert await visitor.page.locator("#cases-talk .replies:visible").count() == 1
        assert not visitor.troubles


async def test_the_dialog_says_what_is_missing_and_gives_it_the_keyboard(browser: Browser) -> None:
    async with visiting(browser, Look("nb", 390, 780)) as visitor:
        await at_the_card(visitor)
        page = visitor.page
        await page.click("#cases-talk [data-key^=decide]")
        await page.wait_for_selector("#modal[open]", timeout=PATIENCE)
        await visitor.look("dialog")
        await page.click("#modal [type=submit]")
        await page.wait_for_selector("#modal [aria-invalid]", timeout=PATIENCE)
        assert await page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
        await visitor.look("dialog-missing")
        await page.keyboard.press("Escape")
        await page.wait_for_selector("#modal[open]", state="detached", timeout=PATIENCE)
        assert not visitor.troubles
