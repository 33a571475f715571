"""Sending to the bot as Slack does: signed, three seconds to answer, failed events again, dialogs once."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Protocol
from urllib.parse import urlencode

import httpx

from bot.demo.workplace.clock import Clock
from bot.demo.workplace.faults import Fault, Faults, Planned, Stage
from bot.demo.workplace.shapes import Obj, obj, text

RETRY_AFTER: Final = (0.0, 60.0, 300.0)
ANSWER_SECONDS: Final = 3.0
_HTTP_SECONDS: Final = 60.0
"""Far beyond the three seconds: those alone decide when the bot is late."""

_FORM: Final = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """What the bot said. `status` is None when it said nothing; `reason` is then Slack's word for why.

    Over Socket Mode an acknowledgement counts as 200, and its payload is the body.
    """

    status: int | None
    body: str = ""
    reason: str = ""
    no_retry: bool = False

    @property
    def ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def data(self) -> Obj:
        """The JSON object of the body; empty where there is none."""
        try:
            return obj(json.loads(self.body))
        except ValueError:
            return {}


@dataclass(frozen=True)
class Delivery:
    """One line of the ledger of everything sent to the bot, retries each on a line of their own.

    `kind` is `event`, `interactive` or `command`; `id` the event_id (or the trigger); `name` the event's
    type, the payload's type or the command; `transport` `http`, `socket` or `lost` (no way to reach it).
    """

    kind: str
    id: str
    name: str
    attempt: int
    reason: str
    transport: str
    answer: Answer
    body: Obj = field(repr=False)
    at: float = 0.0


class SocketDoor(Protocol):
    """What delivery asks of Socket Mode."""

    @property
    def is_connected(self) -> bool: ...

    async def send(self, kind: str, key: str, body: Obj, attempt: int, reason: str) -> Answer: ...


class Courier:
    """Carries events, dialogs and commands to the bot and writes down what came of it."""

    def __init__(self, clock: Clock, faults: Faults, sockets: SocketDoor, secret: str) -> None:
        self.request_url: str | None = None
        self.on_change: Callable[[], None] = lambda: None
        self.ledger: list[Delivery] = []
        self.retry_after: Sequence[float] = RETRY_AFTER
        self.answer_seconds = ANSWER_SECONDS
        self.signs_at: Callable[[], float] = time.time
        self._clock = clock
        self._faults = faults
        self._sockets = sockets
        self.signing_secret = secret
        self._client = httpx.AsyncClient(timeout=_HTTP_SECONDS, trust_env=False)
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: list[Obj] = []
        self._active = 0
        self._quiet = asyncio.Event()

    async def event(self, body: Obj) -> None:
        """Send one event; returns after the first attempt, while retries go on behind it."""
        planned = self._faults.take(text(obj(body.get("event")), "type"), Stage.EVENT)
        if planned is not None:
            return await self._disturbed(body, planned)
        await self._first(body)
        held, self._held = self._held, []
        for late in held:
            await self._first(late)

    async def interactive(self, payload: Obj) -> Answer:
        """Send a press, a shortcut or a submission: once, never again."""
        key = text(payload, "trigger_id")
        return await self._attempt("interactive", key, text(payload, "type"), payload)

    async def command(self, form: Obj) -> Answer:
        return await self._attempt("command", text(form, "trigger_id"), text(form, "command"), form)

    def spawn(self, work: Coroutine[object, object, None]) -> None:
        """Do it behind the caller's back, counted among what `settled` waits for."""
        self._active += 1
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def settled(self) -> None:
        """Wait until nothing is on its way to the bot, save what waits for the clock to move."""
        while self._active:
            self._quiet.clear()
            await self._quiet.wait()

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.aclose()

    async def _disturbed(self, body: Obj, planned: Planned) -> None:
        if planned.fault is Fault.OUT_OF_ORDER_EVENT:
            self._held.append(body)
        elif planned.fault is Fault.LATE_EVENT:
            self.spawn(self._later(body, planned.seconds))
        else:
            await self._first(body)
            await self._first(body)

    async def _later(self, body: Obj, seconds: float) -> None:
        await self._rest(seconds)
        await self._first(body)

    async def _first(self, body: Obj) -> None:
        answer = await self._event_attempt(body, 0, "")
        if not answer.ok and not answer.no_retry:
            self.spawn(self._again(body, answer))

    async def _again(self, body: Obj, answer: Answer) -> None:
        for attempt, wait in enumerate(self.retry_after, start=1):
            await self._rest(wait)
            answer = await self._event_attempt(body, attempt, answer.reason)
            if answer.ok or answer.no_retry:
                return

    async def _event_attempt(self, body: Obj, attempt: int, reason: str) -> Answer:
        name = text(obj(body.get("event")), "type")
        return await self._attempt("event", text(body, "event_id"), name, body, attempt, reason)

    async def _attempt(self, kind: str, key: str, name: str, body: Obj, attempt: int = 0, reason: str = "") -> Answer:
        transport, answer = "lost", Answer(None, reason="connection_failed", no_retry=True)
        with self._busy():
            if self._sockets.is_connected:
                transport = "socket"
                answer = await self._sockets.send(kind, key, body, attempt, reason)
            elif self.request_url:
                transport, answer = "http", await self._post(kind, body, attempt, reason)
        at = self._clock.time()
        self.ledger.append(Delivery(kind, key, name, attempt, reason, transport, answer, body, at))
        self.on_change()
        return answer

    async def _post(self, kind: str, body: Obj, attempt: int, reason: str) -> Answer:
        content, content_type = _encoded(kind, body)
        headers = self._signed(content) | {"Content-Type": content_type}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        try:
            async with asyncio.timeout(self.answer_seconds):
                said = await self._client.post(str(self.request_url), content=content, headers=headers)
        except TimeoutError:
            return Answer(None, reason="http_timeout")
        except httpx.TransportError:
            return Answer(None, reason="connection_failed")
        no_retry = said.headers.get("x-slack-no-retry") == "1"
        return Answer(said.status_code, said.text, "" if said.is_success else "http_error", no_retry)

    def _signed(self, content: bytes) -> dict[str, str]:
        """Slack's v0 signature over timestamp and body."""
        stamp = str(int(self.signs_at()))
        digest = hmac.new(
            self.signing_secret.encode(), b"v0:" + stamp.encode() + b":" + content, hashlib.sha256
        ).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    async def _rest(self, seconds: float) -> None:
        """Wait on the clock, not counted as being on the way."""
        self._leave()
        try:
            await self._clock.sleep(seconds)
        finally:
            self._active += 1

    @contextmanager
    def _busy(self) -> Iterator[None]:
        self._active += 1
        try:
            yield
        finally:
            self._leave()

    def _leave(self) -> None:
        self._active -= 1
        if not self._active:
            self._quiet.set()

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._leave()
        if not task.cancelled() and task.exception() is not None:
            asyncio.get_running_loop().call_exception_handler(
                {"message": "the workplace failed while delivering", "exception": task.exception()}
            )


def _encoded(kind: str, body: Obj) -> tuple[bytes, str]:
    """Events go as JSON, dialogs as a form with JSON in `payload`, commands as a plain form."""
    if kind == "event":
        return json.dumps(body, ensure_ascii=False).encode(), "application/json"
    if kind == "command":
        return urlencode({name: str(value) for name, value in body.items()}).encode(), _FORM
    return urlencode({"payload": json.dumps(body, ensure_ascii=False)}).encode(), _FORM
