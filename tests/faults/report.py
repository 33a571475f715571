"""Runs the campaigns with a line that tells how far they are, and writes down what came of them."""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from sqlite3 import sqlite_version
from typing import Final

from tests.faults.campaign import Campaign, Field
from tests.faults.databases import databases
from tests.faults.table import CAMPAIGNS

ROOT: Final = Path(__file__).parent.parent.parent
PAGE: Final = ROOT / "docs" / "faults.md"
_BEGIN, _END = "<!-- what the last run found -->", "<!-- the end of it -->"
_TOLD: Final = ("date", "commit", "processors", "system", "python", "sqlite", "seed", "full")
REPORT: Final = ROOT / "build" / "faults.json"
_SHOWN: Final = 20


@dataclass
class Outcome:
    """One campaign on one database. `findings` tell in which run, and what."""

    campaign: str
    database: str
    unit: str
    size: int
    runs: int = 0
    missed: int = 0
    seconds: float = 0.0
    findings: list[str] = field(default_factory=list)


async def run(asked: argparse.Namespace) -> int:
    """Exit code 1 where anything was found."""
    outcomes = []
    with databases() as places:
        for campaign, kind in _chosen(asked.only, asked.on):
            size = asked.size or (campaign.full if asked.full else campaign.small * asked.times)
            outcomes.append(await _one(campaign, Field(places, kind, size, asked.seed)))
    told = {**machine(), "seed": asked.seed, "full": asked.full, "campaigns": [vars(each) for each in outcomes]}
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(told, indent=2), "utf-8")
    if asked.page:
        put_into_page(told, outcomes)
    return int(any(each.findings for each in outcomes))


def _chosen(only: str, on: str) -> Iterator[tuple[Campaign, str]]:
    for campaign in CAMPAIGNS:
        if only in campaign.name:
            yield from ((campaign, kind) for kind in campaign.kinds if on in ("", kind))


async def _one(campaign: Campaign, where: Field) -> Outcome:
    outcome, began = Outcome(campaign.name, where.kind, campaign.unit, where.size), time.monotonic()
    async for life in campaign.run(where):
        outcome.runs += 1
        outcome.missed += not life.struck
        new = [f"{life.label}: {found.finding}, {found.where}" for found in life.found]
        outcome.findings += new
        outcome.seconds = round(time.monotonic() - began, 1)
        _say(outcome, where.size, new)
    sys.stdout.write("\n")
    return outcome


def _say(outcome: Outcome, size: int, new: Sequence[str]) -> None:
    """One line that is written over, and one of its own for each finding."""
    for finding in new[:_SHOWN]:
        sys.stdout.write(f"\r\033[K  {finding}\n")
    line = f"{outcome.campaign} on {outcome.database}: {outcome.runs} of about {size}, "
    sys.stdout.write(f"\r\033[K{line}{len(outcome.findings)} findings, {outcome.seconds:.0f} s")
    sys.stdout.flush()


def put_into_page(told: dict[str, object], outcomes: Sequence[Outcome]) -> None:
    """The table of the page, between its two marks, and what it was run on."""
    before, _, rest = PAGE.read_text("utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    where = ", ".join(f"{name} {value}" for name, value in told.items() if name in _TOLD)
    rows = [
        f"| {each.campaign} | {each.database} | {each.runs} | {each.size} {each.unit} | {each.missed} "
        f"| {each.seconds:.0f} | {len(each.findings)} |"
        for each in outcomes
    ]
    head = "| campaign | database | lives | asked for | not struck | seconds | findings |\n" + "| --- " * 7 + "|"
    PAGE.write_text("\n".join([before + _BEGIN, "", f"{where}.", "", head, *rows, "", _END + after]), "utf-8")


def machine() -> dict[str, object]:
    """On what, of what, and when."""
    git = ["git", "rev-parse", "--short", "HEAD"]
    head = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=False)
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "commit": head.stdout.strip(),
        "processors": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite_version,
        "sqlalchemy": version("sqlalchemy"),
    }
