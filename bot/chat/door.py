"""The door: what a platform sends is sorted and written down before it gets its answer.

The SDKs acknowledge an event before its listener has run, and when authorisation fails: a report would be lost while
the platform thinks that all is well. So they stand behind the inbox, and this is all that runs before the commit.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Final, Protocol

import structlog
from aiohttp import web
from prometheus_client import Counter, Histogram

from bot.chat.arrivals import Arrival, Drop
from bot.chat.shapes import Obj
from handlers.domain.errors import Fault
from handlers.ports import Intake, Kept

MOST_BYTES: Final = 1 << 20
PATIENCE: Final = 2.0
"""Seconds an answer that somebody waits for may take: Slack shows an error after three, Teams after five or more."""

READING: Final = 3.0
"""Seconds a body may take to arrive; the platforms themselves have given up by then."""

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


def nobody_waits() -> bool:
    """The platform has had its answer already."""
    return False


class Door:
    """One way in, however a payload came. `sort` says what is ours, `on_arrival` wakes whoever works on the inbox."""

    def __init__(
        self,
        source: str,
        sort: Callable[[Obj], Arrival | Drop],
        intake: Intake,
        handle: Handle,
        on_arrival: Callable[[], None],
        patience: float = PATIENCE,
    ) -> None:
        self._source = source
        self._sort = sort
        self._intake = intake
        self._handle = handle
        self._on_arrival = on_arrival
        self._patience = patience
        self._running: dict[str, asyncio.Task[str | None]] = {}

    async def admit(self, payload: Obj, raw: bytes, read_back: bool = False) -> Answer:
        """Keep it if it is ours, and answer once it is committed: 503 where it must be sent again.

        A payload that is known already is answered like the first time, and changes nothing.
        """
        arrival = self._sort(payload)
        if isinstance(arrival, Drop):
            return TAKEN if arrival is Drop.NOT_OURS else MALFORMED
        try:
            if arrival.direct:
                id = await self._intake.take(self._source, arrival.keys, raw)
                return Answer(200, await self._at_once(Kept(id, self._source, raw, 0))) if id else TAKEN
            if await self._intake.keep(self._source, arrival.keys, raw, read_back):
                self._on_arrival()
        except Fault:
            return TRY_AGAIN
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
                log.warning("door.direct_failed", source=self._source, error=type(error).__name__)
                await self._intake.fail(kept.id, type(error).__name__)
                return None
            await self._intake.finish(kept.id)
        except Fault:
            log.warning("door.inbox_not_settled", source=self._source)
            return None
        return body


async def read_body(request: web.Request, reading: float = READING) -> bytes | Answer:
    """The raw body, or how to turn away one that is too long, too slow or broken off."""
    if (request.content_length or 0) > MOST_BYTES:
        return TOO_LONG
    try:
        # Nearly every body has come with its head: then there is nothing to wait for, and no clock to wind up.
        raw = request.content.read_nowait() if request.content.is_eof() else await _arriving(request, reading)
    except TimeoutError:
        return TOO_SLOW
    except (web.RequestPayloadError, ConnectionError):
        return MALFORMED
    return raw if len(raw) <= MOST_BYTES else TOO_LONG


async def _arriving(request: web.Request, reading: float) -> bytes:
    """The body, or more of it than anybody may send. Raises TimeoutError where it takes too long."""
    raw = bytearray()
    async with asyncio.timeout(reading):
        async for chunk in request.content.iter_any():
            raw += chunk
            if len(raw) > MOST_BYTES:
                break
    return bytes(raw)


async def respond(answering: Awaitable[Answer], arrivals: Counter, seconds: Histogram) -> web.Response:
    """The answer as a response over HTTP, counted and timed."""
    started = perf_counter()
    answer = await answering
    arrivals.labels(str(answer.status)).inc()
    seconds.observe(perf_counter() - started)
    kind = "application/json" if answer.body else "text/plain"
    return web.Response(status=answer.status, text=answer.body, content_type=kind)
