"""The worker's clock: what is wrong with some cases takes no time from the others."""

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.worker import MOST_DUE, POLL_SECONDS, SET_BACK, Desk, Worker
from handlers.domain.case import Case
from handlers.domain.lifecycle import Status
from handlers.ports import UnitOfWork
from storage.database import Database, migrate, open_database
from tests.handlers.cast import House
from tests.storage.cast import RING, START, UNKNOWN, Clock, Ids, a_case, a_letter, put

BROKEN = MOST_DUE + 10


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


@pytest.fixture(autouse=True)
def _log() -> Iterator[None]:
    """Nobody reads it here, and to draw sixty tracebacks takes longer than all the rest."""
    with capture_logs():
        yield


@pytest.fixture
def database(tmp_path: Path, clock: Clock) -> Iterator[Database]:
    """As many cases as are taken at a time and more, which nothing can read, and behind them a good one."""
    path = tmp_path / "tidstyv.db"
    migrate(f"sqlite:///{path}")
    opened = open_database(f"sqlite:///{path}", RING, clock.now, Ids().new)
    opened.transactions.run_sync(_add)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE cases SET body = '{}' WHERE number <= ?", [BROKEN])
    connection.close()
    yield opened
    opened.close()


def _add(uow: UnitOfWork) -> None:
    for number in range(1, BROKEN + 2):
        due = START - timedelta(minutes=BROKEN - number)
        held = a_case(f"case-{number}", number, status=Status.HELD, unit="nes", held_at=START, next_at=due)
        uow.cases.add(held)


def worker_on(database: Database, clock: Clock) -> Worker:
    world = replace(House().world, now=clock.now)
    tools = (database.transactions, database.intake, database.post)
    return Worker(Desk(*tools, lambda: world, {}, {}, {}, database.tidy, database.bell.ring))


def good(uow: UnitOfWork) -> Case | None:
    return uow.cases.get(f"case-{BROKEN + 1}")


def due(database: Database, clock: Clock) -> Sequence[str]:
    return database.transactions.run_sync(lambda uow: uow.cases.due(clock.now(), 2 * BROKEN))


async def test_cases_that_cannot_be_moved_do_not_stand_in_the_way_of_others(database: Database, clock: Clock) -> None:
    worker = worker_on(database, clock)
    clock.forward(120)
    assert await worker.tick(), "there are more than are taken at a time"
    assert await worker.tick(), "one was moved, and the next may be due by now"
    assert not await worker.tick()
    moved = await asyncio.to_thread(database.transactions.run_sync, good)
    assert moved is not None
    assert moved.status is Status.ROUTED


async def test_what_falls_due_between_two_looks_is_seen_at_its_moment(database: Database, clock: Clock) -> None:
    worker = worker_on(database, clock)
    clock.forward(120)
    soon = clock.now() + timedelta(seconds=0.05)
    held = a_case("soon", BROKEN + 2, status=Status.HELD, unit="nes", held_at=soon - timedelta(minutes=1), next_at=soon)
    await database.transactions.run(lambda uow: uow.cases.add(held))
    while await worker.tick():
        pass
    async with asyncio.timeout(POLL_SECONDS / 2):
        await worker._due.wait()


async def test_a_case_that_cannot_be_moved_is_tried_again_after_a_while(database: Database, clock: Clock) -> None:
    worker = worker_on(database, clock)
    clock.forward(120)
    while await worker.tick():
        pass
    assert due(database, clock) == []
    clock.forward(SET_BACK.total_seconds())
    assert len(due(database, clock)) == BROKEN


async def test_what_may_have_arrived_is_still_looked_for_after_its_platform_was_off(
    database: Database, clock: Clock
) -> None:
    put(database, a_letter("card"))
    [errand] = await database.post.claim(1)
    await database.post.settle(errand, UNKNOWN)
    clock.forward(60)
    await worker_on(database, clock).send_out()
    clock.forward(600)
    [again] = await database.post.claim(1)
    assert again.unknown
