"""`tidstyv retry` and `tidstyv restore`, as they are typed."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.starting import begin
from tests.installing.conftest import Typed
from tests.installing.test_starting import ANSWERS


@pytest.fixture
def database(folder: Path, typed: Typed) -> Path:
    """One event in it was set aside."""
    begin(ANSWERS, folder, overwrite=False, ask=False)
    assert typed("migrate")[0] == 0
    now = datetime(2026, 11, 20, 9, 0, tzinfo=UTC).isoformat(" ")
    with closing(sqlite3.connect(folder / "tidstyv.db")) as connection, connection:
        connection.execute(
            "INSERT INTO inbox (source, payload, state, tries, received_at, next_at, reason)"
            " VALUES ('slack', NULL, 'set_aside', 10, ?, ?, 'Defect')",
            [now[:19], now[:19]],
        )
    return folder / "tidstyv.db"


def states(database: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT state, tries FROM inbox").fetchall()


def test_doctor_says_since_when_a_message_is_kept_waiting_and_by_what(database: Path, typed: Typed) -> None:
    two_hours_ago = (datetime.now(UTC) - timedelta(hours=2)).isoformat(" ")[:19]
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "INSERT INTO destinations (id, surface, kind, next_at, owner, streak)"
            " VALUES ('d', 'slack', 'ToChannel', ?, '', 1)",
            [two_hours_ago],
        )
        connection.execute(
            "INSERT INTO outbox (key, destination, case_id, priority, mark, state, attempts, owner, queued_at, next_at,"
            " reason) VALUES ('k', 'd', '', 1, 'm', 'pending', 0, '', ?, ?, 'token_revoked')",
            [two_hours_ago, two_hours_ago],
        )
    said = typed("doctor")[1]
    assert "! Éi melding har venta sidan " in said
    assert "(token_revoked). Ho går av seg sjølv når årsaka er borte." in said
    assert "`tidstyv retry` tek ho på nytt." in said


def test_what_would_be_tried_again_is_shown_and_nothing_is_done_unasked(database: Path, typed: Typed) -> None:
    code, said = typed("retry")
    assert code == 0
    assert said.splitlines() == [
        "Éi hending som er lagd til side, kan takast på nytt (Defect).",
        "Ingenting er gjort. Legg til --yes for å gjere det utan spørsmål.",
    ]
    assert states(database) == [("set_aside", 10)]


def test_what_was_given_up_is_tried_again_once(database: Path, typed: Typed) -> None:
    assert typed("retry", "--yes")[1].splitlines()[-1] == "Boten tek det så snart han er i gang."
    assert states(database) == [("waiting", 0)]
    assert typed("retry", "--yes") == (0, "Det er ingenting å prøve på nytt.\n")


def test_a_copy_is_put_back_and_what_that_means_is_told(database: Path, typed: Typed) -> None:
    assert typed("backup", "copy.db")[0] == 0
    assert typed("restore", "copy.db") == (
        1,
        f"I {database} ligg det noko frå før. Flytt fila bort, eller oppgi ei anna i DATABASE_URL.\n",
    )
    database.unlink()
    code, said = typed("restore", "copy.db")
    assert code == 0, said
    assert said.startswith("Kopien er lagd tilbake: 0 saker. Det siste han kjenner til, er frå fredag 20. november")
    assert states(database) == [("set_aside", 10)]


def test_without_a_file_nothing_is_calmed_unasked(database: Path, typed: Typed) -> None:
    assert "Ingenting er gjort" in typed("restore")[1]
    assert "Kopien er lagd tilbake" in typed("restore", "--yes")[1]


def test_on_postgresql_the_line_that_does_it_is_told(
    database: Path, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://tidstyv@127.0.0.1:1/tidstyv")
    code, said = typed("restore", "copy.dump")
    assert code == 1
    assert 'pg_restore --no-owner --dbname="$DATABASE_URL" copy.dump && tidstyv migrate && tidstyv restore' in said


def test_what_is_no_copy_is_said_in_words(database: Path, typed: Typed) -> None:
    database.unlink()
    assert typed("restore", "organisation.toml") == (
        1,
        "organisation.toml er ikkje ein kopi av databasen til Tidstyv.\n",
    )
    assert not database.exists()
