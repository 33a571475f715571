"""The inbox: what came in is committed before the platform gets its answer, and known again when it comes again."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Executable, case, select, update

from handlers.ports import Kept
from storage.runner import Runner
from storage.sql import insert_into
from storage.tables import INBOX, INBOX_KEYS, InboxState
from storage.vault import Ring
from storage.verdict import backoff

TRIES: Final = 10
LEASE: Final = timedelta(seconds=60)
_SEAL: Final = "inbox"
_REASON: Final = 200


class SqlIntake:
    """Implements the port `Intake`."""

    def __init__(self, runner: Runner, ring: Ring, now: Callable[[], datetime]) -> None:
        self._runner = runner
        self._ring = ring
        self._now = now

    async def take(self, source: str, keys: Sequence[str], payload: bytes) -> str | None:
        blinds = sorted({blind for key in keys for blind in self._ring.blind(_SEAL, f"{source}\0{key}")})
        sealed = self._ring.seal(_SEAL, payload)
        return await self._runner.run(lambda connection: self._take(connection, source, blinds, sealed))

    async def finish(self, id: str) -> None:
        done = {"state": InboxState.DONE.value, "payload": None, "reason": ""}
        await self._runner.run(lambda connection: _change(connection, id, done))

    async def fail(self, id: str, reason: str) -> None:
        told = reason.replace("\0", "")[:_REASON]
        await self._runner.run(lambda connection: self._fail(connection, id, told))

    async def claim(self, limit: int) -> Sequence[Kept]:
        return await self._runner.run(lambda connection: self._claim(connection, limit))

    def _take(self, connection: Connection, source: str, blinds: Sequence[str], sealed: bytes) -> str | None:
        now = self._now()
        new, keep = _statements(connection.dialect.name)
        # All the keys are kept, even where one is known: they name one and the same gesture.
        fresh = [connection.execute(new, {"key": blind, "at": now}).first() is not None for blind in blinds]
        if not all(fresh):
            return None
        row = {"source": source, "payload": sealed, "received_at": now, "next_at": now}
        return str(connection.execute(keep, row).scalar_one())

    def _claim(self, connection: Connection, limit: int) -> Sequence[Kept]:
        now = self._now()
        waiting = (
            select(INBOX)
            .where(INBOX.c.state == InboxState.WAITING.value, INBOX.c.next_at <= now)
            .order_by(INBOX.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = connection.execute(waiting).all()
        # A try counts when it begins: one that takes the process down with it must not come back for ever.
        over = case((INBOX.c.tries + 1 > TRIES, InboxState.SET_ASIDE.value), else_=INBOX.c.state)
        leased = {"tries": INBOX.c.tries + 1, "next_at": now + LEASE, "state": over}
        connection.execute(update(INBOX).where(INBOX.c.id.in_([row.id for row in rows])).values(leased))
        return [self._kept(row) for row in rows if row.tries < TRIES]

    def _kept(self, row: Any) -> Kept:
        return Kept(str(row.id), row.source, self._ring.open(_SEAL, row.payload), row.tries)

    def _fail(self, connection: Connection, id: str, reason: str) -> None:
        tries = connection.execute(select(INBOX.c.tries).where(INBOX.c.id == int(id))).scalar_one()
        state = InboxState.SET_ASIDE if tries >= TRIES else InboxState.WAITING
        later = self._now() + timedelta(seconds=backoff(tries))
        _change(connection, id, {"state": state.value, "next_at": later, "reason": reason})


def _change(connection: Connection, id: str, values: dict[str, Any]) -> None:
    connection.execute(update(INBOX).where(INBOX.c.id == int(id)).values(values))


@cache
def _statements(dialect: str) -> tuple[Executable, Executable]:
    """The two inserts of the intake, made once: they run for every event that ever arrives."""
    key = insert_into(dialect, INBOX_KEYS).on_conflict_do_nothing().returning(INBOX_KEYS.c.key)
    row = insert_into(dialect, INBOX).values(state=InboxState.WAITING.value, tries=0, reason="")
    return key, row.returning(INBOX.c.id)
