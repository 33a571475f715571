"""An upgrade loses nothing: from the first schema with everything in it, and broken off in the middle."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, select

from handlers.domain.lifecycle import SENT
from handlers.ports import UnitOfWork
from storage import schema
from storage.database import migrate
from storage.engine import open_engine
from storage.schema import revisions
from tests.storage.cast import REPORTER, WARD, a_case, a_letter
from tests.storage.conftest import Opens
from tests.storage.test_migrations import TOMORROW, add_revision, downgraded, remember, remembered

Rows = dict[str, list[tuple[Any, ...]]]
KILLED = """
import os, signal, sys
from pathlib import Path
from storage import schema
from storage.database import migrate

schema.SCRIPTS = Path(sys.argv[2])
migrate(sys.argv[1])
"""


def fill(uow: UnitOfWork) -> None:
    for number in range(1, 41):
        uow.cases.add(a_case(f"case-{number}", number=number))
        uow.outbox.put(a_letter(f"card-{number}", WARD, case=f"case-{number}"))
        uow.outbox.put(a_letter(f"answer-{number}", REPORTER, case=f"case-{number}"))


def rows(engine: Engine, tables: MetaData) -> Rows:
    """Everything in these tables, by the columns they are known to have."""
    with engine.connect() as connection:
        found = {name: connection.execute(select(*table.columns)) for name, table in tables.tables.items()}
        return {name: sorted(map(tuple, all_of_it), key=repr) for name, all_of_it in found.items()}


def test_from_the_first_schema_to_the_newest_nothing_is_lost(url: str, opens: Opens) -> None:
    database = opens()
    database.transactions.run_sync(fill)
    database.close()
    engine = downgraded(url, "0001")
    first = MetaData()
    first.reflect(engine)
    first.remove(first.tables["alembic_version"])
    before = rows(engine, first)
    assert (len(before["cases"]), len(before["outbox"])) == (40, 80)
    assert migrate(url).revisions == tuple(revisions()[1:])
    assert rows(engine, first) == before
    engine.dispose()
    assert len(opens().transactions.run_sync(lambda uow: uow.cases.in_status(SENT, 100))) == 40


def test_an_upgrade_that_is_killed_half_way_changes_nothing_and_can_be_run_again(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    remember(sqlite_url)
    with monkeypatch.context() as patch:
        add_revision(patch, tmp_path / "next")
        revision = tmp_path / "next" / "versions" / f"{TOMORROW}_more.py"
        whole = revision.read_text()
        revision.write_text(
            whole.replace("if False:", "import os\n    if True:").replace(
                'raise RuntimeError("the migration fails half-way")', "os.kill(os.getpid(), 9)"
            )
        )
        words = [sys.executable, "-c", KILLED, sqlite_url, str(tmp_path / "next")]
        killed = subprocess.run(words, check=False, env={"PYTHONPATH": str(Path(schema.__file__).parents[1])})
        assert killed.returncode == -signal.SIGKILL
        revision.write_text(whole)
        assert migrate(sqlite_url).revisions == (TOMORROW,)
        assert remembered(sqlite_url) == [("tag", "kept", None, "kept!")]


def test_before_it_is_run_again_the_old_program_goes_on_as_if_nothing_were(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    remember(sqlite_url)
    with monkeypatch.context() as patch:
        add_revision(patch, tmp_path / "next")
        migrate(sqlite_url)
        copy = next(tmp_path.glob("tidstyv.db.before-*"))
        for companion in tmp_path.glob("tidstyv.db-*"):
            companion.unlink()
        copy.replace(tmp_path / "tidstyv.db")
    open_engine(sqlite_url).dispose()
    assert remembered(sqlite_url) == [("tag", "kept", None)]
