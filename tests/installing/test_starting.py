"""`tidstyv init`: what it writes can be used at once, and nothing that is there is lost."""

import re
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.questions import QUESTIONS
from bot.starting import CannotStart, begin
from config.env_file import with_env_file
from config.organisation import load_organisation
from config.settings import Settings, SettingsError, load_settings
from config.starting import Someone, Start, organisation_text
from handlers.domain.reading import Language
from storage.vault import read_key
from tests.installing.conftest import Typed
from tests.sentences import said_by

ANSWERS = {
    "language": "nn",
    "platform": "slack",
    "organisation": 'Solvik "den blide" kommune',
    "employees": "420",
    "administrator": "Kari Ås, kari.as@solvik.example, U0123ABCD",
    "committee_channel": "C0123ABCD",
    "unit": "Solbakken sykehjem",
    "unit_employees": "38",
    "unit_channel": "C0123ABCE",
    "leader": "Ola Lien, U0123ABCE, ola.lien@solvik.example",
    "representative": "Siri Vik",
}
FLAGS = [word for name, answer in ANSWERS.items() for word in (f"--{name.replace('_', '-')}", answer)]


def test_what_it_writes_loads_with_every_answer_in_its_place(typed: Typed, folder: Path) -> None:
    code, said = typed("init", *FLAGS)
    assert code == 0, said
    settings = load_settings(with_env_file({}))
    organisation = load_organisation(settings.organisation_file).organisation
    assert (organisation.name, organisation.language) == (ANSWERS["organisation"], Language.NN)
    top, unit = organisation.units.values()
    assert (top.employees, top.representatives) == (420, ("siri-vik",))
    assert (unit.name, unit.parent, unit.employees) == ("Solbakken sykehjem", top.id, 38)
    assert (unit.leaders, unit.representatives) == (("ola-lien",), ("siri-vik",))
    assert (organisation.administrators, unit.channels) == (("kari-as",), {"slack": "C0123ABCE"})
    assert [one.on("slack") is not None for one in organisation.people.values()] == [True, True, False]
    assert read_key(settings.identity_keys[0].get_secret_value())


def test_the_commands_that_come_next_work_from_any_folder(
    typed: Typed, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, said = typed("init", *FLAGS, "--folder", "tid styv")
    assert (code, f"cd '{folder / 'tid styv'}'" in said) == (0, True)
    (folder / "elsewhere").mkdir()
    monkeypatch.chdir(folder / "elsewhere")
    file = str(folder / "tid styv" / "tidstyv.env")
    assert typed("--env-file", file, "migrate")[0] == 0
    assert (folder / "tid styv" / "tidstyv.db").is_file()
    code, said = typed("doctor")
    assert (code, "✗" in said) == (0, False), said


def test_everything_it_writes_is_for_its_owner_only(typed: Typed, folder: Path) -> None:
    typed("init", *FLAGS)
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {
        "identity.key": 0o600,
        "organisation.toml": 0o600,
        "tidstyv.env": 0o600,
    }


def test_the_settings_file_names_every_setting(typed: Typed, folder: Path) -> None:
    typed("init", *FLAGS)
    named = re.findall(r"^(?:# )?([A-Z_]+)=", (folder / "tidstyv.env").read_text("utf-8"), re.MULTILINE)
    assert {name.removesuffix("_FILE") for name in named} - {"ORGANISATION"} == {
        name.upper() for name in Settings.model_fields
    } - {"ORGANISATION_FILE"}


def test_without_a_terminal_all_that_is_missing_is_told_at_once_and_nothing_written(typed: Typed, folder: Path) -> None:
    code, said = typed("init", "--language", "en", "--unit", "Solbakken")
    assert code == 1
    needed = {one.flag for one in QUESTIONS if one.default is None and not one.on} - {"--unit"}
    assert set(re.findall(r"^(--[\w-]+) is missing", said, re.MULTILINE)) == needed
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("language", "se"),
        ("organisation", " "),
        ("employees", "førti"),
        ("employees", "-1"),
        ("administrator", "Ås, Kari"),
        ("committee_channel", "#trepart"),
        ("unit_channel", "solbakken"),
        ("leader", "Ola Lien, ola@solvik.example, U0123ABCE, mer"),
        ("leader", "U0123ABCE"),
        ("representative", "C0TRE"),
        ("unit", "en\nlinje til"),
    ],
)
def test_an_answer_that_cannot_be_is_told_in_one_sentence(typed: Typed, folder: Path, name: str, answer: str) -> None:
    flag = f"--{name.replace('_', '-')}"
    code, said = typed("init", *FLAGS, flag, answer)
    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith(f"{flag}: ")
    assert list(folder.iterdir()) == []


