"""An HTTP server that callers who are slow, many or silent cannot take from the others."""

import asyncio
from contextlib import suppress
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

MOST_CONNECTIONS: Final = 500
"""At a time. Far more than a platform opens, far fewer than the files a process may have open."""

IDLE: Final = 75.0
"""Seconds a connection may take over the head of a request, or stand unused: longer than the minute for which proxies
and load balancers keep theirs, so that it is they who close it.
"""

HAND_SECONDS: Final = 5.0
"""Requests in hand are waited for so long when we close; Slack has given up on them after three."""

_FULL: Final = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Listening:
    """Serves from `open` to `close`; `url` is where."""

    def __init__(self, routes: list[web.RouteDef], idle: float = IDLE, most: int = MOST_CONNECTIONS) -> None:
        app = web.Application()
        app.add_routes([web.route(one.method, one.path, self._counted(one.handler), **one.kwargs) for one in routes])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=HAND_SECONDS, keepalive_timeout=idle)
        self._most = most
        self._server: asyncio.Server | None = None
        self._in_hand = 0
        self._quiet = asyncio.Event()
        self._quiet.set()
        self.url = ""

    async def open(self, host: str, port: int) -> None:
        """Port 0 takes any free one. Raises OSError where nothing can listen there."""
        await self._runner.setup()
        try:
            server = await asyncio.get_running_loop().create_server(self._enter, host, port)
        except OSError:
            await self._runner.cleanup()
            raise
        self._server = server
        self.url = f"http://{host}:{server.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        """Others are still let in while requests are in hand: who asks may learn from the answer that we close."""
        if self._server is None:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(HAND_SECONDS):
                await self._quiet.wait()
        self._server.close()
        await self._runner.cleanup()

    def _enter(self) -> asyncio.Protocol:
        server = self._runner.server
        if server is None or len(server.connections) >= self._most:
            return _Full()
        return server()

    def _counted(self, handler: Handler) -> Handler:
        async def counted(request: web.Request) -> web.StreamResponse:
            self._in_hand += 1
            self._quiet.clear()
            try:
                return await handler(request)
            finally:
                self._in_hand -= 1
                if not self._in_hand:
                    self._quiet.set()

        return counted


class _Full(asyncio.Protocol):
    """Turns a connection away before anything is read."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            transport.write(_FULL)
            transport.close()
