"""Many callers, one transaction: what is asked for while the database is busy is written together afterwards."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Generic, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")

# So many that a disk that syncs slowly still keeps up, so few that nobody waits long for the others.
TOGETHER: Final = 256
# Each commit waits for the disk. Where several came at once, others are about to: a millisecond's pause gathers
# them too, and costs less than the commit it saves. Whoever comes alone never waits.
_SEVERAL: Final = 4
_PAUSE: Final = 0.001


class Gathering(Generic[Item, Answer]):
    """Hands what waits to `write`, in the order it came, one batch after the other.

    `write` gives one answer for each item; what it raises, everybody in the batch gets. A caller that is
    cancelled takes nothing back.
    """

    def __init__(self, write: Callable[[Sequence[Item]], Awaitable[Sequence[Answer]]]) -> None:
        self._write = write
        self._waiting: list[tuple[Item, asyncio.Future[Answer]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def add(self, item: Item) -> Answer:
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, answer))
        if self._writer is None:
            self._writer = asyncio.create_task(self._work())
        return await answer

    async def _work(self) -> None:
        came = 0
        try:
            while self._waiting:
                if came >= _SEVERAL:
                    await asyncio.sleep(_PAUSE)
                batch, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
                came = len(batch)
                await self._settle(batch)
        finally:
            self._writer = None

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
