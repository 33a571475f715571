"""What `tidstyv init` has to know: each question, what fits as its answer, and what all answers come to."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from config.columns import LARGEST_STAFF, PEOPLE, UNITS
from config.ids import is_guid
from config.organisation import SURFACES
from config.starting import Someone, Start, TeamsApp
from handlers.domain.reading import Language

Platforms = frozenset[str]
Shape = Callable[[str], str]
"""The id that is meant, empty where it is none of this kind."""

_MEMBER: Final = re.compile(r"[UW][A-Z0-9]{6,20}")
_CHANNEL: Final = re.compile(r"[CG][A-Z0-9]{6,20}")
_LINKED: Final = re.compile(r"(?:https://\S+/channel/)?(19:[\w-]+@thread\.(?:tacv2|skype))(?:/\S*)?")
_NO_NAME: Final = re.compile(r"[UWCG][A-Z0-9]*[0-9][A-Z0-9]*|19:\S*|[0-9a-fA-F-]{36}")
"""What is an id where a name is asked for."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to know: its flag is its name with hyphens, `install.ask.…` asks for it.

    One that is `on` a platform is asked only where that is used.
    """

    name: str
    kind: str
    default: str | None = None
    on: str = ""

    @property
    def flag(self) -> str:
        return f"--{self.name.replace('_', '-')}"


QUESTIONS: Final = (
    Question("language", "language", Language.NB.value),
    Question("platform", "platform", SURFACES[0]),
    Question("organisation", "name"),
    Question("employees", "count"),
    Question("administrator", "person"),
    Question("committee_channel", "channel"),
    Question("unit", "name"),
    Question("unit_employees", "count"),
    Question("unit_channel", "channel_or_none", ""),
    Question("leader", "person"),
    Question("representative", "person"),
    Question("app_id", "guid", on="teams"),
    Question("tenant_id", "guid", on="teams"),
    Question("secret_file", "secret_file", "", on="teams"),
)


def platforms_in(answers: Mapping[str, str]) -> Platforms:
    """Those that are to be used; any, until that has been answered."""
    return frozenset(_parts(answers.get("platform", "").lower())) & frozenset(SURFACES) or frozenset(SURFACES)


def start_of(answers: Mapping[str, str]) -> Start:
    """What the answers come to, when each of them fits."""
    on = platforms_in(answers)
    return Start(
        organisation=answers["organisation"],
        language=Language(answers["language"]),
        employees=int(answers["employees"]),
        unit=answers["unit"],
        unit_employees=int(answers["unit_employees"]),
        administrator=_someone(answers["administrator"], on),
        leader=_someone(answers["leader"], on),
        representative=_someone(answers["representative"], on),
        platforms=tuple(one for one in SURFACES if one in on),
        committee_channels=_ids(_parts(answers["committee_channel"]), _CHANNELS, on) or {},
        unit_channels=_ids(_parts(answers["unit_channel"]), _CHANNELS, on) or {},
        teams=_teams_app(answers) if "teams" in on else None,
    )


def _teams_app(answers: Mapping[str, str]) -> TeamsApp:
    file = answers["secret_file"]
    return TeamsApp(answers["app_id"].lower(), answers["tenant_id"].lower(), file and str(Path(file).resolve()))


def _someone(answer: str, on: Platforms) -> Someone:
    name, *others = _parts(answer)
    email = next((other for other in others if "@" in other), "")
    return Someone(name, email, _ids((other for other in others if "@" not in other), _ACCOUNTS, on) or {})


def _is_person(answer: str, on: Platforms) -> bool:
    """A name, and behind commas an e-mail address and an id on each platform, in any order."""
    name, *others = _parts(answer) or [""]
    emails = [other for other in others if "@" in other]
    fit = len(emails) < 2 and all(map(PEOPLE["email"].fits, emails))
    known = _ids((other for other in others if "@" not in other), _ACCOUNTS, on)
    return fit and known is not None and _is_name(name) and not _NO_NAME.fullmatch(name)


def _is_name(answer: str) -> bool:
    return UNITS["name"].fits(answer)


def _is_count(answer: str) -> bool:
    return answer.isascii() and answer.isdigit() and int(answer) <= LARGEST_STAFF


def _is_platform(answer: str) -> bool:
    named = _parts(answer.lower())
    return bool(named) and set(named) <= set(SURFACES)


def _is_secret(answer: str) -> bool:
    """A file with something in it that is not the secret's id, under a path that can stand in a settings file."""
    try:
        held = Path(answer).read_text("utf-8").strip()
    except (OSError, ValueError):
        return False
    return bool(held) and not is_guid(held.lower()) and "'" not in str(Path(answer).resolve())


def _parts(answer: str) -> list[str]:
    return [part for part in map(str.strip, answer.split(",")) if part]


def _ids(parts: Iterable[str], shapes: Mapping[str, Shape], on: Platforms) -> dict[str, str] | None:
    """Each as the id of one of the platforms that are `on`; None where one is none of them, or two are of the same."""
    found: dict[str, str] = {}
    for part in parts:
        known = {one: id for one in on - found.keys() if (id := shapes[one](part))}
        if not known:
            return None
        found |= known
    return found


def _shaped(pattern: re.Pattern[str]) -> Shape:
    return lambda part: part if pattern.fullmatch(part) else ""


def _object_id(part: str) -> str:
    return part.lower() if is_guid(part.lower()) else ""


def _linked(part: str) -> str:
    """A channel of Teams, also by the link to it as Teams gives it."""
    found = _LINKED.fullmatch(unquote(part))
    return found[1] if found else ""


_ACCOUNTS: Final[Mapping[str, Shape]] = {"slack": _shaped(_MEMBER), "teams": _object_id}
_CHANNELS: Final[Mapping[str, Shape]] = {"slack": _shaped(_CHANNEL), "teams": _linked}

FITS: Final[Mapping[str, Callable[[str, Platforms], bool]]] = {
    "language": lambda answer, _: answer in tuple(Language),
    "platform": lambda answer, _: _is_platform(answer),
    "name": lambda answer, _: _is_name(answer),
    "count": lambda answer, _: _is_count(answer),
    "person": _is_person,
    "channel": lambda answer, on: bool(_ids(_parts(answer), _CHANNELS, on)),
    "channel_or_none": lambda answer, on: _ids(_parts(answer), _CHANNELS, on) is not None,
    "guid": lambda answer, _: is_guid(answer.lower()),
    "secret_file": lambda answer, _: not answer or _is_secret(answer),
}
"""Each kind of answer, given the platforms that are used; `install.wanted.…` says it in words."""
