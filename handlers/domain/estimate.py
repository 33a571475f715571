"""What a time thief costs in a year, and only where the message gave both time and frequency.

A working year in the public sector is 1,695 hours or 226 working days of 7.5 hours. What depends
on how many patients, pupils or visits somebody has is not multiplied: nobody wrote that.
"""

from collections.abc import Mapping

from handlers.domain.reading import Cost, Per

WORKING_DAYS = 226
WORKING_WEEKS = 45.2

_TIMES_A_YEAR: Mapping[Per, float] = {
    Per.SHIFT: WORKING_DAYS,
    Per.DAY: WORKING_DAYS,
    Per.WEEK: WORKING_WEEKS,
    Per.MONTH: 11,
    Per.QUARTER: 4,
    Per.HALF_YEAR: 2,
    Per.YEAR: 1,
    Per.SCHOOL_YEAR: 1,
}


def yearly(cost: Cost) -> int | None:
    """Whole hours a year for one person in a full position; None where it cannot be said."""
    yearly_times = _TIMES_A_YEAR.get(cost.per) if cost.per else None
    if cost.minutes is None or cost.times is None or yearly_times is None:
        return None
    hours = cost.minutes * cost.times * yearly_times / 60
    return round(hours) or None
