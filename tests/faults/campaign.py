"""What a campaign is: many short lives with something wrong in each, repeatable by their seed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import Final, TypeVar

from tests.faults.audit import Finding, Found, audit
from tests.faults.databases import Databases
from tests.faults.ground import CROWD, Ground, ground
from tests.faults.processes import Scene

ABREAST: Final = 5
"""Lives at a time: each waits more than it works."""


@dataclass(frozen=True, slots=True)
class Life:
    """One run: what was done to it, and what the audit found. `struck`: whether what was planned came about.

    `number` tells it from the others of its campaign, `seconds` is how long it took.
    """

    label: str
    found: Sequence[Found]
    struck: bool = True
    number: int = 0
    seconds: float = 0.0


Living = Callable[[], Awaitable[Life]]
AnyScene = TypeVar("AnyScene", bound=Scene)
Opening = Callable[[Path, str, int, int], Awaitable[AnyScene]]
"""Opens a scene in a folder, on the database of that address, by a seed and with so many nurses."""


@dataclass(frozen=True, slots=True)
class Share:
    """Which lives of a campaign are to be lived here: every `of`th from `part` on, and none that is over."""

    part: int = 1
    of: int = 1
    over: frozenset[int] = frozenset()

    def has(self, number: int) -> bool:
        return number % self.of == self.part % self.of and number not in self.over


@dataclass(frozen=True, slots=True)
class Field:
    """Where a campaign runs and how long; `without` are the safeguards taken out for it.

    `room` is for so many lives at a time, of all campaigns that share it.
    """

    databases: Databases
    kind: str
    size: int
    seed: int
    without: tuple[str, ...] = ()
    share: Share = Share()
    room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(ABREAST))

    @asynccontextmanager
    async def ground(self, seed: int, crowd: int = CROWD) -> AsyncIterator[Ground]:
        async with self.scene(ground, seed, crowd) as here:
            yield here

    @asynccontextmanager
    async def scene(self, opening: Opening[AnyScene], seed: int, crowd: int = CROWD) -> AsyncIterator[AnyScene]:
        with self.databases.fresh(self.kind) as (folder, url):
            here = await opening(folder, url, seed, crowd)
            try:
                yield here
            finally:
                await here.close()

    def seeds(self, each: int = 1) -> Iterator[int]:
        """One for each life, where a life holds `each` of what the size counts."""
        return iter(range(self.seed, self.seed - (-self.size // each)))

    async def lived(self, number: int, life: Living) -> Life:
        """When there is room for it. One that breaks off is a finding, and takes nothing from the others."""
        async with self.room:
            began = monotonic()
            try:
                lived = await life()
            except Exception as error:
                lived = Life("a life that broke off", [Found(Finding.BAD_ANSWER, repr(error))])
            return replace(lived, number=number, seconds=round(monotonic() - began, 2))


@dataclass(frozen=True, slots=True)
class Campaign:
    """A row of the table. `unit` is what its sizes count, `each` how many one life holds; `proves` is its promise.

    `small` and `full` are done on each of its databases.
    """

    name: str
    unit: str
    proves: str
    small: int
    full: int
    kinds: tuple[str, ...]
    run: Callable[[Field], AsyncIterator[Life]]
    each: int = 1
    daily: bool = False
    """Whether a small one of it is among the tests that run every day."""

    def lives(self, size: int) -> int:
        """In how many lives so much of it is done."""
        return -(-size // self.each)


async def verdict(here: Scene, label: str, struck: bool = True) -> Life:
    """Let everything come to rest, and hold the ledgers against each other."""
    return Life(label, audit(await here.ledgers()), struck)


async def abreast(where: Field, lives: Iterable[Living]) -> AsyncIterator[Life]:
    """Live those that are to be lived here, in any order."""
    chosen = [(number, life) for number, life in enumerate(lives, 1) if where.share.has(number)]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(where.lived(number, life)) for number, life in chosen]
        for ended in asyncio.as_completed(tasks):
            yield await ended
