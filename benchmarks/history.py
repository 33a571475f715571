"""A database with many years behind it: cases of every status, their trail, their letters and where these stand.

The rows are made by the codec that makes them in earnest, a few hundred times, and repeated with other numbers.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from random import Random
from typing import Any, Final

from benchmarks.events import REPORTERS, UNITS, reports, user
from handlers.domain.case import Case, Decision, Entry, Hidden, Recipient
from handlers.domain.lifecycle import Action, Status
from handlers.domain.outcomes import Outcome
from handlers.domain.people import Address, Role
from handlers.domain.reading import Language
from handlers.domain.texts import Words, text
from handlers.reading import mask, read
from storage.mapping import row_of, row_of_entry
from storage.vault import Ring

_OPEN: Final = (Status.ROUTED, Status.ACKNOWLEDGED, Status.PROPOSED, Status.DECIDED, Status.TRIAL, Status.FORWARDED)
_OVER: Final = (Status.CONFIRMED, Status.CONFIRMED, Status.IN_EFFECT, Status.WITHDRAWN, Status.REDIRECTED)
_OPEN_SHARE: Final = 0.01
_A_YEAR: Final = 100_000
_PART: Final = 20_000
_LETTERS: Final = ("confirmation", "card")
Row = dict[str, Any]


def fill(path: str, ring: Ring, cases: int, now: datetime) -> None:
    """So many cases in a file that has its tables and nothing in them. The newest are a minute old."""
    connection = sqlite3.connect(path)
    for pragma in ("synchronous=OFF", "cache_size=-2000000", "journal_mode=WAL"):
        connection.execute(f"PRAGMA {pragma}")
    hidden = [ring.hide(Address("slack", user(number))) for number in range(REPORTERS)]
    with connection:
        _add(connection, "destinations", [_destination(f"destination-{number}", now) for number in range(UNITS)])
        made = _cases(hidden, cases, now)
        while part := list(islice(made, _PART)):
            _keep(connection, ring, part, now)
        counted = dict(connection.execute("SELECT year, max(number) FROM cases GROUP BY 1"))
        _add(connection, "counters", [{"year": year, "last": last} for year, last in counted.items()])
    connection.close()


def _cases(hidden: Sequence[Hidden], many: int, now: datetime) -> Iterator[Row]:
    """Oldest first. Who reported is forgotten of all that has been over for a month."""
    chance = Random(1)
    statuses, words = (*_OPEN, *_OVER), cycle(reports())
    made = [_made(status, unit, next(words), now) for unit in range(UNITS) for status in statuses]
    is_open = [row for row in made if row["status"] in _OPEN]
    over = [row for row in made if row["status"] not in _OPEN]
    for turn in range(many):
        at = now - timedelta(minutes=5 * (many - turn))
        lasts = chance.random() < _OPEN_SHARE
        row = chance.choice(is_open if lasts else over)
        told = hidden[turn % REPORTERS] if lasts or now - at < timedelta(days=30) else None
        year, number = divmod(turn, _A_YEAR)
        yield row | {
            "id": f"{chance.getrandbits(96):024x}",
            "year": now.year - (many - 1) // _A_YEAR + year,
            "number": number + 1,
            "changed_at": at,
            "next_at": now + timedelta(days=20) if lasts else None,
            "reporter_tag": told and told.tag,
            "reporter_sealed": told and told.sealed,
        }


def _made(status: Status, unit: int, words: str, now: datetime) -> Row:
    reading, at = read(words), now - timedelta(days=40)
    case = Case(
        id="", number=(0, 0), status=status, surface="slack", words=mask(words), language=Language.NB, reporter=None,
        reported_at=at, changed_at=at, unit=f"unit-{unit}", cost=reading.cost, system=reading.system or "",
        kind=reading.kind, level=reading.level, recipients=_recipients(unit), held_at=at, routed_at=at, version=3,
    )  # fmt: skip
    if status in (Status.DECIDED, Status.IN_EFFECT, Status.CONFIRMED):
        said = Decision(Outcome.REMOVED, "Vi slutter med papirlista fra mandag.", f"leader-{unit}", at)
        case = replace(case, decision=said, owner=f"leader-{unit}", concluded_at=at)
    return row_of(case)


def _recipients(unit: int) -> tuple[Recipient, ...]:
    reason = text("reason.leader", unit=Words(f"Enhet {unit}"))
    roles = (("leader", Role.LEADER), ("rep", Role.REPRESENTATIVE))
    return tuple(Recipient(f"{name}-{unit}", role, reason, f"unit-{unit}") for name, role in roles)


def _keep(connection: sqlite3.Connection, ring: Ring, cases: Sequence[Row], now: datetime) -> None:
    _add(connection, "cases", cases)
    _add(connection, "trail", [row for case in cases for row in _trail(case)])
    _add(connection, "outbox", [row for case in cases for row in _letters(ring, case)])
    _add(connection, "places", [_place(ring, case) for case in cases])
    live = [case for case in cases if case["status"] in _OPEN]
    parties = [(case["id"], f"{who}-{case['unit'][5:]}") for case in live for who in ("leader", "rep")]
    _add(connection, "parties", [{"person": person, "case_id": id} for id, person in parties])


def _trail(case: Row) -> Iterator[Row]:
    steps = (Status.ASKED, Status.HELD, Status.ROUTED, Status(case["status"]))
    for action, before, after in zip((Action.HOLD, Action.ROUTE, Action.DECIDE), steps, steps[1:], strict=False):
        yield row_of_entry(Entry(case["id"], case["changed_at"], Role.CLOCK, "", action, before, after))


def _letters(ring: Ring, case: Row) -> Iterator[Row]:
    """Sent long ago: their words are gone."""
    at = case["changed_at"]
    for slot in _LETTERS:
        key = ring.blind("letter", f"{slot}:{case['id']}")[0]
        yield {
            "key": key, "mark": key, "destination": f"destination-{case['unit'][5:]}", "case_id": case["id"],
            "slot": slot, "priority": 1, "state": "sent", "attempts": 1, "owner": "", "queued_at": at, "next_at": at,
            "first_try": at, "finished_at": at, "reason": "",
        }  # fmt: skip


def _place(ring: Ring, case: Row) -> Row:
    return {
        "id": ring.blind("place", case["id"])[0], "case_id": case["id"], "slot": "card",
        "destination": f"destination-{case['unit'][5:]}", "sealed": ring.seal("place", b"{}"),
        "sent_at": case["changed_at"],
    }  # fmt: skip


def _destination(id: str, now: datetime) -> Row:
    return {"id": id, "surface": "slack", "kind": "ToChannel", "next_at": now, "owner": "", "streak": 0}


def _add(connection: sqlite3.Connection, table: str, rows: Sequence[Row]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        statement = f"INSERT INTO {table} ({', '.join(rows[0])}) VALUES ({marks})"  # noqa: S608 (our own names)
        connection.executemany(statement, [tuple(map(_plain, row.values())) for row in rows])


def _plain(value: object) -> object:
    """A moment as storage writes it: in UTC, without its zone."""
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else value
