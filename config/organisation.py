"""The organisation file: who is who, read and checked as a whole before anybody builds on it."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.columns import WEEKDAYS, clock
from config.directory import advice, contradictions, duplicates
from config.problems import Problems
from config.tables import Row, Tables, read_tables
from handlers.domain.deadlines import Policy
from handlers.domain.machine import because
from handlers.domain.people import (
    Absence,
    Address,
    Committee,
    Organisation,
    Person,
    RoutingRule,
    Unit,
)
from handlers.domain.reading import Kind, Language, Level
from handlers.domain.texts import Text, Words, text

SURFACES = ("slack", "teams")
LARGEST = 5_000_000
_OWN = re.compile(r"^\s*\[\s*organisation\s*\][^\n]*\n(.*?)(?=^\s*\[\s*[A-Za-z_\[]|\Z)", re.MULTILINE | re.DOTALL)
_LANGUAGE = re.compile(r"^\s*language\s*=\s*[\"']?([^\s\"'#]*)", re.MULTILINE)
_WHERE = re.compile(r"(?P<why>.*) \(at line (?P<line>\d+), column (?P<column>\d+)\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file that can be used. `warnings` tell what its author may not have meant."""

    organisation: Organisation
    policy: Policy
    warnings: tuple[Text, ...]


class OrganisationError(Problems):
    """The file cannot be used."""


def load_organisation(path: Path) -> Loaded:
    """The organisation in this file. Raises OrganisationError with everything that is wrong with it."""
    tables = read_tables(_parse(path, _read(path)))
    organisation = _organisation(tables)
    problems = [*tables.problems, *duplicates(tables), *contradictions(organisation)]
    if problems:
        raise OrganisationError(problems)
    return Loaded(organisation, _policy(tables.single["policy"]), tuple(advice(organisation)))


def language_in(path: Path) -> Language | None:
    """Which language the file asks for, also where it is wrong elsewhere; None where it does not tell. Never raises."""
    try:
        with path.open("rb") as file:
            own = _OWN.search(file.read(LARGEST).decode("utf-8-sig", "replace"))
    except OSError:
        return None
    if own is None:
        return None
    asked = _LANGUAGE.search(own[1])
    if asked is None:
        return Language.NB
    return Language(asked[1]) if asked[1] in tuple(Language) else None


def _read(path: Path) -> str:
    named = Words(str(path))
    try:
        if path.is_file() and path.stat().st_size > LARGEST:
            raise OrganisationError([text("organisation_file.too_large", file=named, most=LARGEST // 1_000_000)])
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise OrganisationError([text("unreadable.encoding", file=named)]) from None
    except OSError as error:
        raise OrganisationError([text("unreadable.file", file=named, why=because(error))]) from error


def _parse(path: Path, written: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        raise OrganisationError([_not_toml(Words(str(path)), str(error))]) from error
    except RecursionError:
        raise OrganisationError([text("organisation_file.too_deep", file=Words(str(path)))]) from None


def _not_toml(file: Words, said: str) -> Text:
    """What the parser says is in English, and its place at the end of it: the place is told in words of ours."""
    found = _WHERE.fullmatch(said)
    if found is None:
        return text("organisation_file.broken_off", file=file, why=Words(said.removesuffix(" (at end of document)")))
    why, line, column = found["why"], found["line"], found["column"]
    return text("organisation_file.not_toml", file=file, line=line, column=column, why=Words(why))


def _organisation(tables: Tables) -> Organisation:
    own = tables.single["organisation"]
    language = Language(own.text("language", Language.NB))
    people = (_person(row, language) for row in tables.repeated["people"])
    units = (_unit(row) for row in tables.repeated["units"])
    return Organisation(
        name=own.text("name"),
        timezone=own.text("timezone", "Europe/Oslo"),
        language=language,
        units={unit.id: unit for unit in units if unit.id},
        people={person.id: person for person in people if person.id},
        committee=_committee(tables.single["committee"]),
        administrators=own.ids("administrators"),
        rules=tuple(_rule(row) for row in tables.repeated["rules"]),
        systems=tables.systems,
        notice_channel=own.text("notice_channel"),
    )


def _person(row: Row, language: Language) -> Person:
    addresses = (Address(surface, _account(row, surface)) for surface in SURFACES if row.text(surface))
    return Person(
        id=row.text("id"),
        name=row.text("name"),
        title=row.text("title"),
        unit=row.text("unit"),
        language=Language(row.text("language", language)),
        addresses=tuple(addresses),
        employer_line=row.text("employer_line"),
        absences=tuple(Absence(away["from"], away["to"]) for away in row.items("away") if isinstance(away, dict)),
    )


def _account(row: Row, surface: str) -> str:
    """Entra's ids mean the same in capitals, which some tools write; Teams itself sends small letters."""
    return row.text(surface).lower() if surface == "teams" else row.text(surface)


def _unit(row: Row) -> Unit:
    return Unit(
        id=row.text("id"),
        name=row.text("name"),
        name_nn=row.text("name_nn"),
        parent=row.text("parent"),
        kind=row.text("kind"),
        employees=row.number("employees"),
        leaders=row.ids("leaders"),
        deputies=row.ids("deputies"),
        representatives=row.ids("union_reps"),
        safety=row.ids("safety_reps"),
        channels=_channels(row),
        employer_lines=row.ids("employer_lines"),
        digest=row.flag("digest", False),
    )


def _committee(row: Row) -> Committee:
    return Committee(row.text("name"), row.text("name_nn"), _channels(row), row.ids("members"))


def _rule(row: Row) -> RoutingRule:
    kind, level = row.text("kind"), row.text("level")
    return RoutingRule(
        owners=row.ids("owners"),
        system=row.text("system"),
        kind=Kind(kind) if kind else None,
        level=Level(level) if level else None,
    )


def _channels(row: Row) -> dict[str, str]:
    named = {surface: row.text(f"{surface}_channel") for surface in SURFACES}
    return {surface: channel for surface, channel in named.items() if channel}


def _policy(row: Row) -> Policy:
    """The organisation's numbers over the defaults; the undo window is a setting of the machine instead."""
    usual = Policy()
    weekday = row.text("digest_weekday", WEEKDAYS[usual.digest_weekday])
    return Policy(
        acknowledge_days=row.number("acknowledge_days", usual.acknowledge_days),
        decide_days=row.number("decide_days", usual.decide_days),
        consultation_days=row.number("consultation_days", usual.consultation_days),
        record_days=row.number("record_days", usual.record_days),
        noticed_after_days=row.number("noticed_after_days", usual.noticed_after_days),
        noticed_wait_days=row.number("noticed_wait_days", usual.noticed_wait_days),
        forwarded_again_days=row.number("forwarded_again_days", usual.forwarded_again_days),
        kept_again_days=row.number("kept_again_days", usual.kept_again_days),
        reminder_quiet_days=row.number("reminder_quiet_days", usual.reminder_quiet_days),
        concern_wait_days=row.number("concern_wait_days", usual.concern_wait_days),
        small_group=row.number("small_group", usual.small_group),
        digest_catch_up_days=row.number("digest_catch_up_days", usual.digest_catch_up_days),
        working_hours=row.number("working_hours", usual.working_hours),
        working_days=row.number("working_days", usual.working_days),
        school_days=row.number("school_days", usual.school_days),
        digest_weekday=WEEKDAYS.index(weekday),
        digest_time=clock(row.text("digest_time")) or usual.digest_time,
    )
