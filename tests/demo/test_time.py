"""The demo's clock and where it can jump."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.demo import Upcoming
from bot.demo.clock import DemoClock
from bot.demo.jumps import moments, next_stop
from config.calendar import calendar
from handlers.domain.deadlines import Policy
from handlers.domain.people import Organisation

SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
OSLO = ZoneInfo("Europe/Oslo")


def jumps(solvik: Organisation, *upcoming: Upcoming, now: datetime = SUNDAY) -> dict[str, datetime | None]:
    return moments(now, upcoming, calendar(solvik), Policy())


def test_the_clock_keeps_the_machines_pace_after_a_jump() -> None:
    clock = DemoClock()
    later = clock.now() + timedelta(days=42)
    clock.jump_to(later)
    assert timedelta() <= clock.now() - later < timedelta(seconds=5)
    assert clock.time() == pytest.approx(clock.now().timestamp(), abs=5)


def test_the_clock_never_goes_back() -> None:
    clock = DemoClock()
    clock.jump_to(clock.now() + timedelta(days=1))
    before = clock.now()
    clock.jump_to(before - timedelta(hours=5))
    assert clock.now() >= before


def test_nothing_to_jump_to_where_no_case_waits(solvik: Organisation) -> None:
    found = jumps(solvik)
    assert [found[name] for name in ("hold_end", "window_end", "effect")] == [None, None, None]


@pytest.mark.parametrize(
    ("name", "what"), [("hold_end", "route"), ("window_end", "conclude"), ("effect", "take_effect")]
)
def test_a_jump_goes_to_the_first_step_of_its_kind(solvik: Organisation, name: str, what: str) -> None:
    soon, late = SUNDAY + timedelta(hours=1), SUNDAY + timedelta(days=3)
    found = jumps(solvik, Upcoming(late, what, "2026-2"), Upcoming(soon, what, "2026-1"))
    assert found[name] == soon


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (SUNDAY, datetime(2026, 11, 26, 9, tzinfo=OSLO)),
        (datetime(2026, 11, 26, 8, tzinfo=UTC), datetime(2026, 12, 3, 9, tzinfo=OSLO)),
        (datetime(2026, 10, 22, 12, tzinfo=UTC), datetime(2026, 10, 29, 9, tzinfo=OSLO)),
    ],
    ids=["from a Sunday", "from the very moment", "over the end of summer time"],
)
def test_the_digest_comes_on_thursday_at_nine_by_the_wall(
    solvik: Organisation, now: datetime, expected: datetime
) -> None:
    assert jumps(solvik, now=now)["digest"] == expected


def test_six_weeks_are_counted_from_a_change_that_is_about_to_take_effect(solvik: Organisation) -> None:
    effect = SUNDAY + timedelta(days=1)
    target = jumps(solvik, Upcoming(effect, "take_effect", "2026-1"))["six_weeks"]
    assert target is not None
    assert target >= effect + timedelta(days=42)


def test_the_way_to_a_moment_stops_wherever_something_happens() -> None:
    first, second, target = (SUNDAY + timedelta(days=days) for days in (1, 2, 3))
    upcoming = [Upcoming(second, "remind"), Upcoming(first, "route")]
    assert next_stop(upcoming, SUNDAY, target) == first
    assert next_stop(upcoming, first, target) == second
    assert next_stop(upcoming, second, target) == target
