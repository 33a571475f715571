"""The way from one schema to the next: models and migrations agree, and nothing is lost."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text

from handlers.domain.case import Recipient
from handlers.domain.lifecycle import SENT, Status
from handlers.domain.people import Role
from handlers.domain.texts import Text, Words
from handlers.domain.texts import text as words
from handlers.ports import UnitOfWork
from storage import schema
from storage.database import migrate
from storage.engine import connect, open_engine
from storage.schema import SchemaError, Upgrade, config_for, current, revisions
from storage.tables import METADATA
from tests.storage.cast import WARD, a_case, a_letter
from tests.storage.conftest import Opens


def downgraded(url: str, to: str = "base") -> Engine:
    engine = connect(url)
    with engine.begin() as connection:
        command.downgrade(config_for(connection), to)
    return engine


def test_the_models_are_what_the_migrations_make(url: str) -> None:
    engine = connect(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_indexes_are_the_same_to_the_letter(sqlite_url: str) -> None:
    """Which rows a partial index holds is not compared above."""
    by_models, by_migrations = create_engine("sqlite://"), connect(sqlite_url)
    METADATA.create_all(by_models)
    made = text("SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    with by_models.connect() as models, by_migrations.connect() as migrations:
        assert set(models.execute(made).scalars()) == set(migrations.execute(made).scalars())
    by_models.dispose()
    by_migrations.dispose()


def test_an_empty_database_is_brought_to_the_head_and_stays_there(empty_url: str) -> None:
    assert migrate(empty_url) == Upgrade(tuple(revisions()))
    assert migrate(empty_url) == Upgrade()
    open_engine(empty_url).dispose()


def test_down_and_up_again_with_data_in_it(url: str, opens: Opens) -> None:
    database = opens()

    def fill(uow: UnitOfWork) -> None:
        uow.cases.add(a_case())
        uow.outbox.put(a_letter("a", WARD))

    database.transactions.run_sync(fill)
    database.close()
    engine = downgraded(url)
    with engine.connect() as connection:
        assert current(connection) is None
    engine.dispose()
    migrate(url)
    assert opens().transactions.run_sync(lambda uow: uow.cases.in_status(SENT, 1)) == []


def test_cases_of_old_are_found_by_who_got_them(url: str, opens: Opens) -> None:
    """More of them than are read at once, with one that is over and one that nobody has got yet."""
    leader = (Recipient("leader", Role.LEADER, Text("reason.leader")),)
    database = opens()

    def fill(uow: UnitOfWork) -> None:
        for number in range(1, 1003):
            uow.cases.add(a_case(f"case-{number}", number, recipients=leader))
        uow.cases.add(a_case("over", 2001, recipients=leader, status=Status.CONFIRMED))
        uow.cases.add(a_case("held", 2002, status=Status.HELD))

    database.transactions.run_sync(fill)
    database.close()
    downgraded(url, "0001").dispose()
    migrate(url)
    engine = connect(url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT person, count(DISTINCT case_id) FROM parties GROUP BY person")).all()
        assert [tuple(row) for row in found] == [("leader", 1002)]
    engine.dispose()


def test_a_database_that_was_never_migrated_is_refused(empty_url: str) -> None:
    with pytest.raises(SchemaError, match=r"database\.unmade"):
        open_engine(empty_url)


def test_a_stale_schema_is_refused(url: str) -> None:
    downgraded(url).dispose()
    with pytest.raises(SchemaError, match=r"database\.unmade"):
        open_engine(url)


def test_a_newer_schema_is_refused_and_not_touched(url: str) -> None:
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    for attempt in (open_engine, migrate):
        with pytest.raises(SchemaError, match=r"database\.newer"):
            attempt(url)


def test_a_database_of_somebody_elses_is_refused_and_not_touched(empty_url: str) -> None:
    engine = connect(empty_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE patients (id INTEGER)"))
    for attempt in (open_engine, migrate):
        with pytest.raises(SchemaError) as told:
            attempt(empty_url)
        assert told.value.text == words("database.foreign", tables=Words("patients"))
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["patients"]
    engine.dispose()


TODAY = schema.head()
TOMORROW = f"{int(TODAY) + 1:04}"
NEXT = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "{tomorrow}", "{today}", None, None


def upgrade() -> None:
    op.add_column("profiles", sa.Column("more", sa.String()))
    op.execute("UPDATE profiles SET more = unit || '!'")
    if {fails}:
        raise RuntimeError("the migration fails half-way")


def downgrade() -> None:
    with op.batch_alter_table("profiles") as batch:
        batch.drop_column("more")
"""


def add_revision(patch: pytest.MonkeyPatch, folder: Path, *, fails: bool = False) -> None:
    """The program of tomorrow: one revision more than today's."""
    shutil.copytree(schema.SCRIPTS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    more = NEXT.format(tomorrow=TOMORROW, today=TODAY, fails=fails)
    (folder / "versions" / f"{TOMORROW}_more.py").write_text(more)
    patch.setattr(schema, "SCRIPTS", folder)


def remember(url: str) -> None:
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO profiles (tag, unit) VALUES ('tag', 'kept')"))
    engine.dispose()


def remembered(url: str) -> list[tuple[Any, ...]]:
    engine = connect(url)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text("SELECT * FROM profiles"))]
    engine.dispose()
    return rows


def test_a_new_revision_keeps_what_there_was(url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    remember(url)
    add_revision(monkeypatch, tmp_path / "next")
    with pytest.raises(SchemaError) as told:
        open_engine(url)
    assert told.value.text == words("database.behind", has=Words(TODAY), needs=Words(TOMORROW))
    assert migrate(url).revisions == (TOMORROW,)
    assert remembered(url) == [("tag", "kept", None, "kept!")]


def test_a_revision_that_fails_leaves_everything_as_it_was(
    url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    remember(url)
    with monkeypatch.context() as patch:
        add_revision(patch, tmp_path / "next", fails=True)
        with pytest.raises(RuntimeError, match="half-way"):
            migrate(url)
    assert remembered(url) == [("tag", "kept", None)]
    open_engine(url).dispose()


def test_a_sqlite_file_is_copied_before_it_is_changed(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    remember(sqlite_url)
    with monkeypatch.context() as patch:
        add_revision(patch, tmp_path / "next")
        made = migrate(sqlite_url).copy
        assert migrate(sqlite_url).copy is None
    assert made is not None
    copy = made.path
    assert copy == tmp_path / f"tidstyv.db.before-1-from-{TODAY}"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert remembered(f"sqlite:///{copy}") == [("tag", "kept", None)]
    open_engine(f"sqlite:///{copy}").dispose()


def test_a_copy_takes_the_first_number_that_is_free_whichever_were_deleted(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / f"tidstyv.db.before-2-from-{TODAY}").touch()
    with monkeypatch.context() as patch:
        add_revision(patch, tmp_path / "next")
        made = migrate(sqlite_url).copy
    assert made is not None
    assert made.path.name == f"tidstyv.db.before-1-from-{TODAY}"


def test_two_who_migrate_at_once_do_it_once(empty_url: str) -> None:
    with ThreadPoolExecutor() as threads:
        done = list(threads.map(migrate, [empty_url] * 2))
    assert sorted(one.revisions for one in done) == [(), tuple(revisions())]
    open_engine(empty_url).dispose()
