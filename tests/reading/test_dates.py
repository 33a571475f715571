"""Dates as people write them, seen from Sunday 22 November 2026."""

from datetime import date

import pytest

from handlers.reading.dates import find_date
from handlers.reading.text import fold
from tests.reading.numbers import TODAY

DATES = [
    ("1. februar", date(2027, 2, 1)),
    ("1 February", date(2027, 2, 1)),
    ("February 1st", date(2027, 2, 1)),
    ("1st of February", date(2027, 2, 1)),
    ("1.2.", date(2027, 2, 1)),
    ("01.02.27", date(2027, 2, 1)),
    ("1/2-2027", date(2027, 2, 1)),
    ("1/2", date(2027, 2, 1)),
    ("2027-02-01", date(2027, 2, 1)),
    ("1. desember", date(2026, 12, 1)),
    ("22. november", date(2026, 11, 22)),
    ("21. november", date(2027, 11, 21)),
    ("29. februar", date(2028, 2, 29)),
    ("1. mars 2026", date(2026, 3, 1)),
    ("mandag", date(2026, 11, 23)),
    ("neste måndag", date(2026, 11, 23)),
    ("Monday", date(2026, 11, 23)),
    ("søndag", date(2026, 11, 29)),
    ("laurdag", date(2026, 11, 28)),
    ("i dag", date(2026, 11, 22)),
    ("i morgon", date(2026, 11, 23)),
    ("tomorrow", date(2026, 11, 23)),
]


@pytest.mark.parametrize(("text", "day"), DATES)
def test_a_date_is_the_next_such_day(text: str, day: date) -> None:
    found = find_date(fold(f"svar innen {text}, takk").text, TODAY)
    assert found is not None
    assert found.day == day


@pytest.mark.parametrize("text", ["31. februar", "32.1.", "1.13.", "2027-02-30", "0/0", "snart", "mai", "§ 7", "10.30"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert find_date(fold(text).text, TODAY) is None
