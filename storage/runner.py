"""Runs work in transactions, off the event loop, and answers when the work is committed.

On SQLite one thread writes: what waits is committed together, each work in a savepoint of its own, so that
one sync of the disk serves many and nobody meets a locked database. On PostgreSQL a small pool does the same.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import count
from queue import Empty, PriorityQueue
from threading import Lock, Thread
from time import monotonic
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.engine.interfaces import DBAPICursor
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
    async def run(self, work: Work[T], first: bool = False) -> T:
        """What the work returns, once it is committed. What comes `first` waits for nothing that has not begun.

        Raises what the work raised, with everything it did undone; Fault where the database cannot take it.
        """

    def run_sync(self, work: Work[T]) -> T:
        """The same, for callers without an event loop."""

    def close(self) -> None:
        """Finish what was asked for, then let go of the database. What is asked for later gets a Fault."""


def runner_for(engine: Engine) -> Runner:
    return _Writer(engine) if engine.dialect.name == "sqlite" else _Pool(engine)


@dataclass(frozen=True, slots=True, order=True)
class _Job:
    """In its turn: what comes first, then all else as it came, and the last of all.

    Who waits in an event loop has their `future` there, who waits in a thread has one of the other kind.
    """

    rank: int
    number: int
    work: Work[Any] = field(compare=False)
    future: "asyncio.Future[Any] | Future[Any]" = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Outcome:
    job: _Job
    value: object = None
    error: Exception | None = None

    def tell(self) -> None:
        """Where the future lives. Who has stopped waiting is told nothing."""
        future = self.job.future
        if future.done():
            return
        if self.error is None:
            future.set_result(self.value)
        else:
            future.set_exception(self.error)


_LAST: Final = _Job(2, 0, lambda _: None, Future())


class _Writer:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._queue: PriorityQueue[_Job] = PriorityQueue()
        self._taken: list[_Job] = []
        self._numbers = count()
        self._gate = Lock()
        self._closed = False
        self._connection: Connection | None = None
        self._thread = Thread(target=self._write, name="database writer", daemon=True)
        self._thread.start()

    async def run(self, work: Work[T], first: bool = False) -> T:
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._submit(work, future, first)
        return await future

    def run_sync(self, work: Work[T]) -> T:
        future: Future[T] = Future()
        self._submit(work, future)
        return future.result()

    def close(self) -> None:
        with self._gate:
            if not self._closed:
                self._closed = True
                self._queue.put(_LAST)
        self._thread.join()
        self._engine.dispose()

    def _submit(self, work: Work[T], future: "asyncio.Future[T] | Future[T]", first: bool = False) -> None:
        with self._gate:
            if self._closed:
                raise Fault("the database is closed")
            self._queue.put(_Job(0 if first else 1, next(self._numbers), work, future))

    def _write(self) -> None:
        while (job := self._queue.get()) is not _LAST:
            if not job.future.cancelled():
                self._taken.append(job)
                self._together()
        self._disconnect()

    def _together(self) -> None:
        """One transaction for all that wait, or as many as there is time for; they hear of it once it is committed."""
        outcomes: list[_Outcome] = []
        try:
            connection = self._connection = self._connection or self._engine.connect()
            # The driver's own cursor: SQLAlchemy takes several times as long for a savepoint as SQLite. One left open
            # would keep a broken connection, and its lock, for as long as somebody holds the error that it ended with.
            with connection.begin(), closing(connection.connection.cursor()) as cursor:
                outcomes.extend(_attempt(connection, cursor, job) for job in self._waiting())
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            outcomes = [_Outcome(job, error=_because(error, Fault)) for job in self._taken]
            self._disconnect()
        self._taken.clear()
        _tell(outcomes)

    def _disconnect(self) -> None:
        """Let go of a connection that may be broken; the next transaction takes another."""
        connection, self._connection = self._connection, None
        with suppress(SQLAlchemyError, OSError):
            if connection is not None:
                connection.close()

    def _waiting(self) -> Iterator[_Job]:
        """The one that is taken and what else waits, each in its turn and if it is still wanted."""
        until = monotonic() + _LONGEST
        yield self._taken[0]
        while len(self._taken) < _TOGETHER and monotonic() < until:
            try:
                job = self._queue.get_nowait()
            except Empty:
                return
            if job is _LAST:
                self._queue.put(job)
                return
            if not job.future.cancelled():
                self._taken.append(job)
                yield job


def _attempt(connection: Connection, cursor: DBAPICursor, job: _Job) -> _Outcome:
    """The work in a savepoint: where it raises, only what it did itself is undone."""
    cursor.execute("SAVEPOINT work")
    try:
        outcome = _Outcome(job, job.work(connection))
    except Exception as error:
        cursor.execute("ROLLBACK TO work")
        outcome = _Outcome(job, error=_translated(error))
    cursor.execute("RELEASE work")
    return outcome


def _tell(outcomes: Sequence[_Outcome]) -> None:
    """Everybody in one loop at once: to wake it up for each takes longer than some of the works."""
    loops: dict[asyncio.AbstractEventLoop, list[_Outcome]] = {}
    for outcome in outcomes:
        future = outcome.job.future
        if isinstance(future, Future):
            outcome.tell()
        else:
            loops.setdefault(future.get_loop(), []).append(outcome)
    for loop, theirs in loops.items():
        # A loop that has closed has nobody waiting.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_tell_all, theirs)


def _tell_all(outcomes: Sequence[_Outcome]) -> None:
    for outcome in outcomes:
        outcome.tell()


class _Pool:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(POOL, thread_name_prefix="database")

    async def run(self, work: Work[T], first: bool = False) -> T:
        # Several threads work at once: nothing stands in the way of what comes first for long.
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
        except (SQLAlchemyError, StopIteration) as error:
            raise _translated(error) from error


def _translated(error: Exception) -> Exception:
    """What the database cannot do now is a Fault, what it never will is our mistake. No values are told."""
    if isinstance(error, StopIteration):
        return _because(error, Defect)  # no future takes it: who waits, and everybody told after them, would wait on
    if not isinstance(error, SQLAlchemyError):
        return error
    passing = isinstance(error, OperationalError | InterfaceError | PoolTimeout)
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return _because(error, Fault if passing or lost else Defect)


def _because(error: Exception, kind: type[Exception]) -> Exception:
    told = kind(f"database: {type(error).__name__}")
    told.__cause__ = error
    return told
