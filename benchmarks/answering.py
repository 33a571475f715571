"""A Web API that says yes to everything: the other side of what our bot sends while it is measured."""

import asyncio
import json
from itertools import count
from typing import Final

from benchmarks.events import BOT, TEAM
from benchmarks.http import whole

_SENT: Final = count(1)


class _Yes(asyncio.Protocol):
    def __init__(self) -> None:
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while size := whole(self._buffer):
            del self._buffer[:size]
            assert self._transport is not None
            self._transport.write(_yes())


def _yes() -> bytes:
    """Enough for every method that the bot calls; no two messages at the same time."""
    said = {
        "ok": True, "ts": f"1796000000.{next(_SENT):06d}", "team_id": TEAM, "user_id": BOT, "bot_id": "B0BENCH",
        "channel": {"id": "C0BENCH"},
    }  # fmt: skip
    body = json.dumps(said).encode()
    return f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(_Yes, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
