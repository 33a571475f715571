"""The time that all processes agree on."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import time_machine

from bot.clock import AgreedClock

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@dataclass
class Passed:
    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_with_nobody_to_agree_with_it_is_this_machines_time() -> None:
    clock = AgreedClock()
    clock.agree(None)
    with time_machine.travel(NOON, tick=False):
        assert clock() == NOON


def test_once_agreed_it_counts_on_by_itself_however_the_machine_is_set() -> None:
    passed = Passed(100.0)
    clock = AgreedClock(passed)
    clock.agree(NOON)
    passed.seconds += 5
    with time_machine.travel(NOON - timedelta(hours=1), tick=False):
        assert clock() == NOON + timedelta(seconds=5)


def test_it_is_put_right_again() -> None:
    passed = Passed()
    clock = AgreedClock(passed)
    clock.agree(NOON)
    passed.seconds = 60
    clock.agree(NOON + timedelta(seconds=61))
    assert clock() == NOON + timedelta(seconds=61)
