"""What more processes bring on PostgreSQL: the same reports to one, two and four of them."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Final

from benchmarks import databases, servers, sustained
from benchmarks.chart import chart
from benchmarks.frame import FULL, IMAGES, Question, Row, Size, table

_MANY: Final = (1, 2, 4)
_IMAGE: Final = "processes.svg"
_SAID: Final = f"""\
Reports read, routed and queued, as above, sent to all processes in turn; they share one database and its server, and
all of them, the load and the Web API share this machine's processors.

![Reports a second with one, two and four processes](images/{_IMAGE})"""


async def _rate(many: int, reports: int) -> float:
    """Reports a second."""
    async with servers.web_api() as api, AsyncExitStack() as running:
        database = running.enter_context(databases.postgres())
        settings = running.enter_context(servers.settings_for(database, api))
        ours = [await running.enter_async_context(servers.run(database, settings, api)) for _ in range(many)]
        rate = await sustained.worked_on(database, [one.port for one in ours], reports)
        for one in ours:
            await one.stop()
    return rate


async def _measure(size: Size) -> str:
    rates = [await _rate(many, size.reports) for many in _MANY]
    if size == FULL:
        _draw(rates)
    rows: list[Row] = [
        (f"{many} process{'es' if many > 1 else ''}: reports a second", f"**{rate:,.0f}**", "")
        for many, rate in zip(_MANY, rates, strict=True)
    ]
    return table(rows, _SAID)


def _draw(rates: Sequence[float]) -> None:
    drawn = chart("Reports a second by processes, PostgreSQL", [str(many) for many in _MANY], {"reports/s": rates})
    (IMAGES / _IMAGE).write_text(drawn, encoding="utf-8")


QUESTION: Final = Question("processes", "Several processes on PostgreSQL", _measure)
