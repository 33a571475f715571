"""The Teams surface put together."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import structlog
from aiohttp import web

from bot.chat.asking import LanguageOf, React, Redraw
from bot.chat.door import Door
from bot.chat.findings import Finding
from bot.chat.speech import Say
from bot.teams.adapter import Emulated, Guard
from bot.teams.app import Dispatcher, lanes
from bot.teams.checks import Means, check
from bot.teams.connector import Access, Connector
from bot.teams.credentials import Tokens, from_microsoft, nobody
from bot.teams.desk import Desk, Mine, Stands
from bot.teams.door import PATH, SOURCE, HttpDoor, Threshold
from bot.teams.keys import install
from bot.teams.messenger import TeamsMessenger
from bot.teams.pace import Pace
from bot.teams.references import References
from bot.teams.rooms import Home, Rooms
from bot.teams.sorting import sort
from bot.teams.trust import Trust
from bot.teams.whispers import Whispers
from handlers import ports
from handlers.domain.inbound import Place
from handlers.domain.people import Organisation
from handlers.ports import Intake, Kept

log = structlog.get_logger(__name__)

SERVICE_URL: Final = "https://smba.trafficmanager.net/teams/"
"""Where Teams takes messages before it has told us where it wants them (Agents-for-python's own fallback)."""


@dataclass(frozen=True, slots=True)
class TeamsKeys:
    """How Teams knows us and we know Teams. All empty: only an emulator on this machine, which proves nothing.

    `ask` gets a token, and may block; `origins` are servers that may be called beside Microsoft's own.
    """

    app_id: str = ""
    password: str = field(default="", repr=False)
    tenant: str = ""
    ask: Callable[[], str] | None = None
    origins: frozenset[str] = frozenset()

    @property
    def trust(self) -> Trust:
        return Trust(self.tenant, loopback=not self.app_id, origins=self.origins)

    def access(self) -> Access:
        allows = self.trust.allows
        if not self.app_id:
            return Access(nobody, lambda: None, allows)
        tokens = Tokens(self.ask or from_microsoft(self.app_id, self.password, self.tenant))
        return Access(tokens.get, tokens.forget, allows)


@dataclass(frozen=True)
class TeamsJoints:
    """What the surface needs of the house. `on_arrival` wakes whoever works on the inbox; `now` is UTC.

    `below_ours` says whether a message of a case stands there, or may; `stands` what it says; `mine` what concerns one
    person.
    """

    say: Say
    intake: Intake
    rooms: ports.Rooms
    language_of: LanguageOf
    react: React
    redraw: Redraw
    stands: Stands
    mine: Mine
    below_ours: Callable[[Place], Awaitable[bool]]
    on_arrival: Callable[[], None]
    organisation: Callable[[], Organisation]
    now: Callable[[], datetime]


class TeamsSurface:
    """Made anywhere; `start` and everything after it belongs to one event loop.

    `routes` takes in, `handle` works on what the inbox kept, `messenger` sends.
    """

    lanes = staticmethod(lanes)

    def __init__(self, keys: TeamsKeys, joints: TeamsJoints) -> None:
        self._keys = keys
        access = keys.access()
        self._connector = Connector(access, Pace())
        references = References(joints.rooms, joints.now)
        bot = f"28:{keys.app_id}" if keys.app_id else ""
        home = Home(SERVICE_URL if keys.app_id else "", bot, keys.tenant)
        self._means = Means(access, self._connector, references, home)
        self._organisation = joints.organisation
        rooms = Rooms(self._connector, references, home, joints.organisation)
        self.messenger = TeamsMessenger(self._connector, rooms, joints.say)
        whispers = Whispers(self.messenger, joints.language_of)
        desk = Desk(joints.say, joints.react, joints.redraw, joints.stands, joints.mine, whispers, references)
        self._dispatcher = Dispatcher(desk)
        self._door = Door(SOURCE, sort, joints.intake, self._dispatcher.handle, joints.on_arrival)
        guard = Guard(keys.app_id) if keys.app_id else Emulated()
        threshold = Threshold(guard, keys.trust, joints.below_ours, joints.say, joints.language_of)
        self._http = HttpDoor(self._door, threshold)
        self._watching: asyncio.Task[None] | None = None

    @property
    def routes(self) -> list[web.RouteDef]:
        return [web.post(PATH, self._http.knock)]

    async def start(self) -> None:
        """Keep Microsoft's keys at hand. That they cannot be had now is no reason not to start."""
        if self._keys.app_id:
            self._watching = asyncio.create_task(install().keep_fresh())
        else:
            log.warning("teams.emulator", let_in="whoever speaks from this machine, without proof")

    async def handle(self, kept: Kept) -> None:
        """Work on one kept activity; raises where it has to be tried again."""
        if await self._door.has_dealt_with(kept.id):
            return
        await self._dispatcher.handle(kept)

    async def check(self) -> list[Finding]:
        """What `tidstyv doctor` says of Teams. Raises Fault where the database does not answer."""
        return await check(self._means, self._organisation())

    async def close(self) -> None:
        """Take nothing in any more, finish what is in hand, let go of the connections."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        await self._door.close()
        await self._connector.close()
