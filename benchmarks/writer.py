"""Durable transactions a second through the one writer on SQLite, beside a session for each as one would write it."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

from sqlalchemy import Connection, event
from sqlmodel import Session, create_engine

from benchmarks.frame import Question, Row, Size, spread, table
from storage.database import migrate
from storage.engine import connect
from storage.runner import runner_for
from storage.tables import TRAIL, EntryRow

_AT_ONCE: Final = 32
_NAIVE_SHARE: Final = 10
_SAID: Final = """\
One line in one table, committed (WAL, synchronous FULL) before whoever asked hears of it, thirty-two asking at once.
Beside it the same line by an SQLModel session for each, in a thread of its own, on the same settings of SQLite."""


def _line(number: int) -> dict[str, Any]:
    said = {"role": "clock", "by": "", "action": "hold", "before": "asked", "after": "held"}
    return {"case_id": f"case-{number}", "at": datetime.now(UTC), **said}


async def _rate(write: Callable[[int], Awaitable[object]], lines: int) -> float:
    """Lines a second."""
    numbers = iter(range(lines))
    started = perf_counter()
    await asyncio.gather(*(_one_by_one(write, numbers) for _ in range(_AT_ONCE)))
    return lines / (perf_counter() - started)


async def _one_by_one(write: Callable[[int], Awaitable[object]], numbers: Iterator[int]) -> None:
    for number in numbers:
        await write(number)


async def _ours(url: str, lines: int) -> float:
    runner = runner_for(connect(url))

    def add(connection: Connection, number: int) -> None:
        connection.execute(TRAIL.insert(), _line(number))

    rate = await _rate(lambda number: runner.run(lambda connection: add(connection, number)), lines)
    await asyncio.to_thread(runner.close)
    return rate


async def _naive(url: str, lines: int) -> float:
    engine = create_engine(url, pool_size=_AT_ONCE)

    @event.listens_for(engine, "connect")
    def prepare(raw: sqlite3.Connection, _: object) -> None:
        for pragma in ("busy_timeout=60000", "journal_mode=WAL", "synchronous=FULL"):
            raw.execute(f"PRAGMA {pragma}")

    def add(number: int) -> None:
        with Session(engine) as session:
            session.add(EntryRow(**_line(number)))
            session.commit()

    rate = await _rate(lambda number: asyncio.to_thread(add, number), lines)
    engine.dispose()
    return rate


async def _measure(size: Size) -> str:
    naive: list[float] = []
    ours: list[float] = []
    rounds = count(1)
    with TemporaryDirectory(prefix="tidstyv-bench-") as folder:
        while len(ours) < size.rounds:
            url = f"sqlite:///{Path(folder) / f'{next(rounds)}.db'}"
            migrate(url)
            naive.append(await _naive(url, size.lines // _NAIVE_SHARE))
            ours.append(await _ours(url, size.lines))
    rows: list[Row] = [
        ("a session for each: transactions a second", spread(naive, 0), ""),
        ("the one writer: the same", spread(ours, 0), ""),
        (
            "the writer over the sessions",
            spread([own / other for own, other in zip(ours, naive, strict=True)]),
            "4 or more",
        ),
    ]
    return table(rows, _SAID)


QUESTION: Final = Question("writer", "Durable transactions on SQLite", _measure)
