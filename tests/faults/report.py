"""Runs the campaigns with a line that tells how far they are, and writes down what came of them."""

import argparse
import asyncio
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from sqlite3 import sqlite_version
from typing import Final

from tests.faults.campaign import ABREAST, Campaign, Field, Share
from tests.faults.databases import databases
from tests.faults.lives import Line, Outcome, line_of, outcomes, read, write
from tests.faults.table import CAMPAIGNS

ROOT: Final = Path(__file__).parent.parent.parent
PAGE: Final = ROOT / "docs" / "faults.md"
_BEGIN, _END = "<!-- what the last run found -->", "<!-- the end of it -->"
REPORT: Final = ROOT / "build" / "faults.json"
_WIDE: Final = 24
_FEW: Final = 3


async def run(asked: argparse.Namespace) -> int:
    """Exit code 1 where anything was found."""
    if not asked.told:
        await _live(asked)
    lines = read(asked.told or [asked.lives])
    _report(lines, asked.page)
    return int(any(line.findings for line in lines))


async def _live(asked: argparse.Namespace) -> None:
    """All campaigns that were asked for, side by side: while the lives of one wait, those of another work."""
    asked.lives.parent.mkdir(exist_ok=True)
    if not asked.go_on:
        asked.lives.unlink(missing_ok=True)
    before = read([asked.lives]) if asked.lives.exists() else []
    room, progress = asyncio.Semaphore(ABREAST), Progress()
    with databases() as places:
        async with asyncio.TaskGroup() as group:
            for campaign, kind in _chosen(asked.only, asked.on):
                size = asked.size or (campaign.full if asked.full else campaign.small * asked.times)
                here = Field(places, kind, size, asked.seed, share=Share(*asked.part), room=room)
                group.create_task(_one(campaign, here, asked.lives, before, progress))
    sys.stdout.write("\n")


def _chosen(only: str, on: str) -> Iterator[tuple[Campaign, str]]:
    for campaign in CAMPAIGNS:
        if only in campaign.name:
            yield from ((campaign, kind) for kind in campaign.kinds if on in ("", kind))


async def _one(campaign: Campaign, where: Field, to: Path, before: Sequence[Line], progress: "Progress") -> None:
    run = (campaign.name, where.kind, where.size, where.seed)
    over = frozenset(line.number for line in before if line.run == run)
    share = replace(where.share, over=over)
    progress.planned += sum(map(share.has, range(1, campaign.lives(where.size) + 1)))
    async for life in campaign.run(replace(where, share=share)):
        line = line_of(life, run, commit(), f"{datetime.now(UTC):%Y-%m-%d}")
        write(to, line)
        progress.tell(line)


@dataclass
class Progress:
    """One line that is written over, and one of its own for each finding."""

    planned: int = 0
    over: int = 0
    findings: int = 0
    began: float = field(default_factory=time.monotonic)

    def tell(self, line: Line) -> None:
        self.over += 1
        self.findings += len(line.findings)
        for finding in line.findings[:_FEW]:
            sys.stdout.write(f"\r\033[K  {line.campaign} on {line.database}, {line.label}: {finding}\n")
        full = min(_WIDE, _WIDE * self.over // max(self.planned, 1))
        bar = "█" * full + "░" * (_WIDE - full)
        passed = time.monotonic() - self.began
        told = f"{self.over} of about {self.planned} lives, {self.findings} findings, {passed:.0f} s"
        sys.stdout.write(f"\r\033[K{bar} {told}; {line.campaign} on {line.database}")
        sys.stdout.flush()


def _report(lines: Sequence[Line], on_page: bool) -> None:
    told = {**machine(), **made(lines)}
    found = list(outcomes(lines))
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps({**told, "campaigns": [vars(each) for each in found]}, indent=2), "utf-8")
    if on_page:
        put_into_page(told, found)


def put_into_page(told: dict[str, object], found: Sequence[Outcome]) -> None:
    """The table of the page, between its two marks, and what it was run on."""
    before, _, rest = PAGE.read_text("utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    where = ", ".join(f"{name} {value}" for name, value in told.items())
    rows = [
        f"| {each.campaign} | {each.database} | {each.size:,} {each.unit} | {each.lives:,} of {each.planned:,} "
        f"| {each.missed} | {each.seconds:,.0f} | {len(each.findings)} |"
        for each in found
    ]
    head = "| campaign | database | asked for | lives | not struck | seconds | findings |\n" + "| --- " * 7 + "|"
    PAGE.write_text("\n".join([before + _BEGIN, "", f"{where}.", "", head, *rows, "", _END + after]), "utf-8")


def made(lines: Sequence[Line]) -> dict[str, object]:
    """When, by which commits, from which seeds."""
    told = {"date": {line.date for line in lines}, "commit": {line.commit for line in lines}}
    seeds = {str(line.seed) for line in lines}
    return {name: " and ".join(sorted(values)) for name, values in (told | {"seed": seeds}).items()}


@cache
def commit() -> str:
    git = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


def machine() -> dict[str, object]:
    """On what."""
    return {
        "processors": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite_version,
        "sqlalchemy": version("sqlalchemy"),
    }
