"""Which moments one can jump to, and which moments lie on the way there. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.demo.running import Upcoming
from handlers.domain.deadlines import Calendar, Policy
from handlers.domain.digest import latest_week

_STEPS: Final[Mapping[str, str]] = {"hold_end": "route", "window_end": "conclude", "effect": "take_effect"}
_WEEK: Final = timedelta(days=7)


def moments(
    now: datetime, upcoming: Sequence[Upcoming], calendar: Calendar, policy: Policy
) -> dict[str, datetime | None]:
    """Each jump by its name; None where nothing of the kind lies ahead."""
    steps = {name: _first(upcoming, what) for name, what in _STEPS.items()}
    return {
        **steps,
        "digest": _next_digest(now, calendar, policy),
        "six_weeks": _noticed(now, upcoming, calendar, policy),
    }


def next_stop(upcoming: Iterable[Upcoming], after: datetime, target: datetime) -> datetime:
    """The first moment after `after` when something happens by itself, or the target where nothing does before."""
    return min((one.at for one in upcoming if after < one.at < target), default=target)


def _first(upcoming: Sequence[Upcoming], what: str) -> datetime | None:
    return min((one.at for one in upcoming if one.what == what), default=None)


def _next_digest(now: datetime, calendar: Calendar, policy: Policy) -> datetime:
    """The weekday and the time are the organisation's; the wall clock decides, summer time or not."""
    day = calendar.today(latest_week(now, calendar, policy).last) + _WEEK
    return calendar.at(day, policy.digest_time)


def _noticed(now: datetime, upcoming: Sequence[Upcoming], calendar: Calendar, policy: Policy) -> datetime:
    """As long on as people are given to notice a change, counted from one that is about to take effect."""
    soon = (one.at for one in upcoming if one.what == "take_effect" and one.at <= now + _WEEK)
    moment = max([now, *soon]) + timedelta(days=policy.noticed_after_days)
    return calendar.working_moment(moment)
