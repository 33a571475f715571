"""Where a campaign takes place: a workplace as Slack, a database, and processes that are struck and begin again."""

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import ClassVar, Final

from bot.demo.municipality import municipality
from bot.demo.workplace import Workplace
from bot.wiring import new_key
from config.organisation import load_organisation
from handlers.domain.people import Organisation
from tests.faults.hours import Hours
from tests.faults.processes import Alive, Scene, until
from tests.faults.reading import Reader
from tests.faults.witness import Witness

WARD, UNIT = "C06ZZ7MUMGE", "sjohaugen-1"
COMMITTEE = "C04L7K9SBCX"
LEADER, REPRESENTATIVE = "U05U4S4K76W", "U054HHQ80SA"
CROWD: Final = 24
_APP_TOKEN: Final = "xapp-faults"
_PERSON = """
[[people]]
id = "nurse-{n}"
name = "Nurse{n} Canary{n}"
title = "sykepleier"
unit = "{unit}"
slack = "U0NURSE{n}Z"
teams = "0ca0a000-0000-4000-8000-{n:012}"
language = "nb"
"""


@dataclass(kw_only=True)
class Ground(Scene):
    """Opened by `ground`."""

    door: ClassVar[str] = "/slack/events"
    leader: ClassVar[str] = LEADER
    representative: ClassVar[str] = REPRESENTATIVE
    workplace: Workplace
    witness: Witness
    by_socket: bool = False

    @property
    def beside(self) -> Witness:
        return self.witness

    def steps(self) -> tuple[int, ...]:
        return len(self.workplace.courier.ledger), len(self.workplace.state.calls)

    def listens(self, one: Alive) -> None:
        self.workplace.request_url = None if self.by_socket else one.url

    def use_sockets(self) -> None:
        """From now on the bot connects to Slack, and Slack no more to the bot."""
        self.by_socket = True
        self.settings["SLACK_APP_TOKEN"] = self.workplace.app_token

    async def until_linked(self, is_linked: bool) -> None:
        """Over Socket Mode: until the bot hears, or until nobody does any more."""
        await until(lambda: not self.by_socket or self.workplace.sockets.is_connected is is_linked)

    async def report(self, nurse: str | None = None) -> str:
        token, words = self.told()
        who = nurse or sorted(self.nurses)[self.reports % len(self.nurses)]
        await self.workplace.dm(who, words)
        return token

    def cards(self) -> list[str]:
        """The timestamps of the cards in the ward's channel, but those that nobody looks at any more."""
        return [m.ts for m in self.workplace.messages(WARD) if m.bot_id and not m.is_reply and m.ts not in self.past]

    def digests(self) -> int:
        return sum(bool(one.bot_id) and not one.is_reply for one in self.workplace.messages(COMMITTEE))

    def look_away(self) -> None:
        self.past.update(self.cards())

    async def press(self, who: str, action: str) -> None:
        for ts in self.cards():
            if action in json.dumps(self.workplace.state.message(WARD, ts).blocks):
                await self.workplace.press(who, WARD, ts, action)

    async def say(self, who: str, words: str) -> None:
        for ts in self.cards():
            await self.workplace.say(who, WARD, words, ts)

    async def close(self) -> None:
        await super().close()
        await self.workplace.stop()


def written(folder: Path, crowd: int) -> tuple[Path, Organisation]:
    """The demo's municipality with so many nurses in one ward, as a file there."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "organisation.toml"
    example = (files("config.example") / "solvik.toml").read_text("utf-8")
    path.write_text(example + "".join(_PERSON.format(n=n, unit=UNIT) for n in range(crowd)), "utf-8")
    return path, load_organisation(path).organisation


async def ground(folder: Path, url: str, seed: int, crowd: int = CROWD) -> Ground:
    """A workplace with so many nurses in one ward, on a migrated database, and no process yet."""
    organisation_file, organisation = written(folder, crowd)
    town = municipality(organisation)
    hours, reader = Hours(), Reader(url)
    workplace = Workplace(users=town.users, channels=town.channels, app_token=_APP_TOKEN, clock=hours, seed=seed)
    witness = Witness(workplace, reader)
    await workplace.start()
    settings = {
        "DATABASE_URL": url,
        "ORGANISATION_FILE": str(organisation_file),
        "IDENTITY_KEYS": new_key(),
        "SLACK_BOT_TOKEN": workplace.bot_token,
        "SLACK_SIGNING_SECRET": workplace.signing_secret,
        "SLACK_API_URL": workplace.api_url,
        "HOLD_SECONDS": "1",
    }
    nurses = {user.id: user.real_name for user in town.users if user.id.startswith("U0NURSE")}
    return Ground(
        folder=folder,
        settings=settings,
        hours=hours,
        reader=reader,
        chance=Random(seed),
        nurses=nurses,
        workplace=workplace,
        witness=witness,
    )
