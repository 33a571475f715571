"""Forgets what need not be remembered: words some time after delivery, keys that no platform repeats any more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, Table, delete, literal_column, select, update

from handlers.domain.messages import ToHidden, Whisper
from storage.periods import GESTURE
from storage.rooms import forget_unused
from storage.tables import CASES, DESTINATIONS, INBOX, INBOX_KEYS, OUTBOX, PERIODS, PLACES

WORDS_KEPT: Final = timedelta(days=14)
KEYS_KEPT: Final = timedelta(days=30)
_FINISHED: Final = OUTBOX.c.finished_at.is_not(None)


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many letters lost their words, how many events, their keys and gestures were removed.

    `traces` counts what led from a case to the conversation of somebody who is forgotten, `rooms` the ways to reach
    somebody that nobody has used for long."""

    letters: int
    events: int
    keys: int
    gestures: int
    traces: int
    rooms: int


def tidy(connection: Connection, now: datetime) -> Tidied:
    """Letters keep their key for good, so that none ever goes twice; what they said goes after 14 days."""
    said = (OUTBOX.c.finished_at < now - WORDS_KEPT) & OUTBOX.c.payload.is_not(None)
    gestures = (PERIODS.c.kind == GESTURE) & (PERIODS.c.at < now - KEYS_KEPT)
    done = (INBOX.c.state == literal_column("'done'")) & (INBOX.c.received_at < now - KEYS_KEPT)
    return Tidied(
        letters=connection.execute(update(OUTBOX).where(said).values(payload=None)).rowcount,
        events=connection.execute(delete(INBOX).where(done)).rowcount,
        keys=connection.execute(delete(INBOX_KEYS).where(INBOX_KEYS.c.at < now - KEYS_KEPT)).rowcount,
        gestures=connection.execute(delete(PERIODS).where(gestures)).rowcount,
        traces=_forget_traces(connection),
        rooms=forget_unused(connection, now),
    )


def _forget_traces(connection: Connection) -> int:
    """Where a case has no reporter any more, nothing may lead to the conversations its reporter and followers had.

    The few such conversations that are left are gone through, and not the many cases whose reporter is forgotten.
    """
    hidden = select(DESTINATIONS.c.id).where(DESTINATIONS.c.kind.in_([ToHidden.__name__, Whisper.__name__]))
    traces = (
        delete(PLACES).where(PLACES.c.destination.is_(None), _is_forgotten(PLACES)),
        delete(PLACES).where(PLACES.c.destination.in_(hidden), _is_forgotten(PLACES)),
        delete(OUTBOX).where(OUTBOX.c.destination.in_(hidden), _FINISHED, _is_forgotten(OUTBOX)),
    )
    return sum(connection.execute(trace).rowcount for trace in traces)


def _is_forgotten(table: Table) -> ColumnElement[bool]:
    """Whether the row's case has no reporter any more."""
    return select(1).where(CASES.c.id == table.c.case_id, CASES.c.reporter_tag.is_(None)).exists()
