"""`python -m tests.faults`: the small campaigns, or all of them with `--full`; a report, and the page of the docs."""

import argparse
import asyncio
import sys

from tests.faults.report import run


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--full", action="store_true", help="the full sizes")
    parser.add_argument("--page", action="store_true", help="write what came of it into docs/faults.md")
    parser.add_argument("--seed", type=int, default=1, help="the same seed plans the same faults")
    parser.add_argument("--only", default="", help="campaigns whose name contains this")
    parser.add_argument("--on", default="", help="sqlite or postgresql, where not both")
    parser.add_argument("--times", type=int, default=1, help="the small sizes so many times over")
    parser.add_argument("--size", type=int, default=0, help="so many in each campaign, whatever the table says")
    return asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
