"""What may stand in each table of the organisation file: a name, what is wanted there, and a check."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from enum import StrEnum
from zoneinfo import ZoneInfo

from handlers.domain.reading import Kind, Language, Level
from handlers.domain.texts import Text, Words, text

EMPLOYER_LINES = ("state", "municipal")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
SMALLEST_GROUP = 5
MOST_DAYS = 3650
DAYS_IN_A_YEAR = 366
LONGEST = 200
LARGEST_STAFF = 1_000_000
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_ACCOUNT = re.compile(r"[^\s#@][^\s#]{0,199}")


@dataclass(frozen=True, slots=True)
class Column:
    """`wanted` says what must stand there, to follow behind «write»."""

    wanted: Text
    fits: Callable[[object], bool]
    required: bool = False


Columns = Mapping[str, Column]


def or_near(problem: Text, word: object, known: Iterable[str]) -> Text:
    """The problem, with a question about the nearest known word where one is near."""
    found = get_close_matches(str(word).casefold(), list(known), 1, 0.6)
    return text("near", problem=problem, near=Words(found[0])) if found else problem


def clock(value: str) -> time | None:
    """09:00 as a time; None for anything else."""
    return time.fromisoformat(value) if re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value) else None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST and value.isprintable()


def _is_name(value: object) -> bool:
    return _is_text(value) and bool(str(value).strip())


def _is_whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_zone(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(ZoneInfo(value))
    except (ValueError, OSError, KeyError):
        return False


def _is_absence(value: object) -> bool:
    if not isinstance(value, dict) or value.keys() != {"from", "to"}:
        return False
    first, last = value["from"], value["to"]
    return _is_day(first) and _is_day(last) and first <= last


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _each(fits: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(map(fits, value))


def _listed(words: tuple[str, ...]) -> Words:
    return Words(", ".join(f'"{word}"' for word in words))


def _one_of(words: tuple[str, ...]) -> Column:
    return Column(text("wanted.one_of", words=_listed(words)), lambda value: value in words)


def _of(enum: type[StrEnum]) -> Column:
    return _one_of(tuple(member.value for member in enum))


def _must(column: Column) -> Column:
    return Column(column.wanted, column.fits, required=True)


def _days(least: int = 1, most: int = MOST_DAYS) -> Column:
    return Column(text("wanted.whole", least=str(least), most=str(most)), lambda value: _is_whole(value, least, most))


_TEXT = Column(text("wanted.text", most=LONGEST), _is_text)
_NAME = Column(text("wanted.name", most=LONGEST), _is_name)
_ID_TEXT = Column(
    text("wanted.id"),
    lambda value: isinstance(value, str) and bool(_ID.fullmatch(value)),
)
_IDS = Column(text("wanted.ids"), _each(lambda value: isinstance(value, str)))
_NAMES = Column(text("wanted.names"), _each(_is_name))
_PLATFORM_ID = Column(
    text("wanted.platform_id"),
    lambda value: isinstance(value, str) and bool(_ACCOUNT.fullmatch(value)),
)
_FLAG = Column(text("wanted.flag"), lambda value: isinstance(value, bool))

ORGANISATION: Columns = {
    "name": _must(_NAME),
    "timezone": Column(text("wanted.zone"), _is_zone),
    "language": _of(Language),
    "administrators": _IDS,
    "notice_channel": _TEXT,
}
COMMITTEE: Columns = {
    "name": _must(_NAME),
    "name_nn": _TEXT,
    "slack_channel": _PLATFORM_ID,
    "teams_channel": _PLATFORM_ID,
    "members": _IDS,
}
UNITS: Columns = {
    "id": _must(_ID_TEXT),
    "name": _must(_NAME),
    "name_nn": _TEXT,
    "parent": _TEXT,
    "kind": _TEXT,
    "employees": _must(_days(least=0, most=LARGEST_STAFF)),
    "leaders": _IDS,
    "deputies": _IDS,
    "union_reps": _IDS,
    "safety_reps": _IDS,
    "slack_channel": _PLATFORM_ID,
    "teams_channel": _PLATFORM_ID,
    "employer_lines": Column(
        text("wanted.several_of", words=_listed(EMPLOYER_LINES)), _each(lambda value: value in EMPLOYER_LINES)
    ),
    "digest": _FLAG,
}
# The last four are public offices and an address that others keep in the same file; nothing here reads them.
PEOPLE: Columns = {
    "id": _must(_ID_TEXT),
    "name": _must(_NAME),
    "title": _TEXT,
    "unit": _TEXT,
    "language": _of(Language),
    "slack": _PLATFORM_ID,
    "teams": _PLATFORM_ID,
    "employer_line": _one_of(EMPLOYER_LINES),
    "away": Column(text("wanted.absences"), _each(_is_absence)),
    "represents": _TEXT,
    "committee_party": _TEXT,
    "committee_bloc": _TEXT,
    "email": _TEXT,
}
RULES: Columns = {"owners": _IDS, "system": _NAME, "kind": _of(Kind), "level": _of(Level)}
POLICY: Columns = {
    "acknowledge_days": _days(),
    "decide_days": _days(),
    "consultation_days": _days(),
    "record_days": _days(),
    "noticed_after_days": _days(),
    "noticed_wait_days": _days(),
    "forwarded_again_days": _days(),
    "kept_again_days": _days(),
    "reminder_quiet_days": _days(),
    "concern_wait_days": _days(),
    "small_group": _days(least=SMALLEST_GROUP),
    "digest_weekday": _one_of(WEEKDAYS),
    "digest_time": Column(text("wanted.clock"), lambda value: isinstance(value, str) and clock(value) is not None),
    "digest_catch_up_days": _days(least=0, most=6),
    "working_hours": _days(),
    "working_days": _days(most=DAYS_IN_A_YEAR),
    "school_days": _days(most=DAYS_IN_A_YEAR),
}
SYSTEM_SPELLINGS = _NAMES
