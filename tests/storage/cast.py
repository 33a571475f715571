"""Who and what the storage tests are about, and a clock that only moves when told."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

from sqlalchemy import Select

from handlers.domain.case import Case
from handlers.domain.inbound import Place
from handlers.domain.lifecycle import Status
from handlers.domain.messages import (
    Destination,
    Letter,
    Line,
    Message,
    Priority,
    Slot,
    ToChannel,
    ToHidden,
    ToPerson,
)
from handlers.domain.people import Address
from handlers.domain.reading import Language
from handlers.domain.texts import Text
from handlers.ports import Delivery, Errand, Receipt, UnitOfWork
from storage.database import Database
from storage.engine import connect
from storage.vault import Ring

KARI = Address("slack", "U0KARI")
OLA = Address("slack", "U0OLA")
KEYS = (b"k" * 32, b"o" * 32)
RING = Ring(KEYS[:1])

WARD = ToChannel("slack", "C0WARD")
COMMITTEE = ToChannel("slack", "C0COMMITTEE")
LEADER = ToPerson("slack", "leader")
HIDDEN = RING.hide(KARI)
REPORTER = ToHidden("slack", HIDDEN)

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@dataclass
class Clock:
    time: datetime = START

    def now(self) -> datetime:
        return self.time

    def forward(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@dataclass
class Ids:
    """Ids that tell in whose name and in which order they were given."""

    name: str = "id"
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def new(self) -> str:
        return f"{self.name}-{next(self.numbers)}"


def a_case(id: str = "case-1", number: int = 1, **changes: Any) -> Case:
    case = Case(
        id=id,
        number=(2026, number),
        status=Status.ROUTED,
        surface="slack",
        words="Samme tall to ganger",
        language=Language.NB,
        reporter=HIDDEN,
        reported_at=START,
        changed_at=START,
        unit="solbakken-2",
    )
    return replace(case, **changes)


def saying(key: str) -> Message:
    return Message(Language.NB, (Line(Text(key)),))


def said(errand: Errand) -> str:
    """What `saying` was given, as it comes out at the other end."""
    part = errand.message.parts[0]
    assert isinstance(part, Line)
    return part.text.key


def a_letter(
    key: str,
    to: Destination = WARD,
    *,
    case: str = "case-1",
    priority: Priority = Priority.NOTE,
    slot: Slot | None = None,
    thread: Slot | None = None,
) -> Letter:
    return Letter(key, to, saying(key), priority, case, slot, thread)


def put(database: Database, *letters: Letter) -> None:
    """Queue the letters, each in a unit of work of its own."""
    for letter in letters:
        database.transactions.run_sync(partial(_queue, letter))


def _queue(letter: Letter, uow: UnitOfWork) -> None:
    uow.outbox.put(letter)


def sent(message: str = "1.1", channel: str = "C0WARD") -> Receipt:
    return Receipt(Delivery.SENT, Place("slack", channel, message))


def later(wait: float | None = None) -> Receipt:
    return Receipt(Delivery.LATER, wait=wait, reason="ratelimited")


AGAIN = Receipt(Delivery.AGAIN, reason="not_there")
UNKNOWN = Receipt(Delivery.UNKNOWN, reason="timeout")
DEAD = Receipt(Delivery.DEAD, reason="channel_not_found")


def plan_of(url: str, query: Select[Any]) -> list[str]:
    """How SQLite would go about it, step by step."""
    engine = connect(url)
    asked = query.compile(engine, compile_kwargs={"literal_binds": True})
    with engine.connect() as connection:
        plan = [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}")]
    engine.dispose()
    return plan
