"""The pages that list things list all of them: settings, commands, keys, metrics, rights, findings."""

import re
import tomllib
from datetime import timedelta
from enum import StrEnum
from importlib import import_module
from pathlib import Path

import pytest
from prometheus_client import REGISTRY
from pydantic_core import PydanticUndefined

from bot.slack.manifest import SCOPES
from bot.teams.manifest import CONSENTS
from config.catalog import Plural, Template, load_catalogs
from config.columns import WEEKDAYS
from config.organisation import load_organisation
from config.settings import Settings
from config.tables import REPEATED, SINGLE
from handlers.domain.deadlines import Policy
from handlers.domain.due import ERASED_AFTER
from handlers.domain.reading import Kind, Language, Level
from storage.rooms import KEPT
from storage.tables import InboxState, LetterState
from storage.tidy import KEYS_KEPT, WORDS_KEPT
from tests.docs.commands import COMMANDS, HELP
from tests.docs.pages import ROOT, first_column, page, rows, secrets_in_files

TABLES = {**SINGLE, **REPEATED}
HEADINGS = {name: f"`[{name}]`" for name in SINGLE} | {name: f"`[[{name}]]`" for name in REPEATED}


def of_table(table: str) -> str:
    return page("docs/organisation-file.md").section(HEADINGS[table])


def test_every_setting_is_told_and_no_other() -> None:
    told = first_column(page("docs/settings.md").section("Settings").partition("## ")[0])
    assert told == {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_told_with_its_default(name: str) -> None:
    told = {row[0]: row[2] for row in rows(page("docs/settings.md").text) if len(row) == 3}[f"`{name.upper()}`"]
    default = Settings.model_fields[name].default
    if default is PydanticUndefined:
        assert told == "required"
    elif default in (None, ()):
        assert told in ("off", "none")
    else:
        assert told == f"`{default.get_secret_value() if hasattr(default, 'get_secret_value') else default}`"


def test_every_secret_that_may_be_in_a_file_is_told() -> None:
    told = rows(page("docs/settings.md").section("Secrets from files"))[1:]
    assert {file.strip("`") for _, file in told} == secrets_in_files()
    assert [name for name, file in told if f"{name[:-1]}_FILE`" != file] == []


def test_the_template_of_settings_names_every_setting() -> None:
    template = (ROOT / ".env.example").read_text("utf-8")
    named = set(re.findall(r"^(?:# )?([A-Z_]+)=", template, re.MULTILINE)) - secrets_in_files()
    assert named == {name.upper() for name in Settings.model_fields}


def test_every_command_has_a_section_and_no_other() -> None:
    told = re.findall(r"^## `(tidstyv .+)`$", page("docs/commands.md").text, re.MULTILINE)
    assert set(told) == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_told_with_its_options_and_no_others(command: str) -> None:
    section = page("docs/commands.md").section(f"`{command}`")
    assert set(re.findall(r"`(--[\w-]+)`", section)) - {HELP} == COMMANDS[command]


@pytest.mark.parametrize("table", TABLES)
def test_every_key_of_the_organisation_file_is_told_and_no_other(table: str) -> None:
    assert first_column(of_table(table)) == set(TABLES[table])


@pytest.mark.parametrize("table", [table for table in TABLES if table != "policy"])
def test_the_keys_that_are_needed_are_told_as_needed(table: str) -> None:
    needed = {row[0].strip("`") for row in rows(of_table(table))[1:] if row[1] == "yes"}
    assert needed == {key for key, column in TABLES[table].items() if column.required}


def test_the_defaults_of_the_policy_are_told() -> None:
    usual = Policy()
    told = {row[0].strip("`"): row[1] for row in rows(of_table("policy"))[1:]}
    real = {key: str(getattr(usual, key)) for key in told}
    real |= {"digest_weekday": WEEKDAYS[usual.digest_weekday], "digest_time": f"{usual.digest_time:%H:%M}"}
    assert told == real


@pytest.mark.parametrize(("key", "enum"), [("kind", Kind), ("level", Level)])
def test_the_words_that_a_rule_may_have_are_told(key: str, enum: type[StrEnum]) -> None:
    told = {row[0]: row[2] for row in rows(of_table("rules"))}
    assert set(re.findall(r"`(\w+)`", told[f"`{key}`"])) == set(enum)


def test_the_example_of_an_organisation_file_is_whole_and_can_be_used(tmp_path: Path) -> None:
    block = page("docs/organisation-file.md").blocks("toml")[0]
    (tmp_path / "organisation.toml").write_text(block, "utf-8")
    assert set(tomllib.loads(block)) == {*TABLES, "systems"}
    assert load_organisation(tmp_path / "organisation.toml").warnings == ()


def test_every_metric_is_told_and_no_other() -> None:
    import_module("bot.teams.metrics")  # where Teams is off it is never loaded
    ours = [metric for metric in REGISTRY.collect() if metric.name.startswith("tidstyv_")]
    scraped = {metric.name + ("_total" if metric.type == "counter" else "") for metric in ours}
    told = {name for name in first_column(page("docs/metrics.md").text) if name.startswith("tidstyv_")}
    assert scraped
    assert told == scraped


@pytest.mark.parametrize(("what", "states"), [("inbox", InboxState), ("outbox", LetterState)])
def test_every_state_that_is_counted_is_told(what: str, states: type[StrEnum]) -> None:
    told = [row[1] for row in rows(page("docs/metrics.md").text) if row[0] == f"`{what}`"]
    assert set(re.findall(r"`(\w+)`", told[0])) == set(states)


def test_every_right_that_the_app_asks_for_is_told_and_no_other() -> None:
    assert first_column(page("docs/slack.md").section("What the app may do")) == set(SCOPES)


def test_every_right_that_the_profile_with_consent_asks_for_is_told_and_no_other() -> None:
    assert first_column(page("docs/teams.md").section("Two profiles")) == set(CONSENTS)


def test_every_finding_of_doctor_is_told_and_no_other() -> None:
    catalog = load_catalogs()[Language.EN]
    findings = [entry for key, entry in catalog.items() if key.startswith("doctor.")]
    tables = [page(f"docs/{name}.md").section("When doctor finds something") for name in ("slack", "teams")]
    told = [row[0] for table in tables for row in rows(table) if "`" not in row[0]]
    real = {_first_sentence(one.other if isinstance(one, Plural) else one) for one in findings}
    assert set(told) - {"it says", "reason", '"given up: …"'} == real


def _first_sentence(template: Template) -> str:
    """With dots for what is filled in."""
    whole = "".join(part if isinstance(part, str) else "…" for part in template)
    return whole.partition(". ")[0].rstrip(".") + "."


@pytest.mark.parametrize(
    ("what", "kept_for"),
    [
        ("A report's words", ERASED_AFTER),
        ("Who reported, and who follows", ERASED_AFTER),
        ("That it came in (keys of events and gestures)", KEYS_KEPT),
        ("Messages on their way, and to whom", WORDS_KEPT),
        (
            "How to reach those who use the bot in Teams, and channels there",
            KEPT,
        ),
    ],
)
def test_how_long_things_are_kept_is_told(what: str, kept_for: timedelta) -> None:
    told = {row[0]: row[2] for row in rows(page("docs/privacy.md").section("What is kept, how, and for how long"))}
    assert told[what].startswith(f"{kept_for.days} days")
