"""Work in transactions: committed before it is told, and nobody pays for a neighbour's failure."""

import asyncio
import threading
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, event, select, text

from handlers.domain.errors import Defect, Fault, Refusal
from handlers.domain.texts import text as words
from storage.engine import open_engine
from storage.runner import Runner, runner_for
from storage.tables import PROFILES


@pytest.fixture
def runner(url: str) -> Iterator[Runner]:
    runner = runner_for(open_engine(url))
    yield runner
    runner.close()


def remember(connection: Connection, tag: str) -> str:
    connection.execute(PROFILES.insert(), {"tag": tag, "unit": "", "language": None})
    return tag


def remembered(runner: Runner) -> set[str]:
    return set(runner.run_sync(lambda connection: connection.execute(select(PROFILES.c.tag)).scalars().all()))


async def test_many_works_at_once_all_get_their_own_answer(runner: Runner) -> None:
    works = [runner.run(partial(remember, tag=f"{n}")) for n in range(600)]
    assert await asyncio.gather(*works) == [f"{n}" for n in range(600)]
    assert len(remembered(runner)) == 600


@pytest.mark.parametrize("error", [Refusal(words("refusal.not_now")), Fault("later"), ZeroDivisionError()])
async def test_a_work_that_fails_harms_nobody_beside_it(runner: Runner, error: Exception) -> None:
    def fail(connection: Connection) -> str:
        remember(connection, "undone")
        raise error

    works = [runner.run(partial(remember, tag=f"{n}") if n % 3 else fail) for n in range(30)]
    answers = await asyncio.gather(*works, return_exceptions=True)
    assert [answer for answer in answers if answer is error] == [error] * 10
    assert remembered(runner) == {f"{n}" for n in range(30) if n % 3}


async def test_what_no_future_takes_is_our_mistake_and_keeps_nobody_waiting(runner: Runner) -> None:
    def fail(connection: Connection) -> str:
        raise StopIteration

    works = [runner.run(partial(remember, tag=f"{n}") if n % 3 else fail) for n in range(30)]
    async with asyncio.timeout(10):
        answers = await asyncio.gather(*works, return_exceptions=True)
    assert sum(isinstance(answer, Defect) for answer in answers) == 10
    assert remembered(runner) == {f"{n}" for n in range(30) if n % 3}


async def test_what_the_database_refuses_is_our_mistake_and_harms_nobody(runner: Runner) -> None:
    works = [runner.run(partial(remember, tag=f"{n % 5}")) for n in range(10)]
    answers = await asyncio.gather(*works, return_exceptions=True)
    assert sum(isinstance(answer, Defect) for answer in answers) == 5
    assert remembered(runner) == {f"{n}" for n in range(5)}


async def test_a_work_does_not_see_what_a_failed_neighbour_did(runner: Runner) -> None:
    def fail(connection: Connection) -> None:
        remember(connection, "undone")
        raise Fault("later")

    failing = runner.run(fail)
    looking = runner.run(lambda connection: connection.execute(select(PROFILES.c.tag)).scalars().all())
    answers = await asyncio.gather(failing, looking, return_exceptions=True)
    assert isinstance(answers[0], Fault)
    assert answers[1] == []


async def test_closing_finishes_what_was_asked_for(url: str) -> None:
    runner = runner_for(open_engine(url))
    works = [asyncio.ensure_future(runner.run(partial(remember, tag=f"{n}"))) for n in range(50)]
    await asyncio.sleep(0)
    await asyncio.to_thread(runner.close)
    assert await asyncio.gather(*works) == [f"{n}" for n in range(50)]
    with pytest.raises(Fault, match="closed"):
        await runner.run(lambda connection: None)
    runner.close()


