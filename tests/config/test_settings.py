"""Settings: everything wrong is told at once, in words, and no secret ever shows."""

from pathlib import Path

import pytest

from config.settings import Settings, SettingsError, load_settings
from tests.sentences import said as said_of


@pytest.fixture
def enough(tmp_path: Path) -> dict[str, str]:
    """The least that can start."""
    file = tmp_path / "organisation.toml"
    file.write_text("")
    return {"ORGANISATION_FILE": str(file), "IDENTITY_KEYS": "new-key,old-key"}


def problems(environ: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load_settings(environ)
    return said_of(caught.value.problems)


def test_the_least_that_can_start_has_the_documented_defaults(enough: dict[str, str]) -> None:
    settings = load_settings(enough)
    assert settings.database_url.get_secret_value() == "sqlite:///tidstyv.db"
    assert [key.get_secret_value() for key in settings.identity_keys] == ["new-key", "old-key"]
    assert (settings.host, settings.port, settings.hold_seconds) == ("127.0.0.1", 8080, 60)
    assert (settings.log_level, settings.slack_api_url) == ("INFO", "https://slack.com/api/")
    assert not settings.slack


def test_an_empty_environment_is_told_what_to_make() -> None:
    organisation, keys = problems({})
    assert organisation.startswith("ORGANISATION_FILE is not set. It says who is who. `tidstyv init` writes one")
    assert keys.startswith("IDENTITY_KEYS is not set.")
    assert "`tidstyv keys new`" in keys


def test_everything_wrong_is_told_at_once() -> None:
    told = problems(
        {
            "DATABASE_URL": "mysql://db",
            "ORGANISATION_FILE": "/nowhere/organisation.toml",
            "IDENTITY_KEYS": " , ",
            "SLACK_BOT_TOKEN": "xapp-1",
            "SLACK_API_URL": "slack.example",
            "PORT": "eighty",
            "HOLD_SECONDS": "-1",
            "LOG_LEVEL": "loud",
        }
    )
    assert [problem.split(". ")[0] for problem in told] == [
        "DATABASE_URL names neither an SQLite file nor a PostgreSQL database",
        "ORGANISATION_FILE names /nowhere/organisation.toml, which is not a file",
        "IDENTITY_KEYS is not set",
        "SLACK_BOT_TOKEN looks like an app-level token (xapp-…)",
        "SLACK_SIGNING_SECRET is not set, though Slack is half set up (or set SLACK_APP_TOKEN instead)",
        "SLACK_API_URL is no web address",
        "PORT is not a possible value",
        "HOLD_SECONDS is not a possible value",
        "LOG_LEVEL is not a possible value",
    ]


@pytest.mark.parametrize(
    ("slack", "missing"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, ["SLACK_SIGNING_SECRET"]),
        ({"SLACK_SIGNING_SECRET": "s"}, ["SLACK_BOT_TOKEN"]),
        ({"SLACK_APP_TOKEN": "xapp-1"}, ["SLACK_BOT_TOKEN"]),
    ],
)
def test_half_a_slack_says_which_half_is_missing(
    enough: dict[str, str], slack: dict[str, str], missing: list[str]
) -> None:
    assert [problem.split()[0] for problem in problems({**enough, **slack})] == missing


@pytest.mark.parametrize(
    "slack",
    [
        {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "new, old"},
        {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"},
    ],
)
def test_slack_is_on_over_http_or_by_socket(enough: dict[str, str], slack: dict[str, str]) -> None:
    assert load_settings({**enough, **slack}).slack


HEX = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("SLACK_BOT_TOKEN", "xapp-1-A", "looks like an app-level token (xapp-…)"),
        ("SLACK_BOT_TOKEN", "xoxp-1-2", "looks like a user's token (xoxp-…)"),
        ("SLACK_BOT_TOKEN", "xoxe.xoxb-1", "looks like a token that is rotated (xoxe…): switch token rotation off"),
        ("SLACK_BOT_TOKEN", "xoxc-1", "looks like a browser's token (xoxc-…, xoxd-…)"),
        ("SLACK_BOT_TOKEN", HEX, "looks like a signing secret"),
        ("SLACK_BOT_TOKEN", "xoxb-…", "is still the example"),
        ("SLACK_APP_TOKEN", "xoxb-1", "looks like a bot token (xoxb-…)"),
        ("SLACK_APP_TOKEN", HEX, "looks like a signing secret"),
        ("SLACK_SIGNING_SECRET", f"{HEX},xoxb-1", "looks like a bot token (xoxb-…)"),
        ("SLACK_SIGNING_SECRET", "xapp-1", "looks like an app-level token (xapp-…)"),
    ],
)
def test_a_secret_in_the_place_of_another_is_told_with_where_to_find_the_right_one(
    enough: dict[str, str], name: str, given: str, said: str
) -> None:
    right = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_SIGNING_SECRET": HEX}
    (told,) = problems({**enough, **right, name: given})
    assert told.startswith(f"{name} {said}. ")
    assert "page" in told
    assert given not in told.replace("(xoxb-…)", "")


