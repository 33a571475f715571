"""Who has an account on both platforms, and stands with both in the directory, is one person from either."""

from dataclasses import replace

import pytest

from handlers.domain.case import Question
from handlers.domain.messages import Button
from handlers.domain.people import Address
from handlers.report import MOST
from tests.handlers.cast import KIM, NORA, ORGANISATION, REPORT, House, at
from tests.handlers.letters import keys, words

NORA_ON_TEAMS = Address("teams", "nora")
UNPLACED = "Vi fører samme tall i Gerica og på papir"
SOMEBODY = Address("slack", "U-EKSTRA")


@pytest.fixture
def house() -> House:
    """Nora has an account on both, and the directory does not say where she works."""
    nora = replace(ORGANISATION.people["nora"], unit="", addresses=(at("nora"), NORA_ON_TEAMS))
    return House(
        replace(ORGANISATION, people={**ORGANISATION.people, "nora": nora}), surfaces=frozenset({"slack", "teams"})
    )


def test_she_is_asked_for_her_unit_once(house: House) -> None:
    house.write(NORA, UNPLACED)
    assert Question.UNIT in house.case().questions
    house.press(NORA, Button.PICK_UNIT, value="nes")
    house.write(NORA_ON_TEAMS, f"{UNPLACED} fortsatt")
    assert (house.case("case-2").unit, house.case("case-2").questions) == ("nes", ())
    house.write(NORA_ON_TEAMS, "mine data")
    assert "Nes" in words(house.mail(NORA_ON_TEAMS)[-1])


def test_what_was_known_of_one_account_before_the_directory_knew_both_is_known_of_her(house: House) -> None:
    both = house.organisation
    alone = replace(both.people["nora"], addresses=(at("nora"),))
    house.organisation = replace(both, people={**both.people, "nora": alone})
    house.write(NORA, "english")
    house.write(NORA, UNPLACED)
    house.press(NORA, Button.PICK_UNIT, value="nes")
    house.organisation = both
    house.write(NORA_ON_TEAMS, UNPLACED)
    assert house.case("case-2").unit == "nes"
    assert house.mail(NORA_ON_TEAMS)[-1].message.language == "en"


def test_the_limit_of_reports_counts_both_accounts(house: House) -> None:
    for number in range(MOST):
        house.write((NORA, NORA_ON_TEAMS)[number % 2], f"{REPORT} Nummer {number}.")
    for account in (NORA, NORA_ON_TEAMS):
        house.write(account, REPORT)
        assert keys(house.mail(account)[-1]) == ["report.too_many"]
    assert len(house.memory.state.cases) == MOST
    house.write(KIM, REPORT)
    assert len(house.memory.state.cases) == MOST + 1


def test_nobody_is_taken_for_somebody_else(house: House) -> None:
    house.write(NORA, UNPLACED)
    house.press(NORA, Button.PICK_UNIT, value="nes")
    house.write(SOMEBODY, UNPLACED)
    assert Question.UNIT in house.case("case-2").questions
