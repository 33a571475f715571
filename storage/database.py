"""The whole of storage behind one door, for `bot.wiring`."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select

from handlers.domain.texts import text
from storage.again import SqlAgain
from storage.bell import Bell
from storage.copies import Copy, copy_whole
from storage.engine import StartError, answering, connect, empty_log, open_engine
from storage.health import SqlHealth
from storage.inbox import SqlIntake
from storage.post import SqlPost
from storage.putting_back import put_in_place
from storage.restoring import Calmed, calm_restored, restored_lately
from storage.rooms import SqlRooms
from storage.runner import runner_for
from storage.schema import Upgrade, check_made, check_schema, upgrade
from storage.tidy import Tidied, tidy
from storage.unit_of_work import SqlTransactions, Tools
from storage.vault import Ring
from storage.watch import SqlWatch


class Database:
    """An open database. `close` finishes what was asked for; nothing may be asked for after it."""

    def __init__(self, url: str, ring: Ring, now: Callable[[], datetime], owner: str) -> None:
        engine = self._engine = open_engine(url)
        self._runner = runner_for(engine)
        self.bell = Bell(self._runner, engine)
        self._now = now
        restored = self._runner.run_sync(lambda connection: restored_lately(connection, now()))
        tools = Tools(ring, now, restored)
        self.transactions = SqlTransactions(self._runner, tools)
        self.intake = SqlIntake(self._runner, tools.ring, tools.now)
        self.post = SqlPost(self._runner, tools, owner)
        self.health = SqlHealth(self._runner, tools.now)
        self.again = SqlAgain(self._runner, tools.now)
        self.watch = SqlWatch(self._runner, tools)
        self.rooms = SqlRooms(self._runner, tools.ring, tools.now)

    async def tidy(self) -> Tidied:
        """Forget what need not be remembered any more; once an hour is enough."""
        tidied = await self._runner.run(lambda connection: tidy(connection, self._now()))
        await asyncio.to_thread(empty_log, self._engine)
        return tidied

    def time(self) -> datetime | None:
        """What time the database server has; None where there is no server. Raises Fault where it does not answer."""
        return self._runner.run_sync(_time)

    def close(self) -> None:
        self.bell.close()
        self._runner.close()


def _time(connection: Connection) -> datetime | None:
    if connection.dialect.name == "sqlite":
        return None
    told: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    return told.astimezone(UTC)


def open_database(url: str, ring: Ring, now: Callable[[], datetime], new_id: Callable[[], str]) -> Database:
    """Open the database behind DATABASE_URL: `sqlite:///file` or `postgresql://…`.

    Raises StartError where it cannot be used, SchemaError where `tidstyv migrate` must run first. `new_id` must
    never give the same twice, in this process or any other.
    """
    return Database(url, ring, now, new_id())


def migrate(url: str) -> Upgrade:
    """Bring the schema up to date, and tell what was done.

    Raises StartError where the database cannot be used, SchemaError for one that is newer than this program.
    """
    with _unopened(url) as engine:
        return upgrade(engine)


def copy_to(url: str, path: Path) -> Copy:
    """A whole copy of an SQLite database, made while others may be using it.

    Raises PlaceError where no copy can stand at `path`, StartError or SchemaError where the database cannot be
    used, Fault for a copy that is not whole.
    """
    with _unopened(url) as engine:
        if not Path(engine.url.database or "").is_file():
            raise StartError(text("database.nothing_to_copy"))
        with engine.connect() as connection:
            check_made(connection)
        return copy_whole(engine, path)


def put_back(url: str, copy: Path, ring: Ring, now: Callable[[], datetime]) -> Calmed:
    """Put a copy in place of an SQLite database that is missing or empty, brought up to date and calmed.

    Raises MendableFault for a copy that will not do, for other keys than its own, and where something stands already;
    nothing has then changed.
    """

    def prepare(draft: Path) -> Calmed:
        with _unopened(f"sqlite:///{draft}") as engine:
            upgrade(engine, is_copy=True)
            with engine.begin() as connection:
                return calm_restored(connection, ring, now())

    with _unopened(url) as engine:
        return put_in_place(copy, Path(engine.url.database or ""), prepare)


def calm(url: str, ring: Ring, now: Callable[[], datetime]) -> Calmed:
    """The same for a database that was put back by other means, and is up to date."""
    with _unopened(url) as engine, engine.begin() as connection:
        check_schema(connection)
        return calm_restored(connection, ring, now())


@contextmanager
def _unopened(url: str) -> Iterator[Engine]:
    """An engine that asks for no schema, let go of afterwards."""
    engine = connect(url)
    try:
        with answering():
            yield engine
    finally:
        engine.dispose()
