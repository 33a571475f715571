"""Socket Mode: the same door, reached over a connection that we open ourselves.

An envelope is acknowledged only once the door has answered 200; what is not acknowledged Slack sends again.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Final

import structlog
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import metrics
from bot.slack.door import Door

SILENT_AFTER: Final = 60.0
"""Seconds without an answer to our pings after which a connection is dead, whatever it says of itself."""

LOOK_EVERY: Final = 15.0
LOGGER: Final = logging.getLogger("tidstyv.slack")

log = structlog.get_logger(__name__)


class Sockets:
    """Keeps `count` connections open. Slack hands each payload to any one of them.

    `now` is the wall clock that the SDK stamps its pings with, in seconds since the epoch.
    """

    def __init__(
        self, door: Door, app_token: str, client: AsyncWebClient, now: Callable[[], float], count: int = 1
    ) -> None:
        self._door = door
        self._app_token = app_token
        self._client = client
        self._now = now
        self._count = count
        self._connections: list[SocketModeClient] = []
        self._heard: dict[SocketModeClient, float] = {}
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def is_alive(self) -> bool:
        """Whether any connection has been heard lately; for the readiness check."""
        return any(self._silence(one) < SILENT_AFTER for one in self._connections)

    async def start(self) -> None:
        """Begin to connect, and go on trying for as long as Slack cannot be reached."""
        for _ in range(self._count):
            connection = SocketModeClient(app_token=self._app_token, web_client=self._client, logger=LOGGER)
            connection.socket_mode_request_listeners.append(self._received)
            self._connections.append(connection)
            self._heard[connection] = self._now()
            self._tasks.append(asyncio.create_task(_connect(connection)))
        self._tasks.append(asyncio.create_task(self._watching()))

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for connection in self._connections:
            await connection.close()  # type: ignore[no-untyped-call]
        self._connections.clear()

    async def _received(self, connection: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        payload = request.payload
        raw = json.dumps(payload).encode()
        answer = await self._door.admit(payload, raw)
        metrics.ARRIVALS.labels(str(answer.status)).inc()
        if answer.status == 200:
            body = json.loads(answer.body) if answer.body else None
            await connection.send_socket_mode_response(SocketModeResponse(request.envelope_id, body))

    async def look(self) -> None:
        """Renew what has been silent too long.

        The SDK notices most deaths itself; some leave it content with a socket that hears nothing.
        """
        metrics.SILENCE.set(max(map(self._silence, self._connections), default=0.0))
        for connection in self._connections:
            if self._silence(connection) > SILENT_AFTER:
                await self._again(connection)

    async def _watching(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            await self.look()

    async def _again(self, connection: SocketModeClient) -> None:
        log.warning("slack.socket_silent", seconds=round(self._silence(connection)))
        self._heard[connection] = self._now()
        try:
            await connection.connect_to_new_endpoint(force=True)
        except Exception as error:
            log.warning("slack.socket_not_renewed", error=type(error).__name__)

    def _silence(self, connection: SocketModeClient) -> float:
        """Seconds since its last pong, or since it was opened or renewed."""
        return self._now() - max(connection.last_ping_pong_time or 0.0, self._heard[connection])


async def _connect(connection: SocketModeClient) -> None:
    """The SDK's own loop: it returns once the connection stands."""
    await connection.connect()  # type: ignore[no-untyped-call]
