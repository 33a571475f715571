"""What a time thief costs in a year, and only where the message gave both time and frequency.

What depends on how many patients, pupils or visits somebody has is not multiplied: nobody wrote that.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.domain.deadlines import Policy
from handlers.domain.people import Unit
from handlers.domain.reading import Cost, Per

SCHOOL = "school"
"""The kind of a unit that works only on school days."""

_DAYS_A_WEEK = 5
_MONTHS = 11
_SURE_DIGITS = 2


@dataclass(frozen=True, slots=True)
class WorkingYear:
    """A full position: hours, and days at work."""

    hours: int
    days: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """The arithmetic: `minutes` × `times` a year is about `hours`, rounded to the digits it can bear."""

    minutes: float
    times: int
    hours: int


_TIMES_A_YEAR: Mapping[Per, Callable[[WorkingYear], float]] = {
    Per.SHIFT: lambda year: year.days,
    Per.DAY: lambda year: year.days,
    Per.WEEK: lambda year: year.days / _DAYS_A_WEEK,
    Per.MONTH: lambda _: _MONTHS,
    Per.QUARTER: lambda _: 4,
    Per.HALF_YEAR: lambda _: 2,
    Per.YEAR: lambda _: 1,
    Per.SCHOOL_YEAR: lambda _: 1,
}


def working_year(policy: Policy, unit: Unit | None) -> WorkingYear:
    """The organisation's year in this unit: a school has fewer days."""
    is_school = unit is not None and unit.kind == SCHOOL
    return WorkingYear(policy.working_hours, policy.school_days if is_school else policy.working_days)


def yearly(cost: Cost, year: WorkingYear) -> Estimate | None:
    """What it comes to in a year for one person in a full position.

    None where time or frequency was not said, where it comes to less than half an hour, and where it comes to more
    than a person works.
    """
    periods = _TIMES_A_YEAR.get(cost.per) if cost.per else None
    if cost.minutes is None or cost.times is None or periods is None:
        return None
    times = cost.times * periods(year)
    hours = cost.minutes * times / 60
    if not 0.5 <= hours <= year.hours:
        return None
    return Estimate(cost.minutes, max(round(times), 1), _rounded(hours))


def _rounded(hours: float) -> int:
    """Two digits: 113 is said as 110, since nobody measured it."""
    whole = max(round(hours), 1)
    return round(whole, _SURE_DIGITS - len(str(whole))) if whole >= 10**_SURE_DIGITS else whole
