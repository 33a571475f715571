"""Killed at named points: before and after each commit, each call and each statement, then begun again."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from random import Random
from typing import Final

from tests.faults.audit import Finding, Found
from tests.faults.campaign import AnyScene, Field, Life, Opening, abreast, verdict
from tests.faults.ground import Ground, ground
from tests.faults.points import NAMES, Slot, Strike
from tests.faults.processes import Scene

TELLINGS: Final = 5
"""Of the story in one life, each cut short by a kill."""
_MORE: Final = 6
_DAY: Final = 24 * 3600.0
_THURSDAY: Final = 3


async def story(here: Scene) -> None:
    """Two reports go out, the leader answers them, and the representative agrees; on Thursday there is a digest."""
    here.look_away()
    for _ in range(2):
        await here.report()
    await here.rest()
    await here.press(here.leader, "acknowledge")
    await here.rest()
    await here.say(here.leader, "fjernet: vi slutter med papirlista fra i dag")
    await here.rest()
    await here.press(here.representative, "support")
    await here.rest()
    here.hours.forward(_DAY * ((_THURSDAY - here.hours.now().weekday()) % 7 or 7))
    await here.until_published()


async def kill_points(field: Field) -> AsyncIterator[Life]:
    """The story once undisturbed, to count the passings; then once for each point chosen, several in one life."""
    passed: dict[str, int] = {}
    calm = await field.lived(0, partial(undisturbed, field, ground, passed))
    if field.share.has(0):
        yield calm
    planned = list(strikes(passed, field.size, field.seed))
    lots = [planned[at : at + TELLINGS] for at in range(0, len(planned), TELLINGS)]
    async for life in abreast(field, [partial(_killed, field, lot) for lot in lots]):
        yield life


async def undisturbed(field: Field, opening: Opening[AnyScene], passed: dict[str, int]) -> Life:
    """Nothing may fail then; `passed` gets how often each point was passed, and what has a before has an after."""
    async with field.scene(opening, field.seed) as here:
        here.calm = True
        await here.up()
        await story(here)
        life = await verdict(here, "undisturbed")
        passed |= here.passed()
        unpassed = [Found(Finding.MISTAKE, f"{name} is not passed") for name in _unpassed(passed)]
        return replace(life, found=[*life.found, *unpassed])


def _unpassed(passed: Mapping[str, int]) -> Iterator[str]:
    """The points behind something that are hardly passed, though those before it are: nobody would be killed there."""
    for name in NAMES:
        before = name.removesuffix(":after") + ":before"
        if name.endswith(":after") and 2 * passed.get(name, 0) < passed.get(before, 0):
            yield name


async def _killed(field: Field, lot: Sequence[Strike]) -> Life:
    """One telling of the story for each strike, by a process of its own, on what the killed ones have left."""
    async with field.ground(field.seed) as here:
        struck = [await _struck(here, strike, field.without) for strike in lot]
        named = ", ".join(f"{strike.point} #{strike.number}" for strike in lot)
        return await verdict(here, named, struck=all(struck))


async def _struck(here: Ground, strike: Strike, without: tuple[str, ...]) -> bool:
    await here.down()
    one = await here.up(strike, without)
    await story(here)
    for _ in range(_MORE):
        # What is passed by the clock alone is passed at other times in each life.
        if await here.rest() and one.board[Slot.STRUCK]:
            break
        await here.report()
        await here.until_published()
    return bool(one.board[Slot.STRUCK])


def strikes(passed: Mapping[str, int], number: int, seed: int) -> Iterator[Strike]:
    """So many points of the story, every name as often as can be, spread over its whole length."""
    chance = Random(seed)
    left = {name: list(range(1, passed.get(name, 0) + 1)) for name in NAMES}
    for turns in left.values():
        chance.shuffle(turns)
    while number and any(left.values()):
        for name in NAMES:
            if number and left[name]:
                number -= 1
                yield Strike(name, left[name].pop())
