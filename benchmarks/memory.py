"""How much memory `tidstyv run` takes while nothing happens, and whether it grows with what has happened."""

import asyncio
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from time import time
from typing import Final

from benchmarks import databases, events, load, servers
from benchmarks.frame import Question, Row, Size, table

_TENTHS: Final = 10
_HELP: Final = 9
_WAITING: Final = "SELECT count(*) FROM inbox WHERE state = 'waiting'"
_PATIENCE: Final = 600.0
_SAID: Final = """\
What the process holds of the machine's memory (`VmRSS`), idle after its start and after each tenth of the events, once
all of them are dealt with. One message in ten is a report, the others ask for help and get their answer."""


def _megabytes(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


async def measured(many: int) -> Sequence[float]:
    """Megabytes: idle, and after each tenth of the events."""
    words = (word for report in cycle(events.reports()) for word in (report, *["hjelp"] * _HELP))
    bodies = events.bodies(words)
    with databases.sqlite() as database:
        async with servers.ours(database) as ours:
            await asyncio.sleep(2)
            found = [_megabytes(ours.process.pid)]
            for _ in range(_TENTHS):
                part = [events.signed(body, time()) for body in islice(bodies, many // _TENTHS)]
                await load.burst(ours.port, part)
                await database.until_none(_WAITING, _PATIENCE)
                found.append(_megabytes(ours.process.pid))
            await ours.stop()
    return found


async def _measure(size: Size) -> str:
    found = await measured(size.events)
    half = found[_TENTHS // 2]
    rows: list[Row] = [
        ("idle", f"**{found[0]:.0f} MB**", "150 MB or less"),
        (f"after each tenth of {size.events:,} events", ", ".join(f"{one:.0f}" for one in found[1:]) + " MB", ""),
        ("the end over the middle", f"**{found[-1] / half:.2f}**", "flat"),
    ]
    return table(rows, _SAID)


QUESTION: Final = Question("memory", "Memory", _measure)
