"""What a time thief comes to in a year, and when nothing can be said."""

import pytest

from handlers.domain.deadlines import Policy
from handlers.domain.estimate import Estimate, WorkingYear, working_year, yearly
from handlers.domain.people import Unit
from handlers.domain.reading import Cost, Per

YEAR = WorkingYear(1695, 226)


@pytest.mark.parametrize(
    ("cost", "estimate"),
    [
        (Cost(10, 3, Per.SHIFT), Estimate(10, 678, 110)),
        (Cost(10, 1, Per.DAY), Estimate(10, 226, 38)),
        (Cost(45, 0.5, Per.WEEK), Estimate(45, 23, 17)),
        (Cost(90, 1, Per.MONTH), Estimate(90, 11, 16)),
        (Cost(450, 1, Per.QUARTER), Estimate(450, 4, 30)),
        (Cost(60, 2, Per.HALF_YEAR), Estimate(60, 4, 4)),
        (Cost(60, 1, Per.YEAR), Estimate(60, 1, 1)),
        (Cost(900, 1, Per.SCHOOL_YEAR), Estimate(900, 1, 15)),
    ],
)
def test_time_and_frequency_make_a_year(cost: Cost, estimate: Estimate) -> None:
    assert yearly(cost, YEAR) == estimate


@pytest.mark.parametrize("per", [per for per in Per if per not in {Per.SHIFT, Per.DAY, Per.WEEK}])
def test_what_depends_on_others_is_not_multiplied(per: Per) -> None:
    periods = {Per.MONTH, Per.QUARTER, Per.HALF_YEAR, Per.YEAR, Per.SCHOOL_YEAR}
    assert (yearly(Cost(60, 1, per), YEAR) is not None) == (per in periods)


@pytest.mark.parametrize(
    "cost",
    [
        Cost(),
        Cost(10),
        Cost(None, 3, Per.DAY),
        Cost(10, None, Per.DAY),
        Cost(10, 1, None),
        Cost(1, 1, Per.YEAR),
        Cost(450, 4, Per.DAY),
    ],
)
def test_what_was_not_said_or_nobody_can_work_gives_no_estimate(cost: Cost) -> None:
    assert yearly(cost, YEAR) is None


def test_the_year_is_the_organisations_own_and_shorter_in_a_school() -> None:
    policy = Policy(working_hours=1750, working_days=230, school_days=190)
    assert working_year(policy, None) == WorkingYear(1750, 230)
    assert working_year(policy, Unit("ward", "Avdeling 2")) == WorkingYear(1750, 230)
    assert working_year(policy, Unit("school", "Solbakken skole", kind="school")) == WorkingYear(1750, 190)
