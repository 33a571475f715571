"""The inbox: what came in is committed before the platform gets its answer, and known again when it comes again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, literal_column, select, update

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
    mine: bool


class SqlIntake:
    """Implements the port `Intake`."""

    def __init__(self, runner: Runner, ring: Ring, now: Callable[[], datetime]) -> None:
        self._runner = runner
        self._ring = ring
        self._now = now
        self._arrivals = Gathering(self._take)
        self._finished = Gathering(self._finish)

    async def take(self, source: str, keys: Sequence[str], payload: bytes, mine: bool = False) -> str | None:
        blinds = frozenset(blind for key in keys for blind in self._ring.blind(_SEAL, f"{source}\0{key}"))
        return await self._arrivals.add(_Arrival(source, blinds, self._ring.seal(_SEAL, payload), mine))

    async def finish(self, id: str) -> None:
        await self._finished.add(id)

    async def fail(self, id: str, reason: str) -> None:
        told = reason.replace("\0", "")[:_REASON]
        await self._runner.run(lambda connection: self._fail(connection, id, told))

    async def claim(self, limit: int) -> Sequence[Kept]:
        return await self._runner.run(lambda connection: self._claim(connection, limit))

    async def _finish(self, ids: Sequence[str]) -> Sequence[None]:
        over = [{"event": int(id), **_OVER} for id in ids]
        await self._runner.run(lambda connection: connection.execute(_FINISH, over))
        return [None for _ in ids]

    async def _take(self, arrivals: Sequence[_Arrival]) -> Sequence[str | None]:
        return await self._runner.run(lambda connection: _keep(connection, arrivals, self._now()), first=True)

    def _claim(self, connection: Connection, limit: int) -> Sequence[Kept]:
        now = self._now()
        rows = connection.execute(_CLAIM, {"now": now, "many": limit}).all()
        kept = [self._lease(connection, row, now) for row in rows]
        return [each for each in kept if each is not None]

    def _lease(self, connection: Connection, row: Row[Any], now: datetime) -> Kept | None:
        """A try counts when it begins: one that takes the process down with it must not come back for ever."""
        try:
            payload = self._ring.open(_SEAL, row.payload) if row.tries < TRIES else None
            reason = row.reason
        except Fault as fault:
            payload, reason = None, str(fault)
        if payload is None:
            _change(connection, row.id, {"state": InboxState.SET_ASIDE.value, "reason": reason})
            return None
        _change(connection, row.id, {"tries": row.tries + 1, "next_at": now + LEASE})
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
_FINISH: Final = update(INBOX).where(INBOX.c.id == bindparam("event"))
_CHANGE: Final = Prepared(lambda _: _FINISH)
# The two inserts for every event that ever arrives.
_WAITING: Final[Mapping[str, object]] = {"state": InboxState.WAITING.value, "tries": 0, "reason": ""}
_NEW: Final = PreparedRows(INBOX_KEYS, lambda insert: insert.on_conflict_do_nothing().returning(INBOX_KEYS.c.key))
_ROWS: Final = PreparedRows(INBOX, lambda insert: insert.returning(INBOX.c.id, INBOX.c.payload))


def _change(connection: Connection, id: str, values: Mapping[str, object]) -> None:
    _CHANGE.run(connection, {"event": int(id), **values})


def _keep(connection: Connection, arrivals: Sequence[_Arrival], now: datetime) -> Sequence[str | None]:
    """The ids of those that are new. In order, so that no two processes wait for each other's keys."""
    keys = [{"key": blind} for blind in sorted({blind for each in arrivals for blind in each.blinds})]
    unclaimed = {row.key for row in _NEW.run(connection, keys, {"at": now})}
    rows = []
    for arrival in arrivals:
        is_new = arrival.blinds <= unclaimed
        # All the keys are kept, even where one is known: they name one and the same gesture.
        unclaimed -= arrival.blinds
        if is_new:
            next_at = now + LEASE if arrival.mine else now
            rows.append({"source": arrival.source, "payload": arrival.sealed, "next_at": next_at})
    # No two seals are the same, so each finds its own id whatever order the ids come back in.
    added = _ROWS.run(connection, rows, {**_WAITING, "received_at": now})
    ids = {row.payload: str(row.id) for row in added}
    return [ids.get(arrival.sealed) for arrival in arrivals]
