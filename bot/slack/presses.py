"""Buttons: how they stand in a message, and what a press of one brings back."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from bot.chat.speech import Say
from bot.slack import blocks
from bot.slack.blocks import Block
from handlers.domain.errors import Defect
from handlers.domain.messages import Button, Press, Tone
from handlers.domain.reading import Language
from handlers.domain.texts import text

MOST_ALIKE: Final = 10
"""More buttons of one name than this become a list to choose from."""

_ROW: Final = blocks.MOST_IN_ACTIONS
_STYLES: Final = {Tone.PLAIN: "", Tone.PRIMARY: "primary", Tone.DANGER: "danger"}


def rows(presses: Sequence[Press], language: Language, say: Say) -> list[Block]:
    """Buttons of different names in one row; those that share a name below each other, or in a list.

    Slack wants an `action_id` once in a block, so that a name can come again only in a block of its own. No block
    gets a `block_id`: Slack gives each drawing new ones, and so keeps no old choice.
    """
    # In Slack one simply writes below the message.
    presses = [press for press in presses if press.button is not Button.REPLY]
    counted = Counter(press.button for press in presses)
    single = [_button(press, language, say) for press in presses if counted[press.button] == 1]
    found = [blocks.actions(single[at : at + _ROW]) for at in range(0, len(single), _ROW)]
    for name, count in counted.items():
        alike = [press for press in presses if press.button is name]
        if 1 < count <= MOST_ALIKE:
            found += [blocks.actions([_button(press, language, say)]) for press in alike]
        elif count > 1:
            found.append(_list(name, alike, language, say))
    return found


def value_of(press: Press, most: int = blocks.MOST_VALUE) -> str:
    """Case and value as one opaque string."""
    value = f"{press.case}|{press.value}"
    if "|" in press.case or len(value) > most:
        raise Defect(f"a {press.button} button cannot carry its value")
    return value


def carried(value: str) -> tuple[str, str]:
    """Case and value again; what is not ours comes out as a case that nobody knows."""
    case, _, rest = value.partition("|")
    return case, rest


def _button(press: Press, language: Language, say: Say) -> Block:
    return blocks.button(press.button.value, say(press.label, language), value_of(press), _STYLES[press.tone])


def _list(name: Button, presses: Sequence[Press], language: Language, say: Say) -> Block:
    choices = [(say(press.label, language), value_of(press, blocks.MOST_OPTION_VALUE)) for press in presses]
    return blocks.actions([blocks.select(name.value, say(text("chat.choose"), language), choices)])
