"""How what it costs grows with what is kept: the same questions to a thousand and to a million cases."""

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from time import perf_counter, time
from typing import Final

from benchmarks import databases, events, history, load, servers, sustained
from benchmarks.chart import chart
from benchmarks.databases import Database
from benchmarks.frame import FULL, IMAGES, Question, Size, milliseconds, percentile, where
from bot.settling import settle
from bot.wiring import House, build, ring_of
from config.settings import load_settings
from handlers.announce.home import mine_message
from handlers.domain.people import Address
from handlers.domain.reading import Language
from handlers.look import look, sight_of
from handlers.ports import UnitOfWork, World

_SIZES: Final = (1_000, 10_000, 100_000, 1_000_000)
_PEOPLE: Final = 100
_REST: Final = 240.0
_WAITING: Final = "SELECT count(*) FROM outbox WHERE finished_at IS NULL"
_IMAGE: Final = "growth.svg"
_SAID: Final = f"""\
Each size in a database of its own, made by `benchmarks/history.py`: one case in a hundred is open, the others have
ended, with trail, letters and places, and the reporter forgotten after a month. Reports as above, and once all of it is
sent a burst; the start is from starting the process until it listens. Home and status are asked by leaders,
representatives, the committee and reporters in turn, until the answer is put together. The first size is measured once
more at the end, so that it shows how much this machine has changed meanwhile.

![How the figures change from a thousand cases to a million](images/{_IMAGE})"""

Ask = Callable[[UnitOfWork, World, Address], object]


@dataclass(frozen=True, slots=True)
class Figures:
    """At one size: seconds until it listens, arrivals and reports a second, the slowest percent in seconds."""

    cases: int
    start: float
    arrivals: float
    reports: float
    home: float
    status: float
    health: float


async def measured(cases: int, size: Size) -> Figures:
    async with servers.web_api() as api:
        with databases.sqlite() as database, servers.settings_for(database, api) as settings:
            return await _figures(cases, size, database, settings, api)


async def _figures(cases: int, size: Size, database: Database, settings: Mapping[str, str], api: int) -> Figures:
    known = load_settings({**os.environ, **settings})
    await asyncio.to_thread(history.fill, database.file, ring_of(known), cases, datetime.now(UTC))
    home, status, health = await _asked(build(known), cases)
    began = perf_counter()
    async with servers.run(database, settings, api) as ours:
        start = perf_counter() - began
        after = int(database.ask("SELECT max(id) FROM outbox")[0][0])
        rate = await sustained.worked_on(database, [ours.port], size.reports, after)
        # At one card a second in each channel this goes on for a while.
        await database.until_none(_WAITING, _REST)
        bodies = islice(events.bodies(), size.reports, size.reports + size.burst)
        arrived = await load.burst(ours.port, [events.signed(body, time()) for body in bodies])
        await ours.stop()
    return Figures(cases, start, arrived.rate, rate, home, status, health)


async def _asked(house: House, cases: int) -> tuple[float, float, float]:
    """The slowest percent of home, status and metrics, in seconds."""
    people = [*(f"UL{unit}" for unit in range(_PEOPLE)), *(f"UR{unit}" for unit in range(_PEOPLE))]
    people += [events.user((cases - turn) % events.REPORTERS) for turn in range(_PEOPLE)]
    try:
        await settle(reads=True)  # as a process does before it serves
        home = [await _seconds(house, look, who) for who in people]
        status = [await _seconds(house, _status, who) for who in people]
        health = [await _health(house) for _ in people]
    finally:
        await house.close()
    return percentile(home, 99), percentile(status, 99), percentile(health, 99)


async def _seconds(house: House, ask: Ask, who: str) -> float:
    began = perf_counter()
    await house.database.transactions.run(lambda uow: ask(uow, house.world, Address("slack", who)))
    return perf_counter() - began


async def _health(house: House) -> float:
    began = perf_counter()
    await house.figures()
    return perf_counter() - began


def _status(uow: UnitOfWork, world: World, who: Address) -> object:
    return mine_message(sight_of(uow, world, who), world, Language.NB)


async def _measure(size: Size) -> str:
    sizes = [many for many in _SIZES if many <= size.cases]
    *found, again = [await measured(many, size) for many in (*sizes, sizes[0])]
    rows = [*(_row(one) for one in found), _row(again)]
    if size == FULL:
        _draw(found)
    head = ["| cases | starts | arrivals/s | reports/s | home p99 | status p99 | `/metrics` p99 |", f"|{' ---: |' * 7}"]
    return "\n".join([*head, *rows, "", _SAID, "", where()])


def _row(one: Figures) -> str:
    times = " | ".join(milliseconds(value) for value in (one.home, one.status, one.health))
    return f"| {one.cases:,} | {one.start:.1f} s | {one.arrivals:,.0f} | {one.reports:,.0f} | {times} |"


def _draw(found: Sequence[Figures]) -> None:
    lines = {
        "arrivals": [one.arrivals / found[0].arrivals for one in found],
        "reports": [one.reports / found[0].reports for one in found],
        "start": [one.start / found[0].start for one in found],
    }
    words = [f"{one.cases:,}" for one in found]
    drawn = chart("Beside a thousand cases (1 = the same)", words, lines)
    (IMAGES / _IMAGE).write_text(drawn, encoding="utf-8")


QUESTION: Final = Question("million", "A million cases", _measure)
