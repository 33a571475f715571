"""How days, times, numbers and lists are written in each language.

A placeholder may ask for a style: `{day:full}` torsdag 26. november 2026 · `{day:year}` 26. november 2026 ·
`{at:day}` the day of an instant · `{at:time}` its time · `{what:start}` with a capital letter first.
Without one, a day is "torsdag 26. november", an instant "torsdag 26. november kl. 09.00", and a number as
people write it.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from handlers.domain.reading import Language

Value = str | int | float | date | datetime

_LOCALES: Mapping[Language, Locale] = {
    Language.NB: Locale.parse("nb"),
    Language.NN: Locale.parse("nn"),
    Language.EN: Locale.parse("en_GB"),
}
_DAY: Mapping[Language, str] = {
    Language.NB: "EEEE d. MMMM",
    Language.NN: "EEEE d. MMMM",
    Language.EN: "EEEE d MMMM",
}
_FULL_DAY: Mapping[Language, str] = {language: f"{pattern} y" for language, pattern in _DAY.items()}
_DAY_AND_YEAR: Mapping[Language, str] = {
    Language.NB: "d. MMMM y",
    Language.NN: "d. MMMM y",
    Language.EN: "d MMMM y",
}
_TIME: Mapping[Language, str] = {
    Language.NB: "'kl.' HH.mm",
    Language.NN: "'kl.' HH.mm",
    Language.EN: "'at' HH:mm",
}


def _start(words: str) -> str:
    return words[:1].upper() + words[1:]


WORD_STYLES: Mapping[str, Callable[[str], str]] = {"": str, "start": _start}
DAY_STYLES: Mapping[str, Mapping[Language, str]] = {
    "": _DAY,
    "day": _DAY,
    "full": _FULL_DAY,
    "year": _DAY_AND_YEAR,
}
STYLES = frozenset({*WORD_STYLES, *DAY_STYLES, "time"})


def write(value: Value, style: str, language: Language, zone: ZoneInfo) -> str:
    """The value in words. Raises KeyError for a style its kind does not have."""
    if isinstance(value, str):
        return WORD_STYLES[style](value)
    if isinstance(value, datetime):
        return _instant(value.astimezone(zone), style, language)
    if isinstance(value, date):
        return day(value, style, language)
    return WORD_STYLES[style](number(value, language))


@lru_cache(maxsize=1024)
def plural_form(count: float, language: Language) -> str:
    """Which plural form this count takes: "one" or "other"."""
    return _LOCALES[language].plural_form(int(count) if float(count).is_integer() else count)


@lru_cache(maxsize=1024)
def day(value: date, style: str, language: Language) -> str:
    return str(format_date(value, DAY_STYLES[style][language], locale=_LOCALES[language]))


@lru_cache(maxsize=1024)
def number(value: float, language: Language) -> str:
    return str(format_decimal(value, "#,##0.##", locale=_LOCALES[language]))


def _instant(local: datetime, style: str, language: Language) -> str:
    clock = str(format_time(local.time(), _TIME[language], locale=_LOCALES[language]))
    if style == "time":
        return clock
    written = day(local.date(), style, language)
    return written if style else f"{written} {clock}"
