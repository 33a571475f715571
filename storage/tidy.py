"""Forgets what need not be remembered: words some time after delivery, keys that no platform repeats any more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, literal_column, update

from storage.periods import GESTURE
from storage.tables import INBOX, INBOX_KEYS, OUTBOX, PERIODS

WORDS_KEPT: Final = timedelta(days=14)
KEYS_KEPT: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many letters lost their words, how many events, their keys and gestures were removed."""

    letters: int
    events: int
    keys: int
    gestures: int


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
    )
