"""`tidstyv manifest teams`, as it is typed."""

import json
from pathlib import Path
from zipfile import ZipFile

from tests.installing.conftest import Typed

GIVEN = (
    "--app-id", "8F1C2E0A-3B7D-4C55-9E61-0A2B3C4D5E6F",
    "--organisation", "Solvik kommune",
    "--about", "https://solvik.example/tidstyv",
)  # fmt: skip


def manifest_in(file: Path) -> dict[str, object]:
    with ZipFile(file) as zipped:
        told: dict[str, object] = json.loads(zipped.read("manifest.json"))
        return told


def test_a_package_is_written_where_one_stands(typed: Typed, folder: Path) -> None:
    code, told = typed("manifest", "teams", *GIVEN)
    assert (code, "tidstyv-teams.zip" in told) == (0, True)
    made = manifest_in(folder / "tidstyv-teams.zip")
    assert (made["id"], made["version"]) == ("8f1c2e0a-3b7d-4c55-9e61-0a2b3c4d5e6f", "1.0.0")
    assert "authorization" not in made


def test_a_new_one_takes_the_place_of_the_old(typed: Typed, folder: Path) -> None:
    typed("manifest", "teams", *GIVEN, "--out", "app.zip")
    code, _ = typed("manifest", "teams", *GIVEN, "--out", "app.zip", "--consent", "--version", "1.1.0")
    made = manifest_in(folder / "app.zip")
    assert (code, made["version"], "authorization" in made) == (0, "1.1.0", True)


def test_what_is_wrong_is_told_and_nothing_is_written(typed: Typed, folder: Path) -> None:
    code, told = typed("manifest", "teams", *GIVEN, "--version", "ny")
    assert (code, told.partition(":")[0]) == (1, "--version")
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(typed: Typed) -> None:
    code, told = typed("manifest", "teams", *GIVEN, "--out", "no/such/app.zip")
    assert (code, "no/such/app.zip" in told) == (1, True)
