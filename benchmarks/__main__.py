"""`python -m benchmarks`: every question in one go, written into docs/benchmarks.md. `--quick` for a look."""

import argparse
import asyncio
from collections.abc import Sequence
from typing import Final

from benchmarks import burst, cards, memory, million, processes, sending, sustained, teams, writer
from benchmarks.frame import FULL, PAGE, QUICK, Question, Size, put

QUESTIONS: Final[Sequence[Question]] = (
    *burst.QUESTIONS,
    *sustained.QUESTIONS,
    cards.QUESTION,
    *sending.QUESTIONS,
    writer.QUESTION,
    processes.QUESTION,
    million.QUESTION,
    memory.QUESTION,
    teams.QUESTION,
)


def main() -> None:
    names = [question.name for question in QUESTIONS]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a minute or two, for a look; nothing is written")
    parser.add_argument("--only", action="append", choices=names, help="this question alone; may be given again")
    asked = parser.parse_args()
    chosen = [question for question in QUESTIONS if not asked.only or question.name in asked.only]
    for question in chosen:
        _answer(question, QUICK if asked.quick else FULL, is_kept=not asked.quick)


def _answer(question: Question, size: Size, is_kept: bool) -> None:
    section = asyncio.run(question.measure(size))
    print(f"## {question.heading}\n\n{section}\n", flush=True)
    if is_kept:
        PAGE.write_text(put(PAGE.read_text("utf-8"), question.heading, section), encoding="utf-8")


if __name__ == "__main__":
    main()
