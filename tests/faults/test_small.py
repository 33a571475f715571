"""Campaigns in small: enough to notice, short enough for every day. `make faults` has them all."""

from collections.abc import Iterator

import pytest

from tests.faults.campaign import Campaign, Field
from tests.faults.databases import Databases, databases
from tests.faults.table import CAMPAIGNS

SEED = 1
DAILY = [each for each in CAMPAIGNS if each.daily]
# Each on one of its databases, the first on both; `make faults` runs all campaigns on all of theirs.
SMALL = [(each, kind) for each in DAILY for kind in each.kinds[: 2 if each is DAILY[0] else 1]]


@pytest.fixture(scope="module")
def places() -> Iterator[Databases]:
    with databases() as opened:
        yield opened


@pytest.mark.parametrize(("campaign", "kind"), SMALL, ids=[f"{each.name} on {kind}" for each, kind in SMALL])
async def test_nothing_is_lost_doubled_or_told_too_early(campaign: Campaign, kind: str, places: Databases) -> None:
    lives = [life async for life in campaign.run(Field(places, kind, campaign.small, SEED))]
    assert [(life.label, found) for life in lives for found in life.found] == []
    assert any(life.struck for life in lives)
