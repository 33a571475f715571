"""Whole journeys, word for word as people read them, in all three languages.

`python -m tests.journey.test_transcript` writes the transcripts anew, for somebody to read before they are kept.
"""

import asyncio
import re
import tempfile
import tomllib
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from importlib.resources import files
from itertools import product
from pathlib import Path

import pytest

from bot.demo.clock import DemoClock
from bot.demo.running import BotSettings
from bot.demo.stage import Stage
from bot.staging import StagedBot, start_staged_bot
from handlers.domain.reading import Language
from tests.journey.conftest import Town
from tests.journey.plays import PLAYS, TEAMS_ALONE
from tests.journey.teams_town import opened
from tests.journey.teams_transcript import TeamsPlay
from tests.journey.transcript import SlackPlay
from tests.journey.writing import Writing

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
WRITTEN_ANEW = "Where the new words are meant: python -m tests.journey.test_transcript, and read what git diff shows."
START = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
"""A Monday morning."""


ON_TEAMS = {**PLAYS, **TEAMS_ALONE}


async def on_slack(name: str, language: Language) -> str:
    """The journey played by a municipality in which everybody has this language."""
    with tempfile.TemporaryDirectory() as folder:
        bots: list[StagedBot] = []

        async def start(wanted: BotSettings) -> StagedBot:
            bots.append(await start_staged_bot(wanted))
            return bots[-1]

        stage = Stage(start, municipality_in(language, Path(folder)), lambda: DemoClock(START))
        await stage.start()
        try:
            play = SlackPlay(Town(stage, bots), lines(language), Writing(stage.scene.clock.now))
            await PLAYS[name](play)
        finally:
            await stage.stop()
    return play.writing.transcript


async def on_teams(name: str, language: Language) -> str:
    """The same on Teams alone."""
    with tempfile.TemporaryDirectory() as folder:
        async with opened(file=municipality_in(language, Path(folder)), clock=DemoClock(START)) as town:
            play = TeamsPlay(town, lines(language), Writing(town.town.scene.clock.now))
            await ON_TEAMS[name](play)
    return play.writing.transcript


JOURNEYS: Mapping[str, Callable[[Language], Awaitable[str]]] = {
    **{name: partial(on_slack, name) for name in PLAYS},
    **{f"teams/{name}": partial(on_teams, name) for name in ON_TEAMS},
}


def municipality_in(language: Language, folder: Path) -> Path:
    """The example's organisation file, with everybody in one language."""
    file = folder / "organisation.toml"
    solvik = (files("config.example") / "solvik.toml").read_text("utf-8")
    file.write_text(re.sub(r'^language = ".."', f'language = "{language}"', solvik, flags=re.MULTILINE), "utf-8")
    return file


def lines(language: Language) -> dict[str, str]:
    written = tomllib.loads((HERE / "lines.toml").read_text("utf-8"))
    return {key: said[language] for key, said in written.items()}


def golden(name: str, language: Language) -> Path:
    return GOLDEN / language / f"{name}.txt"


@pytest.mark.parametrize(("name", "language"), list(product(JOURNEYS, Language)))
async def test_a_journey_is_read_word_for_word_as_it_was_agreed(name: str, language: Language) -> None:
    kept = golden(name, language).read_text("utf-8").splitlines()
    assert (await JOURNEYS[name](language)).splitlines() == kept, WRITTEN_ANEW


def test_every_transcript_that_is_kept_is_played() -> None:
    kept = {path.relative_to(GOLDEN) for path in GOLDEN.rglob("*.txt")}
    assert kept == {golden(name, language).relative_to(GOLDEN) for name, language in product(JOURNEYS, Language)}


async def _write() -> None:
    for name, language in product(JOURNEYS, Language):
        path = golden(name, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(await JOURNEYS[name](language), "utf-8")


if __name__ == "__main__":
    asyncio.run(_write())
