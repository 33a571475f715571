"""A bell between processes on PostgreSQL: a hint that there is something to do. Whoever misses it looks by themselves.

On SQLite one process does everything, and nobody is called.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import Final

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from handlers.domain.errors import Defect, Fault
from storage.runner import Runner

_CHANNEL: Final = "tidstyv"
_LOOK_UP: Final = 1.0
"""Seconds between two looks whether it is to stop, and before a lost connection is tried again."""


class Bell:
    """`ring` wakes whoever `hear`s, in any process on the same database."""

    def __init__(self, runner: Runner, engine: Engine) -> None:
        self._runner = runner
        self._engine = engine
        self._wanted = False
        self._ringing: asyncio.Task[None] | None = None
        self._closed = Event()
        self._listener: Thread | None = None

    def ring(self) -> None:
        """Say that there is something to do; at once, and several as one."""
        self._wanted = self._engine.dialect.name == "postgresql"
        if self._wanted and (self._ringing is None or self._ringing.done()):
            self._ringing = asyncio.create_task(self._notify())

    async def _notify(self) -> None:
        while self._wanted:
            self._wanted = False
            with suppress(Fault):
                await self._runner.run(_notify)

    def hear(self, heard: Callable[[], None]) -> None:
        """Call `heard` in this event loop whenever somebody rings, until `close`."""
        if self._engine.dialect.name == "postgresql" and self._listener is None:
            wake = asyncio.get_running_loop().call_soon_threadsafe
            self._listener = Thread(target=self._listen, args=[lambda: wake(heard)], name="bell", daemon=True)
            self._listener.start()

    def close(self) -> None:
        self._closed.set()
        if self._listener is not None:
            self._listener.join()

    def _listen(self, heard: Callable[[], object]) -> None:
        # A connection of its own: one of the pool would be missing there.
        engine = create_engine(self._engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True)
        while not self._closed.is_set():
            with suppress(SQLAlchemyError, OSError), engine.connect() as connection:
                self._hear_on(connection, heard)
            self._closed.wait(_LOOK_UP)

    def _hear_on(self, connection: Connection, heard: Callable[[], object]) -> None:
        # Only here: whoever has SQLite need not load the driver.
        from psycopg import Connection as Wire  # noqa: PLC0415

        connection.exec_driver_sql(f"LISTEN {_CHANNEL}")
        wire = connection.connection.driver_connection
        if not isinstance(wire, Wire):
            raise Defect("PostgreSQL is spoken to by another driver than psycopg")
        # What was rung for before it listened.
        heard()
        while not self._closed.is_set() and not wire.closed:
            for _ in wire.notifies(timeout=_LOOK_UP, stop_after=1):
                heard()


def _notify(connection: Connection) -> None:
    connection.exec_driver_sql(f"NOTIFY {_CHANNEL}")