def test_what_is_there_is_not_replaced_unless_that_is_asked_for(typed: Typed, folder: Path) -> None:
    typed("init", *FLAGS)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert typed("init", *FLAGS, "--yes")[0] == 1
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    code, said = typed("init", *FLAGS, "--unit", "Fjordsyn", "--overwrite")
    assert code == 0, said
    assert "Fjordsyn" in (folder / "organisation.toml").read_text("utf-8")
    assert (folder / "organisation.toml.before-1").read_bytes() == before["organisation.toml"]
    assert (folder / "identity.key").read_bytes() == before["identity.key"]


def test_at_a_terminal_it_asks_until_it_has_an_answer(
    folder: Path, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = iter(["xx", *ANSWERS.values()])
    monkeypatch.setattr("typer.prompt", lambda *_words, **_more: next(asked))
    begin({}, folder, overwrite=False, ask=True)
    assert next(asked, None) is None
    assert load_organisation(folder / "organisation.toml").organisation.name == ANSWERS["organisation"]


def test_at_a_terminal_a_no_leaves_everything_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "organisation.toml").write_text("mine", "utf-8")
    monkeypatch.setattr("typer.confirm", lambda *_words, **_more: False)
    with pytest.raises(CannotStart):
        begin(ANSWERS, folder, overwrite=False, ask=True)
    assert [(path.name, path.read_text("utf-8")) for path in folder.iterdir()] == [("organisation.toml", "mine")]


def test_a_channel_that_is_given_twice_is_told_and_nothing_written(folder: Path) -> None:
    with pytest.raises(CannotStart) as told:
        begin(ANSWERS | {"unit_channel": ANSWERS["committee_channel"]}, folder, overwrite=False, ask=False)
    assert "har same kanal i Slack som" in said_by(told.value, told.value.language)
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told(folder: Path) -> None:
    (folder / "a-file").touch()
    with pytest.raises(CannotStart) as told:
        begin(ANSWERS, folder / "a-file" / "below", overwrite=False, ask=False)
    assert "a-file/below: ein del av stien er ikkje ei mappe. Vel ei anna mappe" in said_by(told.value, Language.NN)


NAMES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40)


@given(organisation=NAMES, unit=NAMES, name=NAMES)
def test_any_name_can_be_written(
    tmp_path_factory: pytest.TempPathFactory, organisation: str, unit: str, name: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    who = Someone(name)
    path.write_text(
        organisation_text(
            Start(organisation, Language.NB, 9, unit, 5, who, who, who, ("slack",), {"slack": "C0123ABCD"})
        ),
        "utf-8",
    )
    loaded = load_organisation(path).organisation
    assert [one.name for one in loaded.units.values()] == [organisation, unit]
    assert [one.name for one in loaded.people.values()] == [name]


def test_the_environment_wins_over_the_file_also_by_a_file_of_its_own(folder: Path) -> None:
    (folder / "tidstyv.env").write_text("export PORT=1 # one\nHOST='a b'\nIDENTITY_KEYS=x\n\n# nothing\n", "utf-8")
    (folder / "tidstyv.env").chmod(0o600)
    found = with_env_file({"PORT": "2", "HOST": " ", "IDENTITY_KEYS_FILE": "f"})
    assert (found["PORT"], found["IDENTITY_KEYS_FILE"], found.get("IDENTITY_KEYS")) == ("2", "f", None)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("SLACK_BOT_TOKN=xoxb-hemmelig", "Did you mean “SLACK_BOT_TOKEN”?"),
        ("SLACK_BOT_TOKEN='xoxb-hemmelig", "a quotation mark is missing"),
        ("SLACK_BOT_TOKEN=xoxb- hemmelig", "in quotation marks"),
        ("xoxb-hemmelig", "this is no setting"),
    ],
)
def test_a_line_that_is_wrong_is_told_by_its_number_without_the_secret_in_it(
    folder: Path, line: str, said: str
) -> None:
    (folder / "tidstyv.env").write_text(f"PORT=1\n{line}\n", "utf-8")
    (folder / "tidstyv.env").chmod(0o600)
    with pytest.raises(SettingsError) as told:
        with_env_file({})
    assert said in said_by(told.value)
    assert "tidstyv.env, line 2: " in said_by(told.value)
    assert "hemmelig" not in said_by(told.value) + str(told.value)


def test_a_settings_file_that_others_may_read_or_that_is_not_there_is_refused(folder: Path) -> None:
    (folder / "tidstyv.env").write_text("PORT=1\n", "utf-8")
    (folder / "tidstyv.env").chmod(0o644)
    with pytest.raises(SettingsError, match=r"settings_file\.open_to_all"):
        with_env_file({})
    with pytest.raises(SettingsError) as told:
        with_env_file({"TIDSTYV_ENV_FILE": "no.env"})
    assert said_by(told.value).startswith("no.env cannot be read: the folder or the file does not exist.")
