"""Somebody's cases as a list in Teams: each with its buttons where there is room, and the list anew after a press."""

from collections.abc import AsyncIterator
from itertools import count, pairwise
from uuid import uuid4

import pytest

from bot.chat.shapes import inside, objs, text
from bot.teams import cards
from bot.teams.bodies import CARD as ADAPTIVE
from bot.teams.dialogs import form
from bot.teams.draw import MOST_CARD, draw
from bot.teams.presses import LISTED
from handlers.domain.errors import Refusal
from handlers.domain.messages import Button, Deeds, Facts, Heading, Message, Part, Press, Quote
from handlers.domain.messages import Fact as OneFact
from handlers.domain.reading import Language
from handlers.domain.texts import Words
from handlers.domain.texts import text as say_text
from tests.journey import shown
from tests.slack.fakes import say
from tests.slack.golden_messages import DECISION
from tests.teams.house import LIST, House, open_house

TICKS = count(1000000)
DEEDS = (Button.ACKNOWLEDGE, Button.DECIDE, Button.CONSULT, Button.REPLY)


def entry(number: int) -> tuple[Part, ...]:
    presses = tuple(Press(button, say_text(f"button.{button}"), f"case-{number}") for button in DEEDS)
    fact = OneFact(say_text("card.title", number=f"2026-{number}"), Words("Solbakken avd. 2"))
    return Facts((fact,)), Quote(Words(f"Sak nummer {number}. {'Ord. ' * 40}")), Deeds(presses)


def a_list(cases: int) -> Message:
    """The last thing in it is a heading."""
    entries = tuple(part for number in range(cases) for part in entry(number))
    return Message(Language.NB, (Heading(say_text("home.waiting")), *entries, Heading(say_text("home.listed"))))


def test_each_case_has_its_own_buttons_right_below_it() -> None:
    body = objs(draw(a_list(3), say).content["body"])
    for said, buttons in pairwise(body):
        if text(buttons, "type") == "ActionSet":
            about = {text(action, "data", "case") for action in objs(buttons.get("actions"))}
            number = about.pop().removeprefix("case-")
            assert f"Sak nummer {number}." in str(said)
            assert about == set()
    assert shown.buttons(draw(a_list(3), say).content) == [button.value for button in DEEDS] * 3


def test_in_a_list_that_is_too_long_for_all_the_last_buttons_are_left_out_and_no_word() -> None:
    card = draw(a_list(16), say).content
    assert cards.weight(card) <= MOST_CARD
    assert [f"Sak nummer {number}." in str(card["body"]) for number in range(16)] == [True] * 16
    assert "[home.listed]" in shown.words(card)[-1]
    rows = [element for element in objs(card["body"]) if text(element, "type") == "ActionSet"]
    cases = [text(objs(row.get("actions"))[0], "data", "case") for row in rows]
    assert cases == [f"case-{number}" for number in range(len(cases))]
    assert 0 < len(cases) < 16


def test_a_form_that_was_opened_from_a_list_tells_so_with_every_button() -> None:
    (row, *_) = [
        element for element in objs(draw(a_list(1), say).content["body"]) if text(element, "type") == "ActionSet"
    ]
    pressed = inside(objs(row.get("actions"))[1], "data")
    for typed, marked in ((pressed, {"list"}), ({}, {""})):
        buttons = list(shown.actions(form(DECISION, say, typed=typed)))
        assert {text(button, "data", "in") for button in buttons} == marked
        assert len(buttons) == 3


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with open_house() as house:
        yield house


async def pressed(house: House, **data: str) -> tuple[str, object]:
    """What a press of a button in a list is answered with: its kind, and what is shown."""
    does = {"type": "Action.Execute", "verb": "acknowledge", "data": {"case": "c-1", "value": "", **data, **LISTED}}
    told = {"id": f"f:{uuid4()}", "timestamp": f"2026-11-22T08:15:00.{next(TICKS)}Z"}
    response = await house.does("press", value={"action": does, "trigger": "manual"}, **told)
    body = response.json()
    return body["type"], body["value"]


async def test_what_was_pressed_in_a_list_is_answered_with_the_list_as_it_is_now(house: House) -> None:
    listed = (ADAPTIVE, draw(LIST, say).content)
    assert await pressed(house, action="acknowledge") == listed
    assert await pressed(house, action="close") == listed
    assert await pressed(house, dialog="decide", **{"said-sentence": "Vi slutter."}) == listed


async def test_what_has_to_be_read_or_filled_in_is_not_covered_by_the_list(house: House) -> None:
    house.core.answer = Refusal(say_text("refusal.not_yours"))
    assert (await pressed(house, action="acknowledge"))[1] == "[refusal.not_yours]"
    assert "[refusal.not_yours]" in str(await pressed(house, dialog="decide"))
    house.core.answer = DECISION
    kind, card = await pressed(house, action="decide")
    assert (kind, "said-sentence" in str(card)) == (ADAPTIVE, True)
