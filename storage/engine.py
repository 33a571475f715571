"""Opens the database the way that keeps what was promised, or says in plain words why not."""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from handlers.domain.errors import Fault
from storage.schema import check_schema

POOL: Final = 5

# FULL: what was confirmed survives a power cut. secure_delete: what was deleted is overwritten.
_PRAGMAS: Final = (
    "PRAGMA busy_timeout=5000",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA journal_size_limit=67108864",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-65536",
)
_POSTGRES: Final[Mapping[str, Any]] = {
    "connect_timeout": 5,
    "options": "-c statement_timeout=10000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=30000",
}

_NO_RIGHT: Final = "the database file may not be written; its owner, and that of its folder, is to be who runs the bot"
_SQLITE_SAYS: Final[Mapping[int, str]] = {
    sqlite3.SQLITE_NOTADB: "the file is no SQLite database; name another in DATABASE_URL, or move that one away",
    sqlite3.SQLITE_CORRUPT: "the database file is damaged; stop the bot and put the newest copy in its place",
    sqlite3.SQLITE_FULL: "the disk is full; make room on it and try again",
    sqlite3.SQLITE_READONLY: _NO_RIGHT,
    sqlite3.SQLITE_CANTOPEN: _NO_RIGHT,
    sqlite3.SQLITE_BUSY: "another process holds the database; stop it, or try again in a minute",
    sqlite3.SQLITE_IOERR: "the disk does not take or give what the database needs; see the log of the machine",
}


class StartError(Fault):
    """The database cannot be used as it is set up; the words are for whoever runs the bot."""


def open_engine(url: str) -> Engine:
    """An engine on a database whose schema is the one this program needs.

    Raises StartError for a URL that will not do or a database that does not answer, SchemaError for another
    schema.
    """
    engine = connect(url)
    with ExitStack() as undo:
        undo.callback(engine.dispose)
        with answering(), engine.connect() as connection:
            check_schema(connection)
        undo.pop_all()
    return engine


@contextmanager
def answering() -> Iterator[None]:
    """Says plainly why the database cannot be used, wherever it cannot. The address is not repeated."""
    try:
        yield
    except SQLAlchemyError as error:
        raise StartError(_plainly(getattr(error, "orig", None) or error)) from error
    except (sqlite3.Error, OSError) as error:
        raise StartError(_plainly(error)) from error


def _plainly(error: BaseException) -> str:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        # The last byte of an extended code: sqlite.org/rescode.html
        return _SQLITE_SAYS.get(code & 0xFF, f"the database does not answer: {type(error).__name__}")
    if isinstance(error, OSError):
        return f"the database file cannot be opened: {error.strerror}; check the path in DATABASE_URL and its owner"
    return (
        f"the database does not answer: {type(error).__name__}; check that the server runs, "
        "and the address, user and password in DATABASE_URL"
    )


def connect(url: str) -> Engine:
    """An engine on any database of ours, whatever its schema. Nothing is opened before it is used."""
    place = _read(url)
    return _sqlite(place) if place.get_backend_name() == "sqlite" else _postgres(place)


def _read(url: str) -> URL:
    try:
        # Heroku still hands out the old name.
        place = make_url(url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres:") else url)
    except ArgumentError:
        place = None
    if place is None or place.get_backend_name() not in ("sqlite", "postgresql"):
        raise StartError("DATABASE_URL must begin with sqlite:/// or postgresql://")
    if place.get_backend_name() == "sqlite":
        _check_file(place.database or "")
    return place


def _check_file(name: str) -> None:
    if name in ("", ":memory:") or name.startswith("file:"):
        raise StartError("a database in memory forgets everything; give a file: sqlite:///tidstyv.db")
    if os.environ.get("DYNO"):
        raise StartError(
            "this machine loses its files at every restart, and SQLite keeps everything in a file; "
            "give a PostgreSQL database in DATABASE_URL"
        )
    if not Path(name).parent.is_dir():
        raise StartError(f"the folder of the database does not exist: {Path(name).parent}")


def _sqlite(place: URL) -> Engine:
    engine = create_engine(place, pool_size=1, max_overflow=0, hide_parameters=True)
    path = Path(place.database or "")

    @event.listens_for(engine, "do_connect")
    def keep_private(*_: object) -> None:
        # SQLite gives its companions (-wal, -shm) the mode of the file itself.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))

    @event.listens_for(engine, "connect")
    def prepare(raw: Any, _: object) -> None:
        raw.isolation_level = None  # the driver's own BEGIN comes too late to keep a read and its write together
        for pragma in _PRAGMAS:
            raw.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _postgres(place: URL) -> Engine:
    return create_engine(
        place.set(drivername="postgresql+psycopg"),
        pool_size=POOL,
        max_overflow=0,
        pool_timeout=10,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args=dict(_POSTGRES),
    )
