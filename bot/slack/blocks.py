"""The few Block Kit shapes this surface uses. Limits: docs.slack.dev/reference/block-kit.

Slack reads nothing into `rich_text` text elements and into `plain_text` with `emoji` off: no mention, no link, no
emphasis, no emoji. Whatever a person wrote stands in one of these two, and there is no third here.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from bot.slack.cutting import cut

Block = dict[str, object]

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


def select(name: str, label: str, options: Sequence[Block]) -> Block:
    chooser: Block = {"type": "static_select", "action_id": name, "options": list(options)}
    return chooser | {"placeholder": plain(label, MOST_OPTION_VALUE)}


def option(label: str, value: str) -> Block:
    return {"text": plain(label, MOST_LABEL), "value": value}
