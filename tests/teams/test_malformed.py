"""Activities that are signed and malformed: a bad request at most, no error of ours, and nothing said or sent.

MALFORMED_EXAMPLES sets how many are tried.
"""

import asyncio
import json
import os
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.slack.golden_messages import DECISION
from tests.slack.test_malformed import changed
from tests.teams.house import House, open_house
from tests.teams.microsoft import INBOUND, token

EXAMPLES = int(os.environ.get("MALFORMED_EXAMPLES", "200"))


@dataclass(repr=False)  # a failing example is told with it, and what Teams sends is long
class Ward:
    """A house in a loop of its own, and one of each kind of activity that is sent to it."""

    runner: asyncio.Runner
    house: House
    activities: list[dict[str, object]]
    authorization: str

    def knock(self, sent: object) -> int:
        return self.runner.run(self._knock(sent))

    async def _knock(self, sent: object) -> int:
        headers = {"Content-Type": "application/json", "Authorization": self.authorization}
        # What came before must not make this a repetition: it is to be dealt with.
        self.house.intake.keys.clear()
        answer = await self.house.client.post(self.house.url, content=json.dumps(sent), headers=headers)
        await self.house.work()
        return answer.status_code


@pytest.fixture(scope="module")
def ward() -> Iterator[Ward]:
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        house = runner.run(stack.enter_async_context(open_house()))
        house.core.redrawn = DECISION
        activities = [house.activity(path.stem) for path in sorted(INBOUND.glob("*.json"))]
        yield Ward(runner, house, activities, f"Bearer {token(house.teams.service_url)}")
        runner.run(stack.aclose())


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**64))
def test_what_is_signed_and_malformed_is_answered_and_leaves_no_trace(
    ward: Ward, seed: int, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = Random(seed)
    sent: object = chance.choice(ward.activities)
    for _ in range(chance.randint(1, 4)):
        sent = changed(sent, chance)
    caplog.clear()
    assert ward.knock(sent) in (200, 400, 401, 403)
    said = capsys.readouterr()
    assert "Traceback" not in caplog.text + said.out + said.err
    assert not ward.house.intake.failed
    assert not ward.house.teams.sent


def test_as_it_is_written_every_one_of_them_is_let_in(ward: Ward) -> None:
    assert {ward.knock(one) for one in ward.activities} == {200}
