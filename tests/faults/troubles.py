"""A database that will not: full, read-only, held by somebody else, or gone in the middle of something."""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Final

from tests.faults.campaign import Field, Life, abreast, verdict
from tests.faults.databases import POSTGRES
from tests.faults.disk import FULL, READ_ONLY
from tests.faults.ground import Ground
from tests.faults.points import NOWHERE, Slot

_TIMES: Final = 3
_FAILING: Final = 10 | (3 << 8)
"""SQLITE_IOERR_WRITE."""


async def database_troubles(field: Field) -> AsyncIterator[Life]:
    kinds = _TROUBLES[field.kind]
    lives = [partial(_life, field, seed, kinds[seed % len(kinds)]) for seed in field.seeds()]
    async for life in abreast(field, lives):
        yield life


Trouble = Callable[[Ground, Field], Awaitable[None]]


async def _life(field: Field, seed: int, trouble: Trouble) -> Life:
    """People write while there is trouble, and go on when it is over."""
    async with field.ground(seed) as here:
        altered = () if field.kind == POSTGRES else ("a disk that forgets",)
        await here.up(NOWHERE, altered)
        for _ in range(_TIMES):
            await here.report()
            await trouble(here, field)
            await here.rest()
        return await verdict(here, f"{getattr(trouble, '__name__', 'a disk that refuses')}, seed {seed}")


async def _refusing(number: int, here: Ground, field: Field) -> None:
    """Each write of the disk fails with this number, until it does not."""
    here.alive[0].board[Slot.STOP_WRITING] = number
    await here.report()
    for _ in range(_TIMES):
        here.hours.forward(1)
        await here.moment()
    here.alive[0].board[Slot.STOP_WRITING] = 0


async def held_by_another(here: Ground, field: Field) -> None:
    """Somebody else holds the write lock for a moment."""
    with here.reader.holding():
        await here.moment()
    await here.report()


async def terminated(here: Ground, field: Field) -> None:
    """The server ends every connection, as in a failover."""
    for _ in range(_TIMES):
        here.reader.end_others()
        await here.report()
        await here.moment()


_TROUBLES: Final[dict[str, tuple[Trouble, ...]]] = {
    "sqlite": (partial(_refusing, FULL), partial(_refusing, READ_ONLY), partial(_refusing, _FAILING), held_by_another),
    POSTGRES: (terminated,),
}
