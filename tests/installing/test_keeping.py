"""`tidstyv migrate` and `tidstyv backup`: what they say they did, and what they answer where they cannot."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.starting import begin
from storage.schema import head, revisions
from tests.installing.conftest import Typed
from tests.installing.test_starting import ANSWERS

PAGE = 4096


@pytest.fixture
def database(folder: Path, typed: Typed) -> Path:
    """What `tidstyv init` and `tidstyv migrate` made."""
    begin(ANSWERS, folder, overwrite=False, ask=False)
    assert typed("migrate")[0] == 0
    return folder / "tidstyv.db"


def execute(database: Path, statement: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(statement)


def test_every_revision_is_told_once_in_the_language_of_the_organisation(folder: Path, typed: Typed) -> None:
    begin(ANSWERS, folder, overwrite=False, ask=False)
    code, said = typed("migrate")
    assert code == 0
    assert [line.partition(":")[0] for line in said.splitlines()[:-1]] == list(revisions())
    assert said.splitlines()[0] == "0001: tabellane er laga."
    assert "Databasen er oppdatert. Det tok under" in said
    assert typed("migrate") == (0, "Databasen er oppdatert. Det var ingenting å gjere.\n")


def test_a_copy_from_before_is_told_where_it_is(database: Path, typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.schema.head", lambda: "tomorrow")
    code, said = typed("migrate")
    assert code == 0
    assert str(database.with_name(f"tidstyv.db.before-1-from-{head()}")) in said


def test_an_organisation_file_that_is_broken_stops_neither(database: Path, typed: Typed) -> None:
    (database.parent / "organisation.toml").write_text("[", "utf-8")
    assert typed("migrate")[0] == 0
    assert typed("backup", "copy.db")[0] == 0


def test_a_copy_is_made_and_what_is_in_it_told(database: Path, typed: Typed) -> None:
    code, said = typed("backup", "copy.db")
    assert code == 0, said
    assert said.startswith("Kopien ligg i copy.db: 0 saker, 0,")
    assert "Nøkkelen" in said
    assert (database.parent / "copy.db").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("taken.db", "det ligg noko der frå før"),
        (".", "det ligg noko der frå før"),
        ("missing/copy.db", "mappa eller fila finst ikkje"),
    ],
)
def test_where_no_copy_can_stand_it_is_told_in_one_sentence(
    database: Path, typed: Typed, place: str, said: str
) -> None:
    (database.parent / "taken.db").write_text("mine", "utf-8")
    code, told = typed("backup", place)
    assert (code, told.count("\n")) == (1, 1)
    assert told == f"{place} kan ikkje skrivast: {said}. Vel eit anna namn, eller sjekk mappa og rettane.\n"
    assert (database.parent / "taken.db").read_text("utf-8") == "mine"


def test_postgresql_is_left_to_its_own_tool(database: Path, typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://kari:hemmelig@127.0.0.1:1/tidstyv")
    code, said = typed("backup", "copy.dump")
    assert code == 1
    assert 'pg_dump --format=custom --file=copy.dump "$DATABASE_URL"' in said
    assert "hemmelig" not in said


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE alembic_version SET version_num = 'tomorrow'",
            "er nyare enn dette programmet kjenner. Installer det nyare",
        ),
        ("DELETE FROM alembic_version", "har ingen tabellar enno. Køyr: tidstyv migrate"),
        ("DROP TABLE cases", "tabellar som ikkje er våre (counters, destinations, inbox). Oppgi"),
    ],
)
def test_run_says_what_to_do_about_a_database_that_is_not_todays(
    database: Path, typed: Typed, statement: str, said: str
) -> None:
    execute(database, statement)
    for words in (("run",), ("work",), ("digest",), ("backup", "copy.db")):
        code, told = typed(*words)
        assert (code, told.count("\n")) == (1, 1)
        assert said in told


def test_run_on_yesterdays_database_names_the_command(
    database: Path, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.schema.head", lambda: "tomorrow")
    assert typed("run") == (1, f"Databasen er på {head()}, og dette programmet treng tomorrow. Køyr: tidstyv migrate\n")


def test_doctor_finds_a_damaged_file(database: Path, typed: Typed) -> None:
    assert "✓ Databasen svarar" in typed("doctor")[1]
    with closing(sqlite3.connect(database)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'ix_trail_case'").fetchone()
    pages = bytearray(database.read_bytes())
    pages[(page - 1) * PAGE : page * PAGE] = b"\xff" * PAGE
    database.write_bytes(pages)
    code, said = typed("doctor")
    assert code == 1
    assert "✗ Databasefila er skadd. Stopp boten" in said


@pytest.mark.parametrize("content", [b"Dear reader, " * 500, b"\x89PNG\r\n\x1a\n" + b"\0" * 5000])
def test_a_file_that_is_no_database_is_told_as_such(database: Path, typed: Typed, content: bytes) -> None:
    for path in database.parent.glob("tidstyv.db*"):
        path.unlink()
    database.write_bytes(content)
    for command in ("migrate", "run"):
        code, said = typed(command)
        assert (code, said.count("\n")) == (1, 1)
        assert said.startswith("Fila er ikkje ein SQLite-database. ")
