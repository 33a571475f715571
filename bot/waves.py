"""What may be worked on at once without changing the order in which anybody is heard."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final

from handlers.ports import Kept

Lanes = Callable[[Kept], Collection[str]]
"""Whose it is and where it was said: what shares a lane with something else is dealt with after it."""


MOST: Final = 4
"""In one wave: more would save little more, and whoever waits at the door waits for a wave that has begun."""


def waves(batch: Sequence[Kept], lanes: Lanes) -> Iterator[Sequence[Kept]]:
    """The batch in its order, cut wherever something shares a lane with what is before it in the same wave."""
    wave: list[Kept] = []
    taken: set[str] = set()
    for kept in batch:
        its = lanes(kept)
        if len(wave) == MOST or not taken.isdisjoint(its):
            yield wave
            wave, taken = [], set()
        wave.append(kept)
        taken.update(its)
    if wave:
        yield wave
