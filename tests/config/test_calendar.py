"""The calendar knows Norway's public holidays and the organisation's clock."""

from datetime import UTC, date, datetime, time

import pytest

from config.calendar import calendar
from handlers.domain.people import Committee, Organisation
from handlers.domain.reading import Language

ORGANISATION = Organisation("Solvik", "Europe/Oslo", Language.NB, {}, {}, Committee("Utvalget"))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 5, 14), False),  # Ascension Day
        (date(2026, 5, 15), True),
        (date(2027, 5, 17), False),
        (date(2027, 3, 25), False),  # Maundy Thursday
        (date(2026, 12, 24), True),
        (date(2026, 12, 25), False),
        (date(2026, 11, 22), False),  # a Sunday
    ],
)
def test_public_holidays_and_weekends_are_no_working_days(day: date, works: bool) -> None:
    assert calendar(ORGANISATION).working_day(day) is works


def test_the_clock_follows_summer_time() -> None:
    clock = calendar(ORGANISATION)
    assert clock.at(date(2026, 7, 2), time(9)) == datetime(2026, 7, 2, 7, tzinfo=UTC)
    assert clock.at(date(2026, 11, 26), time(9)) == datetime(2026, 11, 26, 8, tzinfo=UTC)
