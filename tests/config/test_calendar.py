"""The calendar knows Norway's public holidays and the organisation's clock."""

from datetime import UTC, date, datetime, time

import pytest

from config.calendar import calendar
from handlers.domain.deadlines import Policy
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


@pytest.mark.parametrize(
    ("proposed", "ends"),
    [
        # Easter: Thursday, Friday and Monday are holidays.
        (datetime(2026, 3, 30, 10, tzinfo=UTC), datetime(2026, 4, 9, 14, tzinfo=UTC)),
        # Christmas Day is a Friday; Christmas Eve is a working day.
        (datetime(2026, 12, 22, 10, tzinfo=UTC), datetime(2026, 12, 30, 15, tzinfo=UTC)),
        # Ascension Day; the seventeenth of May is a Sunday.
        (datetime(2026, 5, 13, 10, tzinfo=UTC), datetime(2026, 5, 21, 14, tzinfo=UTC)),
    ],
)
def test_the_window_for_a_proposal_is_five_working_days_of_norway(proposed: datetime, ends: datetime) -> None:
    assert calendar(ORGANISATION).afternoon_after(proposed, Policy().consultation_days) == ends
