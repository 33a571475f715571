"""A card that the platform took without telling where it stands: the first button pressed on it tells."""

from contextlib import suppress
from dataclasses import replace

import pytest

from handlers.domain.errors import Refusal
from handlers.domain.inbound import Place, Pressed, Said
from handlers.domain.lifecycle import Status
from handlers.domain.messages import Button
from handlers.domain.people import Address
from tests.handlers.cast import LIV, NORA, ORGANISATION, House
from tests.handlers.letters import words

CHANNEL = "C-NES"
LOST = Place("slack", CHANNEL, "lost-1")
TALK = "Vi fører romtemperaturen på papir også, 5 minutter hver vakt"


@pytest.fixture
def house() -> House:
    """One case has gone out to the ward's channel, and its card stands there a second time."""
    nes = replace(ORGANISATION.units["nes"], channels={"slack": CHANNEL})
    house = House(replace(ORGANISATION, units={**ORGANISATION.units, "nes": nes}))
    house.report()
    house.press(NORA, Button.SEND_NOW)
    return house


def press(house: House, button: Button, place: Place = LOST, case: str = "case-1", who: Address = LIV) -> None:
    house.receive(Pressed(who, button, place, f"press-{place.message}-{button}", case))


def talk(house: House, below: Place = LOST) -> None:
    here = replace(below, message="m")
    house.receive(Said(LIV, TALK, here, f"talk-{below.message}", thread=below, called=True))


def test_what_is_written_below_it_is_talk_about_the_case_once_a_button_was_pressed(house: House) -> None:
    press(house, Button.ACKNOWLEDGE)
    talk(house)
    assert len(house.memory.state.cases) == 1
    assert TALK in words(house.mail(NORA)[-1])


def test_before_that_nobody_can_know_and_it_is_a_report(house: House) -> None:
    talk(house)
    assert len(house.memory.state.cases) == 2


@pytest.mark.parametrize(
    ("button", "place", "case"),
    [
        (Button.SAME_HERE, LOST, "case-1"),
        (Button.ACKNOWLEDGE, replace(LOST, channel="C-OPEN"), "case-1"),
        (Button.ACKNOWLEDGE, LOST, "case-9"),
    ],
    ids=["a story of the digest", "no unit's channel", "no case"],
)
def test_nothing_else_that_is_pressed_is_taken_for_a_card(
    house: House, button: Button, place: Place, case: str
) -> None:
    with suppress(Refusal):
        press(house, button, place, case)
    assert place not in house.memory.state.places


def test_who_may_not_press_teaches_nothing(house: House) -> None:
    with pytest.raises(Refusal):
        press(house, Button.ACKNOWLEDGE, who=Address("slack", "U-FREMMED"))
    assert LOST not in house.memory.state.places


def test_a_card_that_is_still_on_its_way_keeps_its_own_place(house: House) -> None:
    house.memory.state.unsure.append("card")
    press(house, Button.ACKNOWLEDGE)
    assert LOST not in house.memory.state.places
    assert house.case().status is Status.ACKNOWLEDGED


def test_the_card_that_is_known_stays_the_card(house: House) -> None:
    (known,) = [place for place, (_, slot) in house.memory.state.places.items() if slot == "card"]
    press(house, Button.ACKNOWLEDGE, known)
    assert house.memory.state.places[known] == ("case-1", "card")
