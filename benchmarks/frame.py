"""What all measurements share: how long they take, how their figures are told, and where they are kept."""

import os
import platform
import shutil
import subprocess
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

ROOT: Final = Path(__file__).parent.parent
PAGE: Final = ROOT / "docs" / "benchmarks.md"
IMAGES: Final = ROOT / "docs" / "images"


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: events of a burst and how often it is repeated, reports, seconds, letters, lines; cases in
    the largest database, and events that memory is watched over."""

    burst: int
    rounds: int
    reports: int
    seconds: int
    letters: int
    lines: int
    cases: int
    events: int


FULL: Final = Size(
    burst=20_000, rounds=3, reports=3_000, seconds=20, letters=3_000, lines=20_000, cases=1_000_000, events=100_000
)
QUICK: Final = Size(burst=2_000, rounds=1, reports=300, seconds=5, letters=600, lines=2_000, cases=10_000, events=5_000)


@dataclass(frozen=True, slots=True)
class Question:
    """One section of the page: `name` asks for it alone, `measure` answers with what stands below its heading."""

    name: str
    heading: str
    measure: Callable[[Size], Coroutine[Any, Any, str]]


Row = tuple[str, str, str]
"""What was measured, how much it was, and the goal."""


def table(rows: Sequence[Row], said: str) -> str:
    """The figures, and below them what they mean, when and where."""
    lines = ["| | measured | goal |", "| --- | ---: | --- |", *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join([*lines, "", said, "", where()])


def put(page: str, heading: str, section: str) -> str:
    """The page with this section in place of the older one, or behind all others."""
    heading = f"## {heading}\n"
    before, found, after = page.partition(heading)
    rest = after.partition("\n## ")
    others = f"\n## {rest[2]}" if rest[1] else ""
    kept = before if found else f"{page.rstrip()}\n\n"
    return f"{kept}{heading}\n{section}\n{others}"


def percentile(values: Sequence[float], percent: int) -> float:
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms"


def spread(values: Sequence[float], digits: int = 2) -> str:
    """The median, and between which the others lie."""
    middle = f"**{median(values):,.{digits}f}**"
    return middle if len(values) == 1 else f"{middle} ({min(values):,.{digits}f} to {max(values):,.{digits}f})"


def where() -> str:
    """When, at which commit and on which machine."""
    today = datetime.now(UTC).date().isoformat()
    return f"Measured on {today} at commit {_commit()}: {_machine()}."


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")
    libraries = ", ".join(f"{name} {version(name)}" for name in ("slack-bolt", "aiohttp", "sqlalchemy"))
    busy = f"{os.cpu_count()} cores with a load of {os.getloadavg()[0]:.1f} at the end"
    return f"{model or platform.machine()}, {busy}, Python {platform.python_version()}, {libraries}"


def _commit() -> str:
    git = shutil.which("git")
    if git is None:
        return "unknown"
    said = subprocess.run([git, "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return said.stdout.strip() or "unknown"
