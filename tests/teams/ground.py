"""A ward on Teams, a fake Bot Connector, and the messenger before it over real HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from bot.chat.shapes import Obj
from bot.teams.connector import Access, Connector
from bot.teams.messenger import TeamsMessenger
from bot.teams.pace import Pace
from bot.teams.references import References
from bot.teams.rooms import Home, Rooms
from bot.teams.trust import Trust
from handlers.domain.people import Address, Committee, Organisation, Person, Unit
from handlers.domain.reading import Language
from tests.slack.fakes import say
from tests.teams.connector import BOT, CHANNEL, TENANT, TOKEN, FakeConnector
from tests.teams.memory import MemoryRooms

KARI, LISE, TOR = (f"{n}0000000-0000-4000-8000-00000000000{n}" for n in (1, 2, 3))
USERS: Final = {KARI: "29:1kari", LISE: "29:1lise", TOR: "29:1tor"}
REPORTER, LEADER, REPRESENTATIVE = (Address("teams", who) for who in (KARI, LISE, TOR))
TALK: Final = "a:1kari-and-the-bot"
TODAY: Final = datetime(2026, 11, 23, 9, tzinfo=UTC)

ORGANISATION: Final = Organisation(
    name="Solvik kommune",
    timezone="Europe/Oslo",
    language=Language.NB,
    units={
        "ward": Unit(
            "ward", "Solbakken avd. 2", leaders=("lise",), representatives=("tor",), channels={"teams": CHANNEL}
        )
    },
    people={
        "lise": Person("lise", "Lise Vik", addresses=(LEADER,)),
        "tor": Person("tor", "Tor Aas", addresses=(REPRESENTATIVE,)),
    },
    committee=Committee("Trepartsutvalget"),
)


@dataclass
class Ground:
    teams: FakeConnector
    memory: MemoryRooms
    connector: Connector
    references: References
    rooms: Rooms
    messenger: TeamsMessenger

    async def hear(self, who: str = KARI, conversation: str = TALK, kind: str = "personal") -> None:
        """Somebody does something there, and the surface learns from it how they are reached."""
        if conversation.startswith("a:"):
            self.teams.channels.add(conversation)
        await self.references.learn(said(self.teams, who, conversation, kind))


def said(teams: FakeConnector, who: str, conversation: str, kind: str) -> Obj:
    return {
        "type": "message",
        "serviceUrl": teams.service_url,
        "from": {"id": USERS.get(who, ""), "aadObjectId": who.upper()},
        "recipient": {"id": BOT},
        "conversation": {"id": conversation, "conversationType": kind},
        "channelData": {"tenant": {"id": TENANT}},
    }


@asynccontextmanager
async def standing(seconds: float = 10.0) -> AsyncIterator[Ground]:
    """`seconds` is how long a call may take."""

    async def token() -> str:
        return TOKEN

    teams, memory = FakeConnector(people=dict(USERS)), MemoryRooms()
    await teams.start()
    access = Access(token, lambda: None, Trust(TENANT, loopback=True).allows)
    connector = Connector(access, Pace(per_second=1000), seconds)
    references = References(memory, lambda: TODAY)
    rooms = Rooms(connector, references, Home(teams.service_url, BOT, TENANT), lambda: ORGANISATION)
    yield Ground(teams, memory, connector, references, rooms, TeamsMessenger(connector, rooms, say))
    await connector.close()
    await teams.stop()
