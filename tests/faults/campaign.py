"""What a campaign is: many short lives with something wrong in each, repeatable by their seed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from tests.faults.audit import Found, audit
from tests.faults.databases import Databases
from tests.faults.ground import Ground, ground

ABREAST: Final = 4
"""Lives at a time: each waits more than it works."""


@dataclass(frozen=True, slots=True)
class Life:
    """One run: what was done to it, and what the audit found. `struck`: whether what was planned came about."""

    label: str
    found: Sequence[Found]
    struck: bool = True


@dataclass(frozen=True, slots=True)
class Field:
    """Where a campaign runs and how long; `without` are the safeguards taken out for it."""

    databases: Databases
    kind: str
    size: int
    seed: int
    without: tuple[str, ...] = ()

    @asynccontextmanager
    async def ground(self, seed: int, crowd: int = 24) -> AsyncIterator[Ground]:
        with self.databases.fresh(self.kind) as (folder, url):
            here = await ground(folder, url, seed, crowd)
            try:
                yield here
            finally:
                await here.close()


@dataclass(frozen=True, slots=True)
class Campaign:
    """A row of the table. `unit` is what its sizes count; `proves` stands in the docs."""

    name: str
    unit: str
    proves: str
    small: int
    full: int
    kinds: tuple[str, ...]
    run: Callable[[Field], AsyncIterator[Life]]
    daily: bool = False
    """Whether a small one of it is among the tests that run every day."""


async def verdict(here: Ground, label: str, struck: bool = True) -> Life:
    """Let everything come to rest, and hold the ledgers against each other."""
    return Life(label, audit(await here.ledgers()), struck)


async def abreast(lives: Iterable[Callable[[], Awaitable[Life]]], many: int = ABREAST) -> AsyncIterator[Life]:
    """Live so many lives at a time, in any order."""
    room = asyncio.Semaphore(many)

    async def one(life: Callable[[], Awaitable[Life]]) -> Life:
        async with room:
            return await life()

    async with asyncio.TaskGroup() as group:
        for ended in asyncio.as_completed([group.create_task(one(life)) for life in lives]):
            yield await ended
