"""What is asked for at the same time is written together, and everybody gets their own answer."""

import asyncio
from collections.abc import Sequence

import pytest

from storage.gathering import TOGETHER, Gathering


class Slow:
    """Writes when it is let, and remembers what it was given. Each write takes so many seconds by its clock."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.batches: list[list[int]] = []
        self.gate = asyncio.Event()
        self.time = 0.0
        self._seconds = seconds

    def clock(self) -> float:
        return self.time

    async def write(self, items: Sequence[int]) -> Sequence[str]:
        self.batches.append(list(items))
        await self.gate.wait()
        self.time += self._seconds
        if 13 in items:
            raise ValueError("unlucky")
        return [str(item) for item in items]


async def started(gathering: Gathering[int, str], items: Sequence[int]) -> list[asyncio.Task[str]]:
    tasks = [asyncio.create_task(gathering.add(item)) for item in items]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return tasks


async def test_what_comes_while_one_batch_is_written_waits_for_the_next_in_order() -> None:
    slow = Slow()
    gathering = Gathering(slow.write)
    tasks = await started(gathering, [1, 2]) + await started(gathering, [3, 4, 5])
    slow.gate.set()
    assert await asyncio.gather(*tasks) == ["1", "2", "3", "4", "5"]
    assert slow.batches == [[1, 2], [3, 4, 5]]


async def test_a_batch_that_fails_fails_for_all_in_it_and_for_nobody_else() -> None:
    slow = Slow()
    gathering = Gathering(slow.write)
    tasks = await started(gathering, [1, 13]) + await started(gathering, [2])
    slow.gate.set()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(answer) for answer in answers] == [ValueError, ValueError, str]


async def test_a_caller_who_leaves_does_not_disturb_the_others() -> None:
    slow = Slow()
    gathering = Gathering(slow.write)
    gone, stays = await started(gathering, [1, 2])
    gone.cancel()
    await asyncio.sleep(0)
    slow.gate.set()
    assert await stays == "2"
    with pytest.raises(asyncio.CancelledError):
        await gone


async def test_no_batch_is_larger_than_it_may_be() -> None:
    slow = Slow()
    slow.gate.set()
    gathering = Gathering(slow.write)
    await asyncio.gather(*(gathering.add(item) for item in range(100, 100 + TOGETHER + 1)))
    assert [len(batch) for batch in slow.batches] == [TOGETHER, 1]


async def test_on_a_slow_disk_those_who_have_their_answers_are_written_with_those_who_waited() -> None:
    slow = Slow(seconds=60)
    gathering = Gathering(slow.write, slow.clock)
    first = await started(gathering, [1, 2, 3, 4])
    waiting = await started(gathering, [5, 6, 7, 8])
    slow.gate.set()
    await asyncio.gather(*first)
    again = await started(gathering, [9, 10, 11, 12])
    await asyncio.gather(*waiting, *again)
    assert slow.batches == [[1, 2, 3, 4], [5, 6, 7, 8, 9, 10, 11, 12]]


async def test_who_does_not_come_again_is_not_waited_for_any_longer_than_half_a_write() -> None:
    slow = Slow(seconds=0.01)
    gathering = Gathering(slow.write, slow.clock)
    tasks = await started(gathering, [1, 2, 3, 4]) + await started(gathering, [5])
    slow.gate.set()
    await asyncio.gather(*tasks)
    assert slow.batches == [[1, 2, 3, 4], [5]]
