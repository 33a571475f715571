"""Every card on the playground's own page: `python -m tests.e2e_teams.pictures` leaves pictures of them under build.

The page is made for a desktop: for a phone the card alone is taken, as narrow as one. It asks for fonts elsewhere;
the browser finds no way out of this machine.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from playwright.async_api import Page, async_playwright

from tests.browser.chromium import NONE_HERE, found
from tests.e2e_teams.cast import LEADER, NURSE, REPRESENTATIVE, TALK, TENANT, WARD, Member
from tests.e2e_teams.process import missing
from tests.e2e_teams.town import REPORT, Town, monday, town

FOLDER: Final = Path(__file__).parent.parent.parent / "build" / "screenshots-teams"
CHAT, CHANNEL, COMMITTEE = "Personal Chat", "Solvik - Tidstyver Solbakken", "Solvik - General"
SENTENCE: Final = "Vi slutter med papirlista, Gerica er nok."
KEPT: Final = "Lista blir som den er, men bare én gang i døgnet."
REASON: Final = "Apotekets tilsyn ber om å få se den på papir."
STATUS: Final = "Status:"
"""On the card, and on nothing else that is said of the case."""
_FLAGS: Final = ("--no-sandbox", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1")
_CARD: Final = ".ac-adaptiveCard"


@dataclass
class Seat:
    """Somebody at the playground's page."""

    town: Town
    page: Page

    async def go(self, room: str) -> None:
        await self.page.locator(f'[aria-label="{room}"]').first.click()

    async def press(self, button: str) -> None:
        await self.page.locator(_CARD).last.get_by_role("button", name=button, exact=True).click()

    async def fill(self, field: str, words: str) -> None:
        await self.page.locator(_CARD).last.get_by_label(field).fill(words)

    async def take(self, name: str, words: str = "") -> None:
        """The page as it is, and its newest card with these words as a phone shows it."""
        await self.page.wait_for_timeout(1000)
        card = self.page.locator(_CARD).filter(has_text=words).last
        await card.scroll_into_view_if_needed()
        await self.page.screenshot(path=FOLDER / f"{name}-desktop.png")
        await card.evaluate("card => { card.style.width = '326px'; }")
        await card.screenshot(path=FOLDER / f"{name}-phone.png")
        await card.evaluate("card => { card.style.width = ''; }")


@asynccontextmanager
async def seated(member: Member) -> AsyncIterator[Seat]:
    with TemporaryDirectory(prefix="tidstyv-teams-") as folder:
        async with town(Path(folder), member) as found_town, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=found(), args=list(_FLAGS))
            page = await browser.new_page(viewport={"width": 1280, "height": 1000})
            await page.goto(found_town.teams.url, wait_until="domcontentloaded")
            await page.get_by_role("button", name="Send Message").wait_for()
            yield Seat(found_town, page)
            await browser.close()


async def of_the_nurse() -> None:
    async with seated(NURSE) as seat:
        teams = seat.town.teams
        await teams.says(REPORT)
        confirmation = await teams.message(TALK, REPORT)
        await seat.take("confirmation")
        await teams.presses(NURSE, confirmation, "send_now")
        card = await teams.message(WARD, REPORT)
        await seat.take("sent")
        await teams.mentions(LEADER, card.thread, "Brukes lista til noe på nattevakt?")
        await teams.message(TALK, "nattevakt")
        await seat.take("question")
        await teams.says("mine saker")
        await teams.message(TALK, "Sakene dine")
        await seat.take("mine")
        await teams.mentions(LEADER, card.thread, f"fjernet: {SENTENCE}")
        await seat.town.did("leader: decide")
        await teams.presses(REPRESENTATIVE, card, "support")
        await seat.town.did("clock: conclude")
        await seat.town.rests()
        await seat.take("answer")
        await seat.town.wakes(monday())
        await seat.town.did("clock: take_effect")
        await seat.town.wakes(monday() + 4)
        await seat.go(COMMITTEE)
        await teams.until(lambda: bool(teams.saying("19:general@thread.tacv2", SENTENCE)))
        await seat.take("digest", SENTENCE)


async def of_the_leader() -> None:
    async with seated(LEADER) as seat:
        teams = seat.town.teams
        own = {"id": "a:kari", "conversationType": "personal", "tenantId": TENANT}
        await teams.does(NURSE, TALK, type="message", text=REPORT, textFormat="plain", conversation=own)
        await seat.town.did("clock: hold")
        await seat.town.wakes(1)
        await seat.go(CHANNEL)
        await teams.message(WARD, REPORT)
        await seat.take("card")
        await seat.press("Støtter")
        await seat.take("refusal")
        await seat.press("Avgjør")
        await seat.take("form")
        await seat.page.get_by_role("combobox").first.click()
        await seat.page.get_by_role("option", name="Beholdt").click()
        await seat.press("Vis spørsmålene for valget")
        await seat.take("form-kept")
        await seat.press("Legg fram forslaget")
        await seat.take("form-wrong")
        await seat.fill("Hva skjer nå?", KEPT)
        await seat.fill("Hvorfor beholdes det?", REASON)
        await seat.press("Legg fram forslaget")
        await seat.town.did("leader: decide")
        await teams.presses(REPRESENTATIVE, await teams.message(WARD, STATUS), "support")
        await seat.town.did("clock: conclude")
        await seat.town.rests()
        await seat.take("decided", STATUS)


async def main() -> None:
    if why := missing() or ("" if found() else NONE_HERE):
        sys.exit(why)
    FOLDER.mkdir(parents=True, exist_ok=True)
    await of_the_nurse()
    await of_the_leader()


if __name__ == "__main__":
    asyncio.run(main())
