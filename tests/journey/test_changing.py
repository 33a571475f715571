"""Who is who changes under a running bot: what is right as a whole holds from then on, what is not changes nothing."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.journey.conftest import Town

REPORT = "Vi fører temperaturen i medisinskapet på papir og i Gerica, 10 min hver vakt. Nummer {}."
NURSE = "samira-haddadi"
OLD, NEW = "Mona Lerstad (leder for Sjøhaugen, avdeling 1)", "Torunn Våge (leder for Sjøhaugen, avdeling 1)"


def organisation_file(town: Town) -> Path:
    return town.bot.running.house.settings.organisation_file


def edit(town: Town, old: str, new: str) -> None:
    path = organisation_file(town)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def look(town: Town) -> None:
    """Twice: what changes between two looks is still being written."""
    town.bot.running.house.newest.look()
    town.bot.running.house.newest.look()


async def told_next(town: Town, number: int) -> str:
    await town.write(NURSE, REPORT.format(number))
    return town.told(NURSE)[-1]


async def test_the_next_case_goes_to_the_new_leader_and_a_broken_file_changes_nothing(town: Town) -> None:
    assert OLD in await told_next(town, 1)
    with capture_logs() as logs:
        edit(town, 'leaders = ["mona-lerstad"]', 'leaders = ["torunn-vage"]')
        look(town)
        assert NEW in await told_next(town, 2)
        edit(town, 'leaders = ["torunn-vage"]', 'leaders = ["mona-lerstadd"]')
        look(town)
        assert NEW in await told_next(town, 3)
        edit(town, '"mona-lerstadd"', '"mona-lerstad"')
        look(town)
        assert OLD in await told_next(town, 4)
    told = [line for line in logs if line["event"].startswith("organisation.")]
    assert [(line["event"], line.get("problems")) for line in told] == [
        ("organisation.changed", None), ("organisation.refused", 1), ("organisation.changed", None)
    ]  # fmt: skip
    assert "lerstad" not in str(logs)


async def test_a_new_leader_may_answer_and_the_clock_and_the_names_of_units_follow_the_file(town: Town) -> None:
    edit(town, 'timezone = "Europe/Oslo"', 'timezone = "America/New_York"')
    edit(town, 'name = "Sjøhaugen, avdeling 1"', 'name = "Sjøhaugen, Fjordgløtt"')
    look(town)
    assert "Fjordgløtt" in await told_next(town, 1)
    house = town.bot.running.house
    assert str(house.world.calendar.zone) == "America/New_York"


async def test_the_figures_tell_how_many_things_are_wrong_with_the_file(town: Town) -> None:
    house = town.bot.running.house
    assert (await house.figures())["organisation", "problems"] == 0
    edit(town, 'leaders = ["mona-lerstad"]', 'leaders = ["nobody-1", "nobody-2"]')
    look(town)
    assert (await house.figures())["organisation", "problems"] == 2


@pytest.mark.parametrize("written", ["", "\x00", "[[units]]"])
async def test_whatever_the_file_becomes_the_bot_goes_on(town: Town, written: str) -> None:
    organisation_file(town).write_text(written, encoding="utf-8")
    look(town)
    assert OLD in await told_next(town, 1)
