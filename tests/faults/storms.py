"""Everything at once: kills at any moment, a Slack that fails or is away, slow clients, and the word to stop."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Final

from bot.demo.workplace import Fault
from tests.faults.audit import Finding, Found
from tests.faults.campaign import Field, Life, Opening, abreast, verdict
from tests.faults.databases import POSTGRES
from tests.faults.ground import Ground, ground
from tests.faults.points import NOWHERE
from tests.faults.processes import Scene

KILLS: Final = 5
"""In one life."""
REPORTS: Final = 10
"""For each kill; two messages and more come of each."""
_DISTURBED: Final = 0.2
_FAULTS: Final = (
    Fault.RATE_LIMITED,
    Fault.SERVER_ERROR_HTML,
    Fault.INTERNAL_ERROR,
    Fault.DROPPED_BEFORE,
    Fault.DROPPED_AFTER_ACCEPT,
    Fault.TRUNCATED_BODY,
    Fault.TIMEOUT,
)
_CALLS: Final = ("chat.postMessage", "chat.postMessage", "*")
_APART: Final = (timedelta(), timedelta(seconds=10), timedelta(seconds=-10))
"""So far the clocks of two processes differ: less than a lease lasts, for a lease is told by them."""
_STORM, _LIMIT = 60, 30
_AWAY, _STEP = 600, 20
_WRITERS, _EACH = 24, 5
"""Nobody writes so often that the bot asks for a pause."""
_SLOW_CLIENTS: Final = 40
_HALF: Final = b"POST /slack/events HTTP/1.1\r\nHost: tidstyv\r\nContent-Length: 9000\r\n\r\n{"


async def random_kills(field: Field) -> AsyncIterator[Life]:
    async for life in abreast(field, [partial(_killed, field, seed) for seed in field.seeds(KILLS)]):
        yield life


async def _killed(field: Field, seed: int) -> Life:
    """One process on SQLite, two on PostgreSQL; the killed one begins again at once."""
    async with field.ground(seed) as here:
        for number in range(2 if field.kind == POSTGRES else 1):
            apart = number * here.chance.choice(_APART)
            await here.up(NOWHERE, ("patience with Slack", *field.without), apart)
        for _ in range(KILLS):
            await asyncio.gather(*(_disturbed(here) for _ in range(REPORTS)))
            await asyncio.sleep(here.chance.uniform(0, 0.2))
            here.chance.choice(here.alive).process.kill()
            await here.moment()
            await here.revive()
        return await verdict(here, f"{KILLS} kills of seed {seed}")


async def _disturbed(here: Ground) -> None:
    if here.chance.random() < _DISTURBED:
        here.workplace.inject(here.chance.choice(_CALLS), here.chance.choice(_FAULTS), seconds=5)
    await asyncio.sleep(here.chance.uniform(0, 0.2))
    await here.report()


async def weather(field: Field) -> AsyncIterator[Life]:
    """Each kind of weather in turn."""
    lives = [partial(_WEATHER[seed % len(_WEATHER)], field, seed) for seed in field.seeds()]
    async for life in abreast(field, lives):
        yield life


async def _limited(field: Field, seed: int) -> Life:
    async with field.ground(seed) as here:
        here.workplace.inject("*", Fault.RATE_LIMITED, _STORM, seconds=_LIMIT)
        await here.up()
        for _ in range(REPORTS):
            await here.report()
        return await verdict(here, f"a storm of 429, seed {seed}")


async def _away(field: Field, seed: int) -> Life:
    """Slack answers nobody for ten minutes, while people go on writing."""
    async with field.ground(seed) as here:
        await here.up()
        await here.report()
        await here.workplace.go_offline()
        for _ in range(_AWAY // _STEP):
            here.hours.forward(_STEP)
            await here.moment()
        await here.report()
        await here.workplace.come_back()
        return await verdict(here, f"Slack away, seed {seed}")


async def _slow(field: Field, seed: int) -> Life:
    """Clients that never finish what they began must keep nobody else waiting."""
    async with field.ground(seed) as here:
        one = await here.up()
        opened = [await asyncio.open_connection("127.0.0.1", one.orders.port) for _ in range(_SLOW_CLIENTS)]
        for _, writer in opened:
            writer.write(_HALF)
        await here.report()
        for _, writer in opened:
            writer.close()
        life = await verdict(here, f"slow clients, seed {seed}")
        return life if here.witness.sent()[0].status == 200 else _bad(life, "somebody else was kept waiting")


_WEATHER: Final[tuple[Callable[[Field, int], Awaitable[Life]], ...]] = (_limited, _away, _slow)


async def long_life(field: Field, opening: Opening[Scene] = ground) -> AsyncIterator[Life]:
    """One process, and so many reports that everything that grows has grown."""
    async for life in abreast(field, [partial(_long, field, opening)]):
        yield life


async def _long(field: Field, opening: Opening[Scene]) -> Life:
    async with field.scene(opening, field.seed, crowd=max(_WRITERS, field.size // _EACH)) as here:
        here.calm = here.steady = True
        await here.up()
        for number in range(field.size):
            await here.report()
            if number % REPORTS == REPORTS - 1:
                await here.rest()
        return await verdict(here, f"{field.size} reports")


async def told_to_stop(field: Field) -> AsyncIterator[Life]:
    async for life in abreast(field, [partial(_stopped, field, seed) for seed in field.seeds()]):
        yield life


async def _stopped(field: Field, seed: int) -> Life:
    """SIGTERM while people write: it ends well and in time, and the next process goes on."""
    async with field.ground(seed) as here:
        await here.up()
        writing = asyncio.gather(*(_disturbed(here) for _ in range(REPORTS)))
        await asyncio.sleep(here.chance.uniform(0, 0.3))
        codes = await here.down()
        await writing
        await here.up()
        life = await verdict(here, f"SIGTERM, seed {seed}")
        return life if codes == [0] else _bad(life, f"exit codes {codes}")


def _bad(life: Life, where: str) -> Life:
    return Life(life.label, [*life.found, Found(Finding.BAD_ANSWER, where)], life.struck)
