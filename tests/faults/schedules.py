"""Time itself: both changes of summer time, week 53, an hour back, forty days ahead, and being down when it matters."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from tests.faults.audit import Finding, Found
from tests.faults.campaign import Field, Life, Opening, abreast, verdict
from tests.faults.ground import ground
from tests.faults.processes import Scene

_STARTS: Final = (
    datetime(2026, 10, 23, 10, 0, tzinfo=UTC),  # two days before winter time
    datetime(2027, 3, 26, 10, 0, tzinfo=UTC),  # two days before summer time
    datetime(2026, 12, 28, 10, 0, tzinfo=UTC),  # the first day of week 53
    datetime(2026, 11, 24, 10, 0, tzinfo=UTC),  # an ordinary Tuesday
)
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Move:
    """The clock goes so far, with or without a process that notices."""

    name: str
    by: timedelta
    down: bool = False


_MOVES: Final = (
    Move("an hour back", -_HOUR),
    Move("three hours ahead", 3 * _HOUR),
    Move("a day ahead", 24 * _HOUR),
    Move("a week ahead", 168 * _HOUR),
    Move("forty days ahead", 960 * _HOUR),
    Move("down for a day", 24 * _HOUR, down=True),
    Move("down for three days", 72 * _HOUR, down=True),
)
_IN_A_LIFE: Final = 3


async def schedules(field: Field, opening: Opening[Scene] = ground) -> AsyncIterator[Life]:
    async for life in abreast(field, [partial(_life, field, opening, seed) for seed in field.seeds()]):
        yield life


async def _life(field: Field, opening: Opening[Scene], seed: int) -> Life:
    async with field.scene(opening, seed) as here:
        here.hours.go_to(_STARTS[seed % len(_STARTS)])
        await here.up()
        told = []
        for _ in range(_IN_A_LIFE):
            await here.report()
            move = here.chance.choice(_MOVES)
            told.append(move.name)
            await _go(here, move)
        await _go(here, Move("until Thursday is over", _to_friday(here.hours.now()), down=True))
        await here.until_published()
        life = await verdict(here, f"{here.hours.now():%Y-%m-%d}: {', '.join(told)}")
        return Life(life.label, [*life.found, *_digests(here)])


async def _go(here: Scene, move: Move) -> None:
    await here.rest()
    if move.down:
        await here.down()
    here.hours.forward(move.by.total_seconds())
    if move.down:
        await here.up()
    await here.rest()


def _to_friday(now: datetime) -> timedelta:
    """So far it is to the next Friday morning: the digest of Thursday is late, and not too late."""
    return timedelta(days=(4 - now.weekday()) % 7 or 7) - timedelta(hours=now.hour - 9)


def _digests(here: Scene) -> list[Found]:
    """Each week has one digest at most for the committee, and the last week has one."""
    claimed = here.reader.digests()
    posted = here.digests()
    if not claimed:
        return [Found(Finding.LOST_MESSAGE, "no digest after Thursday")]
    doubled = posted > len(claimed)
    return [Found(Finding.DUPLICATE, f"{len(claimed)} weeks, {posted} digests")] if doubled else []