def test_a_signing_secret_can_be_changed_without_a_gap(enough: dict[str, str]) -> None:
    settings = load_settings({**enough, "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "new, old"})
    assert [secret.get_secret_value() for secret in settings.slack_signing_secret] == ["new", "old"]


@pytest.mark.parametrize("name", ["IDENTITY_KEYS", "DATABASE_URL", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"])
def test_a_secret_can_come_from_a_file(enough: dict[str, str], tmp_path: Path, name: str) -> None:
    values = {**enough, "DATABASE_URL": "postgresql://u:pw@h/d", "SLACK_BOT_TOKEN": "xoxb-1"}
    values["SLACK_SIGNING_SECRET"] = "signing"
    file = tmp_path / "secret"
    file.write_text(f"{values.pop(name)}\n")
    assert load_settings({**values, f"{name}_FILE": str(file)}) == load_settings({**values, name: file.read_text()})


def test_a_file_that_is_not_there_is_told_once(enough: dict[str, str]) -> None:
    told = problems({**enough, "IDENTITY_KEYS": "", "IDENTITY_KEYS_FILE": "/nowhere/keys"})
    assert [problem.split(". ")[0] for problem in told] == [
        "IDENTITY_KEYS cannot be read from /nowhere/keys: the folder or the file does not exist"
    ]


def test_a_secret_that_is_set_twice_is_refused(enough: dict[str, str]) -> None:
    told = problems({**enough, "IDENTITY_KEYS_FILE": "/somewhere/keys"})
    assert told[0].startswith("IDENTITY_KEYS is set twice, by itself and by IDENTITY_KEYS_FILE: keep one.")


def test_no_secret_shows_when_settings_are_printed_or_refused(enough: dict[str, str]) -> None:
    secret = {
        "DATABASE_URL": "postgresql://user:hushhush@host/db",
        "IDENTITY_KEYS": "hushhush",
        "SLACK_BOT_TOKEN": "xoxb-hushhush",
        "SLACK_SIGNING_SECRET": "hushhush",
        "SLACK_APP_TOKEN": "xapp-hushhush",
    }
    settings = load_settings({**enough, **secret})
    assert "hushhush" not in f"{settings!r} {settings} {settings.model_dump()}"
    swapped = {"SLACK_BOT_TOKEN": "xapp-hushhush", "DATABASE_URL": "mysql://hushhush", "PORT": "x"}
    assert "hushhush" not in " ".join(problems({**enough, **secret, **swapped}))


TEAMS = {
    "MICROSOFT_APP_ID": "5F5F5F5F-0000-4000-8000-000000000002",
    "MICROSOFT_APP_PASSWORD": "hushhush",
    "MICROSOFT_APP_TENANT_ID": "0f0f0f0f-0000-4000-8000-000000000001",
}


def test_teams_is_on_with_its_three_settings_beside_slack(enough: dict[str, str]) -> None:
    settings = load_settings({**enough, **TEAMS})
    assert settings.surfaces == {"teams"}
    assert settings.microsoft_app_id == TEAMS["MICROSOFT_APP_ID"].lower()
    assert "hushhush" not in f"{settings!r} {settings} {settings.model_dump()}"
    slack = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "signing"}
    assert load_settings({**enough, **TEAMS, **slack}).surfaces == {"slack", "teams"}
    assert load_settings(enough).surfaces == set()


@pytest.mark.parametrize("name", TEAMS)
def test_half_of_teams_is_told(enough: dict[str, str], name: str) -> None:
    (told,) = problems({**enough, **TEAMS, name: ""})
    assert told.startswith(f"{name} is not set, though Teams is half set up. ")


@pytest.mark.parametrize("name", ["MICROSOFT_APP_ID", "MICROSOFT_APP_TENANT_ID"])
def test_an_id_of_another_shape_is_told(enough: dict[str, str], name: str) -> None:
    (told,) = problems({**enough, **TEAMS, name: "solvik.example"})
    assert told.startswith(f"{name} is no ID from Microsoft")


def test_an_emulator_is_let_in_only_on_this_machine_and_never_beside_the_real_teams(enough: dict[str, str]) -> None:
    emulator = {**enough, "TEAMS_EMULATOR": "1"}
    assert load_settings(emulator).surfaces == {"teams"}
    assert load_settings({**emulator, "HOST": "::1"}).teams
    assert not load_settings({**enough, "TEAMS_EMULATOR": "0"}).teams
    for wrong in (TEAMS, {"HOST": "0.0.0.0"}, {"HOST": "10.0.0.4"}, {"TEAMS_EMULATOR": "yes"}):  # noqa: S104
        (told,) = problems({**emulator, **wrong})
        assert told.startswith("TEAMS_EMULATOR ")


def test_a_hosts_older_name_for_postgresql_is_understood(enough: dict[str, str]) -> None:
    settings = load_settings({**enough, "DATABASE_URL": "postgres://u@h/d"})
    assert settings.database_url.get_secret_value() == "postgresql://u@h/d"


def test_nothing_is_read_but_what_is_handed_over(enough: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9999")
    assert load_settings(enough).port == 8080


def test_settings_cannot_be_changed(enough: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings(enough).port = 1
    assert "port" in Settings.model_fields
