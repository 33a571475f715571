"""On Teams: killed at named points and at any moment, before a Bot Connector that limits, fails and breaks off.

What may come twice there, and what may be left as possibly sent, is docs/adr/0010-what-nobody-knows-on-teams.md.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from typing import Final

from tests.faults.audit import Finding, Found
from tests.faults.campaign import Field, Life, abreast, verdict
from tests.faults.databases import POSTGRES
from tests.faults.kills import story, strikes, undisturbed
from tests.faults.points import NOWHERE, Slot, Strike
from tests.faults.teams_ground import TeamsGround, teams_ground

_TROUBLED: Final = 0.5
_TWICE: Final = 0.3
_KILLS: Final = 2
"""At any moment of the second telling."""
_WITHIN: Final = 3.0
"""Seconds between them at most."""


async def teams_lives(field: Field) -> AsyncIterator[Life]:
    """The story once undisturbed, to count the passings; then one life for each point chosen."""
    passed: dict[str, int] = {}
    calm = await field.lived(0, partial(undisturbed, field, teams_ground, passed))
    if field.share.has(0):
        yield calm
    points = zip(field.seeds(), strikes(passed, field.size, field.seed), strict=False)
    async for life in abreast(field, [partial(_life, field, seed, strike) for seed, strike in points]):
        yield life


async def _life(field: Field, seed: int, strike: Strike) -> Life:
    """Two tellings by one process on SQLite, two on PostgreSQL; what is killed begins again."""
    async with field.scene(teams_ground, seed) as here:
        here.troubled, here.courier.twice = _TROUBLED, _TWICE
        one = await here.up(strike, field.without)
        if field.kind == POSTGRES:
            await here.up(NOWHERE, field.without)
        await story(here)
        await asyncio.gather(story(here), _killing(here))
        life = await verdict(here, f"{strike.point} #{strike.number}, seed {seed}", bool(one.board[Slot.STRUCK]))
        empty = [Found(Finding.BAD_ANSWER, f"{here.courier.empty} presses got no body")] if here.courier.empty else []
        return replace(life, found=[*life.found, *empty])


async def _killing(here: TeamsGround) -> None:
    for _ in range(_KILLS):
        await asyncio.sleep(here.chance.uniform(0, _WITHIN))
        here.chance.choice(here.alive).process.kill()
