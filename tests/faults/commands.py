"""Killed inside a command: migrating, copying while the bot runs, putting a copy back; then it is done again."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from alembic import command

from storage.engine import connect
from storage.schema import config_for, revisions
from tests.faults.audit import Finding, Found
from tests.faults.campaign import Field, Life, abreast, verdict
from tests.faults.databases import MIGRATING, POSTGRES, SQLITE
from tests.faults.errands import BACKUP, MIGRATE, RESTORE
from tests.faults.ground import Ground
from tests.faults.points import NOWHERE, Strike

_COMMITS: Final = (("begin", 2), ("commit:before", 1), ("commit:after", 2))
_FILES: Final = (("sync", 1), ("rename", 1))


@dataclass(frozen=True, slots=True)
class Command:
    """`points`: where it is killed, each at one of its first so many passings."""

    name: str
    kinds: tuple[str, ...]
    points: tuple[tuple[str, int], ...]
    life: Callable[[Ground, Strike], Awaitable[tuple[bool, str]]]
    """Whether it was struck, and what was wrong."""


async def killed_commands(field: Field) -> AsyncIterator[Life]:
    mine = [each for each in _COMMANDS if field.kind in each.kinds]
    lives = [partial(_life, field, seed, mine[seed % len(mine)]) for seed in field.seeds()]
    async for life in abreast(field, lives):
        yield life


async def _life(field: Field, seed: int, one: Command) -> Life:
    async with field.ground(seed) as here:
        point, most = here.chance.choice(one.points)
        strike = Strike(point, here.chance.randint(1, most))
        struck, wrong = await one.life(here, strike)
        life = await verdict(here, f"{one.name} killed at {strike.point} #{strike.number}, seed {seed}", struck)
        return replace(life, found=[*life.found, *([Found(Finding.CORRUPT_FILE, wrong)] if wrong else [])])


async def _migrated(here: Ground, strike: Strike) -> tuple[bool, str]:
    """From some older schema, or from none."""
    await asyncio.to_thread(_downgrade, here.settings["DATABASE_URL"], -here.chance.randint(1, len(revisions())))
    struck = await here.errand(MIGRATE, strike) < 0
    ended = await here.errand(MIGRATE, NOWHERE)
    await here.up()
    await here.report()
    return struck, f"the second time it ended with {ended}" if ended else ""


def _downgrade(url: str, steps: int) -> None:
    engine = connect(url)
    with MIGRATING, engine.begin() as connection:
        command.downgrade(config_for(connection), str(steps))
    engine.dispose()


async def _backed_up(here: Ground, strike: Strike) -> tuple[bool, str]:
    """While people write: what stands afterwards is whole."""
    copy = here.folder / "copy.db"
    await here.up()
    await here.report()
    ended, _ = await asyncio.gather(here.errand(BACKUP, strike), here.report())
    broken = copy.exists() and not _is_whole(copy)
    copy.unlink(missing_ok=True)
    again = await here.errand(BACKUP, NOWHERE)
    wrong = broken or again or not _is_whole(copy)
    return ended < 0, f"a copy that is not whole, or none: {broken}, {again}" if wrong else ""


def _is_whole(copy: Path) -> bool:
    with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as opened:
        return ("ok",) in opened.execute("PRAGMA integrity_check").fetchall()


async def _restored(here: Ground, strike: Strike) -> tuple[bool, str]:
    """Nothing stands, or all of it; the second time finds it done, or does it."""
    await here.up()
    await here.report()
    await here.rest()
    await here.errand(BACKUP, NOWHERE)
    await here.down()
    place = Path(here.settings["DATABASE_URL"].removeprefix("sqlite:///"))
    for file in place.parent.glob(f"{place.name}*"):
        file.unlink()
    struck = await here.errand(RESTORE, strike) < 0
    stood = place.exists()
    ended = await here.errand(RESTORE, NOWHERE)
    await here.up()
    await here.report()
    return struck, "" if stood or not ended else f"the second time it ended with {ended}"


_COMMANDS: Final = (
    Command("migrating", (SQLITE, POSTGRES), (("statement", 16), *_COMMITS), _migrated),
    Command("copying", (SQLITE,), (("statement", 3), *_FILES, ("remove", 1)), _backed_up),
    Command("putting back", (SQLITE,), (("statement", 16), *_COMMITS, *_FILES, ("remove", 4)), _restored),
)
