"""The demo's time: the machine's own, and as far ahead of it as somebody has jumped."""

import asyncio
import time
from datetime import UTC, datetime


class DemoClock:
    """Runs at the machine's pace, only ever forwards, from `start` or now; the workplace and the bot share it."""

    def __init__(self, start: datetime | None = None) -> None:
        self._ahead = start.timestamp() - time.time() if start else 0.0

    def time(self) -> float:
        """Seconds since the epoch."""
        return time.time() + self._ahead

    def now(self) -> datetime:
        """The same in UTC."""
        return datetime.fromtimestamp(self.time(), UTC)

    async def sleep(self, seconds: float) -> None:
        """Wait in real seconds: a jump shortens nobody's wait, so that nothing is answered before its time."""
        await asyncio.sleep(seconds)

    def jump_to(self, moment: datetime) -> None:
        """Move on to `moment`; one that has passed already changes nothing."""
        self._ahead += max(0.0, moment.timestamp() - self.time())
