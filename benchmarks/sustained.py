"""How many reports are read, routed and queued while more of them come in, and that none waits for long."""

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Final

from benchmarks import databases, events, load, servers
from benchmarks.databases import Database
from benchmarks.frame import Question, Row, Size, milliseconds, percentile, spread, table

RATE: Final = 50
_REST: Final = 240.0
_RECEIVED: Final = "SELECT received_at FROM inbox ORDER BY id"
# The first confirmation and the first card of each case: what came in at the same pace is worked on in its order.
_QUEUED: Final = """
    SELECT max(first) FROM (
        SELECT outbox.case_id AS about, outbox.slot, min(outbox.queued_at) AS first FROM outbox
        WHERE outbox.id > {after} AND outbox.slot IN ('confirmation', 'card') GROUP BY outbox.case_id, outbox.slot
    ) AS letters GROUP BY about HAVING count(*) = 2 ORDER BY 1
"""
_SAID: Final = """\
Reports from `tests/corpus`, each from somebody else, in an organisation of a hundred units. The undo window is set to
nothing, so that the card follows at once, and what is queued is sent to a Web API that says yes to everything, at the
pace of one card a second in each channel. The first figure counts from the first report received to the last that had
both its confirmation and its card queued, with all of them sent in one burst."""


def _moments(database: Database, query: str) -> Sequence[float]:
    """In seconds. SQLite gives a moment as text without a zone, in UTC."""
    rows = [row[0] for row in database.ask(query)]
    return [datetime.fromisoformat(f"{one}+00:00" if isinstance(one, str) else str(one)).timestamp() for one in rows]


async def settled(database: Database, wanted: int, after: int = 0) -> Sequence[float]:
    """When each report had both its letters, once all of them have: those behind the letter with the id `after`."""
    async with asyncio.timeout(_REST):
        while len(queued := _moments(database, _QUEUED.format(after=after))) < wanted:
            await asyncio.sleep(0.5)
    return queued


def _requests(number: int) -> Sequence[bytes]:
    now = time.time()
    return [events.signed(body, now) for body in islice(events.bodies(), number)]


async def _throughput(size: Size, slower: int = 0) -> float:
    """Reports a second."""
    with databases.sqlite(slower) as database:
        async with servers.ours(database) as ours:
            rate = await worked_on(database, [ours.port], size.reports)
            await ours.stop()
        return rate


async def worked_on(database: Database, ports: Sequence[int], reports: int, after: int = 0) -> float:
    """Reports a second, sent in one burst to all ports in turn, the first in the inbox."""
    requests = _requests(reports)
    await asyncio.gather(*(load.burst(port, requests[turn :: len(ports)]) for turn, port in enumerate(ports)))
    queued = await settled(database, reports, after)
    return reports / (queued[-1] - _moments(database, _RECEIVED)[0])


async def _even(size: Size) -> Sequence[Row]:
    """Reports at an even pace."""
    number = RATE * size.seconds
    with databases.sqlite() as database:
        async with servers.ours(database) as ours:
            answered = await load.steady(ours.port, _requests(number), RATE)
            queued = await settled(database, number)
            await ours.stop()
        received = _moments(database, _RECEIVED)
    took = [after - before for before, after in zip(received, queued, strict=True)]
    answer = [milliseconds(answered.percentile(part)) for part in (50, 99)]
    until = [milliseconds(percentile(took, part)) for part in (50, 99)]
    return [
        (
            f"{RATE} a second for {size.seconds} s: median and p99 of the answer",
            " and ".join(answer),
            "p99 under 250 ms",
        ),
        (f"{RATE} a second: until confirmation and card are queued", " and ".join(until), ""),
        (f"{RATE} a second: the same in the last quarter, median", _late(took), "does not grow"),
    ]


def _late(took: Sequence[float]) -> str:
    return milliseconds(percentile(took[-len(took) // 4 :], 50))


async def _measure(size: Size) -> str:
    rates = [await _throughput(size) for _ in range(size.rounds)]
    first: Row = ("reports a second, read, routed and queued", spread(rates, 0), "150 or more")
    return table([first, *await _even(size)], _SAID)


async def _slower(size: Size) -> str:
    slower = (2, 8) if databases.can_be_slower() else ()
    rows = [(f"{more} ms: reports a second", spread([await _throughput(size, more)], 0), "") for more in slower]
    return table(rows, "The same where every sync of the disk takes so much longer.")


QUESTIONS: Final = (
    Question("sustained", "Reports worked on", _measure),
    Question("sustained-slow", "Reports worked on with a slow disk", _slower),
)
