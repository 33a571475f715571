"""The door: what Slack sends is checked, sorted and written down before it gets its answer.

Bolt acknowledges an event before its listener has run, and when authorisation fails: a report would be lost while
Slack thinks that all is well. So Bolt stands behind the inbox, and this is all that runs before the commit.
"""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Final, Protocol

import structlog
from aiohttp import web

from bot.slack import metrics
from bot.slack.parsing import parse
from bot.slack.shapes import Obj, text
from bot.slack.signature import is_signed
from bot.slack.sorting import Drop, sort
from handlers.domain.errors import Fault
from handlers.ports import Intake, Kept

PATH: Final = "/slack/events"
SOURCE: Final = "slack"
MOST_BYTES: Final = 1 << 20
PATIENCE: Final = 2.0
"""Seconds a dialog may take: Slack shows an error after three."""

READING: Final = 3.0
"""Seconds a body may take to arrive; Slack itself has given up by then."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP status, for Socket Mode an acknowledgement where it is 200, and the body that goes with it."""

    status: int
    body: str = ""


TAKEN: Final = Answer(200)
MALFORMED: Final = Answer(400)
TOO_SLOW: Final = Answer(408)
TOO_LONG: Final = Answer(413)
TRY_AGAIN: Final = Answer(503)


class Handle(Protocol):
    async def __call__(self, kept: Kept, waiting: Callable[[], bool], /) -> str:
        """The body of the answer; raises where the payload has to be tried again."""


class Door:
    """One way in for HTTP and Socket Mode. `me` is the bot's member id, or empty while it is not known."""

    def __init__(
        self,
        intake: Intake,
        handle: Handle,
        on_arrival: Callable[[], None],
        me: Callable[[], str],
        patience: float = PATIENCE,
    ) -> None:
        self._intake = intake
        self._handle = handle
        self._on_arrival = on_arrival
        self._me = me
        self._patience = patience
        self._running: dict[str, asyncio.Task[str | None]] = {}

    async def admit(self, payload: Obj, raw: bytes) -> Answer:
        """Keep it if it is ours, and answer once it is committed: 503 where Slack must send it again.

        A payload that is known already is answered like the first time, and changes nothing.
        """
        arrival = sort(payload, self._me())
        if isinstance(arrival, Drop):
            return TAKEN if arrival is Drop.NOT_OURS else MALFORMED
        try:
            id = await self._intake.take(SOURCE, arrival.keys, raw, mine=arrival.direct)
        except Fault:
            return TRY_AGAIN
        if id is None:
            return TAKEN
        if arrival.direct:
            return Answer(200, await self._at_once(Kept(id, SOURCE, raw, 0)))
        self._on_arrival()
        return TAKEN

    async def close(self) -> None:
        """Finish what is in hand."""
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def has_dealt_with(self, id: str) -> bool:
        """Whether this payload was in hand right here, and went well; waits for the end of it.

        A worker may claim a payload that a dialog is waiting for.
        """
        task = self._running.get(id)
        return task is not None and await task is not None

    async def _at_once(self, kept: Kept) -> str:
        """The answer, if it is there in time; what takes longer goes on, and then finds nobody waiting."""
        late = asyncio.Event()
        task = asyncio.create_task(self._handled(kept, lambda: not late.is_set()))
        self._running[kept.id] = task
        task.add_done_callback(lambda _: self._running.pop(kept.id))
        done, _ = await asyncio.wait({task}, timeout=self._patience)
        late.set()
        return (task.result() or "") if done else ""

    async def _handled(self, kept: Kept, waiting: Callable[[], bool]) -> str | None:
        """The body of the answer; None where it has to be tried again."""
        try:
            try:
                body = await self._handle(kept, waiting)
            except Exception as error:
                # Its text may quote somebody; the worker tries again and shows up in doctor if it fails for good.
                log.warning("slack.direct_failed", error=type(error).__name__)
                await self._intake.fail(kept.id, type(error).__name__)
                return None
            await self._intake.finish(kept.id)
        except Fault:
            log.warning("slack.inbox_not_settled")
            return None
        return body


class HttpDoor:
    """`POST /slack/events`. `now` is the clock the signature is held against, in seconds since the epoch."""

    def __init__(self, door: Door, secrets: Sequence[str], now: Callable[[], float], reading: float = READING) -> None:
        self._door = door
        self._reading = reading
        self._secrets = tuple(secret for secret in secrets if secret)
        self._now = now

    async def knock(self, request: web.Request) -> web.Response:
        started = perf_counter()
        answer = await self._answer(request)
        metrics.ARRIVALS.labels(str(answer.status)).inc()
        metrics.ANSWER_SECONDS.observe(perf_counter() - started)
        kind = "application/json" if answer.body else "text/plain"
        return web.Response(status=answer.status, text=answer.body, content_type=kind)

    async def _answer(self, request: web.Request) -> Answer:
        raw = await self._body(request)
        if isinstance(raw, Answer):
            return raw
        stamp = request.headers.get("X-Slack-Request-Timestamp", "")
        given = request.headers.get("X-Slack-Signature", "")
        if not is_signed(self._secrets, stamp, given, raw, self._now()):
            return Answer(401)
        payload = parse(raw)
        if payload is None:
            return MALFORMED
        if text(payload, "type") == "url_verification":
            return Answer(200, json.dumps({"challenge": text(payload, "challenge")}))
        return await self._door.admit(payload, raw)

    async def _body(self, request: web.Request) -> bytes | Answer:
        """The raw body, or how to turn away one that is too long, too slow or broken off."""
        if (request.content_length or 0) > MOST_BYTES:
            return TOO_LONG
        raw = bytearray()
        try:
            async with asyncio.timeout(self._reading):
                async for chunk in request.content.iter_any():
                    raw += chunk
                    if len(raw) > MOST_BYTES:
                        return TOO_LONG
        except TimeoutError:
            return TOO_SLOW
        except (web.RequestPayloadError, ConnectionError):
            return MALFORMED
        return bytes(raw)
