"""Where a life on Teams takes place: a Bot Connector, a courier, a database, and processes that are struck."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import ClassVar, Final

import httpx

from bot.chat.shapes import Obj
from bot.wiring import new_key
from config.calendar import calendar
from config.texts import load_texts
from handlers.domain.people import Organisation
from storage.vault import Ring, read_key
from tests.faults.ground import CROWD, UNIT, written
from tests.faults.hours import Hours
from tests.faults.ledgers import Ledgers
from tests.faults.processes import Alive, Scene
from tests.faults.teams_courier import Courier
from tests.faults.teams_letters import Envelope, LetterReader
from tests.faults.teams_witness import TeamsWitness, forgiven, unsure
from tests.journey import shown
from tests.journey.teams import Teams, card_of
from tests.teams.connector import FakeConnector, Message, Trouble

TROUBLES: Final = (
    Trouble.RATE_LIMITED,
    Trouble.AWAY,
    Trouble.SERVER_ERROR,
    Trouble.DROPPED_BEFORE,
    Trouble.DROPPED_AFTER_ACCEPT,
    Trouble.TIMEOUT_AFTER_ACCEPT,
    Trouble.TRUNCATED,
)
_OPERATIONS: Final = ("open", "post", "post", "update")
_PAUSE: Final = "5"
_ANSWER_SECONDS: Final = 15.0
"""So long Teams waits for an answer (github.com/MicrosoftDocs/msteams-docs/issues/6084)."""


@dataclass(kw_only=True)
class TeamsGround(Scene):
    """Opened by `teams_ground`."""

    door: ClassVar[str] = "/api/messages"
    leader: ClassVar[str] = "mona-lerstad"
    representative: ClassVar[str] = "kjetil-romslo"
    connector: FakeConnector
    teams: Teams
    courier: Courier
    witness: TeamsWitness
    ward: str
    """The channel of the nurses' ward."""
    committee: str
    """The channel of the tripartite committee."""
    troubled: float = 0.0
    """Before so many of the gestures something is made to go wrong at the Bot Connector."""

    @property
    def beside(self) -> TeamsWitness:
        return self.witness

    def steps(self) -> tuple[int, ...]:
        return len(self.courier.sent), len(self.connector.calls)

    def listens(self, one: Alive) -> None:
        """Where several do, any of them may be asked."""
        self.teams.url = lambda: self.chance.choice(self.alive or [one]).url

    def died(self) -> None:
        self.witness.died()

    async def report(self) -> str:
        token, words = self.told()
        nurse = f"nurse-{self.reports % len(self.nurses)}"
        await self._carry(self.teams.writes(nurse, words), token)
        return token

    def cards(self) -> Sequence[Message]:
        """The newest card of each case in the ward's channel, but those that nobody looks at any more."""
        roots = (one for one in self.connector.in_room(self.ward) if not one.root and one.id not in self.past)
        return list({str(one.activity["summary"]): one for one in roots}.values())

    def digests(self) -> int:
        return sum(not one.root for one in self.connector.in_room(self.committee))

    def look_away(self) -> None:
        self.past.update(one.id for one in self.connector.in_room(self.ward))

    async def press(self, who: str, action: str) -> None:
        for card in self.cards():
            if action in shown.buttons(card_of(card)):
                await self._carry(self.teams.presses(who, card, action))

    async def say(self, who: str, words: str) -> None:
        """The bot is mentioned in it, for else it would not be told."""
        for card in self.cards():
            await self._carry(self.teams.mentions(who, card, words))

    async def _carry(self, told: Obj, report: str = "") -> None:
        if self.chance.random() < self.troubled:
            trouble = self.chance.choice(TROUBLES)
            self.connector.inject(self.chance.choice(_OPERATIONS), trouble, Retry_After=_PAUSE)
        await self.courier.carry(told, report)

    async def ledgers(self) -> Ledgers:
        ledgers = await super().ledgers()
        letters = ledgers.rows.letters
        silences = self.witness.silences(letters)
        may_twice, may_miss = forgiven(letters, silences), unsure(letters, silences)
        return replace(ledgers, drawn_by_mark=True, forgiven=may_twice, unsure=may_miss)

    async def close(self) -> None:
        await self.courier.stop()
        await self.teams.client.aclose()
        await super().close()
        await self.connector.stop()


async def teams_ground(folder: Path, url: str, seed: int, crowd: int = CROWD) -> TeamsGround:
    """A Bot Connector that knows everybody, with so many nurses in one ward, a migrated database, no process yet."""
    file, organisation = written(folder, crowd)
    key, hours, chance = new_key(), Hours(), Random(seed)
    connector = _connector(organisation)
    client = httpx.AsyncClient(trust_env=False, timeout=_ANSWER_SECONDS)
    teams = Teams(connector, organisation.people, lambda: "", client)
    courier = Courier(teams, hours, chance)
    texts = load_texts(calendar(organisation).zone)
    envelope = Envelope(Ring([read_key(key)]), organisation, lambda text, language: texts.say(text, language, "teams"))
    reader = LetterReader(url, envelope)
    witness = TeamsWitness(connector, courier, reader)
    await connector.start()
    settings = {
        "DATABASE_URL": url,
        "ORGANISATION_FILE": str(file),
        "IDENTITY_KEYS": key,
        "TEAMS_EMULATOR": "1",
        "HOLD_SECONDS": "1",
    }
    nurses = {teams.account(id): one.name for id, one in organisation.people.items() if id.startswith("nurse-")}
    return TeamsGround(
        folder=folder,
        settings=settings,
        hours=hours,
        reader=reader,
        chance=chance,
        nurses=nurses,
        connector=connector,
        teams=teams,
        courier=courier,
        witness=witness,
        ward=organisation.units[UNIT].channels["teams"],
        committee=organisation.committee.channels["teams"],
    )


def _connector(organisation: Organisation) -> FakeConnector:
    """Everybody who has an account has the bot, and every channel of the file has it."""
    accounts = {id: address.id for id, one in organisation.people.items() if (address := one.on("teams"))}
    places = (organisation.committee.channels, *(unit.channels for unit in organisation.units.values()))
    channels = {place["teams"] for place in places if "teams" in place}
    return FakeConnector(channels, {account: f"29:{id}" for id, account in accounts.items()})
