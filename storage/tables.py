"""The tables as SQLModel models. What is queried is a column; everything else of a case is its body.

Nothing here says in clear who somebody is: people's accounts, direct conversations, platform messages and
event keys stand as blinds, and what must be read again is sealed.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Index, Table, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.instant import Instant


class InboxState(StrEnum):
    WAITING = "waiting"
    SET_ASIDE = "set_aside"
    DONE = "done"


class LetterState(StrEnum):
    """The first three are live: something is still to be done. `finished_at` is set with the others."""

    PENDING = "pending"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    DEAD = "dead"
    SUPERSEDED = "superseded"


def _partial(name: str, *columns: str, where: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class CaseRow(SQLModel, table=True):
    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("year", "number", name="uq_cases_number"),
        _partial("ix_cases_due", "next_at", where="next_at IS NOT NULL"),
        Index("ix_cases_reporter", "reporter_tag"),
        Index("ix_cases_status", "status", "year", "number"),
        Index("ix_cases_changed", "changed_at"),
        Index("ix_cases_system", "system", "year", "number"),
        Index("ix_cases_kind", "kind", "year", "number"),
        Index("ix_cases_unit", "unit", "status"),
    )
    id: str = Field(primary_key=True)
    year: int
    number: int
    status: str
    surface: str
    unit: str
    language: str
    system: str
    kind: str
    rep_only: bool
    reporter_tag: str | None = None
    reporter_sealed: str | None = Field(default=None, repr=False)
    changed_at: datetime = Field(sa_type=Instant)
    next_at: datetime | None = Field(default=None, sa_type=Instant)
    version: int
    body: str = Field(sa_type=Text, repr=False)


class PartyRow(SQLModel, table=True):
    """Who got a case that is sent and not ended: what stands in its body, to be found by the person's id."""

    __tablename__ = "parties"
    __table_args__ = (Index("ix_parties_case", "case_id"),)
    person: str = Field(primary_key=True)
    case_id: str = Field(primary_key=True)


class CounterRow(SQLModel, table=True):
    """The last case number given out in a year."""

    __tablename__ = "counters"
    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last: int


class EntryRow(SQLModel, table=True):
    __tablename__ = "trail"
    __table_args__ = (Index("ix_trail_case", "case_id", "id"),)
    id: int | None = Field(default=None, primary_key=True)
    case_id: str
    at: datetime = Field(sa_type=Instant)
    role: str
    by: str
    action: str
    before: str
    after: str


class DestinationRow(SQLModel, table=True):
    """Order, pace, lease and circuit breaker of one conversation, for every process alike.

    `due_at`: when there is something to do, None for nothing. `next_at`: not before. `owner` holds the lease.
    """

    __tablename__ = "destinations"
    __table_args__ = (_partial("ix_destinations_due", "due_at", where="due_at IS NOT NULL"),)
    id: str = Field(primary_key=True)
    surface: str
    kind: str
    due_at: datetime | None = Field(default=None, sa_type=Instant)
    next_at: datetime = Field(sa_type=Instant)
    lease_until: datetime | None = Field(default=None, sa_type=Instant)
    owner: str = ""
    streak: int = 0


class LetterRow(SQLModel, table=True):
    """`next_at`: not before; while it is sent, the end of the lease. `mark` travels with the message."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("key", name="uq_outbox_key"),
        _partial("ix_outbox_live", "destination", "case_id", "id", where="finished_at IS NULL"),
        _partial("ix_outbox_finished", "destination", where="finished_at IS NOT NULL"),
        _partial("ix_outbox_kept", "finished_at", where="finished_at IS NOT NULL AND payload IS NOT NULL"),
        _partial("ix_outbox_dead", "reason", where="state = 'dead' AND payload IS NOT NULL"),
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str
    destination: str = Field(foreign_key="destinations.id")
    case_id: str
    slot: str | None = None
    thread: str | None = None
    priority: int
    payload: bytes | None = Field(default=None, repr=False)
    mark: str
    state: str
    attempts: int = 0
    owner: str = ""
    queued_at: datetime = Field(sa_type=Instant)
    next_at: datetime = Field(sa_type=Instant)
    first_try: datetime | None = Field(default=None, sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)
    reason: str = ""


class PlaceRow(SQLModel, table=True):
    """A message of a case on a platform: `id` is its blind, `sealed` is needed to update or answer it.

    Without `destination` it is the reporter's own.
    """

    __tablename__ = "places"
    __table_args__ = (
        Index("ix_places_slot", "case_id", "destination", "slot"),
        Index("ix_places_destination", "destination"),
    )
    id: str = Field(primary_key=True)
    case_id: str
    destination: str | None = Field(default=None, foreign_key="destinations.id")
    slot: str | None = None
    sealed: bytes = Field(repr=False)
    sent_at: datetime = Field(sa_type=Instant)


class InboxRow(SQLModel, table=True):
    __tablename__ = "inbox"
    __table_args__ = (
        _partial("ix_inbox_waiting", "id", where="state = 'waiting'"),
        _partial("ix_inbox_done", "received_at", where="state = 'done'"),
        _partial("ix_inbox_aside", "reason", where="state = 'set_aside'"),
    )
    id: int | None = Field(default=None, primary_key=True)
    source: str
    payload: bytes | None = Field(default=None, repr=False)
    state: str
    tries: int = 0
    received_at: datetime = Field(sa_type=Instant)
    next_at: datetime = Field(sa_type=Instant)
    reason: str = ""
    known_by: str | None = None


class InboxKeyRow(SQLModel, table=True):
    """What an event is known by, blinded; kept longer than any platform repeats itself."""

    __tablename__ = "inbox_keys"
    __table_args__ = (Index("ix_inbox_keys_at", "at"),)
    key: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)


class ProfileRow(SQLModel, table=True):
    __tablename__ = "profiles"
    tag: str = Field(primary_key=True)
    unit: str
    language: str | None = None


class PeriodRow(SQLModel, table=True):
    __tablename__ = "periods"
    kind: str = Field(primary_key=True)
    period: str = Field(primary_key=True)
    audience: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)


class WatchRow(SQLModel, table=True):
    """Until when everything that was said on a platform is known to have come in."""

    __tablename__ = "watches"
    surface: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)


class RoomRow(SQLModel, table=True):
    """How somebody, or a channel, is reached: `id` is the blind of surface and key. Forgotten at `until`."""

    __tablename__ = "rooms"
    id: str = Field(primary_key=True)
    sealed: bytes = Field(repr=False)
    until: datetime = Field(sa_type=Instant)


METADATA: Final = SQLModel.metadata


def _table(row: type[SQLModel]) -> Table:
    name: Any = row.__tablename__
    return METADATA.tables[name]


CASES: Final = _table(CaseRow)
PARTIES: Final = _table(PartyRow)
COUNTERS: Final = _table(CounterRow)
TRAIL: Final = _table(EntryRow)
DESTINATIONS: Final = _table(DestinationRow)
OUTBOX: Final = _table(LetterRow)
PLACES: Final = _table(PlaceRow)
INBOX: Final = _table(InboxRow)
INBOX_KEYS: Final = _table(InboxKeyRow)
PROFILES: Final = _table(ProfileRow)
PERIODS: Final = _table(PeriodRow)
WATCHES: Final = _table(WatchRow)
ROOMS: Final = _table(RoomRow)
