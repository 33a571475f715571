"""The whole of storage behind one door, for `bot.wiring`."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from storage.engine import answering, connect, open_engine
from storage.health import SqlHealth
from storage.inbox import SqlIntake
from storage.post import SqlPost
from storage.runner import runner_for
from storage.schema import upgrade
from storage.tidy import Tidied, tidy
from storage.unit_of_work import SqlTransactions, Tools
from storage.vault import Ring


class Database:
    """An open database. `close` finishes what was asked for; nothing may be asked for after it."""

    def __init__(self, url: str, tools: Tools) -> None:
        self._runner = runner_for(open_engine(url))
        self._now = tools.now
        self.transactions = SqlTransactions(self._runner, tools)
        self.intake = SqlIntake(self._runner, tools.ring, tools.now)
        self.post = SqlPost(self._runner, tools, owner=tools.new_id())
        self.health = SqlHealth(self._runner, tools.now)

    async def tidy(self) -> Tidied:
        """Forget what need not be remembered any more; once a day is enough."""
        return await self._runner.run(lambda connection: tidy(connection, self._now()))

    def close(self) -> None:
        self._runner.close()


def open_database(url: str, ring: Ring, now: Callable[[], datetime], new_id: Callable[[], str]) -> Database:
    """Open the database behind DATABASE_URL: `sqlite:///file` or `postgresql://…`.

    Raises StartError where it cannot be used, SchemaError where `tidstyv migrate` must run first. `new_id` must
    never give the same twice, in this process or any other.
    """
    return Database(url, Tools(ring, now, new_id))


def migrate(url: str) -> Path | None:
    """Bring the schema up to date. Returns the copy made first of a SQLite file that held anything.

    Raises StartError where the database cannot be used, SchemaError for one that is newer than this program.
    """
    engine = connect(url)
    try:
        with answering():
            return upgrade(engine)
    finally:
        engine.dispose()
