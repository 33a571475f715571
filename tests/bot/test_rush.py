"""During a rush what comes in goes first, and never for long."""

from bot.rush import MANY, PATIENCE, WITHIN, Rush


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def arrivals(rush: Rush, clock: Clock, number: int, apart: float) -> None:
    for _ in range(number):
        clock.now += apart
        rush.note()


def test_fifty_a_second_are_no_rush() -> None:
    clock = Clock()
    rush = Rush(clock)
    arrivals(rush, clock, 500, 1 / 50)
    assert not rush.comes_first


def test_many_at_once_come_first_until_no_more_come() -> None:
    clock = Clock()
    rush = Rush(clock)
    arrivals(rush, clock, MANY - 1, 0.001)
    assert not rush.comes_first
    arrivals(rush, clock, 1, 0.001)
    assert rush.comes_first
    clock.now += WITHIN
    assert not rush.comes_first


def test_a_rush_without_end_is_worked_on_when_patience_is_over() -> None:
    clock = Clock()
    rush = Rush(clock)
    arrivals(rush, clock, int(PATIENCE * 1000) + MANY, 0.001)
    assert not rush.comes_first
    clock.now += 1
    arrivals(rush, clock, MANY, 0.001)
    assert rush.comes_first


async def test_whoever_waits_for_the_end_does_not_wait_where_there_is_no_rush() -> None:
    await Rush().over()
