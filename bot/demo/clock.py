"""The demo's time: the machine's own, and as far ahead of it as somebody has jumped."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


class DemoClock:
    """Runs at the machine's pace, only ever forwards, from `start` or now; the workplace and the bot share it."""

    def __init__(self, start: datetime | None = None) -> None:
        self._ahead = start.timestamp() - time.time() if start else 0.0
        self._held: float | None = None

    def time(self) -> float:
        """Seconds since the epoch."""
        return time.time() + self._ahead if self._held is None else self._held

    @contextmanager
    def held(self) -> Iterator[None]:
        """Inside, time stands still but for jumps, so that what is done again is done at its own moments."""
        self._held = self.time()
        try:
            yield
        finally:
            self._ahead = self._held - time.time()
            self._held = None

    def now(self) -> datetime:
        """The same in UTC."""
        return datetime.fromtimestamp(self.time(), UTC)

    async def sleep(self, seconds: float) -> None:
        """Wait in real seconds: a jump shortens nobody's wait, so that nothing is answered before its time."""
        await asyncio.sleep(seconds)

    def jump_to(self, moment: datetime) -> None:
        """Move on to `moment`; one that has passed already changes nothing."""
        further = max(0.0, moment.timestamp() - self.time())
        if self._held is None:
            self._ahead += further
        else:
            self._held += further
