"""Buttons: how they stand on a card, and what a press of one brings back."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.chat.shapes import Obj, text
from bot.chat.speech import Say
from bot.teams import cards
from bot.teams.cards import Element
from handlers.domain.errors import Defect
from handlers.domain.messages import Press, Tone
from handlers.domain.reading import Language
from handlers.domain.texts import text as say_text

MOST_VISIBLE: Final = 6
"""Teams shows no more in a row; the rest is behind a menu."""

_STYLES: Final = {Tone.PLAIN: "", Tone.PRIMARY: "positive", Tone.DANGER: "destructive"}


LISTED: Final = {"in": "list"}
"""What the data of a button has in it that stands in somebody's list of cases."""


def is_listed(data: Obj) -> bool:
    """Whether this is such data, or that of a form that was opened from there."""
    return text(data, "in") == LISTED["in"]


def rows(presses: Sequence[Press], language: Language, say: Say, in_list: bool = False) -> list[Element]:
    """A list to choose from for each name that comes too often, and below it one row of all other buttons."""
    counted = Counter(press.button for press in presses)
    listed = [name for name, count in counted.items() if count > MOST_VISIBLE]
    found = [part for name in listed for part in _list([p for p in presses if p.button is name], language, say)]
    mark = LISTED if in_list else {}
    single = [_button(press, language, say, mark) for press in presses if press.button not in listed]
    hidden = [button | {"mode": "secondary"} for button in single[MOST_VISIBLE:]]
    return [*found, cards.actions([*single[:MOST_VISIBLE], *hidden])] if single else found


def carried(data: Obj) -> tuple[str, str, str]:
    """Button, case and value again, also where the value was chosen from a list; what is not ours comes out empty."""
    button = text(data, "action")
    return button, text(data, "case"), text(data, "value") or text(data, button)


def _button(press: Press, language: Language, say: Say, mark: Mapping[str, str]) -> Element:
    data = {"action": press.button.value, "case": press.case, "value": press.value, **mark}
    return cards.execute(press.button.value, say(press.label, language), data, style=_STYLES[press.tone])


def _list(presses: Sequence[Press], language: Language, say: Say) -> Iterator[Element]:
    """The choice comes back under the button's own name."""
    name, case = presses[0].button.value, presses[0].case
    if any(press.case != case for press in presses):
        raise Defect(f"a list of {name} buttons can be about one case only")
    choices = [(say(press.label, language), press.value) for press in presses]
    label, find = say(say_text("chat.choose"), language), say(say_text("chat.find"), language)
    yield cards.select(name, label, choices, hint=find)
    yield cards.actions([cards.execute(name, label, {"action": name, "case": case}, inputs=True)])
