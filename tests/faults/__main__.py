"""`python -m tests.faults`: the small campaigns, or all of them with `--full`; a report, and the page of the docs."""

import argparse
import asyncio
import sys
from pathlib import Path

from tests.faults.report import ROOT, run


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--full", action="store_true", help="the full sizes")
    parser.add_argument("--seed", type=int, default=1, help="the same seed plans the same faults")
    parser.add_argument("--only", default="", help="campaigns whose name contains this")
    parser.add_argument("--on", default="", help="sqlite or postgresql, where not both")
    parser.add_argument("--times", type=int, default=1, help="the small sizes so many times over")
    parser.add_argument("--size", type=int, default=0, help="so many in each campaign, whatever the table says")
    parser.add_argument("--part", type=_part, default=(1, 1), help="2/4: the second quarter of the lives")
    parser.add_argument("--lives", type=Path, help="a line for each life; else a file under build")
    parser.add_argument("--go-on", action="store_true", help="what stands in that file already is not lived again")
    parser.add_argument("--told", type=Path, nargs="+", help="live nothing; make one report of such files")
    parser.add_argument("--page", action="store_true", help="write the report into docs/faults.md")
    asked = parser.parse_args()
    asked.lives = asked.lives or ROOT / "build" / ("faults-full.lives" if asked.full else "faults.lives")
    return asyncio.run(run(asked))


def _part(words: str) -> tuple[int, int]:
    part, _, of = words.partition("/")
    return int(part), int(of)


if __name__ == "__main__":
    sys.exit(main())
