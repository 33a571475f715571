"""Reading takes time in proportion to the length, whatever the text: growth is compared, nothing is timed as such."""

import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.reading import mask, read
from tests.accuracy import examples

if TYPE_CHECKING:
    from _typeshed import TraceFunction

TIMES_LONGER = 8
# In proportion it is eight times as much; squared it would be sixty-four.
MOST_GROWTH = 24
STEPPED, CLOCKED = 300, 1_500
STORY = "\n".join(example.text for example in examples("developed"))
PIECES = [
    "a", "1", "1 ", "@", "a@", "a.b@c.", "- ", "42 11 83 60 ", "018190 1236 ", "o1l|", "skjema ", "må ", "en halv ",
    "æ\u0301", "«", "\n", "tjue-", "og ", "ikke noe ", "slår av ", "skjema om vold ", "uten at ", "tre ganger ",
    "hver ", "vi er ", "10-", "x 3 ", "mandag og ", "Gerica ", "visma ", "ingen ", "til ", "1/2", "sign .. even ",
]  # fmt: skip


def steps(act: Callable[[str], object], text: str) -> int:
    """How many lines of Python the act runs through."""
    count = 0

    def trace(_frame: FrameType, event: str, _arg: object) -> "TraceFunction":
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        act(text)
    finally:
        sys.settrace(before)
    return count


def filled(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


def both(text: str) -> None:
    read(text)
    mask(text)


def seconds(text: str) -> float:
    """The least this machine's own work on it has taken."""
    taken = []
    for _ in range(2):
        start = time.process_time()
        both(text)
        taken.append(time.process_time() - start)
    return min(taken)


@pytest.mark.parametrize("piece", [STORY, *PIECES], ids=lambda piece: repr(piece[:20]))
def test_a_longer_text_takes_no_more_steps_than_it_is_longer(piece: str) -> None:
    short, long = (steps(both, filled(piece, STEPPED * times)) for times in (1, TIMES_LONGER))
    assert long <= MOST_GROWTH * short


@given(st.text("a1o .-@/§\nskjemæ½,|", min_size=1, max_size=7))
@settings(max_examples=20, deadline=None)
def test_nothing_that_is_repeated_makes_it_explode(piece: str) -> None:
    short, long = (steps(both, filled(piece, STEPPED * times)) for times in (1, TIMES_LONGER))
    assert long <= MOST_GROWTH * short


@pytest.mark.parametrize("piece", [STORY, *PIECES], ids=lambda piece: repr(piece[:20]))
def test_no_pattern_explodes_inside_a_step(piece: str) -> None:
    """The steps of a regular expression are not lines of Python, so here its share of the machine is compared."""
    short, long = (seconds(filled(piece, CLOCKED * times)) for times in (1, TIMES_LONGER))
    assert long <= MOST_GROWTH * short
