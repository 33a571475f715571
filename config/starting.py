"""What `tidstyv init` writes: settings and an organisation file to begin with, with notes in the language chosen."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import wrap
from zoneinfo import ZoneInfo

from config.ids import fresh_id
from config.templates import MORE, ORGANISATION, SETTINGS
from config.texts import load_texts
from handlers.domain.reading import Language
from handlers.domain.texts import text

Say = Callable[[str], str]
WIDTH = 100
ACCOUNTS = {"slack": "U…", "teams": "8f1c2e0a-…"}
"""What somebody's id looks like on each platform."""
CHANNELS = {"slack": "C…", "teams": "19:…@thread.tacv2"}
"""The same for channels."""


@dataclass(frozen=True, slots=True)
class Someone:
    """A person to begin with. `email` may be empty; `accounts` are their ids by platform, as far as they are known."""

    name: str
    email: str = ""
    accounts: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """By which two offices are one person's."""
        return (self.email or self.name).casefold()


@dataclass(frozen=True, slots=True)
class TeamsApp:
    """The app as Entra knows it: its id, its tenant's, and the file with its secret; empty where there is none yet."""

    id: str
    tenant: str
    secret_file: str


@dataclass(frozen=True, slots=True)
class Start:
    """What has to be known to begin: the whole, one unit in it, and three people, who may be the same.

    `platforms` are those to be used; channels are by platform.
    """

    organisation: str
    language: Language
    employees: int
    unit: str
    unit_employees: int
    administrator: Someone
    leader: Someone
    representative: Someone
    platforms: tuple[str, ...]
    committee_channels: Mapping[str, str]
    unit_channels: Mapping[str, str] = field(default_factory=dict)
    teams: TeamsApp | None = None


def organisation_text(start: Start) -> str:
    """A whole organisation file."""
    say = _sayer(start.language)
    people = _people(start)
    ids = {role: people[who.key][0] for role, who in _roles(start).items()}
    top = fresh_id(start.organisation, ())
    values = {
        "organisation": _quoted(start.organisation),
        "language": _quoted(start.language),
        "administrator": _quoted(ids["administrator"]),
        "leader": _quoted(ids["leader"]),
        "representative": _quoted(ids["representative"]),
        "members": _list(dict.fromkeys((ids["leader"], ids["representative"]))),
        "committee_channels": "\n".join(_committee_channels(start)),
        "top": _quoted(top),
        "employees": str(start.employees),
        "unit_id": _quoted(fresh_id(start.unit, (top,))),
        "unit": _quoted(start.unit),
        "unit_employees": str(start.unit_employees),
        "unit_channels": "\n".join(_unit_channels(start, say)),
    }
    everybody = "".join(_person(id, who, start.platforms, say) for id, who in people.values())
    return _with_notes(ORGANISATION, say).format_map(values) + everybody + _with_notes(MORE, say)


def settings_text(folder: Path, language: Language, teams: TeamsApp | None) -> str:
    """A settings file in `folder`, with paths that hold from every place. Every setting is in it, with a comment.

    Teams is on in it when all is known that Teams needs, for with half of it nothing starts.
    """
    return _with_notes(SETTINGS, _sayer(language)).format(
        organisation=_shell(str(folder / "organisation.toml")),
        key=_shell(str(folder / "identity.key")),
        database=_shell(f"sqlite:///{folder / 'tidstyv.db'}"),
        teams="\n".join(_microsoft(teams)),
    )


def _microsoft(teams: TeamsApp | None) -> Iterator[str]:
    id, tenant, file = (teams.id, teams.tenant, teams.secret_file) if teams else ("…", "…", "")
    off = "" if file else "# "
    yield f"{off}MICROSOFT_APP_ID={id}"
    yield f"{off}MICROSOFT_APP_TENANT_ID={tenant}"
    yield f"MICROSOFT_APP_PASSWORD_FILE={_shell(file)}" if file else "# MICROSOFT_APP_PASSWORD=…"


def _roles(start: Start) -> dict[str, Someone]:
    return {"administrator": start.administrator, "leader": start.leader, "representative": start.representative}


def _people(start: Start) -> dict[str, tuple[str, Someone]]:
    """Each person once, by their key, with their id."""
    found: dict[str, tuple[str, Someone]] = {}
    for who in _roles(start).values():
        if who.key not in found:
            found[who.key] = (fresh_id(who.name, {id for id, _ in found.values()}), who)
    return found


def _committee_channels(start: Start) -> Iterator[str]:
    return (f"{one}_channel = {_quoted(id)}" for one, id in start.committee_channels.items())


def _unit_channels(start: Start, say: Say) -> Iterator[str]:
    for one in start.platforms:
        key = f"{one}_channel"
        yield _optional(key, start.unit_channels.get(one, ""), CHANNELS[one], say(key))


def _person(id: str, who: Someone, platforms: tuple[str, ...], say: Say) -> str:
    return "\n".join(_person_lines(id, who, platforms, say)) + "\n\n"


def _person_lines(id: str, who: Someone, platforms: tuple[str, ...], say: Say) -> Iterator[str]:
    yield "[[people]]"
    yield f"id = {_quoted(id)}"
    yield f"name = {_quoted(who.name)}"
    yield _optional("email", who.email, "fornavn.etternavn@…", say("email"))
    yield from (_optional(one, who.accounts.get(one, ""), ACCOUNTS[one], say(one)) for one in platforms)


def _optional(key: str, value: str, example: str, comment: str) -> str:
    line = f"{key} = {_quoted(value or example)}"
    return f"{line if value else '# ' + line:<37} # {comment}"


def _quoted(text: str) -> str:
    """As TOML writes a text; its escapes are JSON's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(ids: dict[str, None]) -> str:
    return f"[{', '.join(map(_quoted, ids))}]"


def _shell(value: str) -> str:
    """As a shell, systemd and Tidstyv all read it. Raises ValueError for what not all of them can."""
    if any(sign in value for sign in "'\n\r"):
        raise ValueError("a folder whose path has a quotation mark cannot be written into a settings file")
    return f"'{value}'"


def _with_notes(template: str, say: Say) -> str:
    """The template with its notes in words: `#: name` on a line of its own, or behind a value."""
    return "\n".join(line for written in template.split("\n") for line in _noted(written, say))


def _noted(line: str, say: Say) -> Iterator[str]:
    before, mark, name = line.partition("#: ")
    if not mark:
        yield line
    elif before:
        yield f"{before}# {say(name)}"
    else:
        yield from wrap(say(name), WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)


def _sayer(language: Language) -> Say:
    texts = load_texts(ZoneInfo("Europe/Oslo"))
    return lambda name: texts.say(text(f"file.{name}"), language)
