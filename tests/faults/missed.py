"""Written while the bot was away, and fetched when it is back: also where it is killed while it fetches."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Final

from tests.faults.audit import Finding, Found
from tests.faults.campaign import Field, Life, abreast, verdict
from tests.faults.ground import Ground
from tests.faults.points import Slot, Strike
from tests.faults.processes import PATIENCE, until

_MISSED: Final = 4
_LOOK: Final = 0.1
_BY_SOCKET: Final = 0.5
_POINTS: Final = (
    ("catch_up:before", 1),
    ("catch_up:after", 1),
    ("keep:before", _MISSED),
    ("keep:after", _MISSED),
    ("commit:before", 12),
    ("commit:after", 12),
    ("call:before", 30),
    ("call:after", 30),
    ("statement", 60),
)
"""Where it is killed, and at which of so many passings at most."""


async def catching_up(field: Field) -> AsyncIterator[Life]:
    async for life in abreast(field, [partial(_life, field, seed) for seed in field.seeds()]):
        yield life


async def _life(field: Field, seed: int) -> Life:
    """One report that is heard, and some that nobody hears."""
    async with field.ground(seed) as here:
        point, most = here.chance.choice(_POINTS)
        strike = Strike(point, here.chance.randint(1, most))
        if here.chance.random() < _BY_SOCKET:
            here.use_sockets()
        await here.up()
        await here.until_linked(True)
        # Before it had first heard anything, nothing was missed.
        await until(here.reader.is_watched, _LOOK)
        await here.report()
        await here.rest()
        await here.down()
        await here.until_linked(False)
        here.workplace.request_url = None
        # All in one conversation they are more than a page of its history, which has three messages here.
        nurse = here.chance.choice((None, min(here.nurses)))
        missed = [await here.report(nurse) for _ in range(_MISSED)]
        way = " over Socket Mode" if here.by_socket else ""
        one = await here.up(strike, ("a pace for the archive", *field.without))
        unfetched = await _unfetched(here, missed)
        life = await verdict(here, f"{point} #{strike.number}{way}, seed {seed}", struck=bool(one.board[Slot.STRUCK]))
        lost = [Found(Finding.LOST_INTAKE, f"{words} was not fetched") for words in unfetched]
        return replace(life, found=[*life.found, *lost])


async def _unfetched(here: Ground, missed: list[str]) -> list[str]:
    """Those that are no cases when there has been time enough."""
    left = missed
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while left:
                await here.revive()
                await asyncio.sleep(_LOOK)
                known = " ".join(case.words for case in here.reader.rows().cases)
                left = [words for words in missed if f"{words}." not in known]
    return left
