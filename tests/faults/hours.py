"""One clock for the workplace and every process: it runs as time does, and moves ahead or back when told."""

import asyncio
from ctypes import c_double
from datetime import UTC, datetime
from multiprocessing import get_context
from time import monotonic
from typing import Final

TUESDAY: Final = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PROCESSES: Final = get_context("forkserver")
"""Processes begin as forks of one that has done once what every one of them must, and has nothing open."""
PROCESSES.set_forkserver_preload(["tests.faults.warm"])
_LOOK: Final = 0.005


class Hours:
    """Seconds since the epoch in memory that processes share. Implements the workplace's `Clock`."""

    def __init__(self, start: datetime = TUESDAY) -> None:
        self._ahead = PROCESSES.RawArray(c_double, 1)
        self.go_to(start)

    def time(self) -> float:
        return monotonic() + self._ahead[0]

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.time(), UTC)

    def go_to(self, moment: datetime) -> None:
        self._ahead[0] = moment.timestamp() - monotonic()

    def forward(self, seconds: float) -> None:
        self._ahead[0] += seconds

    async def sleep(self, seconds: float) -> None:
        until = self.time() + seconds
        while self.time() < until:
            await asyncio.sleep(_LOOK)
