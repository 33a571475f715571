"""Forms on Teams that are not about a decision: who is who, and words too long for a card."""

from collections.abc import AsyncIterator

import pytest

from tests.journey import shown
from tests.journey.teams import card_of, words_of
from tests.journey.teams_town import TeamsTown, opened
from tests.journey.test_teams import LEADER, NURSE, REPORT, STRANGER, WARD

ADMINISTRATOR = "lena-fosslund"
NEWCOMER = "9f1c2e0a-3b7d-4c55-9e61-0a2b3c4d5e6f"
LONG = " ".join(f"{REPORT} Det gjelder rom {number}." for number in range(1, 181))


@pytest.fixture
async def town() -> AsyncIterator[TeamsTown]:
    async with opened() as town:
        yield town


async def listed(town: TeamsTown) -> None:
    """What «enheter» gives the administrator."""
    await town.write(ADMINISTRATOR, "enheter")


async def test_somebody_new_is_added_by_the_picker_and_then_given_an_office(town: TeamsTown) -> None:
    await listed(town)
    units = town.direct(ADMINISTRATOR)[-1]
    await town.press(ADMINISTRATOR, units, "new_person")
    await town.press(ADMINISTRATOR, units, "new_person", account=NEWCOMER.upper(), name="Siri *Ny* <at>alle</at>")
    assert "Siri *Ny* <at>alle</at> er lagt til" in town.told(ADMINISTRATOR)[-1]
    await listed(town)
    units = town.direct(ADMINISTRATOR)[-1]
    await town.press(ADMINISTRATOR, units, "change_unit", change_unit=WARD)
    await town.press(ADMINISTRATOR, units, "change_unit", leaders=NEWCOMER)
    await town.write(NURSE, REPORT)
    assert "Siri *Ny* <at>alle</at> (leder for Sjøhaugen, avdeling 1)" in town.told(NURSE)[-1]


async def test_whoever_is_not_added_yet_can_be_given_no_office_and_nothing_typed_is_lost(town: TeamsTown) -> None:
    await listed(town)
    units = town.direct(ADMINISTRATOR)[-1]
    await town.press(ADMINISTRATOR, units, "change_unit", change_unit=WARD)
    await town.press(ADMINISTRATOR, units, "change_unit", leaders=NEWCOMER, employees="31")
    form = town.teams.before(ADMINISTRATOR, units)
    assert any("«Ny person»" in line for line in shown.words(form))
    typed = {str(one["id"]): one.get("value") for one in shown.inputs(form)}
    assert (typed["people-leaders"], typed["said-employees"]) == (NEWCOMER, "31")


async def test_somebody_elses_press_in_the_administrators_list_is_refused_alone(town: TeamsTown) -> None:
    await listed(town)
    told = town.teams.presses(ADMINISTRATOR, town.direct(ADMINISTRATOR)[-1], "new_person")
    sender = {"id": f"29:{STRANGER}", "name": "…", "aadObjectId": town.teams.account(STRANGER)}
    await town.teams.press(STRANGER, town.direct(ADMINISTRATOR)[-1], {**told, "from": sender})
    assert "Lena Fosslund" in town.whispers(STRANGER)[-1]


async def test_words_that_are_too_long_for_a_card_are_read_whole_and_the_card_comes_back(town: TeamsTown) -> None:
    await town.write(NURSE, LONG)
    await town.press(NURSE, town.confirmation(NURSE), "send_now")
    card = town.card(WARD)
    assert "rom 180." not in words_of(card)
    await town.press(LEADER, card, "read_all")
    whole = town.teams.before(LEADER, card)
    assert "rom 180." in "\n".join(shown.words(whole))
    assert shown.buttons(whole) == ["close"]
    await town.press(LEADER, card, "close")
    assert town.teams.before(LEADER, card) == card_of(card)
