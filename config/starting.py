"""What `tidstyv init` writes: the settings and the organisation file of somebody who begins, with comments."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from config.ids import fresh_id
from handlers.domain.reading import Language


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
        "unit_channel": _optional("slack_channel", start.unit_channel, "C…", _CASE_CHANNEL),
    }
    return _ORGANISATION.format_map(values) + "".join(_person(id, who) for id, who in people.values()) + _MORE


def settings_text(folder: Path) -> str:
    """A settings file in `folder`, with paths that hold from every place. Every setting is in it, with a comment."""
    return _SETTINGS.format(
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


def _person(id: str, who: Someone) -> str:
    return "\n".join(_person_lines(id, who)) + "\n\n"


def _person_lines(id: str, who: Someone) -> Iterator[str]:
    yield "[[people]]"
    yield f"id = {_quoted(id)}"
    yield f"name = {_quoted(who.name)}"
    yield _optional("email", who.email, "fornavn.etternavn@…", "`tidstyv people import` finds them by it")
    yield _optional("slack", who.slack, "U…", 'in Slack: the profile, the three dots, "Copy member ID"')


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


_CASE_CHANNEL = "a private channel with the leader and the representatives in it"

_ORGANISATION = """\
# Who is who. The bot reads this file when it starts; `tidstyv doctor` tells everything that is wrong with it.
# Ids are yours to choose: small letters, digits and hyphens. Never put anybody's union membership in here.

[organisation]
name = {organisation}
timezone = "Europe/Oslo"
language = {language}  # nb, nn or en; each person can have their own
administrators = [{administrator}]  # get what finds no leader
# notice_channel = "https://…"        # where to tell of harassment, danger or crime: an address, a phone number

# The tripartite committee. The weekly digest goes to its channel.
[committee]
name = "Trepartsutvalget"
slack_channel = {committee_channel}
members = {members}

# One for each place people work, the whole organisation first. `employees` counts those below as well;
# numbers and stories from units with fewer than five are never shown on their own.
[[units]]
id = {top}
name = {organisation}
employees = {employees}
leaders = []                          # what finds no leader goes to the administrators
union_reps = [{representative}]  # the chief representatives: they get what no unit's own does

[[units]]
id = {unit_id}
name = {unit}
parent = {top}
employees = {unit_employees}
leaders = [{leader}]
# deputies = []                       # take over while the leader is away
union_reps = [{representative}]
# safety_reps = []                    # named to somebody who writes about harassment or danger
{unit_channel}

# Leaders, deputies, representatives, administrators, the committee. Employees need not stand here.
# `tidstyv people import` takes many at once from a CSV file.
"""

_MORE = """\
# Where somebody else made the rule: cases about this system, kind or level go to its owner.
# [[rules]]
# system = "Visma Enterprise"
# owners = ["…"]

# Days of patience, in working days. Agree on them with the representatives.
# [policy]
# acknowledge_days = 3
# decide_days = 15
# consultation_days = 5
"""

_SETTINGS = """\
# Settings of Tidstyv. What is set in the environment wins over this file.
# It holds secrets: for its owner only (chmod 600), never in a repository. Restart the bot after a change.

# Units, people, roles and routing rules.
ORGANISATION_FILE={organisation}

# The key that seals who reports stands in a file of its own. Keep a copy where two people can find it.
IDENTITY_KEYS_FILE={key}

# Where it remembers: SQLite for one machine, or postgresql://user:password@host/name.
DATABASE_URL={database}

# Slack is off until these are set. "OAuth & Permissions", "Bot User OAuth Token":
# SLACK_BOT_TOKEN=xoxb-…
# Socket Mode: "Basic Information", "App-Level Tokens", one with connections:write:
# SLACK_APP_TOKEN=xapp-…
# HTTP instead of Socket Mode: "Basic Information", "Signing Secret":
# SLACK_SIGNING_SECRET=…
# Another server that speaks Slack's Web API:
# SLACK_API_URL=https://slack.com/api/

# Where the bot listens.
HOST=127.0.0.1
PORT=8080

# Seconds a report waits so that the one who wrote it can change their mind.
HOLD_SECONDS=60

# DEBUG, INFO, WARNING or ERROR.
LOG_LEVEL=INFO
"""
