"""What is worked on at once: as much as leaves everybody's order alone, and no more."""

from collections.abc import Collection, Sequence

import pytest

from bot.waves import MOST, waves
from handlers.ports import Kept


def cut(batch: Sequence[str]) -> list[list[str]]:
    """The waves of payloads that consist of the names of their lanes."""
    kept = [Kept(str(number), "slack", lanes.encode(), 0) for number, lanes in enumerate(batch)]
    return [[one.payload.decode() for one in wave] for wave in waves(kept, lanes_of)]


def lanes_of(kept: Kept) -> Collection[str]:
    return kept.payload.decode().split()


@pytest.mark.parametrize(
    ("batch", "expected"),
    [
        ([], []),
        (["kari d1"], [["kari d1"]]),
        (["kari d1", "nils d2", "eva d3"], [["kari d1", "nils d2", "eva d3"]]),
        (["kari d1", "kari d1"], [["kari d1"], ["kari d1"]]),
        (["kari c1", "nils c1"], [["kari c1"], ["nils c1"]]),
        (["kari c1", "kari c2", "nils c1"], [["kari c1"], ["kari c2", "nils c1"]]),
        (["kari c1", "nils c2", "eva c1", "kari c3"], [["kari c1", "nils c2"], ["eva c1", "kari c3"]]),
    ],
)
def test_what_one_person_does_or_one_conversation_holds_keeps_its_order(
    batch: list[str], expected: list[list[str]]
) -> None:
    assert cut(batch) == expected


def test_what_nobody_is_behind_holds_up_nobody() -> None:
    assert cut(["", "kari d1", ""]) == [["", "kari d1", ""]]


def test_no_wave_is_longer_than_whoever_waits_at_the_door_has_patience() -> None:
    assert [len(wave) for wave in cut([f"person-{number}" for number in range(2 * MOST + 1)])] == [MOST, MOST, 1]
