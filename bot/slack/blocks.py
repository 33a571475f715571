"""The few Block Kit shapes this surface uses. Limits: docs.slack.dev/reference/block-kit.

Slack reads nothing into `rich_text` text elements and into `plain_text` with `emoji` off: no mention, no link, no
emphasis, no emoji. Whatever a person wrote stands in one of these two, and there is no third here.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from bot.chat.cutting import cut

Block = dict[str, object]
Choice = tuple[str, str]
"""Label and value."""

MOST_HEADER: Final = 150
MOST_TEXT: Final = 3000
MOST_LABEL: Final = 75
MOST_VALUE: Final = 2000
MOST_OPTION_VALUE: Final = 150
MOST_OPTIONS: Final = 100
MOST_IN_ACTIONS: Final = 25


def plain(words: str, most: int = MOST_TEXT) -> Block:
    return {"type": "plain_text", "text": cut(words, most), "emoji": False}


def run(words: str, bold: bool = False) -> Block:
    """A stretch of text in a rich text block."""
    element: Block = {"type": "text", "text": words}
    return element | {"style": {"bold": True}} if bold else element


def line(*runs: Block) -> Block:
    return {"type": "rich_text_section", "elements": list(runs)}


def rich(elements: Iterable[Block]) -> Block:
    return {"type": "rich_text", "elements": list(elements)}


def quote(words: str) -> Block:
    return rich([{"type": "rich_text_quote", "elements": [run(words)]}])


def header(words: str) -> Block:
    return {"type": "header", "text": plain(words, MOST_HEADER)}


def small(words: str) -> Block:
    return {"type": "context", "elements": [plain(words)]}


def divider() -> Block:
    return {"type": "divider"}


def section(words: str) -> Block:
    return {"type": "section", "text": plain(words)}


def actions(elements: Sequence[Block]) -> Block:
    return {"type": "actions", "elements": list(elements)}


def button(name: str, label: str, value: str, style: str = "") -> Block:
    element: Block = {"type": "button", "action_id": name, "text": plain(label, MOST_LABEL), "value": value}
    return element | {"style": style} if style else element


def select(name: str, label: str, choices: Sequence[Choice]) -> Block:
    chooser: Block = {"type": "static_select", "action_id": name, "placeholder": plain(label, MOST_OPTION_VALUE)}
    return chooser | menu(choices)


def menu(choices: Sequence[Choice]) -> Block:
    """What a menu offers, in the order given; more than one list holds are sorted into groups, called from and to."""
    if len(choices) <= MOST_OPTIONS:
        return {"options": [option(*choice) for choice in choices]}
    found = sorted(choices, key=lambda choice: choice[0].casefold())
    groups = [found[at : at + MOST_OPTIONS] for at in range(0, len(found), MOST_OPTIONS)]
    return {"option_groups": [_group(group) for group in groups]}


def _group(choices: Sequence[Choice]) -> Block:
    first, last = (cut(label, MOST_LABEL // 2 - 2) for label, _ in (choices[0], choices[-1]))
    return {"label": plain(f"{first} – {last}", MOST_LABEL), "options": [option(*choice) for choice in choices]}


def option(label: str, value: str) -> Block:
    return {"text": plain(label, MOST_LABEL), "value": value}
