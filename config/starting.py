"""What `tidstyv init` writes: settings and an organisation file to begin with, with notes in the language chosen."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from zoneinfo import ZoneInfo

from config.ids import fresh_id
from config.texts import load_texts
from handlers.domain.reading import Language
from handlers.domain.texts import text

Say = Callable[[str], str]
WIDTH = 100


@dataclass(frozen=True, slots=True)
class Someone:
    """A person to begin with. `email` and `slack` (U…) may be empty."""

    name: str
    email: str = ""
    slack: str = ""

    @property
    def key(self) -> str:
        """By which two offices are one person's."""
        return (self.email or self.name).casefold()


@dataclass(frozen=True, slots=True)
class Start:
    """What has to be known to begin: the whole, one unit in it, and three people, who may be the same."""

    organisation: str
    language: Language
    employees: int
    unit: str
    unit_employees: int
    administrator: Someone
    leader: Someone
    representative: Someone
    committee_channel: str
    unit_channel: str = ""


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
        "committee_channel": _quoted(start.committee_channel),
        "top": _quoted(top),
        "employees": str(start.employees),
        "unit_id": _quoted(fresh_id(start.unit, (top,))),
        "unit": _quoted(start.unit),
        "unit_employees": str(start.unit_employees),
        "unit_channel": _optional("slack_channel", start.unit_channel, "C…", say("unit_channel")),
    }
    everybody = "".join(_person(id, who, say) for id, who in people.values())
    return _with_notes(_ORGANISATION, say).format_map(values) + everybody + _with_notes(_MORE, say)


def settings_text(folder: Path, language: Language) -> str:
    """A settings file in `folder`, with paths that hold from every place. Every setting is in it, with a comment."""
    return _with_notes(_SETTINGS, _sayer(language)).format(
        organisation=_shell(str(folder / "organisation.toml")),
        key=_shell(str(folder / "identity.key")),
        database=_shell(f"sqlite:///{folder / 'tidstyv.db'}"),
    )


def _roles(start: Start) -> dict[str, Someone]:
    return {"administrator": start.administrator, "leader": start.leader, "representative": start.representative}


def _people(start: Start) -> dict[str, tuple[str, Someone]]:
    """Each person once, by their key, with their id."""
    found: dict[str, tuple[str, Someone]] = {}
    for who in _roles(start).values():
        if who.key not in found:
            found[who.key] = (fresh_id(who.name, {id for id, _ in found.values()}), who)
    return found


def _person(id: str, who: Someone, say: Say) -> str:
    return "\n".join(_person_lines(id, who, say)) + "\n\n"


def _person_lines(id: str, who: Someone, say: Say) -> Iterator[str]:
    yield "[[people]]"
    yield f"id = {_quoted(id)}"
    yield f"name = {_quoted(who.name)}"
    yield _optional("email", who.email, "fornavn.etternavn@…", say("email"))
    yield _optional("slack", who.slack, "U…", say("slack"))


def _optional(key: str, value: str, example: str, comment: str) -> str:
    line = f"{key} = {_quoted(value or example)}"
    return f"{line if value else '# ' + line:<38}# {comment}"


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


_ORGANISATION = """\
#: who_is_who
#: ids

[organisation]
name = {organisation}
timezone = "Europe/Oslo"
language = {language}  #: languages
administrators = [{administrator}]  #: administrators
# notice_channel = "https://…"  #: notice_channel

#: committee
[committee]
name = "Trepartsutvalget"
slack_channel = {committee_channel}
members = {members}

#: units
[[units]]
id = {top}
name = {organisation}
employees = {employees}
leaders = []  #: no_leaders
union_reps = [{representative}]  #: chief

[[units]]
id = {unit_id}
name = {unit}
parent = {top}
employees = {unit_employees}
leaders = [{leader}]
# deputies = []  #: deputies
union_reps = [{representative}]
# safety_reps = []  #: safety_reps
{unit_channel}

#: people
"""

_MORE = """\
#: rules
# [[rules]]
# system = "Visma Enterprise"
# owners = ["…"]

#: policy
# [policy]
# acknowledge_days = 3
# decide_days = 15
# consultation_days = 5
"""

_SETTINGS = """\
#: settings
#: secrets

#: organisation_file
ORGANISATION_FILE={organisation}

#: key
IDENTITY_KEYS_FILE={key}

#: database
DATABASE_URL={database}

#: slack_off
# SLACK_BOT_TOKEN=xoxb-…
#: socket_mode
# SLACK_APP_TOKEN=xapp-…
#: http
# SLACK_SIGNING_SECRET=…
#: other_server
# SLACK_API_URL=https://slack.com/api/

#: teams_off
# MICROSOFT_APP_ID=…
# MICROSOFT_APP_PASSWORD=…
# MICROSOFT_APP_TENANT_ID=…
#: teams_emulator
# TEAMS_EMULATOR=1

#: listens
HOST=127.0.0.1
PORT=8080

#: hold
HOLD_SECONDS=60

#: log
LOG_LEVEL=INFO
"""

NOTES = (*re.findall(r"#: (\w+)", _ORGANISATION + _MORE + _SETTINGS), "unit_channel", "email", "slack")
"""Every note in the two files; `file.…` says it."""
