"""Socket Mode: the same door, reached over connections that we open ourselves.

An envelope is acknowledged only once the door has answered 200; what is not acknowledged Slack sends again. Slack
keeps nothing while no connection is open, so there are always two: when one is renewed the other hears.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from random import SystemRandom
from time import monotonic
from typing import Final

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.door import Door
from bot.chat.shapes import Obj, text
from bot.slack import metrics
from bot.slack.calls import ask
from bot.slack.link import ROUTINE, Link, Patience
from bot.slack.reach import proxy_for

CONNECTIONS: Final = 2
"""Slack allows ten for an app, so that five processes may take in."""

_CHANCE: Final = SystemRandom().random
_LINK_CLOSING: Final = aiohttp.ClientWSTimeout(ws_close=2.0)

log = structlog.get_logger(__name__)


class Sockets:
    """Keeps the connections open. Slack hands each payload to any one of them.

    `chance` is between 0 and 1, and spreads what would come back together; `rest` waits for seconds; `clock` counts
    them and never goes back.
    """

    def __init__(  # noqa: PLR0913 (what it is made of, and two ports that tests set)
        self,
        door: Door,
        client: AsyncWebClient,
        session: aiohttp.ClientSession,
        app_token: str,
        patience: Patience | None = None,
        chance: Callable[[], float] = _CHANCE,
        rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._door = door
        self._client = client
        self._session = session
        self._app_token = app_token
        self._patience = patience or Patience()
        self._rest = rest
        self._clock = clock
        self._chance = chance
        self._links: dict[Link, asyncio.Task[None]] = {}
        self._keepers: list[asyncio.Task[None]] = []
        self._periods = 0

    @property
    def open(self) -> int:
        """How many connections hear."""
        return sum(link.is_open for link in self._links)

    @property
    def period(self) -> int:
        """Which unbroken time this is with at least one connection that hears, from 1; 0 where none does."""
        return self._periods if self.open else 0

    @property
    def silence(self) -> float:
        """Seconds since the quietest connection was last heard."""
        return max((link.silence for link in self._links), default=0.0)

    async def start(self) -> None:
        """Begin to connect, and go on trying for as long as Slack cannot be reached."""
        self._keepers = [asyncio.create_task(self._keep()) for _ in range(CONNECTIONS)]
        metrics.SOCKETS.set_function(lambda: self.open)
        metrics.SILENCE.set_function(lambda: self.silence)

    async def close(self) -> None:
        """Open no more; acknowledge what is in hand; close."""
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        await asyncio.gather(*(link.finish() for link in self._links))
        await asyncio.gather(*self._links.values(), return_exceptions=True)

    async def _keep(self) -> None:
        """One connection after the other: the next is opened while the one before it may still be heard."""
        failures = 0
        while True:
            link, wait = await self._opened()
            if link is not None:
                await link.goodbye.wait()
                log.info("slack.socket_ended", reason=link.reason)
            failures = 0 if link is not None and link.greeted else failures
            failures += link is None or link.reason not in ROUTINE
            await self._rest(max(wait, self._pause(failures)))

    def _pause(self, failures: int) -> float:
        """Longer after each failure in a row, and never the same for two that failed together."""
        longest = min(self._patience.first * 2.0 ** min(failures - 1, 10), self._patience.longest)
        return longest * (0.5 + self._chance() / 2) if failures else 0.0

    async def _opened(self) -> tuple[Link | None, float]:
        """A connection that reads, or none, and for how long Slack wants to be left in peace."""
        reply = await ask("apps.connections.open", self._client.apps_connections_open(app_token=self._app_token))
        if reply.error:
            log.warning("slack.socket_not_opened", error=reply.error)
            return None, reply.wait or 0.0
        url = text(reply.data, "url")
        try:
            socket = await self._session.ws_connect(url, autoping=False, proxy=proxy_for(url), timeout=_LINK_CLOSING)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            log.warning("slack.socket_not_opened", error=type(error).__name__)
            return None, 0.0
        return self._reading(Link(socket, self._take, self._greeted, self._clock, self._patience)), 0.0

    def _reading(self, link: Link) -> Link:
        task = asyncio.create_task(self._read(link))
        self._links[link] = task
        task.add_done_callback(lambda _: self._links.pop(link, None))
        return link

    async def _read(self, link: Link) -> None:
        """Until it is closed; by us, where Slack has said goodbye and then does not close it."""
        reading = asyncio.create_task(link.run())
        await link.goodbye.wait()
        done, _ = await asyncio.wait({reading}, timeout=self._patience.parting)
        if not done:
            await link.finish()
        await reading

    def _greeted(self) -> None:
        self._periods += not self.open

    async def _take(self, payload: Obj) -> str | None:
        answer = await self._door.admit(payload, json.dumps(payload).encode())
        metrics.ARRIVALS.labels(str(answer.status)).inc()
        return answer.body if answer.status == 200 else None
