"""Opens the database the way that keeps what was promised, or says in plain words why not."""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from errno import EACCES, EISDIR
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from handlers.domain.errors import MendableFault
from handlers.domain.machine import because
from handlers.domain.texts import Text, Words, text
from storage.mounts import network_disk
from storage.schema import check_schema

POOL: Final = 5

# FULL: what was confirmed survives a power cut. secure_delete: what was deleted is overwritten. cache_size: in KiB, for
# each connection; what is not in it is in the system's own cache. wal_autocheckpoint: in pages, 16 MB; a page
# that is written again and again in between is taken over into the file once.
_PRAGMAS: Final = (
    "PRAGMA busy_timeout=5000",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA journal_size_limit=67108864",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-8192",
    "PRAGMA wal_autocheckpoint=4000",
)
_WAL: Final = "PRAGMA journal_mode=WAL"
_TURNS: Final = 10
"""So often somebody else may come between the waiting and the switch."""

_POSTGRES: Final[Mapping[str, Any]] = {
    "connect_timeout": 5,
    "options": "-c statement_timeout=10000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=30000",
}

_SQLITE_SAYS: Final[Mapping[int, str]] = {
    sqlite3.SQLITE_NOTADB: "database.not_sqlite",
    sqlite3.SQLITE_CORRUPT: "database.damaged",
    sqlite3.SQLITE_FULL: "database.full",
    sqlite3.SQLITE_READONLY: "database.no_right",
    sqlite3.SQLITE_CANTOPEN: "database.no_right",
    sqlite3.SQLITE_BUSY: "database.busy",
    sqlite3.SQLITE_IOERR: "database.disk",
}


class StartError(MendableFault):
    """The database cannot be used as it is set up."""


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


def _plainly(error: BaseException) -> Text:
    named = Words(type(error).__name__)
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        # The last byte of an extended code: sqlite.org/rescode.html
        return text(_SQLITE_SAYS.get(code & 0xFF, "database.failing"), error=named)
    if isinstance(error, OSError):
        return text("database.unopened", why=because(error))
    return text("database.silent", error=named)


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
        raise StartError(text("database.unknown_kind"))
    if place.get_backend_name() == "sqlite":
        _check_file(place.database or "")
    return place


def _check_file(name: str) -> None:
    if name in ("", ":memory:") or name.startswith("file:"):
        raise StartError(text("database.in_memory"))
    if os.environ.get("DYNO"):
        raise StartError(text("database.loses_files"))
    if not Path(name).parent.is_dir():
        raise StartError(text("database.no_folder", folder=Words(str(Path(name).parent))))
    if kind := network_disk(Path(name).parent):
        raise StartError(text("database.network", kind=Words(kind)))


def _sqlite(place: URL) -> Engine:
    engine = create_engine(place, pool_size=1, max_overflow=0, hide_parameters=True)
    path = Path(place.database or "")

    @event.listens_for(engine, "do_connect")
    def keep_private(*_: object) -> None:
        _make_private(path)

    @event.listens_for(engine, "connect")
    def prepare(raw: Any, _: object) -> None:
        raw.isolation_level = None  # the driver's own BEGIN comes too late to keep a read and its write together
        for pragma in _PRAGMAS:
            raw.execute(pragma)
        _write_ahead(raw)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def empty_log(engine: Engine) -> None:
    """Take SQLite's write-ahead log over into the file and leave nothing in it: both still hold what was deleted since
    the log was last taken over. Where somebody is in the way it is left to the next time.
    """
    file = engine.url.database
    if engine.dialect.name == "sqlite" and file:
        # Of its own: the writer never lets go of the one connection of the pool.
        with suppress(sqlite3.Error), closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _make_private(path: Path) -> None:
    """SQLite gives its companions (-wal, -shm) the mode of the file itself.

    One that stands is not even opened: to close it again would let go of every lock that this process has on it
    (sqlite.org/howtocorrupt.html 2.2). But SQLite itself would open what it can only read, and fail at each write.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        wrong = EISDIR if path.is_dir() else 0 if os.access(path, os.R_OK | os.W_OK) else EACCES
        if wrong:
            raise OSError(wrong, os.strerror(wrong)) from None


def _write_ahead(raw: Any) -> None:
    """Into WAL, where it is not. Only who is alone can switch, and SQLite does not wait until it is."""
    for _ in range(_TURNS):
        if raw.execute("PRAGMA journal_mode").fetchone() == ("wal",):
            return
        raw.execute("BEGIN EXCLUSIVE")  # this does wait, for whoever reads or writes
        raw.execute("COMMIT")
        with suppress(sqlite3.OperationalError):
            raw.execute(_WAL)
    raw.execute(_WAL)


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
