"""The second ledger: the database, read by SQL from outside while nobody writes, and a look at it in between."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, NullPool, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from tests.faults.ledgers import CaseSeen, Event, LetterSeen, Rows

_INBOX: Final = text("SELECT state, tries FROM inbox ORDER BY id")
_LETTERS: Final = text(
    "SELECT outbox.id, mark, case_id, destination, state, coalesce(slot, '') AS slot, kind, attempts FROM outbox "
    "JOIN destinations ON destinations.id = outbox.destination ORDER BY outbox.id"
)
_CASES: Final = text(
    "SELECT id, status, version, body, (SELECT count(*) FROM trail WHERE trail.case_id = cases.id) AS changes "
    "FROM cases ORDER BY year, number"
)
_WAITING: Final = text(
    "SELECT (SELECT count(*) FROM inbox WHERE state = 'waiting') AS events, "
    "(SELECT count(*) FROM outbox WHERE finished_at IS NULL) AS letters, "
    "(SELECT count(*) FROM cases WHERE status = 'held') AS held, "
    "(SELECT count(*) FROM outbox) + (SELECT count(*) FROM inbox) AS seen"
)
_DIGESTS: Final = text("SELECT DISTINCT period FROM periods WHERE kind = 'digest'")
_WATCHED: Final = text("SELECT 1 FROM watches")
_END_OTHERS: Final = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_MARKED: Final = text("SELECT 1 FROM outbox WHERE mark = :mark")


class Reader:
    """Reads one database, SQLite or PostgreSQL. Writes nothing, and keeps no transaction open."""

    def __init__(self, url: str) -> None:
        place = make_url(url)
        self.is_file = place.get_backend_name() == "sqlite"
        self._file = Path(place.database or "") if self.is_file else None
        self._engine = _engine(url, self.is_file)

    def waiting(self) -> tuple[int, ...]:
        """Events, letters and cases that something is still to happen to; and how much there is of it all."""
        with self._engine.connect() as connection:
            row = connection.execute(_WAITING).one()
        return row.events, row.letters, row.held, row.seen

    def knows(self, mark: str) -> bool:
        """Whether a letter with this mark is committed. While the database is away nobody can tell; a post of which no
        letter is known is found in the end all the same.
        """
        try:
            with self._engine.connect() as connection:
                return connection.execute(_MARKED, {"mark": mark}).first() is not None
        except OperationalError:
            return not self.is_file

    def rows(self) -> Rows:
        with self._engine.connect() as connection:
            return Rows(
                [Event(row.state, row.tries) for row in connection.execute(_INBOX)],
                [LetterSeen(*row) for row in connection.execute(_LETTERS)],
                [_case(*row) for row in connection.execute(_CASES)],
                self._damage(connection),
                self._raw(),
            )

    def digests(self) -> set[str]:
        """The weeks for which a digest was claimed."""
        with self._engine.connect() as connection:
            return set(connection.execute(_DIGESTS).scalars())

    def is_watched(self) -> bool:
        """Whether it stands written until when everything is known to have come in."""
        with self._engine.connect() as connection:
            return connection.execute(_WATCHED).first() is not None

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Somebody else is writing."""
        with closing(sqlite3.connect(self._file or "", isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("ROLLBACK")

    def end_others(self) -> None:
        """Every other connection to this database is ended by its server."""
        with self._engine.connect() as connection:
            connection.execute(_END_OTHERS)

    def close(self) -> None:
        self._engine.dispose()

    def _damage(self, connection: Connection) -> str:
        if not self.is_file:
            return ""
        whole = [row[0] for row in connection.execute(text("PRAGMA integrity_check"))]
        loose = [f"no parent: {row[0]}" for row in connection.execute(text("PRAGMA foreign_key_check"))]
        return "; ".join([each for each in whole if each != "ok"] + loose)

    def _raw(self) -> bytes:
        """The file as a thief would find it, with what stands beside it."""
        if self._file is None:
            return b""
        beside = [self._file, self._file.with_name(f"{self._file.name}-wal")]
        return b"".join(path.read_bytes() for path in beside if path.exists())


def _engine(url: str, is_file: bool) -> Engine:
    if is_file:
        # Read-only, since whoever closes a file last writes its log into it: that is left to the bot.
        only_read = url.replace("sqlite:///", "sqlite:///file:") + "?mode=ro&uri=true"
        return create_engine(only_read, poolclass=NullPool)
    place = make_url(url).set(drivername="postgresql+psycopg")
    return create_engine(place, isolation_level="AUTOCOMMIT", pool_size=1, pool_pre_ping=True)


def _case(id: str, status: str, version: int, body: str, changes: int) -> CaseSeen:
    words: Sequence[str] = json.loads(body).get("words") or ""
    return CaseSeen(id, str(words), status, version, changes)
