"""Socket Mode: one-time addresses, hello, envelopes and their acknowledgements, goodbye."""

import asyncio
import json
from collections.abc import Callable
from typing import Final

from aiohttp import WSMsgType, web

from bot.demo.workplace.delivery import ANSWER_SECONDS, Answer
from bot.demo.workplace.shapes import Obj, obj, text

ENVELOPES: Final = {"event": "events_api", "interactive": "interactive", "command": "slash_commands"}
MOST_CONNECTIONS: Final = 10
_HOST: Final = "workplace"


class Sockets:
    """The bot's open sockets; each payload goes to any one of them.

    `most` are allowed at a time; `elsewhere` is the address handed out instead of our own, where one is set.
    """

    def __init__(self, app_id: str, new_id: Callable[[], str]) -> None:
        self.answer_seconds = ANSWER_SECONDS
        self.most = MOST_CONNECTIONS
        self.elsewhere = ""
        self._app_id = app_id
        self._new_id = new_id
        self._tickets: set[str] = set()
        self._open: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Answer]] = {}
        self._envelopes: dict[str, str] = {}
        self._mute: list[web.WebSocketResponse] = []
        self._transports: dict[web.WebSocketResponse, asyncio.Transport] = {}
        self._arrived = asyncio.Event()

    @property
    def is_connected(self) -> bool:
        return bool(self._open)

    @property
    def count(self) -> int:
        return len(self._open)

    async def connected(self) -> None:
        """Wait until the bot has at least one socket open."""
        await self._arrived.wait()

    def ticket(self) -> str:
        """A ticket for one connection, as `apps.connections.open` hands out."""
        ticket = self._new_id()
        self._tickets.add(ticket)
        return ticket

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """The websocket itself: a ticket is good for one connection."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        if len(self._open) >= self.most:
            await self._part(socket, "too_many_websockets")
            return socket
        self._open.append(socket)
        if request.transport is None:
            return socket
        self._transports[socket] = request.transport
        await socket.send_json(self._hello())
        self._arrived.set()
        try:
            async for message in socket:
                if socket in self._mute:
                    continue
                if message.type is WSMsgType.PING:
                    await socket.pong(message.data)
                elif message.type is WSMsgType.TEXT:
                    self._acknowledged(message.data)
        finally:
            self._forget(socket)
            del self._transports[socket]
        return socket

    async def send(self, kind: str, key: str, body: Obj, attempt: int, reason: str) -> Answer:
        """Send an envelope and wait for its acknowledgement; a retry bears the same envelope_id."""
        envelope_id = self._envelopes.setdefault(key, self._new_id())
        envelope: Obj = {
            "envelope_id": envelope_id,
            "type": ENVELOPES[kind],
            "payload": body,
            "accepts_response_payload": kind != "event",
        }
        if kind == "event":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        socket = self._open.pop(0)
        self._open.append(socket)
        answered: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = answered
        try:
            await socket.send_json(envelope)
            async with asyncio.timeout(self.answer_seconds):
                return await answered
        except TimeoutError:
            return Answer(None, reason="timeout")
        except ConnectionError:
            return Answer(None, reason="connection_failed")
        finally:
            self._waiting.pop(envelope_id, None)

    async def warn(self, count: int = MOST_CONNECTIONS) -> None:
        """Say to the oldest sockets that they will be closed; they go on as before."""
        for socket in self._open[:count]:
            await socket.send_json(self._goodbye("warning"))

    async def refresh(self, count: int = MOST_CONNECTIONS) -> None:
        """Slack's routine goodbye: a warning, then `refresh_requested` and the end of the oldest sockets."""
        for socket in self._open[:count]:
            await socket.send_json(self._goodbye("warning"))
            await self._part(socket, "refresh_requested")

    def fall_silent(self) -> None:
        """From now on nothing is said or answered on the sockets that are open; nothing is closed either."""
        self._mute += self._open
        for socket in list(self._open):
            self._forget(socket)

    def cut(self, count: int = MOST_CONNECTIONS) -> None:
        """The connections of the oldest sockets are reset in the middle of whatever is said."""
        for socket in self._open[:count]:
            self._forget(socket)
            self._transports[socket].abort()

    async def drop(self) -> None:
        """Every socket is closed without a goodbye."""
        for socket in [*self._open, *self._mute]:
            self._forget(socket)
            await socket.close()
        self._mute.clear()

    async def _part(self, socket: web.WebSocketResponse, reason: str) -> None:
        self._forget(socket)
        await socket.send_json(self._goodbye(reason))
        await socket.close()

    def _forget(self, socket: web.WebSocketResponse) -> None:
        if socket in self._open:
            self._open.remove(socket)
        if not self._open:
            self._arrived.clear()

    def _hello(self) -> Obj:
        debug: Obj = {"host": _HOST, "build_number": 1, "approximate_connection_time": 18_060}
        return {
            "type": "hello",
            "num_connections": len(self._open),
            "connection_info": {"app_id": self._app_id},
            "debug_info": debug,
        }

    def _goodbye(self, reason: str) -> Obj:
        return {"type": "disconnect", "reason": reason, "debug_info": {"host": _HOST}}

    def _acknowledged(self, data: str) -> None:
        said = obj(json.loads(data))
        answered = self._waiting.get(text(said, "envelope_id"))
        if answered is not None and not answered.done():
            payload = said.get("payload")
            answered.set_result(Answer(200, json.dumps(payload) if payload else ""))
