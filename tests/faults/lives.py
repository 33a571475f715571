"""The lives of a run, each on a line of a file as soon as it is over: so that a run can be split, and gone on with."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.faults.campaign import Life
from tests.faults.table import CAMPAIGNS


@dataclass(frozen=True, slots=True)
class Line:
    """One life. `size` and `seed` are what was asked for of the campaign, `findings` what the audit had to say."""

    campaign: str
    database: str
    size: int
    seed: int
    number: int
    label: str
    struck: bool
    seconds: float
    commit: str
    date: str
    findings: Sequence[str] = ()

    @property
    def run(self) -> tuple[str, str, int, int]:
        return self.campaign, self.database, self.size, self.seed


def line_of(life: Life, run: tuple[str, str, int, int], commit: str, date: str) -> Line:
    findings = [f"{found.finding}, {found.where}" for found in life.found]
    return Line(*run, life.number, life.label, life.struck, life.seconds, commit, date, findings)


def write(path: Path, line: Line) -> None:
    """At the end of the file, in one piece."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(line), ensure_ascii=False) + "\n")


def read(paths: Iterable[Path]) -> list[Line]:
    """Every life of these files, the newest where one was lived again."""
    lines = [Line(**json.loads(line)) for path in paths for line in path.read_text("utf-8").splitlines()]
    return list({(*line.run, line.number): line for line in lines}.values())


@dataclass
class Outcome:
    """What came of one campaign on one database, over all its runs.

    `planned` are the lives that were asked for; one that only counts the points is none of them.
    """

    campaign: str
    database: str
    unit: str
    size: int = 0
    planned: int = 0
    lives: int = 0
    missed: int = 0
    seconds: float = 0.0
    findings: list[str] = field(default_factory=list)


def outcomes(lines: Sequence[Line]) -> Iterator[Outcome]:
    """In the order of the table."""
    for campaign in CAMPAIGNS:
        for kind in campaign.kinds:
            mine = [line for line in lines if (line.campaign, line.database) == (campaign.name, kind)]
            sizes = [size for _, _, size, _ in {line.run for line in mine}]
            if mine:
                yield Outcome(
                    campaign.name,
                    kind,
                    campaign.unit,
                    sum(sizes),
                    sum(map(campaign.lives, sizes)),
                    sum(line.number > 0 for line in mine),
                    sum(not line.struck for line in mine),
                    round(sum(line.seconds for line in mine), 1),
                    [f"{line.label}: {finding}" for line in mine for finding in line.findings],
                )
