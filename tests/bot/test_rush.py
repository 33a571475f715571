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
    seen = []
    for arrived, later in ((MANY - 1, 0.0), (1, 0.0), (0, WITHIN)):
        arrivals(rush, clock, arrived, 0.001)
        clock.now += later
        seen.append(rush.comes_first)
    assert seen == [False, True, False]


def test_a_rush_without_end_is_worked_on_when_patience_is_over() -> None:
    clock = Clock()
    rush = Rush(clock)
    seen = []
    for arrived in (int(PATIENCE * 1000) + MANY, MANY):
        arrivals(rush, clock, arrived, 0.001)
        seen.append(rush.comes_first)
        clock.now += 1
    assert seen == [False, True]


async def test_whoever_waits_for_the_end_does_not_wait_where_there_is_no_rush() -> None:
    await Rush().over()
