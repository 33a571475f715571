"""What a process has done by the time it is settled, seen in a process of its own."""

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
_SETTLED: Final = """
import asyncio, gc
from bot.settling import settle
from handlers.reading.learnt import learnt
asyncio.run(settle(reads={reads}))
print(learnt.cache_info().currsize, gc.get_count()[2], gc.get_freeze_count() > len(gc.get_objects()))
"""
_HELPED: Final = """
import atexit, gc, sys
from bot.__main__ import main
atexit.register(lambda: print(gc.isenabled()))
sys.argv[1:] = ["--help"]
main()
"""


@pytest.mark.parametrize(("reads", "loaded"), [(True, 1), (False, 0)])
def test_what_stays_is_out_of_all_collections_and_the_words_are_there_for_whoever_reads(
    reads: bool, loaded: int
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _SETTLED.format(reads=reads)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [str(loaded), "0", "True"]


def test_a_command_that_runs_collects_again() -> None:
    done = subprocess.run([sys.executable, "-c", _HELPED], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split()[-1] == "True"
