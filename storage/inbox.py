"""The inbox: what came in is committed before the platform gets its answer, and known again when it comes again.

Whether it is known already is asked when it is claimed, where nobody waits for an answer: to find each of its keys a
place among all the others costs more than to write it down (ADR 11). What the taker works on itself, or reads back, is
asked at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, delete, literal_column, select, update

from handlers.domain.errors import Fault
from handlers.ports import Kept
from storage.gathering import Gathering
from storage.prepared import Prepared, PreparedRows
from storage.runner import Runner
from storage.tables import INBOX, INBOX_KEYS, InboxState
from storage.vault import Ring
from storage.verdict import backoff

TRIES: Final = 10
# Longer than any one event takes, so short that what a killed process held is not late for long.
LEASE: Final = timedelta(seconds=30)
_SEAL: Final = "inbox"
_REASON: Final = 200


@dataclass(frozen=True, slots=True)
class _Arrival:
    """One payload under seal, and what it is known by."""

    source: str
    blinds: frozenset[str]
    sealed: bytes
    is_asked: bool
    """Whether it is asked at once if it is known already."""
    is_mine: bool


class SqlIntake:
    """Implements the port `Intake`."""

    def __init__(self, runner: Runner, ring: Ring, now: Callable[[], datetime]) -> None:
        self._runner = runner
        self._ring = ring
        self._now = now
        self._arrivals = Gathering(self._take)
        self._finished = Gathering(self._finish)

    async def keep(self, source: str, keys: Sequence[str], payload: bytes, read_back: bool = False) -> bool:
        return await self._arrivals.add(self._arrival(source, keys, payload, is_asked=read_back)) is not None

    async def take(self, source: str, keys: Sequence[str], payload: bytes) -> str | None:
        return await self._arrivals.add(self._arrival(source, keys, payload, is_asked=True, is_mine=True))

    async def finish(self, id: str) -> None:
        await self._finished.add(id)

    async def fail(self, id: str, reason: str) -> None:
        told = reason.replace("\0", "")[:_REASON]
        await self._runner.run(lambda connection: self._fail(connection, id, told))

    async def claim(self, limit: int) -> Sequence[Kept]:
        while True:
            waited, kept = await self._runner.run(lambda connection: self._claim(connection, limit))
            # Where all were repetitions, others may wait behind them.
            if kept or not waited:
                return kept

    async def _finish(self, ids: Sequence[str]) -> Sequence[None]:
        over = [{"event": int(id), **_OVER} for id in ids]
        await self._runner.run(lambda connection: _CHANGE.run_many(connection, over))
        return [None for _ in ids]

    async def _take(self, arrivals: Sequence[_Arrival]) -> Sequence[str | None]:
        return await self._runner.run(lambda connection: _keep(connection, arrivals, self._now()), first=True)

    def _arrival(
        self, source: str, keys: Sequence[str], payload: bytes, is_asked: bool, is_mine: bool = False
    ) -> _Arrival:
        blinds = frozenset(blind for key in keys for blind in self._ring.blind(_SEAL, f"{source}\0{key}"))
        return _Arrival(source, blinds, self._ring.seal(_SEAL, payload), is_asked, is_mine)

    def _claim(self, connection: Connection, limit: int) -> tuple[int, Sequence[Kept]]:
        """How many waited, and those of them that are leased."""
        now = self._now()
        rows = connection.execute(_CLAIM, {"now": now, "many": limit}).all()
        unknown = [row for row in rows if row.known_by is not None]
        first = _first(connection, [frozenset(row.known_by.split()) for row in unknown], now)
        again = {row.id for row, is_first in zip(unknown, first, strict=True) if not is_first}
        if again:
            connection.execute(delete(INBOX).where(INBOX.c.id.in_(again)))
        kept = [self._lease(connection, row, now) for row in rows if row.id not in again]
        return len(rows), [each for each in kept if each is not None]

    def _lease(self, connection: Connection, row: Row[Any], now: datetime) -> Kept | None:
        """A try counts when it begins: one that takes the process down with it must not come back for ever."""
        try:
            payload = self._ring.open(_SEAL, row.payload) if row.tries < TRIES else None
            reason = row.reason
        except Fault as fault:
            payload, reason = None, str(fault)
        if payload is None:
            _change(connection, row.id, {"state": InboxState.SET_ASIDE.value, "reason": reason, "known_by": None})
            return None
        _change(connection, row.id, {"tries": row.tries + 1, "next_at": now + LEASE, "known_by": None})
        return Kept(str(row.id), row.source, payload, row.tries)

    def _fail(self, connection: Connection, id: str, reason: str) -> None:
        """What somebody else has finished meanwhile stays finished."""
        waiting = INBOX.c.state == InboxState.WAITING.value
        tries = connection.execute(select(INBOX.c.tries).where(INBOX.c.id == int(id), waiting)).scalar_one_or_none()
        if tries is None:
            return
        state = InboxState.SET_ASIDE if tries >= TRIES else InboxState.WAITING
        later = self._now() + timedelta(seconds=backoff(tries))
        _change(connection, id, {"state": state.value, "next_at": later, "reason": reason})


# SQLite uses the index of those that wait only where the statement itself says "waiting".
_CLAIM: Final = (
    select(INBOX)
    .where(INBOX.c.state == literal_column("'waiting'"), INBOX.c.next_at <= bindparam("now"))
    .order_by(INBOX.c.id)
    .limit(bindparam("many"))
    .with_for_update(skip_locked=True)
)
_OVER: Final[Mapping[str, object]] = {"state": InboxState.DONE.value, "payload": None, "reason": ""}
_CHANGE: Final = Prepared(lambda _: update(INBOX).where(INBOX.c.id == bindparam("event")))
# Two inserts for every event: when it arrives, and when it is claimed.
_KEEP: Final = Prepared(lambda _: INBOX.insert())
_ROWS: Final = PreparedRows(INBOX, lambda insert: insert.returning(INBOX.c.id, INBOX.c.payload))
_NEW: Final = PreparedRows(INBOX_KEYS, lambda insert: insert.on_conflict_do_nothing().returning(INBOX_KEYS.c.key))


def _change(connection: Connection, id: str, values: Mapping[str, object]) -> None:
    _CHANGE.run(connection, {"event": int(id), **values})


def _keep(connection: Connection, arrivals: Sequence[_Arrival], now: datetime) -> Sequence[str | None]:
    """In the order they came. For each its id, or None where it is asked at once and known.

    Where none is asked at once, as in every rush, nobody needs an id: then all of them are "".
    """
    if not any(each.is_asked for each in arrivals):
        _KEEP.run_many(connection, [_row(each, now) for each in arrivals])
        return ["" for _ in arrivals]
    first = iter(_first(connection, [each.blinds for each in arrivals if each.is_asked], now))
    added = _ROWS.run(connection, [_row(each, now) for each in arrivals if not each.is_asked or next(first)], {})
    # No two seals are the same, so each finds its own id whatever order the ids come back in.
    ids = {row.payload: str(row.id) for row in added}
    return [ids.get(each.sealed) for each in arrivals]


def _row(arrival: _Arrival, now: datetime) -> Mapping[str, object]:
    """What is not asked at once carries what it is known by until it is claimed."""
    return {
        "source": arrival.source,
        "received_at": now,
        "state": InboxState.WAITING.value,
        "tries": 0,
        "reason": "",
        "payload": arrival.sealed,
        "next_at": now + LEASE if arrival.is_mine else now,
        "known_by": None if arrival.is_asked else " ".join(sorted(arrival.blinds)),
    }


def _first(connection: Connection, told: Sequence[frozenset[str]], now: datetime) -> Sequence[bool]:
    """Which of these nobody has told before, each by what it is known by; from now on all of them are known.

    In order, so that no two processes wait for each other's keys.
    """
    keys = [{"key": blind} for blind in sorted({blind for each in told for blind in each})]
    unclaimed = {row.key for row in _NEW.run(connection, keys, {"at": now})}
    first = []
    for blinds in told:
        first.append(blinds <= unclaimed)
        # All the keys are kept, even where one is known: they name one and the same gesture.
        unclaimed -= blinds
    return first
