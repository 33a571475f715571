"""Dates as people write them in a reply: "1. februar", "1.2.", "1/2-2027", "2027-02-01", "mandag", "1 February"."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple, cast

from handlers.reading.vocabulary import load

_YEARS_AHEAD = 4
_CENTURY = 2000


class Dated(NamedTuple):
    """A date and the offsets in the folded text that was searched."""

    day: date
    start: int
    end: int


class _Names(NamedTuple):
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    from_today: Mapping[str, int]
    pattern: re.Pattern[str]


@cache
def _names() -> _Names:
    data = cast(Mapping[str, Mapping[str, str]], load("dates.toml"))
    months = {name: int(number) for number, names in data["months"].items() for name in names.split()}
    weekdays = {name: int(number) for number, names in data["weekdays"].items() for name in names.split()}
    from_today = {
        name.strip(): int(number) for number, names in data["days_from_today"].items() for name in names.split(",")
    }
    month = "|".join(sorted(months, key=len, reverse=True))
    pattern = re.compile(
        r"(?<![\w.])(?:"
        r"(?P<y1>\d{4})-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})"
        rf"|(?P<d2>\d{{1,2}})(?:\.|st|nd|rd|th)? ?(?:of )?(?P<m2>{month})\b\.?(?: (?P<y2>\d{{4}}))?"
        rf"|(?P<m3>{month}) (?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<y3>\d{{4}}))?"
        r"|(?P<d4>\d{1,2})[./](?P<m4>\d{1,2})\b\.?(?:[-/]?(?P<y4>\d{4}|\d{2})\b)?"
        rf"|(?P<weekday>{'|'.join(weekdays)})\b"
        rf"|(?P<near>{'|'.join(from_today)})\b"
        r")"
    )
    return _Names(months, weekdays, from_today, pattern)


def find_date(folded: str, today: date) -> Dated | None:
    """The first possible date in folded text. A weekday is the next one after today; a day without a year that has
    been this year is next year's."""
    names = _names()
    for match in names.pattern.finditer(folded):
        day = _day(names, match, today)
        if day is not None:
            return Dated(day, match.start(), match.end())
    return None


def _day(names: _Names, match: re.Match[str], today: date) -> date | None:
    parts = {name: value for name, value in match.groupdict().items() if value is not None}
    if "near" in parts:
        return today + timedelta(days=names.from_today[parts["near"]])
    if "weekday" in parts:
        ahead = (names.weekdays[parts["weekday"]] - today.weekday() - 1) % 7 + 1
        return today + timedelta(days=ahead)
    by_letter = {name[0]: value for name, value in parts.items()}
    month = names.months.get(by_letter["m"]) or int(by_letter["m"])
    if "y" in by_letter:
        year = int(by_letter["y"])
        return _possible(year + _CENTURY if year < 100 else year, month, int(by_letter["d"]))
    coming = (_possible(today.year + ahead, month, int(by_letter["d"])) for ahead in range(_YEARS_AHEAD + 1))
    return next((day for day in coming if day is not None and day >= today), None)


def _possible(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
