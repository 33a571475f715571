"""One Socket Mode connection, from hello to goodbye: docs.slack.dev/apis/events-api/using-socket-mode."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import aiohttp
from aiohttp import WSMsgType

from bot.chat.parsing import parse_json
from bot.chat.shapes import Obj, inside, text

ROUTINE: Final = frozenset({"warning", "refresh_requested"})
"""Slack is about to close it, as it does every few hours; all is well."""

SILENT: Final = "silent"
CLOSED: Final = "closed"

Take = Callable[[Obj], Awaitable[str | None]]
"""Takes the payload of an envelope; the body to acknowledge it with, None where Slack is to send it again."""


@dataclass(frozen=True, slots=True)
class Patience:
    """In seconds: how often a quiet connection is asked for a sign of life, how long one may give none, how long to
    wait after the first failure and at most, and how long a connection that has said goodbye is still listened to.
    """

    ping: float = 10.0
    silence: float = 45.0
    first: float = 1.0
    longest: float = 60.0
    parting: float = 60.0


class Link:
    """`goodbye` is set when another has to take its place; it reads on until Slack closes it.

    `greeted` says whether it ever was of use, `reason` why it ended.
    """

    def __init__(
        self,
        socket: aiohttp.ClientWebSocketResponse,
        take: Take,
        on_hello: Callable[[], None],
        clock: Callable[[], float],
        patience: Patience,
    ) -> None:
        self._socket = socket
        self._take = take
        self._on_hello = on_hello
        self._clock = clock
        self._patience = patience
        self._heard = clock()
        self._in_hand: set[asyncio.Task[None]] = set()
        self.goodbye = asyncio.Event()
        self.greeted = False
        self.reason = ""

    @property
    def silence(self) -> float:
        """Seconds since anything was heard on it."""
        return self._clock() - self._heard

    @property
    def is_open(self) -> bool:
        """Whether what somebody writes now would reach us here, as far as anybody can tell."""
        return self.greeted and not self._socket.closed and self.silence < self._patience.silence

    async def run(self) -> None:
        """Read until it is closed or silent for too long."""
        try:
            while (message := await self._next()) is not None:
                await self._heard_of(message)
        finally:
            self._part(CLOSED)
            await self.finish()

    async def finish(self) -> None:
        """Acknowledge what is in hand, then close."""
        await asyncio.gather(*self._in_hand, return_exceptions=True)
        await self._socket.close()

    async def _next(self) -> aiohttp.WSMessage | None:
        """What comes next; None where nothing does any more."""
        while self.silence < self._patience.silence:
            try:
                message = await self._socket.receive(self._patience.ping)
            except TimeoutError:
                await self._ask()
                continue
            self._heard = self._clock()
            over = message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR)
            return None if over else message
        self._part(SILENT)
        return None

    async def _ask(self) -> None:
        """For a sign of life: a dead connection may look like a quiet one."""
        try:
            await self._socket.ping()
        except (ConnectionError, aiohttp.ClientError):
            return

    async def _heard_of(self, message: aiohttp.WSMessage) -> None:
        if message.type is WSMsgType.PING:
            await self._send(self._socket.pong(message.data))
        elif message.type is WSMsgType.TEXT:
            self._told(parse_json(message.data.encode()) or {})

    def _told(self, said: Obj) -> None:
        kind = text(said, "type")
        if kind == "hello":
            self._on_hello()
            self.greeted = True
        elif kind == "disconnect":
            self._part(text(said, "reason") or CLOSED)
        elif text(said, "envelope_id"):
            task = asyncio.create_task(self._taken(text(said, "envelope_id"), inside(said, "payload")))
            self._in_hand.add(task)
            task.add_done_callback(self._in_hand.discard)

    async def _taken(self, envelope: str, payload: Obj) -> None:
        body = await self._take(payload)
        if body is not None:
            answer = {"envelope_id": envelope} | ({"payload": json.loads(body)} if body else {})
            await self._send(self._socket.send_str(json.dumps(answer)))

    async def _send(self, sending: Awaitable[None]) -> None:
        """What cannot be said any more Slack does without: it sends an envelope again."""
        try:
            await sending
        except (ConnectionError, aiohttp.ClientError):
            return

    def _part(self, reason: str) -> None:
        self.reason = self.reason or reason
        self.goodbye.set()
