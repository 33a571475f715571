"""Several processes on one database: no change is lost, no number given twice, no letter sent by two."""

import asyncio
import multiprocessing
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing.synchronize import Barrier
from typing import Any

from structlog.testing import capture_logs

from bot.worker import Desk, Worker
from handlers.domain.errors import Fault
from handlers.domain.lifecycle import Status
from handlers.ports import Profile, UnitOfWork, World
from storage.database import Database, open_database
from tests.handlers.cast import House
from tests.storage.cast import KARI, RING, START, WARD, Clock, Ids, a_case, a_letter, said, sent
from tests.storage.conftest import Opens

ROUNDS = 60
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def in_two_processes(work: Callable[..., Any], url: str) -> list[Any]:
    """What the work returns in each of two processes that run at the same time."""
    spawning = multiprocessing.get_context("spawn")
    with spawning.Pool(2, _wait_for_each_other, [spawning.Barrier(2)]) as pool:
        return pool.starmap(work, [(url, "one"), (url, "two")])


def _wait_for_each_other(both: Barrier) -> None:
    """With this module loaded, so that both begin at once; else the first may be done before the other is there."""
    both.wait()


def _open(url: str, name: str) -> Database:
    return open_database(url, RING, lambda: NOW, Ids(name).new)


def change_case(url: str, name: str) -> int:
    """Change the case so many times, trying again whenever another was quicker; how often that happened."""
    database = _open(url, name)
    faults = done = 0

    def work(uow: UnitOfWork) -> None:
        case = uow.cases.get("case-1")
        assert case is not None
        uow.cases.save(replace(case, words=str(int(case.words) + 1), version=case.version + 1))
        uow.outbox.put(a_letter(f"{name} {done}"))

    while done < ROUNDS:
        try:
            database.transactions.run_sync(work)
        except Fault:
            faults += 1
        else:
            done += 1
    database.close()
    return faults


def test_no_change_is_lost_between_two_processes(url: str, opens: Opens) -> None:
    database = opens()
    database.transactions.run_sync(lambda uow: uow.cases.add(a_case(words="0")))
    in_two_processes(change_case, url)
    case = database.transactions.run_sync(lambda uow: uow.cases.get("case-1"))
    assert case is not None
    assert (case.words, case.version) == (str(2 * ROUNDS), 2 * ROUNDS)
    assert database.health.read_sync().outbox == {"pending": 2 * ROUNDS}


def count_up(url: str, name: str) -> None:
    database = _open(url, name)

    def work(uow: UnitOfWork) -> None:
        uow.profiles.save(KARI, Profile(str(int(uow.profiles.get(KARI).unit or "0") + 1)))

    for _ in range(ROUNDS):
        database.transactions.run_sync(work)
    database.close()


def test_on_sqlite_whoever_reads_is_the_only_one_until_they_have_written(
    sqlite_url: str,
) -> None:
    """Without BEGIN IMMEDIATE SQLite refuses the write of whoever has read what another then changed."""
    in_two_processes(count_up, sqlite_url)
    database = _open(sqlite_url, "after")
    profile = database.transactions.run_sync(lambda uow: uow.profiles.get(KARI))
    database.close()
    assert profile.unit == str(2 * ROUNDS)


def give_numbers(url: str, name: str) -> list[tuple[int, int]]:
    database = _open(url, name)
    numbers = [database.transactions.run_sync(lambda uow: uow.cases.next_number(2026)) for _ in range(ROUNDS)]
    database.close()
    return numbers


def test_no_number_is_given_twice(url: str) -> None:
    first, second = in_two_processes(give_numbers, url)
    assert sorted(first + second) == [(2026, n) for n in range(1, 2 * ROUNDS + 1)]


def send_all(url: str, name: str) -> list[str]:
    """Send whatever can be claimed, until nothing is left; what was sent."""
    clock = [NOW]
    database = open_database(url, RING, lambda: clock[0], Ids(name).new)

    async def send() -> list[str]:
        gone = []
        idle = 0
        while idle < 20:
            errands = await database.post.claim(3)
            idle = 0 if errands else idle + 1
            for errand in errands:
                gone.append(said(errand))
                await database.post.settle(errand, sent(f"{name}.{errand.id}"))
        return gone

    gone = asyncio.run(send())
    database.close()
    return gone


def test_no_letter_is_sent_by_two(url: str, opens: Opens) -> None:
    database = opens()

    def work(uow: UnitOfWork) -> None:
        for number in range(ROUNDS):
            uow.outbox.put(a_letter(f"{number}", replace(WARD, channel=f"C{number}"), case=f"case-{number}"))

    database.transactions.run_sync(work)
    first, second = in_two_processes(send_all, url)
    assert sorted(first + second) == sorted(f"{number}" for number in range(ROUNDS))
    assert database.health.read_sync().outbox == {"sent": ROUNDS}


async def test_of_two_who_move_the_same_cases_the_slower_sets_none_back(opens: Opens, clock: Clock) -> None:
    mine, theirs = opens(), opens()
    for number in range(1, 31):
        held = a_case(f"case-{number}", number, status=Status.HELD, unit="nes", held_at=START, next_at=START)
        mine.transactions.run_sync(lambda uow, held=held: uow.cases.add(held))  # type: ignore[misc]
    clock.forward(120)
    world = replace(House().world, now=clock.now)
    with capture_logs() as told:
        await asyncio.gather(*(worker(database, world).tick() for database in (mine, theirs)))
        while await worker(mine, world).tick():
            pass
    assert [line for line in told if line["event"] == "advance.failed"] == []
    moved = mine.transactions.run_sync(lambda uow: uow.cases.in_status({Status.ROUTED}, limit=50))
    assert len(moved) == 30


def worker(database: Database, world: World) -> Worker:
    tools = (database.transactions, database.intake, database.post)
    return Worker(Desk(*tools, lambda: world, {}, {}, {}, database.tidy, database.bell.ring))
