"""Whatever a case leads to, in all three languages: every letter is a card, and every dialog a form."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from bot.teams import cards, dialogs
from bot.teams.draw import MOST_CARD, draw
from config.texts import load_texts
from handlers.domain.lifecycle import Status
from handlers.domain.messages import Button, Dialog
from handlers.domain.reading import Language
from tests.handlers.cast import LIV, NORA, RANDI, ZONE, House
from tests.handlers.stages import house_at
from tests.teams.card_schema import complaints

say = partial(load_texts(ZONE).say, surface="teams")


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("language", Language)
def test_every_letter_is_a_card(language: Language, status: Status) -> None:
    letters = house_at(status).letters()
    assert letters
    for letter in letters:
        drawn = draw(replace(letter.message, language=language), say)
        assert complaints(drawn.content) == []
        assert cards.weight(drawn.content) <= MOST_CARD
        assert drawn.summary


def decided(house: House) -> Dialog | None:
    return house.press(LIV, Button.DECIDE)


def recorded(house: House) -> Dialog | None:
    house.decide()
    house.press(RANDI, Button.CONSULT)
    return house.press(RANDI, Button.RECORD)


def corrected(house: House) -> Dialog | None:
    return house.press(NORA, Button.CORRECT)


def replied(house: House) -> Dialog | None:
    return house.press(LIV, Button.REPLY)


@pytest.mark.parametrize("opened", [decided, recorded, corrected, replied])
@pytest.mark.parametrize("language", Language)
def test_every_dialog_is_a_form(language: Language, opened: Callable[[House], Dialog | None]) -> None:
    dialog = opened(house_at(Status.ROUTED))
    assert dialog is not None
    form = dialogs.form(replace(dialog, language=language), say)
    assert complaints(form) == []
    assert cards.weight(form) <= MOST_CARD
