"""Forgets what need not be remembered: words some time after delivery, keys that no platform repeats any more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, literal_column, select, update

from handlers.domain.messages import ToHidden, Whisper
from storage.periods import GESTURE
from storage.rooms import forget_unused
from storage.tables import CASES, DESTINATIONS, INBOX, INBOX_KEYS, OUTBOX, PERIODS, PLACES

WORDS_KEPT: Final = timedelta(days=14)
KEYS_KEPT: Final = timedelta(days=30)


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
    """Where a case has no reporter any more, nothing may lead to the conversations its reporter and followers had."""
    forgotten = select(CASES.c.id).where(CASES.c.reporter_tag.is_(None))
    hidden = select(DESTINATIONS.c.id).where(DESTINATIONS.c.kind.in_([ToHidden.__name__, Whisper.__name__]))
    place = PLACES.c.destination.is_(None) | PLACES.c.destination.in_(hidden)
    letter = OUTBOX.c.destination.in_(hidden) & OUTBOX.c.finished_at.is_not(None)
    places = connection.execute(delete(PLACES).where(PLACES.c.case_id.in_(forgotten), place)).rowcount
    return places + connection.execute(delete(OUTBOX).where(OUTBOX.c.case_id.in_(forgotten), letter)).rowcount
