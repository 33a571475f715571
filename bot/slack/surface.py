"""The Slack surface put together."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import time
from typing import Final

import aiohttp
from aiohttp import web

from bot.chat.arrivals import Arrival, Drop
from bot.chat.asking import LanguageOf, React, Redraw
from bot.chat.door import Door
from bot.chat.findings import Finding
from bot.chat.shapes import Obj
from bot.chat.speech import Say
from bot.slack.app import Dispatcher
from bot.slack.archive import Archive
from bot.slack.catchup import CatchUp
from bot.slack.checks import check
from bot.slack.desk import Desk
from bot.slack.door import PATH, SOURCE, HttpDoor
from bot.slack.home import Homes, Look
from bot.slack.identity import Myself
from bot.slack.messenger import SlackMessenger
from bot.slack.reach import LOGGER, Reach
from bot.slack.socket import Sockets
from bot.slack.sorting import sort
from bot.slack.whispers import Whispers
from handlers.domain.errors import Fault
from handlers.domain.people import Organisation
from handlers.ports import Intake, Kept, Watch

API_URL: Final = "https://slack.com/api/"


@dataclass(frozen=True, slots=True)
class SlackKeys:
    """How to reach Slack. With an `app_token` by Socket Mode; several `signing_secrets` while they are rotated."""

    bot_token: str = field(repr=False)
    signing_secrets: Sequence[str] = field(default=(), repr=False)
    app_token: str = field(default="", repr=False)
    api_url: str = API_URL


@dataclass(frozen=True)
class SlackJoints:
    """What the surface needs of the house. `on_arrival` wakes whoever works on the inbox; `now` is UTC.

    What Slack signs is held against the machine's own clock, whatever `now` says.
    """

    say: Say
    intake: Intake
    watch: Watch
    language_of: LanguageOf
    react: React
    redraw: Redraw
    look: Look
    on_arrival: Callable[[], None]
    organisation: Callable[[], Organisation]
    now: Callable[[], datetime]


class SlackSurface:
    """Made anywhere; `start` and everything after it belongs to one event loop.

    `routes` takes in over HTTP (empty with Socket Mode), `handle` works on what the inbox kept, `messenger` sends.
    """

    def __init__(self, keys: SlackKeys, joints: SlackJoints) -> None:
        self._keys = keys
        self._joints = joints
        self._reach = Reach(keys.api_url)
        self._client = self._reach.client(keys.bot_token)
        self._myself = Myself(self._client)
        whispers = Whispers(self._client, joints.say, joints.language_of, self._reach)
        homes = Homes(self._client, joints.say, joints.look)
        desk = Desk(self._client, joints.say, joints.react, joints.redraw, whispers, homes)
        self._whispers = whispers
        self._dispatcher = Dispatcher(desk, self._myself)
        self._door = Door(SOURCE, self._sort, joints.intake, self._dispatcher.handle, joints.on_arrival)
        self._http = HttpDoor(self._door, keys.signing_secrets, time)
        self._sockets: Sockets | None = None
        self._listens = False
        self._catching_up: asyncio.Task[None] | None = None
        self.messenger = SlackMessenger(self._client, self._myself, joints.say, joints.now)

    @property
    def routes(self) -> list[web.RouteDef]:
        return [] if self._keys.app_token else [web.post(PATH, self._http.knock)]

    @property
    def is_ready(self) -> bool:
        """Whether something that somebody writes on Slack would reach us, as far as we can tell."""
        if not self._keys.app_token:
            return True
        # Before `start` has come so far there are no connections at all.
        return self._sockets is not None and bool(self._sockets.open)

    async def start(self, listens: bool = True) -> None:
        """Open what is kept open. A Slack that does not answer is no reason not to start.

        `listens` says whether `routes` are served in this process.
        """
        self._listens = listens
        self._connect()
        try:
            await self._myself.get()
        except Fault:
            LOGGER.warning("Slack did not say who we are; it is asked again when needed")
        if self._keys.app_token:
            session = self._connect()
            client = self._reach.client(session=session)
            self._sockets = Sockets(self._door, client, session, self._keys.app_token)
            await self._sockets.start()
        self._catching_up = asyncio.create_task(self._catch_up().run())

    async def handle(self, kept: Kept) -> None:
        """Work on one kept payload; raises where it has to be tried again."""
        if await self._door.has_dealt_with(kept.id):
            return
        await self._dispatcher.handle(kept)

    async def check(self) -> list[Finding]:
        """What `tidstyv doctor` says of Slack."""
        self._connect()
        return await check(self._client, self._joints.organisation(), self._keys.app_token)

    async def close(self) -> None:
        """Take nothing in any more, finish what is in hand, let go of the connections."""
        if self._catching_up is not None:
            self._catching_up.cancel()
            await asyncio.gather(self._catching_up, return_exceptions=True)
        if self._sockets is not None:
            await self._sockets.close()
        await self._door.close()
        await self._whispers.close()
        if self._client.session is not None:
            await self._client.session.close()

    def _sort(self, payload: Obj) -> Arrival | Drop:
        known = self._myself.known
        return sort(payload, known.user if known else "")

    def _period(self) -> int:
        """Which unbroken time this is in which Slack can reach us; 0 while it cannot."""
        return self._sockets.period if self._sockets else int(self._listens)

    def _catch_up(self) -> CatchUp:
        archive = Archive(self._client)
        return CatchUp(archive, self._door, self._myself, self._joints.watch, self._joints.now, self._period)

    def _connect(self) -> aiohttp.ClientSession:
        """The one session of all our calls, opened in the event loop that uses it."""
        if self._client.session is None:
            self._client.session = self._reach.session()
        return self._client.session
