"""Laws of the calendar, for any moment and any holidays."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.deadlines import AFTERNOON, MORNING, Calendar
from tests.handlers.cast import CALENDAR, ZONE

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
CALENDARS = st.frozensets(DAYS, max_size=40).map(lambda holidays: Calendar(ZONE, holidays.__contains__))


@given(CALENDARS, DAYS, st.integers(0, 30))
def test_the_nth_working_day_is_one_and_lies_n_working_days_later(calendar: Calendar, day: date, count: int) -> None:
    later = calendar.add_working_days(day, count)
    assert calendar.working_day(later)
    if count:
        between = (day + timedelta(days=n) for n in range(1, (later - day).days + 1))
        assert sum(map(calendar.working_day, between)) == count
    else:
        assert later == day or not calendar.working_day(day)


@given(CALENDARS, DAYS, st.integers(0, 20), st.integers(0, 20))
def test_working_days_add_up(calendar: Calendar, day: date, first: int, second: int) -> None:
    begin = calendar.add_working_days(day, 0)
    steps = calendar.add_working_days(calendar.add_working_days(begin, first), second)
    assert steps == calendar.add_working_days(begin, first + second)


@given(CALENDARS, DAYS, st.integers(0, 20))
def test_a_later_day_never_has_an_earlier_deadline(calendar: Calendar, day: date, count: int) -> None:
    assert calendar.add_working_days(day, count) <= calendar.add_working_days(day + timedelta(days=1), count)


@given(CALENDARS, MOMENTS)
def test_a_working_moment_is_in_working_hours_never_earlier_and_settled(calendar: Calendar, moment: datetime) -> None:
    working = calendar.working_moment(moment)
    local = working.astimezone(ZONE)
    assert working >= moment
    assert calendar.working_day(local.date())
    assert MORNING <= local.time() < AFTERNOON
    assert calendar.working_moment(working) == working


@given(CALENDARS, MOMENTS, st.integers(0, 20))
def test_deadlines_fall_at_eight_and_at_four_on_the_wall(calendar: Calendar, moment: datetime, days: int) -> None:
    assert calendar.morning_after(moment, days).astimezone(ZONE).time() == time(8)
    assert calendar.afternoon_after(moment, days).astimezone(ZONE).time() == time(16)


@given(DAYS, st.times())
def test_the_wall_clock_shows_what_it_was_asked_for_unless_spring_skips_it(day: date, clock: time) -> None:
    shown = CALENDAR.at(day, clock).astimezone(ZONE)
    skipped = day.month == 3 and clock.hour == 2
    assert skipped or (shown.date(), shown.time()) == (day, clock)


def test_weekends_and_holidays_are_no_working_days() -> None:
    assert [CALENDAR.working_day(date(2026, 12, day)) for day in (24, 25, 26, 27, 28)] == [
        True, False, False, False, True,
    ]  # fmt: skip
    assert CALENDAR.add_working_days(date(2027, 3, 24), 1) == date(2027, 3, 30)


def test_the_working_day_begins_at_eight_and_is_over_at_four() -> None:
    def moment(day: int, hour: int, minute: int = 0) -> datetime:
        return datetime(2026, 11, day, hour, minute, tzinfo=ZONE).astimezone(UTC)

    assert CALENDAR.working_moment(moment(16, 8)) == moment(16, 8)
    assert CALENDAR.working_moment(moment(16, 15, 59)) == moment(16, 15, 59)
    assert CALENDAR.working_moment(moment(16, 16)) == moment(17, 8)
    assert CALENDAR.working_moment(moment(20, 16)) == moment(23, 8)
