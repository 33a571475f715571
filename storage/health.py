"""How the machinery is doing, in counts: for /metrics and for doctor. No content, no names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Column, ColumnElement, Connection, String, Table, func, literal_column, select
from sqlalchemy.exc import DatabaseError

from handlers.domain.lifecycle import SENT, Status
from storage.again import given_up
from storage.runner import Runner
from storage.schema import current
from storage.tables import CASES, DESTINATIONS, INBOX, OUTBOX, InboxState

_UNDER_WAY: Final = (Status.ASKED, Status.HELD, *SENT)
# What a letter said is forgotten after a while, and then it is not counted any more: there are years of them.
_REMEMBERED: Final = OUTBOX.c.finished_at.is_not(None) & OUTBOX.c.payload.is_not(None)
# SQLite uses the index of those that wait only where the statement itself says so.
_WAITING: Final = literal_column(f"'{InboxState.WAITING.value}'", String)


@dataclass(frozen=True, slots=True)
class Health:
    """Counts; of the cases those that have not ended, of the letters those whose words are not forgotten.

    Ages are in seconds, 0.0 where nothing waits. `failed` counts events that wait for another try.

    `dead` counts letters that could be tried again, by why they died. `delayed` are letters that have been tried or
    would have been: how many and since how long, by what keeps them.
    """

    schema: str
    inbox: Mapping[str, int]
    failed: int
    oldest_event: float
    outbox: Mapping[str, int]
    oldest_letter: float
    dead: Mapping[str, int]
    delayed: Mapping[str, tuple[int, float]]
    cases: Mapping[str, int]
    paused: int

    @property
    def figures(self) -> Mapping[tuple[str, str], float]:
        """All of it as /metrics and doctor name it."""
        tables = {"inbox": self.inbox, "outbox": self.outbox, "cases": self.cases, "dead": self.dead}
        counted = {(what, state): float(count) for what, states in tables.items() for state, count in states.items()}
        return {
            **counted,
            ("inbox", "tried_before"): float(self.failed),
            ("inbox", "oldest_seconds"): self.oldest_event,
            ("outbox", "oldest_seconds"): self.oldest_letter,
            ("destinations", "paused"): float(self.paused),
            **{("delayed", reason): float(count) for reason, (count, _) in self.delayed.items()},
            **{("delayed_seconds", reason): age for reason, (_, age) in self.delayed.items()},
        }


class SqlHealth:
    def __init__(self, runner: Runner, now: Callable[[], datetime]) -> None:
        self._runner = runner
        self._now = now

    async def read(self) -> Health:
        """The counts at this moment. Raises Fault where the database does not answer."""
        return await self._runner.run(self._read)

    async def answers(self) -> None:
        """Raises Fault where the database does not answer."""
        await self._runner.run(lambda connection: connection.execute(select(1)).scalar_one())

    async def is_sound(self) -> bool:
        """Whether SQLite finds its file undamaged; reads all of it. PostgreSQL looks after itself."""
        return await self._runner.run(_is_sound)

    def read_sync(self) -> Health:
        return self._runner.run_sync(self._read)

    def _read(self, connection: Connection) -> Health:
        now = self._now()
        waiting = INBOX.c.state == _WAITING
        live = OUTBOX.c.finished_at.is_(None)
        paused = (DESTINATIONS.c.streak > 0) & (DESTINATIONS.c.next_at > now)
        return Health(
            schema=current(connection) or "",
            inbox=_by(connection, INBOX.c.state),
            failed=_count(connection, INBOX, waiting & (INBOX.c.reason != "")),
            oldest_event=_age(connection, INBOX.c.received_at, waiting, now),
            outbox={**_by(connection, OUTBOX.c.state, live), **_by(connection, OUTBOX.c.state, _REMEMBERED)},
            oldest_letter=_age(connection, OUTBOX.c.queued_at, live, now),
            dead=given_up(connection).letters,
            delayed=_delayed(connection, now),
            cases=_by(connection, CASES.c.status, CASES.c.status.in_(_UNDER_WAY)),
            paused=_count(connection, DESTINATIONS, paused),
        )


def _is_sound(connection: Connection) -> bool:
    if connection.dialect.name != "sqlite":
        return True
    try:
        return bool(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one() == "ok")
    except DatabaseError:
        return False


def _by(connection: Connection, column: "Column[str]", *where: "ColumnElement[bool]") -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(select(column, func.count()).where(*where).group_by(column))}


def _delayed(connection: Connection, now: datetime) -> Mapping[str, tuple[int, float]]:
    kept_back = OUTBOX.c.finished_at.is_(None) & (OUTBOX.c.reason != "")
    counted = select(OUTBOX.c.reason, func.count(), func.min(OUTBOX.c.queued_at)).where(kept_back)
    rows = connection.execute(counted.group_by(OUTBOX.c.reason))
    return {reason: (count, max(0.0, (now - since).total_seconds())) for reason, count, since in rows}


def _count(connection: Connection, table: Table, where: "ColumnElement[bool]") -> int:
    return int(connection.execute(select(func.count()).select_from(table).where(where)).scalar_one())


def _age(connection: Connection, since: "Column[datetime]", where: "ColumnElement[bool]", now: datetime) -> float:
    oldest: datetime | None = connection.execute(select(func.min(since)).where(where)).scalar_one()
    return 0.0 if oldest is None else max(0.0, (now - oldest).total_seconds())
