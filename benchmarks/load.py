"""The load: sixteen connections that are kept alive, in the process that measures and nowhere else."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from time import perf_counter, time
from typing import Final

from benchmarks.frame import percentile
from benchmarks.http import status, whole

CONNECTIONS: Final = 16


@dataclass(frozen=True, slots=True)
class Load:
    """What one load gave, in seconds: when it began, how long it took, each answer in the order of the questions."""

    began: float
    seconds: float
    answers: Sequence[float]

    @property
    def rate(self) -> float:
        return len(self.answers) / self.seconds

    def percentile(self, percent: int) -> float:
        return percentile(self.answers, percent)


class _Line(asyncio.Protocol):
    """One connection: a request, its answer, the next."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[int] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def ask(self, request: bytes) -> "asyncio.Future[int]":
        """The status of the answer, once it is there whole."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._answer

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        size = whole(self._buffer)
        if size and self._answer is not None:
            self._answer.set_result(status(bytes(self._buffer[:12])))
            del self._buffer[:size]

    def connection_lost(self, error: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionError("the server hung up"))

    def close(self) -> None:
        assert self._transport is not None
        self._transport.close()


@asynccontextmanager
async def _lines(port: int) -> AsyncIterator[Sequence[_Line]]:
    loop = asyncio.get_running_loop()
    lines = [(await loop.create_connection(_Line, "127.0.0.1", port))[1] for _ in range(CONNECTIONS)]
    try:
        yield lines
    finally:
        for line in lines:
            line.close()


async def burst(port: int, requests: Sequence[bytes]) -> Load:
    """All of them as fast as the connections carry them. Every answer has to be 200."""
    answers = [0.0] * len(requests)
    waiting = iter(enumerate(requests))
    async with _lines(port) as lines:
        began, started = time(), perf_counter()
        await asyncio.gather(*(_one_by_one(line, waiting, answers) for line in lines))
        return Load(began, perf_counter() - started, answers)


async def _one_by_one(line: _Line, requests: Iterator[tuple[int, bytes]], answers: list[float]) -> None:
    for number, request in requests:
        started = perf_counter()
        _check(await line.ask(request))
        answers[number] = perf_counter() - started


async def steady(port: int, requests: Sequence[bytes], rate: int) -> Load:
    """So many a second, whether or not the server keeps up: an answer's time counts from when its turn was."""
    answers = [0.0] * len(requests)
    async with _lines(port) as lines, asyncio.TaskGroup() as group:
        free: asyncio.Queue[_Line] = asyncio.Queue()
        for line in lines:
            free.put_nowait(line)
        began, started = time(), perf_counter()
        for number, request in enumerate(requests):
            due = started + number / rate
            await asyncio.sleep(max(due - perf_counter(), 0))
            group.create_task(_on_time(free, request, due, partial(answers.__setitem__, number)))
    return Load(began, perf_counter() - started, answers)


async def _on_time(free: "asyncio.Queue[_Line]", request: bytes, due: float, answered: Callable[[float], None]) -> None:
    line = await free.get()
    _check(await line.ask(request))
    answered(perf_counter() - due)
    free.put_nowait(line)


def _check(code: int) -> None:
    if code != 200:
        raise RuntimeError(f"the server answered {code}")
