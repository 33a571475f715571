"""`tidstyv init` where Teams is used, alone or beside Slack."""

import re
from pathlib import Path

import pytest

from bot.starting import CannotStart, begin
from config.env_file import with_env_file
from config.organisation import load_organisation
from config.settings import load_settings
from handlers.domain.reading import Language
from tests.installing.conftest import Typed
from tests.installing.test_starting import ANSWERS as ON_SLACK
from tests.sentences import said_by

APP, TENANT = "8f1c2e0a-3b7d-4c55-9e61-0a2b3c4d5e6f", "0b7e9d1c-5a24-4f0e-8c13-2d6f4a8b9c01"
KARI, OLA = "11111111-aaaa-4000-8000-000000000001", "11111111-aaaa-4000-8000-000000000002"
BOARD = "19:8d2fKx-_0@thread.tacv2"
LINK = "https://teams.microsoft.com/l/channel/19%3A8d2fKx-_0%40thread.tacv2/Generelt?groupId=1&tenantId=2"
SECRET = "app.secret"

ANSWERS = ON_SLACK | {
    "platform": "teams",
    "administrator": f"Kari Ås, kari.as@solvik.example, {KARI}",
    "committee_channel": LINK,
    "unit_channel": "",
    "leader": f"Ola Lien, {OLA.upper()}, ola.lien@solvik.example",
    "app_id": APP.upper(),
    "tenant_id": TENANT,
    "secret_file": SECRET,
}
ON_BOTH = ANSWERS | {
    "platform": "slack, Teams",
    "administrator": f"Kari Ås, {KARI}, U0123ABCD",
    "committee_channel": f"{BOARD}, C0123ABCD",
    "unit_channel": "C0123ABCE",
}


@pytest.fixture
def secret(folder: Path) -> Path:
    file = folder / SECRET
    file.write_text("xyz~hemmelig\n", "utf-8")
    file.chmod(0o600)
    return file


def flags(answers: dict[str, str]) -> list[str]:
    return [word for name, answer in answers.items() for word in (f"--{name.replace('_', '-')}", answer)]


def test_what_it_writes_switches_teams_on_and_everybody_is_found_there(
    typed: Typed, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, said = typed("init", *flags(ANSWERS))
    assert code == 0, said
    monkeypatch.chdir("/")
    settings = load_settings(with_env_file({"TIDSTYV_ENV_FILE": str(secret.parent / "tidstyv.env")}))
    assert settings.surfaces == {"teams"}
    assert (settings.microsoft_app_id, settings.microsoft_app_tenant_id) == (APP, TENANT)
    assert settings.microsoft_app_password is not None
    assert settings.microsoft_app_password.get_secret_value() == "xyz~hemmelig"
    organisation = load_organisation(settings.organisation_file).organisation
    assert organisation.committee.channels == {"teams": BOARD}
    found = {person.id: person.on("teams") for person in organisation.people.values()}
    assert {id: address and address.id for id, address in found.items()} == {
        "kari-as": KARI,
        "ola-lien": OLA,
        "siri-vik": None,
    }


def test_the_files_say_where_to_find_what_is_still_empty(typed: Typed, folder: Path) -> None:
    typed("init", *flags(ANSWERS | {"secret_file": "", "language": "nb"}))
    written = (folder / "organisation.toml").read_text("utf-8")
    assert '# teams_channel = "19:…@thread.tacv2" # den første kanalen' in written
    assert re.search(r"^# teams = .* # i Entra", written, re.MULTILINE)
    assert "slack" not in written


def test_the_commands_that_come_next_have_the_apps_own_id_in_them(typed: Typed, secret: Path) -> None:
    said = typed("init", *flags(ANSWERS))[1]
    own = re.search(r"^  tidstyv (manifest teams .*) --about https://…$", said, re.MULTILINE)
    assert own is not None, said
    assert f"--app-id {APP} --organisation 'Solvik \"den blide\" kommune'" in own[1]
    assert "manifest slack" not in said


def test_on_both_each_gets_what_it_needs_and_doctor_says_what_is_still_off(typed: Typed, secret: Path) -> None:
    code, said = typed("init", *flags(ON_BOTH))
    assert (code, "manifest slack" in said, "manifest teams" in said) == (0, True, True), said
    organisation = load_organisation(secret.parent / "organisation.toml").organisation
    assert organisation.committee.channels == {"slack": "C0123ABCD", "teams": BOARD}
    kari = organisation.people["kari-as"]
    assert {address.surface: address.id for address in kari.addresses} == {"slack": "U0123ABCD", "teams": KARI}
    assert typed("migrate")[0] == 0
    said = typed("doctor")[1]
    assert "! Organisasjonsfila nemner Slack, men Slack er av. Set SLACK_BOT_TOKEN for å slå det på." in said


def test_without_the_secret_everything_loads_with_teams_off_and_doctor_says_so(typed: Typed, folder: Path) -> None:
    code, said = typed("init", *flags(ANSWERS | {"secret_file": ""}))
    assert (code, "som MICROSOFT_APP_PASSWORD, og ta bort #" in said) == (0, True), said
    settings = folder / "tidstyv.env"
    assert load_settings(with_env_file({})).surfaces == frozenset()
    assert typed("migrate")[0] == 0
    code, said = typed("doctor")
    assert (code, "MICROSOFT_APP_ID for å slå det på" in said) == (0, True), said
    lines = (
        settings.read_text("utf-8").replace("# MICROSOFT_APP_", "MICROSOFT_APP_").replace("PASSWORD=…", "PASSWORD=x")
    )
    settings.write_text(lines, "utf-8")
    assert load_settings(with_env_file({})).surfaces == {"teams"}


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("platform", "discord"),
        ("platform", ""),
        ("app_id", "Tidstyv"),
        ("tenant_id", "solvik.onmicrosoft.com"),
        ("secret_file", "nowhere.secret"),
        ("secret_file", "its-id.secret"),
        ("secret_file", "empty.secret"),
        ("secret_file", "."),
        ("leader", "Ola Lien, U0123ABCE"),
        ("leader", f"Ola Lien, {OLA}, {KARI}"),
        ("representative", KARI),
        ("committee_channel", "C0123ABCD"),
        ("committee_channel", ""),
        ("committee_channel", f"{BOARD}, 19:other@thread.tacv2"),
        ("unit_channel", "Generelt"),
    ],
)
def test_an_answer_that_cannot_be_is_told_in_one_sentence_and_nothing_written(
    typed: Typed, folder: Path, secret: Path, name: str, answer: str
) -> None:
    (folder / "its-id.secret").write_text(APP, "utf-8")
    (folder / "empty.secret").write_text("\n", "utf-8")
    code, said = typed("init", *flags(ANSWERS | {name: answer}))
    assert (code, said.count("\n")) == (1, 1), said
    assert said.startswith(f"--{name.replace('_', '-')}: ")
    assert not (folder / "organisation.toml").exists()
    assert "hemmelig" not in said


