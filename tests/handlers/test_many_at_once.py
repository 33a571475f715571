"""Somebody who sends more reports than anybody writes by hand is told what was not taken, and when it will be."""

from datetime import datetime, timedelta

import pytest

from handlers.domain.messages import Button, Line, ToHidden
from handlers.domain.reading import Language
from handlers.report import MOST, WITHIN
from tests.handlers.cast import KIM, NORA, REPORT, House
from tests.handlers.letters import keys


@pytest.fixture
def house() -> House:
    """Nora has just sent as many as are taken."""
    house = House()
    for number in range(MOST):
        house.report(NORA, f"{REPORT} Nummer {number}.")
        house.jump(house.now + timedelta(seconds=1))
    return house


def test_one_more_is_not_taken_and_she_is_told_so(house: House) -> None:
    house.write(NORA, REPORT)
    assert len(house.memory.state.cases) == MOST
    told = house.mail(NORA)[-1]
    assert isinstance(told.to, ToHidden)
    assert keys(told) == ["report.too_many"]


def test_each_that_is_not_taken_is_told(house: House) -> None:
    before = len(house.mail(NORA))
    for _ in range(3):
        house.write(NORA, REPORT)
    assert [keys(letter) for letter in house.mail(NORA)[before:]] == [["report.too_many"]] * 3


def test_it_is_taken_when_it_was_said_to_be(house: House) -> None:
    house.write(NORA, REPORT)
    house.jump(house.case("case-1").reported_at + WITHIN)
    assert house.report(NORA).words == REPORT
    house.write(NORA, REPORT)
    assert len(house.memory.state.cases) == MOST + 1, "the second oldest is not ten minutes old"


def test_the_time_that_is_told_is_never_too_early(house: House) -> None:
    house.write(NORA, REPORT)
    (said,) = house.mail(NORA)[-1].message.parts
    assert isinstance(said, Line)
    told = said.text.params["at"]
    assert isinstance(told, datetime)
    house.jump(told.replace(second=0, microsecond=0))
    assert house.report(NORA).words == REPORT


def test_others_are_not_held_up(house: House) -> None:
    assert house.report(KIM).words == REPORT


def test_what_she_took_back_was_still_sent(house: House) -> None:
    house.press(NORA, Button.UNDO)
    house.write(NORA, REPORT)
    assert len(house.memory.state.cases) == MOST


def test_asking_and_talking_go_on_as_before(house: House) -> None:
    house.write(NORA, "mine saker")
    assert "report.too_many" not in keys(house.mail(NORA)[-1])
    house.forward(minutes=2)
    house.reply_directly(NORA, "Det gjelder natta også.")
    assert [entry.action.value for entry in house.memory.state.entries].count("say") == 1


def test_it_is_said_in_her_language(house: House) -> None:
    house.write(NORA, "nynorsk")
    house.write(NORA, REPORT)
    assert house.mail(NORA)[-1].message.language is Language.NN
