"""Power cuts: after one, a file is what it was when it was last synced, and nothing newer."""

import shutil
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

from sqlalchemy.exc import DatabaseError

from tests.faults.audit import Finding, Found
from tests.faults.campaign import Field, Life, Opening, abreast, verdict
from tests.faults.disk import SYNCED, cut
from tests.faults.ground import ground
from tests.faults.points import Strike
from tests.faults.processes import Scene

CUTS: Final = 5
"""In one life."""
_WHERE: Final = ("keep:after", "handle:before", "finish:after", "send:after", "settle:after")
_LATEST: Final = 4


async def power_cuts(field: Field, opening: Opening[Scene] = ground) -> AsyncIterator[Life]:
    async for life in abreast(field, [partial(_life, field, opening, seed) for seed in field.seeds(CUTS)]):
        yield life


async def power_cut(field: Field) -> Life:
    """One life with its cuts, for the check of the checks."""
    return await _life(field, ground, field.seed)


async def _life(field: Field, opening: Opening[Scene], seed: int) -> Life:
    chance = Random(seed)
    async with field.scene(opening, seed) as here:
        file = Path(here.settings["DATABASE_URL"].removeprefix("sqlite:///"))
        shutil.copyfile(file, file.with_name(f"{file.name}{SYNCED}"))
        for _ in range(CUTS):
            await _until_dark(here, Strike(chance.choice(_WHERE), chance.randint(1, _LATEST)), field.without)
            cut(file)
            here.died()
        await here.up()
        try:
            return await verdict(here, f"cuts of seed {seed}")
        except DatabaseError as error:
            return Life(f"cuts of seed {seed}", [Found(Finding.CORRUPT_FILE, str(error.orig))])


async def _until_dark(here: Scene, strike: Strike, without: tuple[str, ...]) -> None:
    """People write until the power goes."""
    one = await here.up(strike, ("a disk that forgets", *without))
    for _ in range(3):
        await here.report()
        await here.moment()
    one.process.kill()
    one.process.join()
    here.alive.remove(one)
