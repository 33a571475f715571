"""Putting a copy back so that nothing that was sent after it was made is sent again.

What the copy does not know of happened all the same: messages stand in people's chat. So nothing goes out before it
has been looked for, what had come in waits for somebody's word, and no case gets a number that another may have.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Column, Connection, Select, func, select, update

from handlers.domain.errors import Fault, MendableFault
from handlers.domain.messages import Whisper
from handlers.domain.texts import text
from storage.sql import insert_into
from storage.tables import (
    CASES,
    COUNTERS,
    DESTINATIONS,
    INBOX,
    INBOX_KEYS,
    OUTBOX,
    PERIODS,
    PLACES,
    ROOMS,
    TRAIL,
    WATCHES,
    InboxState,
    LetterState,
)
from storage.vault import Ring

KIND: Final = "restored"
LOOKED_FOR: Final = timedelta(days=7)
"""For so long after it was put back, what the copy's own cases say is looked for first: longer than any holiday lets
what was due then wait."""
NUMBERS_LEFT_OUT: Final = 100
REASON: Final = "from before the copy was put back"


@dataclass(frozen=True, slots=True)
class Restored:
    """`last` is the last moment that the copy knows of, `at` when it was put back."""

    last: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Calmed:
    """How many letters are looked for before they go, and how many events wait for `tidstyv retry`."""

    since: Restored
    cases: int
    letters: int
    events: int


def calm_restored(connection: Connection, ring: Ring, now: datetime) -> Calmed:
    """Make a database that was put back safe to start. Twice does it once.

    Raises MendableFault where the keys of the ring are not those of the copy; nothing has then changed.
    """
    _check_keys(connection, ring)
    since = Restored(_last_moment(connection) or now, now)
    row = {"kind": KIND, "period": since.last.isoformat(), "audience": "", "at": now}
    mine = insert_into(connection.dialect.name, PERIODS).on_conflict_do_nothing().returning(PERIODS.c.kind)
    is_first = connection.execute(mine, row).first() is not None
    letters, events = _calm(connection, since) if is_first else (0, 0)
    cases = int(connection.execute(select(func.count()).select_from(CASES)).scalar_one())
    return Calmed(since, cases, letters, events)


def restored_lately(connection: Connection, now: datetime) -> Restored | None:
    """The newest time a copy was put back, as long as it matters."""
    newest = select(PERIODS.c.period, PERIODS.c.at).where(PERIODS.c.kind == KIND, PERIODS.c.at > now - LOOKED_FOR)
    row = connection.execute(newest.order_by(PERIODS.c.at.desc()).limit(1)).first()
    return Restored(datetime.fromisoformat(row.period), row.at) if row else None


def _calm(connection: Connection, since: Restored) -> tuple[int, int]:
    now = since.at
    fleeting = select(DESTINATIONS.c.id).where(DESTINATIONS.c.kind == Whisper.__name__)
    live = OUTBOX.c.finished_at.is_(None)
    past = {"state": LetterState.DEAD.value, "finished_at": since.last, "reason": REASON}
    connection.execute(update(OUTBOX).where(live, OUTBOX.c.destination.in_(fleeting)).values(past))
    unknown = {"state": LetterState.UNKNOWN.value, "attempts": 0, "owner": "", "reason": "", "next_at": now}
    sought = unknown | {"first_try": func.coalesce(OUTBOX.c.first_try, OUTBOX.c.queued_at)}
    letters = connection.execute(update(OUTBOX).where(live).values(sought).returning(OUTBOX.c.id)).all()
    waits = INBOX.c.state == InboxState.WAITING.value
    aside = {"state": InboxState.SET_ASIDE.value, "reason": REASON}
    events = connection.execute(update(INBOX).where(waits).values(aside).returning(INBOX.c.id)).all()
    rest = {"lease_until": None, "owner": "", "streak": 0, "next_at": now}
    busy = DESTINATIONS.c.id.in_(select(OUTBOX.c.destination).where(live))
    connection.execute(update(DESTINATIONS).values(rest))
    connection.execute(update(DESTINATIONS).where(busy).values(due_at=now))
    connection.execute(update(COUNTERS).values(last=COUNTERS.c.last + NUMBERS_LEFT_OUT))
    connection.execute(update(WATCHES).values(at=now))
    return len(letters), len(events)


_MOMENTS: Final[tuple["Column[datetime]", ...]] = (
    TRAIL.c.at,
    INBOX.c.received_at,
    INBOX_KEYS.c.at,
    OUTBOX.c.queued_at,
    OUTBOX.c.first_try,
    OUTBOX.c.finished_at,
    PLACES.c.sent_at,
)


def _last_moment(connection: Connection) -> datetime | None:
    """The newest moment that anything in the copy bears: it was made then or later."""
    found: list[datetime | None] = [connection.execute(select(func.max(column))).scalar_one() for column in _MOMENTS]
    return max((moment for moment in found if moment is not None), default=None)


_SEALED: Final[Mapping[Select[Any], Callable[[Ring, Any], object]]] = {
    select(CASES.c.reporter_sealed)
    .where(CASES.c.reporter_sealed.is_not(None))
    .order_by(CASES.c.changed_at.desc())
    .limit(1): lambda ring, sealed: ring.open_text("address", sealed),
    select(INBOX.c.payload)
    .where(INBOX.c.payload.is_not(None))
    .order_by(INBOX.c.id.desc())
    .limit(1): lambda ring, sealed: ring.open("inbox", sealed),
    select(OUTBOX.c.payload)
    .where(OUTBOX.c.payload.is_not(None))
    .order_by(OUTBOX.c.id.desc())
    .limit(1): lambda ring, sealed: ring.open("letter", sealed),
    select(PLACES.c.sealed).order_by(PLACES.c.sent_at.desc()).limit(1): lambda ring, sealed: ring.open("place", sealed),
    select(ROOMS.c.sealed).order_by(ROOMS.c.until.desc()).limit(1): lambda ring, sealed: ring.open("room", sealed),
}
"""The newest of everything that is sealed, and what opens it."""


def _check_keys(connection: Connection, ring: Ring) -> None:
    try:
        for newest, opener in _SEALED.items():
            for sealed in connection.execute(newest).scalars():
                opener(ring, sealed)
    except Fault:
        raise MendableFault(text("restore.other_keys")) from None
