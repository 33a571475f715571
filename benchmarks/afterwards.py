"""What the database says when all is over: nothing was lost, and how long each report took."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_REPORTS = "SELECT received_at FROM inbox WHERE state = 'done' ORDER BY id"
# What came in is worked on in its order, and every event of ours becomes a case: the n-th case is the n-th event's.
_QUEUED = """
    SELECT max(first) FROM (
        SELECT cases.number AS number, outbox.slot, min(outbox.queued_at) AS first
        FROM cases JOIN outbox ON outbox.case_id = cases.id
        WHERE outbox.slot IN ('confirmation', 'card') GROUP BY cases.number, outbox.slot
    ) GROUP BY number HAVING count(*) = 2 ORDER BY number
"""


@dataclass(frozen=True, slots=True)
class Course:
    """One report: when it was received, and when confirmation and card both stood in the outbox."""

    received: float
    queued: float


def kept(file: Path) -> int:
    """How many events the database holds."""
    with closing(sqlite3.connect(file)) as database:
        return int(database.execute("SELECT count(*) FROM inbox").fetchone()[0])


def queued(file: Path) -> int:
    """How many reports have gone all the way to both letters."""
    with closing(sqlite3.connect(file)) as database:
        return int(database.execute(f"SELECT count(*) FROM ({_QUEUED})").fetchone()[0])  # noqa: S608 (our own)


def courses(file: Path) -> Sequence[Course]:
    with closing(sqlite3.connect(file)) as database:
        received, done = _moments(database, _REPORTS), _moments(database, _QUEUED)
    return [Course(*pair) for pair in zip(received, done, strict=True)]


def backlog(reports: Sequence[Course]) -> Sequence[int]:
    """How many had been received and not yet been queued, at the end of each second."""
    start, end = reports[0].received, reports[-1].received
    moments = [start + second for second in range(1, int(end - start) + 2)]
    return [sum(one.received <= moment < one.queued for one in reports) for moment in moments]


def _moments(database: sqlite3.Connection, query: str) -> Sequence[float]:
    return [datetime.fromisoformat(moment).timestamp() for (moment,) in database.execute(query)]
