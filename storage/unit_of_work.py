"""One transaction: the case, its trail and the letters that tell of it are kept together or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from handlers.ports import UnitOfWork
from storage.cases import SqlCases
from storage.outbox import SqlOutbox
from storage.periods import SqlPeriods
from storage.places import SqlPlaces
from storage.profiles import SqlProfiles
from storage.restoring import Restored
from storage.rooms import SqlWays
from storage.runner import Runner
from storage.trail import SqlTrail
from storage.vault import Ring

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Tools:
    """What storage works with: the keys, the clock, and whether a copy was put back lately."""

    ring: Ring
    now: Callable[[], datetime]
    restored: Restored | None = None


class SqlUnitOfWork:
    """Implements the port `UnitOfWork` on one open connection."""

    def __init__(self, connection: Connection, tools: Tools) -> None:
        self.vault = tools.ring
        self.cases = SqlCases(connection, tools.ring)
        self.trail = SqlTrail(connection)
        self.outbox = SqlOutbox(connection, tools.ring, tools.now, tools.restored)
        self.places = SqlPlaces(connection, tools.ring)
        self.profiles = SqlProfiles(connection, tools.ring)
        self.periods = SqlPeriods(connection, tools.ring)
        self.ways = SqlWays(connection, tools.ring, tools.now)

    def flush(self) -> None:
        """Write what is written once, at the end."""
        self.cases.flush()
        self.outbox.flush(self.cases.added)


class SqlTransactions:
    """Implements the port `Transactions`."""

    def __init__(self, runner: Runner, tools: Tools) -> None:
        self._runner = runner
        self._tools = tools

    async def run(self, work: Callable[[UnitOfWork], T], /) -> T:
        return await self._runner.run(lambda connection: self._carry_out(connection, work))

    def run_sync(self, work: Callable[[UnitOfWork], T], /) -> T:
        """The same for callers without an event loop: the command line."""
        return self._runner.run_sync(lambda connection: self._carry_out(connection, work))

    def _carry_out(self, connection: Connection, work: Callable[[UnitOfWork], T]) -> T:
        unit = SqlUnitOfWork(connection, self._tools)
        result = work(unit)
        unit.flush()
        return result
