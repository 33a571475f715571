"""How many calls this process makes in a second, in all: Teams lets an app have 50 in an organisation."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Final

PER_SECOND: Final = 20.0
"""Well below Teams' 50 (learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit), for two processes."""


class Pace:
    """Evenly spaced turns. `now` are seconds that never go back, `pause` waits for some."""

    def __init__(
        self,
        per_second: float = PER_SECOND,
        now: Callable[[], float] = monotonic,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._gap = 1 / per_second
        self._now = now
        self._pause = pause
        self._next = 0.0

    async def turn(self) -> None:
        """Until it is one's turn; turns are given in the order they were asked for."""
        now = self._now()
        mine = max(self._next, now)
        self._next = mine + self._gap
        if mine > now:
            await self._pause(mine - now)
