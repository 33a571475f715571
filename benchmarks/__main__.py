"""`python -m benchmarks`: beside a bare app, in one go, and written into docs/benchmarks.md. `--quick` for a look."""

import argparse
import asyncio
import os
import platform
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks import afterwards, events, load, opening, servers
from benchmarks.report import Figures, Measured, page

ROOT: Final = Path(__file__).parent.parent
PAGE: Final = ROOT / "docs" / "benchmarks.md"
RATE: Final = 50
_REST: Final = 120


@dataclass(frozen=True, slots=True)
class Size:
    burst: int
    rounds: int
    seconds: int


FULL: Final = Size(burst=5_000, rounds=5, seconds=20)
QUICK: Final = Size(burst=2_000, rounds=1, seconds=5)


def _signed(bodies: Iterator[bytes], number: int) -> Sequence[bytes]:
    now = time.time()
    return [events.signed(body, now) for body in islice(bodies, number)]


async def _bursts(size: Size) -> Sequence[tuple[load.Load, load.Load]]:
    """Bare and ours in turn, each fresh, with the very same events."""
    pairs = []
    for number in range(size.rounds):
        requests = _signed(events.bodies(), size.burst)
        async with servers.bare() as port:
            bare = await load.burst(port, requests)
        async with servers.ours() as ours:
            own = await load.burst(ours.port, requests)
            await ours.stop()
            if afterwards.kept(ours.file) != size.burst:
                raise RuntimeError("an event that was answered is not in the database")
        pairs.append((bare, own))
        print(f"round {number + 1}: bare {bare.rate:,.0f}/s, ours {own.rate:,.0f}/s, {own.rate / bare.rate:.2f} of it")
    return pairs


async def _steady(size: Size) -> tuple[load.Load, Sequence[afterwards.Course]]:
    """Reports at an even pace, and what became of each of them."""
    requests = _signed(events.bodies(), RATE * size.seconds)
    async with servers.ours() as ours:
        answered = await load.steady(ours.port, requests, RATE)
        async with asyncio.timeout(_REST):
            while afterwards.queued(ours.file) < len(requests):
                await asyncio.sleep(1)
        await ours.stop()
        return answered, afterwards.courses(ours.file)


def _figures(
    size: Size,
    pairs: Sequence[tuple[load.Load, load.Load]],
    answered: load.Load,
    reports: Sequence[afterwards.Course],
) -> Figures:
    ratios = [own.rate / bare.rate for bare, own in pairs]
    on_their_way = afterwards.backlog(reports)
    return Figures(
        ratio=median(ratios),
        lowest=min(ratios),
        highest=max(ratios),
        bare=_middle([bare for bare, _ in pairs]),
        ours=_middle([own for _, own in pairs]),
        burst=size.burst,
        rounds=size.rounds,
        rate=RATE,
        seconds=size.seconds,
        steady=_middle([answered]),
        queued=_middle([load.Load(size.seconds, [one.queued - one.received for one in reports])]),
        backlog=(on_their_way[size.seconds // 4], on_their_way[size.seconds - 1]),
    )


def _middle(loads: Sequence[load.Load]) -> Measured:
    """The median of each figure over the rounds."""
    return Measured(
        rate=median(one.rate for one in loads),
        p50=median(one.percentile(50) for one in loads),
        p99=median(one.percentile(99) for one in loads),
    )


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")
    libraries = ", ".join(f"{name} {version(name)}" for name in ("slack-bolt", "aiohttp", "sqlalchemy"))
    processor = model or platform.machine()
    return f"{processor}, {os.cpu_count()} cores, Python {platform.python_version()}, {libraries}"


def _commit() -> str:
    git = shutil.which("git")
    if git is None:
        return "unknown"
    said = subprocess.run([git, "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return said.stdout.strip() or "unknown"


async def _measure(size: Size) -> str:
    pairs = await _bursts(size)
    answered, reports = await _steady(size)
    today = datetime.now(UTC).date().isoformat()
    return page(_figures(size, pairs, answered, reports), today, _commit(), _machine())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="twenty seconds, for a look; nothing is written")
    quick = parser.parse_args().quick
    written = asyncio.run(_measure(QUICK if quick else FULL))
    print(written)
    if not quick:
        PAGE.write_text(written + opening.kept(PAGE.read_text("utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