def test_what_belongs_to_a_platform_that_is_not_chosen_is_told(typed: Typed, folder: Path) -> None:
    code, said = typed("init", *flags(ON_SLACK), "--app-id", APP)
    assert (code, said) == (
        1,
        "--app-id høyrer til Teams, som ikkje er vald. Skriv teams i --platform òg, eller ta bort --app-id.\n",
    )
    assert list(folder.iterdir()) == []


def test_without_a_terminal_what_teams_needs_is_missed_too(typed: Typed) -> None:
    said = typed("init", "--language", "en", "--platform", "teams")[1]
    assert {"--app-id", "--tenant-id"} <= set(re.findall(r"^(--[\w-]+) is missing", said, re.MULTILINE))
    assert "object ID in Entra" in said
    assert "Slack" not in said


def test_at_a_terminal_each_thing_is_asked_until_it_fits(secret: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {"platform": "begge", "leader": "Ola Lien, U0123ABCE", "app_id": "Tidstyv", "secret_file": "nowhere"}
    typed = [answer for name, fits in ANSWERS.items() for answer in (wrong.get(name), fits) if answer is not None]
    asked = iter(typed)
    told: list[str] = []
    monkeypatch.setattr("typer.prompt", lambda *_words, **_more: next(asked))
    monkeypatch.setattr("typer.echo", told.append)
    begin({}, secret.parent, overwrite=False, ask=True)
    assert next(asked, None) is None
    explained = [line.partition(":")[0] for line in told if line.startswith("--")]
    assert explained == ["--platform", "--leader", "--app-id", "--secret-file"]
    assert load_settings(with_env_file({})).surfaces == {"teams"}


def test_at_a_terminal_slack_is_not_asked_what_only_teams_needs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = iter(ON_SLACK.values())
    monkeypatch.setattr("typer.prompt", lambda *_words, **_more: next(asked))
    begin({}, folder, overwrite=False, ask=True)
    assert next(asked, None) is None


def test_what_is_there_is_not_replaced(secret: Path) -> None:
    begin(ANSWERS, secret.parent, overwrite=False, ask=False)
    before = {path.name: path.read_bytes() for path in secret.parent.iterdir()}
    with pytest.raises(CannotStart) as told:
        begin(ANSWERS | {"unit": "Fjordsyn"}, secret.parent, overwrite=False, ask=False)
    assert "finst frå før" in said_by(told.value, Language.NN)
    assert {path.name: path.read_bytes() for path in secret.parent.iterdir()} == before
