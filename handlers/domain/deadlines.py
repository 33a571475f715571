"""Working days and due times. All instants are UTC; wall time is the organisation's own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(8)
AFTERNOON = time(16)


@dataclass(frozen=True, slots=True)
class Policy:
    """The organisation's own numbers. Days of patience are working days unless the name says otherwise."""

    hold_seconds: int = 60
    acknowledge_days: int = 3
    decide_days: int = 15
    consultation_days: int = 5
    record_days: int = 10
    noticed_after_days: int = 42
    noticed_wait_days: int = 14
    forwarded_again_days: int = 60
    kept_again_days: int = 365
    reminder_quiet_days: int = 7
    concern_wait_days: int = 14
    small_group: int = 5
    digest_weekday: int = 3
    digest_time: time = time(9)
    digest_catch_up_days: int = 6
    working_hours: int = 1695
    working_days: int = 226
    school_days: int = 190


@dataclass(frozen=True)
class Calendar:
    """The organisation's clock on the wall. `holiday` says whether a day is a public holiday."""

    zone: ZoneInfo
    holiday: Callable[[date], bool]

    def today(self, now: datetime) -> date:
        return now.astimezone(self.zone).date()

    def at(self, day: date, clock: time) -> datetime:
        """The instant when the wall clock shows this; the first one where the hour comes twice."""
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    def working_day(self, day: date) -> bool:
        return day.weekday() < 5 and not self.holiday(day)

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; with 0 the day itself or the next working day."""
        while count > 0 or not self.working_day(day):
            day += timedelta(days=1)
            count -= self.working_day(day)
        return day

    def working_moment(self, moment: datetime) -> datetime:
        """This moment, or where it falls outside working hours the next working morning."""
        local = moment.astimezone(self.zone)
        if self.working_day(local.date()) and MORNING <= local.time() < AFTERNOON:
            return moment
        day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
        return self.at(self.add_working_days(day, 0), MORNING)

    def morning_after(self, moment: datetime, working_days: int) -> datetime:
        """Eight in the morning, this many working days later."""
        return self.at(self.add_working_days(self.today(moment), working_days), MORNING)

    def afternoon_after(self, moment: datetime, working_days: int) -> datetime:
        """Four in the afternoon, this many working days later."""
        return self.at(self.add_working_days(self.today(moment), working_days), AFTERNOON)
