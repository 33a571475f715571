"""Putting a copy of an SQLite database in its place: whole and of today's schema, or not at all."""

import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from handlers.domain.errors import MendableFault
from handlers.domain.texts import Words, text
from storage.tables import METADATA

Answer = TypeVar("Answer")
_COMPANIONS = ("-wal", "-shm")


def put_in_place(copy: Path, target: Path, prepare: Callable[[Path], Answer]) -> Answer:
    """Put `copy` where `target` is to stand, once `prepare` has made it fit to be used; what that answers.

    Raises MendableFault where the copy is none or not whole, where something is in the target already or somebody
    uses it; whatever is raised, nothing stands that did not stand before.
    """
    _check_empty(target)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    draft = Path(name)
    try:
        _fill(copy, draft)
        answer = prepare(draft)
        os.fsync(handle)
        _make_way(target)
        draft.replace(target)
        _settle(target.parent)
    finally:
        os.close(handle)
        for left in (draft, *(Path(f"{draft}{companion}") for companion in _COMPANIONS)):
            left.unlink(missing_ok=True)
    return answer


def _fill(copy: Path, draft: Path) -> None:
    """Raises MendableFault for what is no whole copy of a database of ours."""
    try:
        with (
            closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(draft)) as into,
        ):
            source.backup(into)
            is_whole = into.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            into.execute("SELECT count(*) FROM cases").fetchone()
            into.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise MendableFault(text("restore.no_copy", file=Words(str(copy)))) from error
    if not is_whole:
        raise MendableFault(text("restore.damaged", file=Words(str(copy))))


def _check_empty(target: Path) -> None:
    if not target.exists():
        return
    with closing(sqlite3.connect(f"{target.resolve().as_uri()}?mode=ro", uri=True)) as there:
        tables = {name for (name,) in there.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        ours = sorted(tables & set(METADATA.tables))
        held = [name for name in ours if there.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchone()]  # noqa: S608 (our own)
    if held or tables - set(METADATA.tables) - {"alembic_version"}:
        raise MendableFault(text("restore.not_empty", file=Words(str(target))))


def _make_way(target: Path) -> None:
    """What SQLite keeps beside a file must not be taken for the next one's."""
    if target.exists():
        _check_empty(target)
        try:
            with closing(sqlite3.connect(target, isolation_level=None, timeout=0)) as there:
                # Only who is alone may leave this mode: sqlite.org/wal.html
                there.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            raise MendableFault(text("restore.in_use", file=Words(str(target)))) from error
    for companion in _COMPANIONS:
        Path(f"{target}{companion}").unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """The new name survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
