"""A database that will not: full, read-only, held by somebody else, or gone in the middle of something."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Final

from tests.faults.audit import Finding, Found
from tests.faults.campaign import Field, Life, abreast, verdict
from tests.faults.child import REFUSED
from tests.faults.databases import POSTGRES, SQLITE, Databases, databases, may_mount
from tests.faults.disk import FULL, READ_ONLY
from tests.faults.ground import Ground
from tests.faults.points import NOWHERE, Slot

_TIMES: Final = 3
_FAILING: Final = 10 | (3 << 8)
"""SQLITE_IOERR_WRITE."""
_HELD: Final = (0.1, 4.0, 6.0)
"""Seconds: shorter and longer than the bot waits for a lock."""
_SMALL: Final = 12
_SMALL_TABLES: Final = 24
"""Megabytes."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """`meet` is done three times while people write; `altered` is how the process lives. With `alone` it has a server,
    or a disk of so many megabytes, for itself.
    """

    name: str
    kind: str
    meet: Callable[[Ground, Databases], Awaitable[object]]
    altered: tuple[str, ...] = ()
    alone: bool = False
    megabytes: int = 0


async def database_troubles(field: Field) -> AsyncIterator[Life]:
    kinds = [each for each in _possible() if each.kind == field.kind]
    lives = [partial(_life, field, seed, kinds[seed % len(kinds)]) for seed in field.seeds()]
    async for life in abreast(field, lives):
        yield life


@cache
def _possible() -> Sequence[Trouble]:
    mounts = may_mount()
    return [each for each in _TROUBLES if mounts or not each.megabytes]


async def _life(field: Field, seed: int, trouble: Trouble) -> Life:
    if not trouble.alone:
        return await _troubled(field, seed, trouble)
    with databases(trouble.megabytes) as own:
        if trouble.kind == POSTGRES:
            await asyncio.to_thread(own.server)
        return await _troubled(replace(field, databases=own), seed, trouble)


async def _troubled(field: Field, seed: int, trouble: Trouble) -> Life:
    """People write while there is trouble, and go on when it is over."""
    async with field.ground(seed) as here:
        await here.up(NOWHERE, trouble.altered)
        found: list[Found] = []
        for _ in range(_TIMES):
            await here.report()
            wrong = await trouble.meet(here, field.databases)
            found += [Found(Finding.BAD_ANSWER, wrong)] if isinstance(wrong, str) else []
            await here.rest()
        life = await verdict(here, f"{trouble.name}, seed {seed}")
        return replace(life, found=[*life.found, *found])


async def _refusing(number: int, here: Ground, _: Databases) -> None:
    """Each write of the disk fails with this number, until it does not."""
    here.alive[0].board[Slot.STOP_WRITING] = number
    await here.report()
    await _while_it_lasts(here)
    here.alive[0].board[Slot.STOP_WRITING] = 0


async def _while_it_lasts(here: Ground) -> None:
    for _ in range(_TIMES):
        here.hours.forward(1)
        await here.moment()


async def _held_by_another(here: Ground, _: Databases) -> None:
    """Somebody else holds the write lock, for a moment or for longer than anybody waits."""
    with here.reader.holding():
        await asyncio.gather(here.report(), asyncio.sleep(here.chance.choice(_HELD)))
    await here.report()


async def _full_disk(here: Ground, _: Databases) -> None:
    """Something else on the disk leaves no room on it."""
    ballast = here.folder / "ballast"
    try:
        with ballast.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
    except OSError:
        for _time in range(_TIMES):
            await here.report()
        await _while_it_lasts(here)
    ballast.unlink()


async def _read_only(here: Ground, _: Databases) -> str | None:
    """The process begins where it may not write: it says so and ends, and goes on when it may."""
    await here.down(signal.SIGKILL)
    _let_write(here.folder, False)
    one = await here.up(NOWHERE, _RIGHTLESS)
    await here.report()
    one.process.join()
    _let_write(here.folder, True)
    return None if one.process.exitcode == REFUSED else f"it ended with {one.process.exitcode}"


def _let_write(folder: Path, may: bool) -> None:
    for path in (folder, *folder.glob("tidstyv.db*")):
        path.chmod(path.stat().st_mode & ~0o200 | 0o200 * may)


async def _terminated(here: Ground, _: Databases) -> None:
    """The server ends every connection, as in a failover."""
    for _time in range(_TIMES):
        here.reader.end_others()
        await here.report()
        await here.moment()


async def _stopped(here: Ground, places: Databases) -> None:
    """The server is stopped, and started again."""
    server = await asyncio.to_thread(places.server)
    await asyncio.to_thread(server.stop)
    await here.report()
    await _while_it_lasts(here)
    await asyncio.to_thread(server.start)


_FORGETFUL: Final = ("a disk that forgets",)
_RIGHTLESS: Final = ("the rights of root",)
_TROUBLES: Final = (
    Trouble("a full disk, simulated", SQLITE, partial(_refusing, FULL), _FORGETFUL),
    Trouble("a read-only disk, simulated", SQLITE, partial(_refusing, READ_ONLY), _FORGETFUL),
    Trouble("a failing disk, simulated", SQLITE, partial(_refusing, _FAILING), _FORGETFUL),
    Trouble("held by another", SQLITE, _held_by_another),
    Trouble("a read-only file", SQLITE, _read_only, _RIGHTLESS),
    Trouble("a full disk", SQLITE, _full_disk, alone=True, megabytes=_SMALL),
    Trouble("every connection ended", POSTGRES, _terminated),
    Trouble("the server stopped", POSTGRES, _stopped, alone=True),
    Trouble("a full disk", POSTGRES, _full_disk, alone=True, megabytes=_SMALL_TABLES),
)