async def test_on_sqlite_those_who_wait_are_committed_together_and_hear_of_it_after(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    runner = runner_for(engine)
    commits: list[object] = []
    event.listen(engine, "commit", commits.append)
    started, go = threading.Event(), threading.Event()

    def hold(connection: Connection) -> None:
        started.set()
        go.wait()

    holding = asyncio.ensure_future(runner.run(hold))
    await asyncio.to_thread(started.wait)
    works = [asyncio.ensure_future(runner.run(partial(remember, tag=f"{n}"))) for n in range(20)]
    await asyncio.sleep(0)
    assert not any(work.done() for work in works)
    go.set()
    await asyncio.gather(holding, *works)
    assert len(commits) <= 2
    runner.close()


async def test_on_sqlite_what_comes_first_waits_only_for_what_has_begun(sqlite_url: str) -> None:
    runner = runner_for(open_engine(sqlite_url))
    begun: list[str] = []
    started, go = threading.Event(), threading.Event()

    def hold(connection: Connection) -> None:
        started.set()
        go.wait()

    holding = asyncio.ensure_future(runner.run(hold))
    await asyncio.to_thread(started.wait)
    works = [asyncio.ensure_future(runner.run(lambda _: begun.append("other"))) for _ in range(3)]
    works.append(asyncio.ensure_future(runner.run(lambda _: begun.append("first"), first=True)))
    await asyncio.sleep(0)
    go.set()
    await asyncio.gather(holding, *works)
    assert begun == ["first", "other", "other", "other"]
    runner.close()


async def test_where_the_commit_fails_everybody_gets_a_fault(sqlite_url: str) -> None:
    runner = runner_for(open_engine(sqlite_url))
    runner.run_sync(lambda c: c.execute(text("CREATE TABLE parent (id INTEGER PRIMARY KEY)")))
    # A reference that is checked at the commit spoils it for everybody in the same transaction.
    child = "CREATE TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)"
    runner.run_sync(lambda c: c.execute(text(child)))
    spoiling = runner.run(lambda c: c.execute(text("INSERT INTO child VALUES (1)")))
    beside = runner.run(lambda c: remember(c, "beside"))
    answers = await asyncio.gather(spoiling, beside, return_exceptions=True)
    assert [type(answer) for answer in answers] == [Fault, Fault]
    assert remembered(runner) == set()
    runner.close()


async def test_a_connection_that_can_undo_nothing_is_let_go_with_its_lock(sqlite_url: str) -> None:
    """Also while somebody still looks at the error, and with it at all that was in hand."""
    runner = runner_for(open_engine(sqlite_url))

    def breaks(connection: Connection) -> None:
        raw: Any = connection.connection.dbapi_connection
        raw.set_progress_handler(lambda: 1, 1)

    with pytest.raises(Fault) as seen:
        await runner.run(breaks)
    assert await runner.run(partial(remember, tag="afterwards")) == "afterwards"
    assert seen.value.__cause__
    runner.close()


async def test_a_full_disk_is_a_fault_and_passes(sqlite_url: str) -> None:
    runner = runner_for(open_engine(sqlite_url))
    runner.run_sync(lambda c: c.execute(text("PRAGMA max_page_count=1")))
    works = [runner.run(partial(remember, tag=f"{n}" * 5000)) for n in range(5)]
    answers = await asyncio.gather(*works, return_exceptions=True)
    assert {type(answer) for answer in answers} == {Fault}
    runner.run_sync(lambda c: c.execute(text("PRAGMA max_page_count=1000000")))
    assert await runner.run(lambda c: remember(c, "after")) == "after"
    assert remembered(runner) == {"after"}
    runner.close()


async def test_a_work_that_waits_for_a_held_database_gets_a_fault(postgres_url: str) -> None:
    runner = runner_for(open_engine(postgres_url))
    runner.run_sync(lambda connection: remember(connection, "held"))
    held, go = threading.Event(), threading.Event()

    def hold(connection: Connection) -> None:
        connection.execute(text("UPDATE profiles SET unit = 'x'"))
        held.set()
        go.wait()

    holding = asyncio.ensure_future(runner.run(hold))
    await asyncio.to_thread(held.wait)

    def wait(connection: Connection) -> None:
        connection.execute(text("SET LOCAL lock_timeout = '50ms'"))
        connection.execute(text("UPDATE profiles SET unit = 'y'"))

    with pytest.raises(Fault) as raised:
        await runner.run(wait)
    assert raised.value.__cause__ is not None
    go.set()
    await holding
    runner.close()
