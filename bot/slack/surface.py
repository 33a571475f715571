"""The Slack surface put together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import time
from typing import Final

import aiohttp
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.app import LOGGER, Dispatcher, nobody_waits
from bot.slack.checks import Finding, check
from bot.slack.desk import Desk, React, Redraw
from bot.slack.door import PATH, Door, HttpDoor
from bot.slack.home import Homes, Look
from bot.slack.identity import Myself
from bot.slack.messenger import SlackMessenger
from bot.slack.socket import Sockets
from bot.slack.speech import Say
from bot.slack.whispers import Whispers
from handlers.domain.errors import Fault
from handlers.domain.people import Organisation
from handlers.ports import Intake, Kept

API_URL: Final = "https://slack.com/api/"
CALL_SECONDS: Final = 10
CONNECT_SECONDS: Final = 5
"""Shorter, so that not to have reached Slack is told apart from not to have heard of it again."""


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
        self._client = _client(keys, keys.bot_token)
        self._myself = Myself(self._client)
        whispers = Whispers(self._client, joints.say, joints.organisation, keys.api_url)
        homes = Homes(self._client, joints.say, joints.look)
        desk = Desk(self._client, joints.say, joints.react, joints.redraw, whispers, homes)
        self._whispers = whispers
        self._dispatcher = Dispatcher(desk, self._myself)
        self._door = Door(joints.intake, self._dispatcher.handle, joints.on_arrival, self._me)
        self._http = HttpDoor(self._door, keys.signing_secrets, time)
        self._sockets: Sockets | None = None
        self.messenger = SlackMessenger(self._client, self._myself, joints.say, joints.now)

    @property
    def routes(self) -> list[web.RouteDef]:
        return [] if self._keys.app_token else [web.post(PATH, self._http.knock)]

    @property
    def is_ready(self) -> bool:
        """Whether something that somebody writes on Slack would reach us, as far as we can tell."""
        return self._sockets is None or self._sockets.is_alive

    async def start(self) -> None:
        """Open what is kept open. A Slack that does not answer is no reason not to start."""
        timeout = aiohttp.ClientTimeout(total=CALL_SECONDS, sock_connect=CONNECT_SECONDS)
        self._client.session = aiohttp.ClientSession(timeout=timeout)
        try:
            await self._myself.get()
        except Fault:
            LOGGER.warning("Slack did not say who we are; it is asked again when needed")
        if self._keys.app_token:
            client = _client(self._keys, None)
            self._sockets = Sockets(self._door, self._keys.app_token, client, time)
            await self._sockets.start()

    async def handle(self, kept: Kept) -> None:
        """Work on one kept payload; raises where it has to be tried again."""
        if await self._door.has_dealt_with(kept.id):
            return
        await self._dispatcher.handle(kept, nobody_waits)

    async def check(self) -> list[Finding]:
        """What `tidstyv doctor` says of Slack."""
        return await check(self._client, self._joints.organisation(), self._keys.app_token)

    async def close(self) -> None:
        """Take nothing in any more, finish what is in hand, let go of the connections."""
        if self._sockets is not None:
            await self._sockets.close()
        await self._door.close()
        await self._whispers.close()
        if self._client.session is not None:
            await self._client.session.close()

    def _me(self) -> str:
        known = self._myself.known
        return known.user if known else ""


def _client(keys: SlackKeys, token: str | None) -> AsyncWebClient:
    """No call is ever repeated behind our back: a post that Slack took and did not confirm would be posted twice."""
    return AsyncWebClient(token=token, base_url=keys.api_url, timeout=CALL_SECONDS, logger=LOGGER, retry_handlers=[])
