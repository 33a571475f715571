"""Many callers, one transaction: what is asked for while the database is busy is written together afterwards."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from time import monotonic
from typing import Final, Generic, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")

# So many that a disk that syncs slowly still keeps up, so few that nobody waits long for the others.
TOGETHER: Final = 256
# Each commit waits for the disk. Where several came at once, others are about to: a millisecond's pause gathers
# them too, and costs less than the commit it saves. Whoever comes alone never waits.
_SEVERAL: Final = 4
_PAUSE: Final = 0.001
# On a slow disk half of them would be written while the other half waits, in turn and for ever: it is quicker to let
# those who have their answers come again, and write all of them at once.
_SLOW: Final = 0.004
_OF_A_WRITE: Final = 0.5


class Gathering(Generic[Item, Answer]):
    """Hands what waits to `write`, in the order it came, one batch after the other.

    `write` gives one answer for each item; what it raises, everybody in the batch gets. A caller that is
    cancelled takes nothing back. `clock` counts seconds and never goes back.
    """

    def __init__(
        self, write: Callable[[Sequence[Item]], Awaitable[Sequence[Answer]]], clock: Callable[[], float] = monotonic
    ) -> None:
        self._write = write
        self._clock = clock
        self._waiting: list[tuple[Item, asyncio.Future[Answer]]] = []
        self._writer: asyncio.Task[None] | None = None
        self._expected = 0
        self._crowd = asyncio.Event()

    async def add(self, item: Item) -> Answer:
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, answer))
        if len(self._waiting) == self._expected:
            self._crowd.set()
        if self._writer is None:
            self._writer = asyncio.create_task(self._work())
        return await answer

    async def _work(self) -> None:
        came, took = 0, 0.0
        try:
            while self._waiting:
                if came >= _SEVERAL:
                    await (asyncio.sleep(_PAUSE) if took < _SLOW else self._crowd_of(came, took * _OF_A_WRITE))
                batch, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
                came, began = len(batch), self._clock()
                await self._settle(batch)
                took = self._clock() - began
        finally:
            self._writer = None

    async def _crowd_of(self, more: int, seconds: float) -> None:
        """Until so many more wait, or so long."""
        self._expected = len(self._waiting) + more
        self._crowd.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._crowd.wait()

    async def _settle(self, batch: Sequence[tuple[Item, "asyncio.Future[Answer]"]]) -> None:
        unanswered = [answer for _, answer in batch]
        try:
            answers = await self._write([item for item, _ in batch])
        except Exception as error:
            for answer in unanswered:
                if not answer.done():
                    answer.set_exception(error)
            return
        for answer, given in zip(unanswered, answers, strict=True):
            if not answer.done():
                answer.set_result(given)
