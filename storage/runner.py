"""Runs work in transactions, off the event loop, and answers when the work is committed.

On SQLite one thread writes: what waits is committed together, each work in a savepoint of its own, so that
one sync of the disk serves many and nobody meets a locked database. On PostgreSQL a small pool does the same.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from time import monotonic
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from handlers.domain.errors import Defect, Fault
from storage.engine import POOL

T = TypeVar("T")
Work = Callable[[Connection], T]

# So many that a disk that syncs slowly still keeps up, so few that nobody waits long for the others.
_TOGETHER: Final = 64
_LONGEST: Final = 0.02
"""Seconds of one transaction after which no other work is begun in it: who only writes a line waits for no crowd."""


class Runner(Protocol):
    async def run(self, work: Work[T]) -> T:
        """What the work returns, once it is committed.

        Raises what the work raised, with everything it did undone; Fault where the database cannot take it.
        """

    def run_sync(self, work: Work[T]) -> T:
        """The same, for callers without an event loop."""

    def close(self) -> None:
        """Finish what was asked for, then let go of the database. What is asked for later gets a Fault."""


def runner_for(engine: Engine) -> Runner:
    return _Writer(engine) if engine.dialect.name == "sqlite" else _Pool(engine)


@dataclass(frozen=True, slots=True)
class _Job:
    work: Work[Any]
    future: "Future[Any]"


@dataclass(frozen=True, slots=True)
class _Outcome:
    value: object = None
    error: Exception | None = None

    def tell(self, future: "Future[Any]") -> None:
        if self.error is None:
            future.set_result(self.value)
        else:
            future.set_exception(self.error)


class _Writer:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._gate = Lock()
        self._closed = False
        self._thread = Thread(target=self._write, name="database writer", daemon=True)
        self._thread.start()

    async def run(self, work: Work[T]) -> T:
        return await asyncio.wrap_future(self._submit(work))

    def run_sync(self, work: Work[T]) -> T:
        return self._submit(work).result()

    def close(self) -> None:
        with self._gate:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()
        self._engine.dispose()

    def _submit(self, work: Work[T]) -> "Future[T]":
        future: Future[T] = Future()
        with self._gate:
            if self._closed:
                raise Fault("the database is closed")
            self._queue.put(_Job(work, future))
        return future

    def _write(self) -> None:
        jobs: list[_Job] = []
        more = True
        while more or jobs:
            if more:
                more = self._gather(jobs)
            outcomes = self._together(jobs) if jobs else ()
            for job, outcome in zip(jobs, outcomes, strict=False):
                outcome.tell(job.future)
            del jobs[: len(outcomes)]

    def _gather(self, jobs: list[_Job]) -> bool:
        """Add what waits now, where there was nothing at least one; whether more may come."""
        while len(jobs) < _TOGETHER:
            try:
                job = self._queue.get(block=not jobs)
            except Empty:
                break
            if job is None:
                return False
            if job.future.set_running_or_notify_cancel():
                jobs.append(job)
        return True

    def _together(self, jobs: Sequence[_Job]) -> Sequence[_Outcome]:
        """One transaction for all, or as many as there is time for. Nobody hears of success before it is committed."""
        outcomes: list[_Outcome] = []
        try:
            with self._engine.begin() as connection:
                until = monotonic() + _LONGEST
                for job in jobs:
                    outcomes.append(_attempt(connection, job.work))
                    if monotonic() >= until:
                        break
        except (SQLAlchemyError, OSError) as error:
            return [_Outcome(error=_because(error, Fault)) for _ in outcomes or jobs]
        return outcomes


def _attempt(connection: Connection, work: Work[Any]) -> _Outcome:
    """The work in a savepoint: where it raises, only what it did itself is undone."""
    connection.exec_driver_sql("SAVEPOINT work")
    try:
        outcome = _Outcome(work(connection))
    except Exception as error:
        connection.exec_driver_sql("ROLLBACK TO work")
        outcome = _Outcome(error=_translated(error))
    connection.exec_driver_sql("RELEASE work")
    return outcome


class _Pool:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(POOL, thread_name_prefix="database")

    async def run(self, work: Work[T]) -> T:
        return await asyncio.wrap_future(self._submit(work))

    def run_sync(self, work: Work[T]) -> T:
        return self._submit(work).result()

    def close(self) -> None:
        self._threads.shutdown(wait=True)
        self._engine.dispose()

    def _submit(self, work: Work[T]) -> "Future[T]":
        try:
            return self._threads.submit(self._alone, work)
        except RuntimeError as error:
            raise Fault("the database is closed") from error

    def _alone(self, work: Work[T]) -> T:
        try:
            with self._engine.begin() as connection:
                return work(connection)
        except SQLAlchemyError as error:
            raise _translated(error) from error


def _translated(error: Exception) -> Exception:
    """What the database cannot do now is a Fault, what it never will is our mistake. No values are told."""
    if not isinstance(error, SQLAlchemyError):
        return error
    passing = isinstance(error, OperationalError | InterfaceError | PoolTimeout)
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return _because(error, Fault if passing or lost else Defect)


def _because(error: Exception, kind: type[Exception]) -> Exception:
    told = kind(f"database: {type(error).__name__}")
    told.__cause__ = error
    return told
