"""A copy is whole, for its owner only, and made while the database is in use; or there is none."""

from pathlib import Path

import pytest

from handlers.domain.errors import MendableFault
from handlers.domain.texts import text as words
from storage.copies import PlaceError
from storage.database import copy_to
from storage.engine import StartError
from storage.schema import SchemaError, head
from tests.storage.cast import a_case
from tests.storage.conftest import Opens

PAGE = 4096


@pytest.fixture(params=["sqlite"])
def url(sqlite_url: str) -> str:
    return sqlite_url


def test_a_copy_of_a_database_in_use_holds_all_that_was_confirmed(url: str, opens: Opens, tmp_path: Path) -> None:
    database = opens()
    database.transactions.run_sync(lambda uow: uow.cases.add(a_case()))
    copy = copy_to(url, tmp_path / "copy.db")
    assert (copy.schema, copy.cases, copy.size) == (head(), 1, copy.path.stat().st_size)
    assert copy.path.stat().st_mode & 0o777 == 0o600
    database.transactions.run_sync(lambda uow: uow.cases.add(a_case("case-2", number=2)))
    assert copy_to(url, tmp_path / "later.db").cases == 2
    assert [path.name for path in tmp_path.iterdir() if "copy" in path.name] == ["copy.db"]


def test_what_stands_there_is_not_touched(url: str, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("mine")
    with pytest.raises(PlaceError) as told:
        copy_to(url, tmp_path / "copy.db")
    assert told.value.text.params["why"] == words("machine.there")
    assert (tmp_path / "copy.db").read_text() == "mine"


def test_a_folder_that_is_not_there_is_told(url: str, tmp_path: Path) -> None:
    with pytest.raises(PlaceError) as told:
        copy_to(url, tmp_path / "missing" / "copy.db")
    assert told.value.text.params["why"] == words("machine.missing")


def test_of_a_damaged_database_no_copy_stands(url: str, opens: Opens, tmp_path: Path) -> None:
    database = opens()
    for number in range(1, 200):
        database.transactions.run_sync(lambda uow, n=number: uow.cases.add(a_case(f"case-{n}", number=n)))  # type: ignore[misc]
    database.close()
    file = tmp_path / "tidstyv.db"
    pages = bytearray(file.read_bytes())
    half = len(pages) // PAGE // 2 * PAGE
    pages[half:] = b"\xff" * (len(pages) - half)
    file.write_bytes(pages)
    with pytest.raises(MendableFault, match=r"database\.(copy_)?damaged"):
        copy_to(url, tmp_path / "copy.db")
    assert [path.name for path in tmp_path.iterdir() if "copy" in path.name] == []


def test_without_a_database_of_ours_there_is_nothing_to_copy(tmp_path: Path) -> None:
    with pytest.raises(StartError, match=r"database\.nothing_to_copy"):
        copy_to(f"sqlite:///{tmp_path / 'no.db'}", tmp_path / "copy.db")
    (tmp_path / "empty.db").touch()
    with pytest.raises(SchemaError, match=r"database\.unmade"):
        copy_to(f"sqlite:///{tmp_path / 'empty.db'}", tmp_path / "copy.db")
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".db") == ["empty.db"]
