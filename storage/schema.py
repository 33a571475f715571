"""Which schema a database has, which one this program needs, and the way from one to the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from glob import escape
from itertools import count
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from handlers.domain.errors import MendableFault
from handlers.domain.texts import Words
from handlers.domain.texts import text as say_text
from storage.copies import Copy, copy_whole

SCRIPTS = Path(__file__).parent / "migrations"


class SchemaError(MendableFault):
    """The database has another schema than this program needs."""


def config_for(connection: Connection) -> Config:
    """What alembic needs, without any file: the scripts of this package and an open connection."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """The revision this program needs."""
    return str(ScriptDirectory(str(SCRIPTS)).get_current_head())


def current(connection: Connection) -> str | None:
    """The revision the database has; None for one that was never migrated."""
    return MigrationContext.configure(connection).get_current_revision()


def check_schema(connection: Connection) -> None:
    """Raise SchemaError unless the database has exactly the schema this program needs."""
    check_made(connection)
    has = current(connection)
    if has != head():
        raise SchemaError(say_text("database.behind", has=Words(str(has)), needs=Words(head())))


def check_made(connection: Connection) -> None:
    """Raise SchemaError unless it is a database of ours, of today or of before."""
    check_ours(connection)
    if current(connection) is None:
        raise SchemaError(say_text("database.unmade"))


def check_ours(connection: Connection) -> None:
    """Raise SchemaError for a database that a newer program made, or that is somebody else's."""
    tables = set(inspect(connection).get_table_names()) - {"alembic_version"}
    if tables and "cases" not in tables:
        others = ", ".join(sorted(tables)[:3])
        raise SchemaError(say_text("database.foreign", tables=Words(others)))
    has = current(connection)
    if has not in (None, *revisions()):
        raise SchemaError(say_text("database.newer", has=Words(str(has))))


def revisions() -> Sequence[str]:
    """Every revision this program knows, oldest first."""
    return [script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()][::-1]


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What was done to a database: the revisions it did not have, oldest first, and the copy from before."""

    revisions: tuple[str, ...] = ()
    copy: Copy | None = None


def upgrade(engine: Engine, is_copy: bool = False) -> Upgrade:
    """Bring the database to the newest schema, all of it or nothing; nothing happens to one that has it.

    A SQLite file with anything in it is copied beside itself first, unless it is a copy itself.
    """
    with engine.connect() as connection:
        check_ours(connection)
        has = current(connection)
    if has == head():
        return Upgrade()
    wants_copy = has and not is_copy and engine.dialect.name == "sqlite"
    copy = copy_whole(engine, _place(engine, str(has))) if wants_copy else None
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            # Two processes that migrate at once go one after the other.
            connection.execute(text("SELECT pg_advisory_xact_lock(7429183)"))
        had = current(connection)
        command.upgrade(config_for(connection), "head")
    known = revisions()
    return Upgrade(tuple(known[known.index(had) + 1 if had else 0 :]), copy)


def _place(engine: Engine, revision: str) -> Path:
    """Beside the database, under the first number that is free."""
    path = Path(engine.url.database or "")
    free = next(number for number in count(1) if not any(path.parent.glob(f"{escape(path.name)}.before-{number}-*")))
    return path.with_name(f"{path.name}.before-{free}-from-{revision}")
