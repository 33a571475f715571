"""What can be changed in a process before the bot is built: a safeguard taken out, or a machine made slower."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence, Set
from ctypes import CDLL, c_uint32, get_errno
from dataclasses import replace
from threading import Event
from typing import Any, Final
from uuid import uuid4

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import URL, Connection, Engine, String, bindparam, select, update

from bot.slack import archive, reach
from bot.slack.messenger import SlackMessenger
from bot.teams.messenger import TeamsMessenger
from handlers.domain.case import Case
from handlers.domain.lifecycle import Status
from handlers.domain.messages import Letter
from handlers.ports import Delivery, Errand, Receipt
from storage import engine, post
from storage.cases import SqlCases
from storage.inbox import SqlIntake
from storage.mapping import row_of
from storage.outbox import SqlOutbox
from storage.periods import SqlPeriods
from storage.post import SqlPost
from storage.prepared import Prepared
from storage.tables import CASES, DESTINATIONS, OUTBOX
from tests.faults.disk import Disk, library
from tests.faults.points import Board

_SLOW: Final = 0.8
_SOON: Final = 3.0
_CAPABILITIES: Final = 0x20080522
_ANY_TOKEN: Final = (OUTBOX.c.id == bindparam("letter")) & (bindparam("token", type_=String) != "")
_SENDING: Final = update(OUTBOX).where(OUTBOX.c.state == "sending").values(state="pending")


def _put(owner: object, name: str, value: object) -> None:
    """Tests may reach what is private: by its name, so that type checkers need not look away."""
    setattr(owner, name, value)


def _of(owner: object, name: str) -> Any:
    return getattr(owner, name)


def _sdk_repeats(_: Board) -> None:
    """The SDK posts again by itself when a connection breaks."""
    made = _of(AsyncWebClient, "__init__")

    def usual(client: AsyncWebClient, *args: Any, **named: Any) -> None:
        named.pop("retry_handlers", None)
        made(client, *args, **named)

    _put(AsyncWebClient, "__init__", usual)


def _syncs_now_and_then(_: Board) -> None:
    _put(engine, "_PRAGMAS", [each.replace("=FULL", "=NORMAL") for each in engine._PRAGMAS])


def _begins_late(_: Board) -> None:
    """Without the hook the transaction begins with a savepoint, and takes the lock when it first writes."""
    opened: Callable[[URL], Engine] = _of(engine, "_sqlite")

    def late(place: URL) -> Engine:
        made = opened(place)
        made.dispatch.begin.clear()
        return made

    _put(engine, "_sqlite", late)


def _saves_over(_: Board) -> None:
    """Whoever saves last wins, whatever version they had read."""

    def save(cases: SqlCases, case: Case) -> None:
        connection: Connection = cases._connection
        connection.execute(update(CASES).where(CASES.c.id == case.id).values(row_of(case)))

    _put(SqlCases, "save", save)


def _never_looks(_: Board) -> None:
    async def look_up(messenger: SlackMessenger, errand: Errand, to: object) -> Receipt:
        return Receipt(Delivery.AGAIN)

    _put(SlackMessenger, "look_up", look_up)


def _leaves_nothing(_: Board) -> None:
    """Whatever Teams has not answered goes to it once more."""
    _put(TeamsMessenger, "look_up", _decided(Receipt(Delivery.AGAIN)))


def _leaves_everything(_: Board) -> None:
    """Whatever Teams has not answered counts as sent."""
    _put(TeamsMessenger, "look_up", _decided(Receipt(Delivery.SENT)))


def _decided(receipt: Receipt) -> Callable[..., Awaitable[Receipt]]:
    async def look_up(messenger: TeamsMessenger, errand: Errand, to: object) -> Receipt:
        return receipt

    return look_up


def _settles_for_others(_: Board) -> None:
    """A sender whose lease is over still writes down what it believes."""
    where = select(DESTINATIONS).join(OUTBOX, OUTBOX.c.destination == DESTINATIONS.c.id).where(_ANY_TOKEN)
    settle = update(OUTBOX).where(_ANY_TOKEN)
    settled = settle.returning(OUTBOX.c.case_id, OUTBOX.c.destination, OUTBOX.c.slot)
    _put(post, "_WHERE_TO", where)
    _put(post, "_SETTLE", Prepared(lambda _: settled))


def _knows_no_event(_: Board) -> None:
    arrival = SqlIntake._arrival

    def anew(intake: SqlIntake, source: str, keys: Sequence[str], *rest: Any, **named: Any) -> Any:
        return arrival(intake, source, [uuid4().hex], *rest, **named)

    _put(SqlIntake, "_arrival", anew)


def _answers_first(_: Board) -> None:
    """Slack gets its 200, and the event is written down when there is time."""
    take, later = SqlIntake._take, set()

    async def write(intake: SqlIntake, arrivals: Sequence[Any]) -> None:
        await asyncio.sleep(0.1)
        await take(intake, arrivals)

    async def promise(intake: SqlIntake, arrivals: Sequence[Any]) -> Sequence[str]:
        later.add(asyncio.create_task(write(intake, arrivals)))
        return ["0" for _ in arrivals]

    _put(SqlIntake, "_take", promise)


def _knows_no_letter(_: Board) -> None:
    queue: Callable[[SqlOutbox, str, Letter, bool], None] = _of(SqlOutbox, "_queue")

    def anew(outbox: SqlOutbox, destination: str, letter: Letter, is_first: bool) -> None:
        queue(outbox, destination, replace(letter, key=uuid4().hex), is_first)

    _put(SqlOutbox, "_queue", anew)


def _newest_first(_: Board) -> None:
    waiting = (OUTBOX.c.destination == bindparam("at")) & OUTBOX.c.finished_at.is_(None)
    ready = select(OUTBOX).where(waiting, OUTBOX.c.next_at <= bindparam("now"))
    _put(post, "_HEAD", ready.order_by(OUTBOX.c.id.desc()).limit(1))


def _sends_unmarked(_: Board) -> None:
    """What is being sent looks as if nobody had begun."""
    claim = SqlPost.claim

    async def unmarked(box: SqlPost, limit: int) -> Sequence[Errand]:
        errands = await claim(box, limit)
        await box._runner.run(lambda connection: connection.execute(_SENDING).close())
        return errands

    _put(SqlPost, "claim", unmarked)


def _knows_no_gesture(_: Board) -> None:
    _put(SqlPeriods, "claim", lambda *_: True)


def _reads_slowly(_: Board) -> None:
    """So long between reading a case that is due and changing it that every other process reads it too."""
    get = SqlCases.get

    def slowly(cases: SqlCases, id: str) -> Case | None:
        found = get(cases, id)
        if found is not None and found.status is Status.HELD:
            Event().wait(_SLOW)
        return found

    _put(SqlCases, "get", slowly)


def _queues_twice(_: Board) -> None:
    """As if every piece of work were done again."""
    flush = SqlOutbox.flush

    def twice(outbox: SqlOutbox, new: Set[str]) -> None:
        letters: list[Letter] = outbox._letters
        kept = list(letters)
        flush(outbox, new)
        letters.extend(kept)
        flush(outbox, frozenset())

    _put(SqlOutbox, "flush", twice)


def _reads_back_at_once(_: Board) -> None:
    _put(archive, "PACE", 0.0)
    _put(archive, "PAGE", 3)


def _gives_up_soon(_: Board) -> None:
    """On a call that hangs: the waiting itself proves nothing."""
    _put(reach, "CALL_SECONDS", _SOON)


def _has_no_rights(_: Board) -> None:
    """Who may do everything may write everywhere: these rights are put down (capset(2), for this thread and those that
    it begins)."""
    head, none = (c_uint32 * 2)(_CAPABILITIES, 0), (c_uint32 * 6)()
    if CDLL(None, use_errno=True).capset(head, none):
        raise OSError(get_errno(), "capset")


_DISKS: Final[list[Disk]] = []
"""SQLite calls into them for as long as the process lives."""


def _forgets(board: Board) -> None:
    sqlite = library()
    if sqlite is None:
        raise RuntimeError("this Python's SQLite cannot be reached")
    _DISKS.append(Disk(sqlite, board))


ALTERATIONS: Final[Mapping[str, Callable[[Board], None]]] = {
    "no retries of the SDK": _sdk_repeats,
    "synchronous=FULL": _syncs_now_and_then,
    "BEGIN IMMEDIATE": _begins_late,
    "the version in save": _saves_over,
    "the look-up": _never_looks,
    "what Teams is told once": _leaves_nothing,
    "what Teams is told once more": _leaves_everything,
    "the fence of the lease": _settles_for_others,
    "the keys of the inbox": _knows_no_event,
    "commit before 200": _answers_first,
    "the key of the letter": _knows_no_letter,
    "order per destination": _newest_first,
    "the mark before the call": _sends_unmarked,
    "the claim of the gesture": _knows_no_gesture,
    "slow reading": _reads_slowly,
    "everything queued twice": _queues_twice,
    "a disk that forgets": _forgets,
    "patience with Slack": _gives_up_soon,
    "a pace for the archive": _reads_back_at_once,
    "the rights of root": _has_no_rights,
}
