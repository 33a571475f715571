"""A database that would lose or give away what it is told is not opened."""

import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from handlers.domain.texts import Words
from handlers.domain.texts import text as words
from storage.database import migrate
from storage.engine import StartError, answering, connect, open_engine


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory&uri=true"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(StartError, match=r"database\.in_memory"):
        open_engine(url)


@pytest.mark.parametrize("url", ["", "tidstyv.db", "mysql://host/db", "oracle://x", "sqlite+nothing"])
def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(StartError, match=r"database\.unknown_kind"):
        open_engine(url)


def test_sqlite_is_refused_where_files_are_lost(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    monkeypatch.setenv("DYNO", "web.1")
    with pytest.raises(StartError, match=r"database\.loses_files"):
        open_engine(sqlite_url)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StartError) as told:
        open_engine(f"sqlite:///{tmp_path / 'missing' / 'tidstyv.db'}")
    assert told.value.text == words("database.no_folder", folder=Words(str(tmp_path / "missing")))


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear reader, " * 500)
    with pytest.raises(StartError, match=r"database\.not_sqlite"):
        open_engine(f"sqlite:///{tmp_path / 'letter.db'}")


def test_a_place_that_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tidstyv.db").mkdir()
    for attempt in (open_engine, migrate):
        with pytest.raises(StartError) as told:
            attempt(f"sqlite:///{tmp_path / 'tidstyv.db'}")
        assert told.value.text == words("database.unopened", why=words("machine.folder"))


def test_a_file_that_may_not_be_written_is_refused(sqlite_url: str) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    path.chmod(0o400)
    if os.access(path, os.W_OK):
        pytest.skip("who runs this may write everywhere; the campaign of database troubles puts these rights down")
    with pytest.raises(StartError) as told:
        open_engine(sqlite_url)
    assert told.value.text == words("database.unopened", why=words("machine.no_right"))


def test_a_full_disk_is_told_as_such(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    with pytest.raises(StartError, match=r"database\.full"), answering():
        outgrow(engine)
    engine.dispose()


def outgrow(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("PRAGMA max_page_count = 1"))
        connection.execute(text("INSERT INTO profiles (tag, unit) VALUES ('a', :long)"), {"long": "x" * 1_000_000})


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(StartError, match=r"database\.silent") as raised:
        open_engine("postgresql://somebody:hunter2@127.0.0.1:1/tidstyv")
    assert raised.value.text == words("database.silent", error=Words("OperationalError"))


@pytest.mark.parametrize("scheme", ["postgres://", "postgresql://", "postgresql+psycopg://"])
def test_postgresql_is_known_under_all_its_names(postgres_url: str, scheme: str) -> None:
    open_engine(postgres_url.replace("postgresql://", scheme, 1)).dispose()


def test_sqlite_is_opened_so_that_nothing_confirmed_is_lost(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    with engine.connect() as connection:
        wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
        assert {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in wanted} == wanted
        connection.rollback()
    engine.dispose()


def test_a_new_file_and_its_companions_are_for_the_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        migrate(f"sqlite:///{tmp_path / 'tidstyv.db'}")
        engine = open_engine(f"sqlite:///{tmp_path / 'tidstyv.db'}")
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO profiles (tag, unit) VALUES ('a', 'b')"))
            modes = {path.suffix: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
        engine.dispose()
    finally:
        os.umask(before)
    assert modes == {".db": 0o600, ".db-wal": 0o600, ".db-shm": 0o600}


def test_who_opens_it_once_more_leaves_the_first_its_locks(sqlite_url: str) -> None:
    first, second = open_engine(sqlite_url), open_engine(sqlite_url)
    with first.connect() as connection:
        connection.rollback()
        second.connect().close()
        # Another process that took itself for the last one would clear the log away below the first.
        path = sqlite_url.removeprefix("sqlite:///")
        command = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT 1 FROM cases'); c.close()"
        subprocess.run([sys.executable, "-c", command, path], check=True)
        assert Path(f"{path}-wal").exists()
    first.dispose()
    second.dispose()


def test_who_opens_a_new_file_waits_until_another_has_written(tmp_path: Path) -> None:
    path = tmp_path / "tidstyv.db"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("CREATE TABLE alembic_version (version_num TEXT)")
        engine = connect(f"sqlite:///{path}")
        with ThreadPoolExecutor() as pool:
            opening = pool.submit(lambda: engine.connect().close())
            assert wait([opening], 0.2).not_done
            other.execute("COMMIT")
            opening.result()
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        connection.rollback()
    engine.dispose()


def test_postgresql_gives_up_on_what_takes_too_long(postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    limits = {"statement_timeout": "10s", "lock_timeout": "3s", "idle_in_transaction_session_timeout": "30s"}
    with engine.connect() as connection:
        assert {name: connection.execute(text(f"SHOW {name}")).scalar() for name in limits} == limits
    engine.dispose()
