"""How fast what comes in is written down and answered, beside a bare app that keeps nothing."""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from itertools import islice
from statistics import median
from typing import Final

from benchmarks import databases, events, load, servers
from benchmarks.databases import Database
from benchmarks.frame import Question, Row, Size, milliseconds, spread, table

_SAID: Final = """\
The same signed events over the same sixteen kept connections, the bare app and ours in turn, each a process of its own
and fresh for every round; every event that was answered is looked for in the database afterwards. The bare app is an
asynchronous Bolt app on aiohttp with an empty listener. What arrives together is written together, with one sync of
the disk for many (`storage/gathering.py`), and the worker lets what comes in go first for at most fifteen seconds
(`bot/rush.py`): both share one interpreter."""

Pair = tuple[load.Load, load.Load]
Kind = Callable[[], AbstractContextManager[Database]]


async def measured(kind: Kind, size: Size) -> Sequence[Pair]:
    """Bare and ours, with the very same events."""
    pairs = []
    for _ in range(size.rounds):
        now = time.time()
        requests = [events.signed(body, now) for body in islice(events.bodies(), size.burst)]
        async with servers.bare() as port:
            bare = await load.burst(port, requests)
        with kind() as database:
            async with servers.ours(database) as ours:
                own = await load.burst(ours.port, requests)
                await ours.stop()
            if database.ask("SELECT count(*) FROM inbox")[0][0] != size.burst:
                raise RuntimeError("an event that was answered is not in the database")
        pairs.append((bare, own))
    return pairs


def _rows(pairs: Sequence[Pair], size: Size, wanted: str, slowest: str) -> Sequence[Row]:
    bare, own = [one for one, _ in pairs], [one for _, one in pairs]
    tails = [each.percentile(99) / other.percentile(99) for other, each in pairs]
    return [
        (f"bare app: events a second, burst of {size.burst:,}", spread([one.rate for one in bare], 0), ""),
        ("ours: the same", spread([one.rate for one in own], 0), ""),
        ("ours as a share of the bare app", spread([each.rate / other.rate for other, each in pairs]), wanted),
        ("bare app: median and p99 of the answer", _times(bare), ""),
        ("ours: median and p99 of the answer", _times(own), ""),
        ("p99: ours over the bare app", spread(tails), slowest),
    ]


def _times(loads: Sequence[load.Load]) -> str:
    return " and ".join(milliseconds(median(one.percentile(part) for one in loads)) for part in (50, 99))


async def _on_sqlite(size: Size) -> str:
    rows = _rows(await measured(databases.sqlite, size), size, "0.80 or more", "2.50 or less")
    return table(rows, _SAID)


async def _on_postgres(size: Size) -> str:
    rows = _rows(await measured(databases.postgres, size), size, "0.30 or more", "")
    return table(rows, "The same with PostgreSQL on this very machine, which takes its share of the processors.")


async def _slower(size: Size) -> str:
    rows: list[Row] = []
    for more in (2, 8) if databases.can_be_slower() else ():
        pairs = await measured(partial(databases.sqlite, more), size)
        rows += [(f"{more} ms: {what}", figure, goal) for what, figure, goal in _rows(pairs, size, "", "")[1:5:1]]
    return table(rows, "The same on SQLite where every sync of the disk takes so much longer.")


QUESTIONS: Final = (
    Question("burst", "A burst on SQLite", _on_sqlite),
    Question("burst-postgres", "A burst on PostgreSQL", _on_postgres),
    Question("burst-slow", "A burst on a slow disk", _slower),
)
