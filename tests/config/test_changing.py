"""Changes from chat in the file: comments and order stay, the whole is checked, and nobody's work is undone."""

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from tomlkit import TOMLDocument

from config import changing
from config.changing import put_into
from config.document import Overtaken, read, unit_row, write
from config.organisation import OrganisationError, load_organisation
from handlers.domain.changes import NewPerson, UnitChange
from handlers.domain.people import Address, Office, Organisation, Unit
from handlers.domain.reading import Language
from tests.sentences import said_by

EXAMPLE = (files("config.example") / "organisation.toml").read_text(encoding="utf-8")
SOLVIK = (files("config.example") / "solvik.toml").read_text(encoding="utf-8")
SIRI_NY = NewPerson("kari-berg", "Siri Ny", "siri.ny@eksempel.example", Language.NN, Address("slack", "U0000000009"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "organisation.toml"
    file.write_text(EXAMPLE, encoding="utf-8")
    return file


def change(**other: object) -> UnitChange:
    return UnitChange("kari-berg", "solbakken", "slack", **other)  # type: ignore[arg-type]


def organisation(path: Path) -> Organisation:
    return load_organisation(path).organisation


def solbakken(path: Path) -> Unit:
    return organisation(path).units["solbakken"]


def test_only_what_changes_is_written_and_every_comment_stays(path: Path) -> None:
    put_into(path, change(offices={Office.LEADERS: ("kari-berg", "ola-lien")}, employees=41, channel="C0000000009"))
    unit = solbakken(path)
    assert (unit.leaders, unit.employees, unit.channels) == (
        ("kari-berg", "ola-lien"), 41, {"slack": "C0000000009"},
    )  # fmt: skip
    # Spaces inside braces are not kept: the library that keeps the comments has its own mind about them.
    before, after = (text.replace(" }", "}").splitlines() for text in (EXAMPLE, path.read_text(encoding="utf-8")))
    assert len(before) == len(after)
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 3
    assert [line.partition("#")[2] for line in before] == [line.partition("#")[2] for line in after]


def test_a_copy_of_the_old_file_stands_beside_it_and_the_same_again_writes_nothing(path: Path) -> None:
    put_into(path, change(employees=41))
    put_into(path, change(employees=41))
    assert sorted(one.name for one in path.parent.iterdir()) == ["organisation.toml", "organisation.toml.before-1"]
    assert path.with_name("organisation.toml.before-1").read_text(encoding="utf-8") == EXAMPLE


def test_what_was_not_there_is_added_and_what_is_taken_away_is_gone(path: Path) -> None:
    put_into(path, change(offices={Office.SAFETY_REPS: ("siri-vik",), Office.DEPUTIES: ()}, channel=""))
    unit = solbakken(path)
    assert (unit.safety, unit.deputies, unit.channels) == (("siri-vik",), (), {})


def test_a_change_is_put_into_the_file_as_it_is_now(path: Path) -> None:
    put_into(path, change(employees=41))
    written = path.read_text(encoding="utf-8")
    path.write_text(written.replace("Solbakken sykehjem", "Solbakken senter"), encoding="utf-8")
    put_into(path, change(offices={Office.LEADERS: ("siri-vik",)}))
    unit = solbakken(path)
    assert (unit.name, unit.employees, unit.leaders) == ("Solbakken senter", 41, ("siri-vik",))


def test_whoever_reads_before_and_writes_after_another_is_stopped(path: Path) -> None:
    document, before = read(path)
    unit_row(document, "solbakken")["employees"] = 1
    put_into(path, change(employees=41))
    with pytest.raises(Overtaken):
        write(path, document, before)
    assert solbakken(path).employees == 41


def test_a_change_that_is_overtaken_takes_the_newest_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody saves the file just after it was read, once."""
    changed = EXAMPLE.replace("Solbakken sykehjem", "Solbakken senter")
    meanwhile = [changed]

    def overtaken(file: Path) -> tuple[TOMLDocument, bytes]:
        found = read(file)
        if meanwhile:
            file.write_text(meanwhile.pop(), encoding="utf-8")
        return found

    monkeypatch.setattr(changing, "read", overtaken)
    put_into(path, change(employees=41))
    assert (solbakken(path).name, solbakken(path).employees) == ("Solbakken senter", 41)


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (change(offices={Office.LEADERS: ("nobody",)}), "no person has the id “nobody”"),
        (change(employees=-1), "employees: cannot be -1. Write a whole number"),
        (change(channel="C0000000001"), "same Slack channel"),
        (UnitChange("kari-berg", "nowhere", "slack", {}, 4), "No unit under [[units]] has the id “nowhere”"),
        (UnitChange("kari-berg", "kommunen", "slack", {Office.UNION_REPS: ()}), "chief representatives"),
    ],
)
def test_a_whole_that_would_not_hold_is_not_written(path: Path, wanted: UnitChange, told: str) -> None:
    with pytest.raises(OrganisationError) as caught:
        put_into(path, wanted)
    assert told in said_by(caught.value)
    assert path.read_text(encoding="utf-8") == EXAMPLE
    assert [one.name for one in path.parent.iterdir()] == ["organisation.toml"]


def test_a_file_that_is_wrong_already_is_left_alone(path: Path) -> None:
    path.write_text(EXAMPLE.replace('leaders = ["ola-lien"]', 'leaders = ["nobody"]'), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(OrganisationError):
        put_into(path, change(employees=41))
    assert path.read_bytes() == before


def test_a_folder_that_takes_no_draft_is_an_error_of_the_machine(tmp_path: Path) -> None:
    """Forbidding says nothing to root, so that a name is used beside which no draft has room for its own."""
    path = tmp_path / f"{'o' * 245}.toml"
    path.write_text(EXAMPLE, encoding="utf-8")
    with pytest.raises(OSError, match="too long"):
        put_into(path, change(employees=41))
    assert path.read_text(encoding="utf-8") == EXAMPLE


def test_a_person_is_added_behind_the_others(path: Path) -> None:
    put_into(path, SIRI_NY)
    put_into(path, SIRI_NY)
    people = organisation(path).people
    assert list(people) == ["kari-berg", "ola-lien", "siri-vik", "siri-ny"]
    assert (people["siri-ny"].language, people["siri-ny"].addresses) == (Language.NN, (SIRI_NY.address,))
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["people"]
    assert rows[-1]["email"] == SIRI_NY.email


def test_somebody_the_file_knows_without_an_account_gets_it(path: Path) -> None:
    text = EXAMPLE.replace('[[people]]\nid = "siri-vik"', f'[[people]]\nid = "siri-vik"\nemail = "{SIRI_NY.email}"')
    path.write_text("\n".join(line for line in text.splitlines() if "U0000000003" not in line) + "\n", encoding="utf-8")
    put_into(path, SIRI_NY)
    person = organisation(path).people["siri-vik"]
    assert (person.name, person.addresses) == ("Siri Vik", (SIRI_NY.address,))


def test_a_namesake_with_another_account_is_another_person_but_one_address_is_one_persons(path: Path) -> None:
    namesake = NewPerson("kari-berg", "Siri Vik", "", Language.NB, SIRI_NY.address)
    put_into(path, namesake)
    assert "siri-vik-2" in organisation(path).people
    other = NewPerson("kari-berg", "Siri Ny", "siri@x.example", Language.NB, Address("slack", "U0000000008"))
    put_into(path, other)
    with pytest.raises(OrganisationError, match=r"organisation_file\.other_account"):
        put_into(path, NewPerson("kari-berg", "Siri", "siri@x.example", Language.NB, Address("slack", "U0000000007")))


def test_names_are_data_whatever_they_look_like(path: Path) -> None:
    name = 'Siri """ = [x] \\u0000 # <!channel> 🙂'
    put_into(path, NewPerson("kari-berg", name, "", Language.NB, SIRI_NY.address))
    assert name in [person.name for person in organisation(path).people.values()]


def test_every_unit_of_a_whole_municipality_can_be_changed(tmp_path: Path) -> None:
    path = tmp_path / "solvik.toml"
    path.write_text(SOLVIK, encoding="utf-8")
    ids = list(organisation(path).units)
    for id in ids:
        put_into(path, UnitChange("ingrid-haugstad", id, "slack", {Office.SAFETY_REPS: ()}, 7))
    assert {(unit.employees, unit.safety) for unit in organisation(path).units.values()} == {(7, ())}
