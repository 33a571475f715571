"""Whole copies of an SQLite database, also while it is in use; none stands that was not read through first."""

import os
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from errno import EEXIST
from pathlib import Path

from sqlalchemy import Engine

from handlers.domain.errors import Fault, MendableFault
from handlers.domain.machine import because
from handlers.domain.texts import Words, text


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy and what is in it: the revision of its schema, how many cases, how many bytes."""

    path: Path
    schema: str
    cases: int
    size: int


class PlaceError(MendableFault):
    """No copy can stand where it was to."""

    def __init__(self, path: Path, why: OSError) -> None:
        super().__init__(text("backup.no_place", file=Words(str(path)), why=because(why)))


def copy_whole(engine: Engine, path: Path) -> Copy:
    """Copy the database behind `engine` to `path`, readable for its owner only; nobody has to stop for it.

    Raises PlaceError where it cannot stand or something stands already, sqlite3.Error for what SQLite cannot do,
    Fault for a copy that is not whole. Nothing has then changed.
    """
    try:
        if path.exists():
            raise FileExistsError(EEXIST, os.strerror(EEXIST))
        # Under a name of its own until it is whole, so that a copy that was broken off is never taken for one.
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise PlaceError(path, error) from error
    draft = Path(name)
    try:
        _fill(engine, draft)
        os.fsync(handle)  # VACUUM INTO does not: sqlite.org/lang_vacuum.html
        schema, cases = _read_through(draft)
        draft.replace(path)
    finally:
        os.close(handle)
        draft.unlink(missing_ok=True)
    return Copy(path, schema, cases, path.stat().st_size)


def _fill(engine: Engine, draft: Path) -> None:
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        if raw is None:
            raise Fault("the database has closed")
        raw.cursor().execute("VACUUM INTO ?", (str(draft),))


def _read_through(draft: Path) -> tuple[str, int]:
    """The revision and the count of cases of a copy. Raises Fault unless SQLite finds all of it sound."""
    # Of its own, since an engine of ours would leave its companions (-wal, -shm) beside the copy.
    with closing(sqlite3.connect(f"{draft.resolve().as_uri()}?mode=ro", uri=True)) as copy:
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise MendableFault(text("database.copy_damaged"))
        (schema,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
        (cases,) = copy.execute("SELECT count(*) FROM cases").fetchone()
    return schema, cases
