"""The figures as a page."""

from dataclasses import dataclass
from string import Template
from typing import Final


@dataclass(frozen=True, slots=True)
class Measured:
    """Events a second to the answer; median and p99 of the answer in seconds."""

    rate: float
    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything one run has measured. `rate` is a second, times are seconds."""

    ratio: float
    lowest: float
    highest: float
    bare: Measured
    ours: Measured
    burst: int
    rounds: int
    rate: int
    seconds: int
    steady: Measured
    queued: Measured
    backlog: tuple[int, int]


_PAGE: Final = Template("""\
# Benchmarks

`make bench` measures how fast the bot takes in what happens, beside a bare asynchronous Bolt app on aiohttp with an
empty listener: the same signed events, the same sixteen kept connections, each server a process of its own, in turn
and in one go on one machine. `python -m benchmarks --quick` takes some twenty seconds and writes nothing. Compare the
ratio: the other figures belong to the machine.

Ours is `tidstyv run` as anybody runs it: every event is sealed and committed to SQLite (WAL, synchronous FULL) before
it is answered, the worker is on, and a Web API beside it says yes to everything. The bare app keeps nothing. Events
are direct messages with the reports in `tests/corpus`, each from somebody else, in an organisation of a hundred units.

| | bare app | ours | goal |
| --- | ---: | ---: | --- |
| burst of $burst: events a second (median of $rounds rounds) | $bare_rate | $ours_rate | |
| the same, ours as a share of the bare app | | **$ratio** ($lowest to $highest) | 0.50 or more |
| burst: median of the answer | $bare_p50 | $ours_p50 | |
| burst: p99 of the answer | $bare_p99 | $ours_p99 | |
| $rate a second for $seconds s: median of the answer | | $steady_p50 | |
| $rate a second for $seconds s: p99 of the answer | | **$steady_p99** | under 250 ms |
| $rate reports a second: until confirmation and card are queued, median | | $queued_p50 | |
| the same, p99 | | $queued_p99 | |
| reports on their way after a quarter of the time, and at its end | | $early and $late | does not grow |

The undo window is set to nothing here, so that the card follows at once; time's own work is looked at once a second,
which is most of what a report waits for its card.

Measured on $date at commit $commit: $machine.

In a burst what arrives together is written together, with one sync of the disk for many (`storage/gathering.py`), and
the worker lets what comes in go first for at most five seconds (`bot/rush.py`): both share one interpreter.

How long one message takes to read stands in [reading.md](reading.md#how-fast).
""")


def page(figures: Figures, date: str, commit: str, machine: str) -> str:
    """docs/benchmarks.md."""
    both = {"bare": figures.bare, "ours": figures.ours, "steady": figures.steady, "queued": figures.queued}
    times = {f"{name}_p50": _milliseconds(one.p50) for name, one in both.items()}
    times |= {f"{name}_p99": _milliseconds(one.p99) for name, one in both.items()}
    return _PAGE.substitute(
        times,
        burst=f"{figures.burst:,}",
        rounds=figures.rounds,
        bare_rate=f"{figures.bare.rate:,.0f}",
        ours_rate=f"{figures.ours.rate:,.0f}",
        ratio=f"{figures.ratio:.2f}",
        lowest=f"{figures.lowest:.2f}",
        highest=f"{figures.highest:.2f}",
        rate=figures.rate,
        seconds=figures.seconds,
        early=figures.backlog[0],
        late=figures.backlog[1],
        date=date,
        commit=commit,
        machine=machine,
    )


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms"
