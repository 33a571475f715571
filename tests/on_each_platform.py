"""docs/on-each-platform.md, from what the tests walk: `python -m tests.on_each_platform` writes it anew."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.e2e_teams import test_scenes
from tests.journey import plays, test_editing, test_journey, test_ways_in
from tests.steps import SLACK, TEAMS, WALKS, Step, Walk

PAGE: Final = Path(__file__).parent.parent / "docs" / "on-each-platform.md"
_WALKED: Final = (test_journey, test_ways_in, test_editing, plays, test_scenes)
"""Whoever imports them has their marks in WALKS."""

_WORDS: Final = """# On each platform

How a person takes each step of a case's journey, on Slack and on Teams. The core is the same; what differs is what
each platform lets people do. The table is drawn from the tests that take these steps as a person does: on both the
whole bot over signed HTTP (`tests/journey/`), on Teams also the real process behind Microsoft's own playground
(`tests/e2e_teams/`, by `make e2e-teams`). Each of them is marked with its step by `walks()` in `tests/steps.py`; after
a change there: `python -m tests.on_each_platform`.

Every journey that is kept word for word stands in `tests/journey/plays.py` once, and both platforms play it: what
people read in each language stands in `tests/journey/golden/`, for Teams in a folder of its own below.

{table}

Where Teams says @Tidstyv the mention is needed: Teams hands a bot what is written in a channel only where it is spoken
to. Where the team has consented to more ([how](teams.md)) a plain reply below the card does the same. So Teams has
windows for what one writes («Svar», «Skriv til melder», «Si mer»), which Slack has no need of.

Teams has no command that is understood in any conversation, so `/tidstyv` is Slack's alone; the same words in the
bot's chat do the same.
"""


def how(step: Step, platform: str) -> str:
    """The ways of one step, each once, in the same order whatever was imported first; a dash where there is none."""
    walks = sorted((walk for walk in WALKS if (walk.step, walk.platform) == (step, platform)), key=_comes)
    return "; ".join(dict.fromkeys(walk.how for walk in walks)) or "–"


def _comes(walk: Walk) -> int:
    return [module.__name__ for module in _WALKED].index(walk.module)


def page() -> str:
    """The whole page."""
    return _WORDS.format(table="\n".join(_rows()))


def _rows() -> Iterator[str]:
    yield f"| | {SLACK} | {TEAMS} |"
    yield "| --- | --- | --- |"
    for step in Step:
        yield f"| {step.value} | {how(step, SLACK)} | {how(step, TEAMS)} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
