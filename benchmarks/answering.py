"""A Web API that says yes to everything and remembers it: the other side of what our bot sends while it is measured."""

import asyncio
import json
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import count
from typing import Final

from benchmarks.events import BOT, TEAM
from benchmarks.http import whole

_SENT: Final = count(1)
_POSTED: Final[list[tuple[float, str, str]]] = []
_ASKED: Final = b"GET /posted"
_POST: Final = b"/api/chat.postMessage "


@dataclass(frozen=True, slots=True)
class Posted:
    """One message that was accepted: when, in seconds since the epoch, and in which channel."""

    at: float
    channel: str
    text: str


def posted(port: int) -> Sequence[Posted]:
    """Everything accepted so far, in the order in which it came."""
    with closing(HTTPConnection("127.0.0.1", port)) as connection:
        connection.request("GET", "/posted")
        return [Posted(*one) for one in json.loads(connection.getresponse().read())]


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
            request = bytes(self._buffer[:size])
            del self._buffer[:size]
            assert self._transport is not None
            self._transport.write(_answer(_POSTED if request.startswith(_ASKED) else _yes(request)))


def _yes(request: bytes) -> object:
    """Enough for every method that the bot calls; no two messages at the same time."""
    head, _, body = request.partition(b"\r\n\r\n")
    said = json.loads(body) if _POST in head.partition(b"\r\n")[0] else {"channel": "C0BENCH"}
    if "text" in said:
        _POSTED.append((time.time(), said["channel"], said["text"]))
    return {
        "ok": True, "ts": f"1796000000.{next(_SENT):06d}", "team_id": TEAM, "user_id": BOT, "bot_id": "B0BENCH",
        "channel": said["channel"] if "text" in said else {"id": "C0BENCH"},
    }  # fmt: skip


def _answer(said: object) -> bytes:
    body = json.dumps(said).encode()
    return f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(_Yes, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
