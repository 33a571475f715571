"""Which schema a database has, which one this program needs, and the way from one to the other."""

import os
from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from handlers.domain.errors import Fault

SCRIPTS = Path(__file__).parent / "migrations"


class SchemaError(Fault):
    """The database has another schema than this program needs; the words say what to do."""


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
    has, needs = current(connection), head()
    if has == needs:
        return
    if has in (None, *_known()):
        raise SchemaError(f"the database is at {has or 'nothing yet'}, {needs} is needed; run: tidstyv migrate")
    raise SchemaError(f"the database is at {has}, newer than this program knows; install the newer program")


def _known() -> Sequence[str]:
    return [script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()]


def upgrade(engine: Engine) -> Path | None:
    """Bring the database to the newest schema; nothing happens to one that has it.

    A SQLite file with anything in it is copied beside itself first; the copy's path is returned.
    """
    with engine.connect() as connection:
        has = current(connection)
        if has not in (None, *_known()):
            check_schema(connection)
    if has == head():
        return None
    copy = _copy(engine, has) if has and engine.dialect.name == "sqlite" else None
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            # Two processes that migrate at once go one after the other.
            connection.execute(text("SELECT pg_advisory_xact_lock(7429183)"))
        command.upgrade(config_for(connection), "head")
    return copy


def _copy(engine: Engine, revision: str) -> Path:
    path = Path(engine.url.database or "")
    taken = len(list(path.parent.glob(f"{path.name}.before-*")))
    copy = path.with_name(f"{path.name}.before-{taken + 1}-from-{revision}")
    # Made before it is filled, so that nobody else can read it at any moment.
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        if raw is None:
            raise Fault("the database has closed")
        raw.cursor().execute("VACUUM INTO ?", (str(copy),))
    return copy
