"""Whether so much comes in right now that the worker should let it come in first.

Both share one interpreter: during a rush every report the worker deals with keeps people's messages, and their
platform, waiting for an answer, and none of it is lost by waiting a little.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from time import monotonic
from typing import Final

MANY: Final = 20
WITHIN: Final = 0.2
"""Seconds: 100 arrivals a second are a rush."""
PATIENCE: Final = 15.0
"""Seconds of one rush that work waits at most: a rush without end slows the worker down and never stops it."""
_LOOK_AGAIN: Final = 0.02


class Rush:
    """`clock` counts seconds and never goes back."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._arrivals: deque[float] = deque(maxlen=MANY)
        self._began = clock()

    def note(self) -> None:
        """Something came in."""
        if not self._is_on():
            self._began = self._clock()
        self._arrivals.append(self._clock())

    @property
    def comes_first(self) -> bool:
        """Whether what comes in should go before what is already here."""
        return self._is_on() and self._clock() - self._began < PATIENCE

    async def over(self) -> None:
        """Until the rush is over, or patience is."""
        while self.comes_first:
            await asyncio.sleep(_LOOK_AGAIN)

    def _is_on(self) -> bool:
        return len(self._arrivals) == MANY and self._clock() - self._arrivals[0] < WITHIN
