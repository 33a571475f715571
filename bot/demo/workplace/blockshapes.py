"""The tables of Block Kit: which fields each block and element has, how long, how many, and which are needed.

Sources: docs.slack.dev/reference/block-kit and the validators of slack_sdk 3.47 (`models/blocks`,
`models/views`); README.md lists them one by one.
"""

from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
    """What stands in a field."""

    STRING = auto()
    CHOICE = auto()
    TRUTH = auto()
    NUMBER = auto()
    PLAIN = auto()
    TEXT = auto()
    TEXTS = auto()
    PART = auto()
    PARTS = auto()
    STRINGS = auto()
    OPEN = auto()


@dataclass(frozen=True)
class Rule:
    """`most` counts characters of a text or members of a list; `parts` names the types allowed inside."""

    kind: Kind
    most: int = 0
    needed: bool = False
    parts: frozenset[str] = frozenset()
    least: int = 1
    each: int = 0


def _string(most: int, needed: bool = False) -> Rule:
    return Rule(Kind.STRING, most, needed)


def _plain(most: int, needed: bool = False) -> Rule:
    return Rule(Kind.PLAIN, most, needed)


def _text(most: int, needed: bool = False) -> Rule:
    return Rule(Kind.TEXT, most, needed)


def _choice(*words: str, needed: bool = False) -> Rule:
    return Rule(Kind.CHOICE, 0, needed, frozenset(words))


def _part(parts: frozenset[str], needed: bool = False) -> Rule:
    return Rule(Kind.PART, 0, needed, parts)


def _parts(parts: frozenset[str], most: int, needed: bool = True, least: int = 1) -> Rule:
    return Rule(Kind.PARTS, most, needed, parts, least)


OPTION = frozenset({"(option)"})
SELECTS = frozenset(
    f"{many}{what}_select"
    for many in ("", "multi_")
    for what in ("static", "users", "conversations", "channels", "external")
)
PICKERS = frozenset({"datepicker", "timepicker", "datetimepicker", "checkboxes", "radio_buttons"})
ACCESSORIES = SELECTS | PICKERS | {"button", "overflow", "image", "workflow_button"}
ACTIONS = (SELECTS | PICKERS | {"button", "overflow", "workflow_button", "rich_text_input"}) - {
    name for name in SELECTS if name.startswith("multi_")
}
TYPED = frozenset(
    {
        "plain_text_input",
        "email_text_input",
        "url_text_input",
        "number_input",
        "rich_text_input",
        "file_input",
    }
)
INPUTS = SELECTS | PICKERS | TYPED
INLINE = frozenset({"text", "link", "emoji", "user", "usergroup", "channel", "broadcast", "date", "color", "team"})
CONTEXT = frozenset({"plain_text", "mrkdwn", "image"})
RICH = frozenset({"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"})

_ACTION = {"action_id": _string(255), "confirm": _part(frozenset({"(confirm)"}))}
_CHOOSER = _ACTION | {"placeholder": _plain(150)}
_OPTIONS = {
    "options": _parts(OPTION, 100, needed=False),
    "option_groups": _parts(frozenset({"(group)"}), 100, needed=False),
}
_TYPING = _CHOOSER | {"initial_value": _string(3000)}

PARTS: dict[str, dict[str, Rule]] = {
    "(option)": {
        "text": _text(75, needed=True),
        "value": _string(150, needed=True),
        "description": _text(75),
    },
    "(group)": {"label": _plain(75, needed=True), "options": _parts(OPTION, 100)},
    "(confirm)": {
        "title": _plain(100, needed=True),
        "text": _text(300, needed=True),
        "confirm": _plain(30, needed=True),
        "deny": _plain(30, needed=True),
        "style": _choice("primary", "danger"),
    },
    "button": _ACTION
    | {
        "text": _plain(75, needed=True),
        "value": _string(2000),
        "url": _string(3000),
        "style": _choice("primary", "danger"),
        "accessibility_label": _string(75),
    },
    "workflow_button": {"text": _plain(75, needed=True)},
    "overflow": _ACTION | {"options": _parts(OPTION, 5)},
    "image": {"image_url": _string(3000), "alt_text": _string(2000, needed=True), "title": _plain(2000)},
    "static_select": _CHOOSER | _OPTIONS,
    "multi_static_select": _CHOOSER | _OPTIONS,
    "checkboxes": _ACTION | {"options": _parts(OPTION, 10)},
    "radio_buttons": _ACTION | {"options": _parts(OPTION, 10)},
    "users_select": _CHOOSER | {"initial_user": _string(255)},
    "multi_users_select": _CHOOSER
    | {"initial_users": Rule(Kind.STRINGS, 100, each=255), "max_selected_items": Rule(Kind.NUMBER)},
    "datepicker": _CHOOSER | {"initial_date": _string(10)},
    "timepicker": _CHOOSER | {"initial_time": _string(5)},
    "datetimepicker": dict(_ACTION),
    "plain_text_input": _TYPING,
    "email_text_input": _TYPING,
    "url_text_input": _TYPING,
    "number_input": _TYPING | {"is_decimal_allowed": Rule(Kind.TRUTH, needed=True)},
    "rich_text_input": dict(_CHOOSER),
    "file_input": dict(_ACTION),
    "mrkdwn": {"text": _string(3000, needed=True), "verbatim": Rule(Kind.TRUTH)},
    "plain_text": {"text": _string(3000, needed=True), "emoji": Rule(Kind.TRUTH)},
    "raw_text": {"text": _string(3000, needed=True)},
    "rich_text_section": {"elements": _parts(INLINE, 1000, least=0)},
    "rich_text_preformatted": {"elements": _parts(INLINE, 1000, least=0)},
    "rich_text_quote": {"elements": _parts(INLINE, 1000, least=0)},
    "rich_text_list": {
        "elements": _parts(frozenset({"rich_text_section"}), 1000),
        "style": _choice("bullet", "ordered", needed=True),
    },
    "text": {"text": _string(40_000, needed=True)},
    "link": {"url": _string(3000, needed=True)},
    "emoji": {"name": _string(255, needed=True)},
    "user": {"user_id": _string(255, needed=True)},
    "usergroup": {"usergroup_id": _string(255, needed=True)},
    "channel": {"channel_id": _string(255, needed=True)},
    "broadcast": {"range": _choice("here", "channel", "everyone", needed=True)},
    "date": {"timestamp": Rule(Kind.NUMBER, needed=True), "format": _string(255, needed=True)},
    "color": {"value": _string(255, needed=True)},
    "team": {"team_id": _string(255, needed=True)},
    "feedback_buttons": dict(_ACTION),
    "icon_button": _ACTION | {"icon": _string(255, needed=True), "text": _plain(75, needed=True)},
} | {name: dict(_CHOOSER) for name in SELECTS if "static" not in name and "users" not in name}
"""Everything that can stand inside a block, by its `type` (names in brackets have no `type` of their own)."""

BLOCKS: dict[str, dict[str, Rule]] = {
    "section": {
        "text": _text(3000),
        "fields": Rule(Kind.TEXTS, 10, each=2000),
        "accessory": _part(ACCESSORIES),
    },
    "header": {"text": _plain(150, needed=True)},
    "context": {"elements": _parts(CONTEXT, 10)},
    "actions": {"elements": _parts(ACTIONS, 25)},
    "divider": {},
    "image": PARTS["image"],
    "input": {
        "label": _plain(2000, needed=True),
        "element": _part(INPUTS, needed=True),
        "hint": _plain(2000),
        "optional": Rule(Kind.TRUTH),
    },
    "rich_text": {"elements": _parts(RICH, 1000)},
    "markdown": {"text": _string(12_000, needed=True)},
    "video": {"title": _plain(200, needed=True), "video_url": _string(3000, needed=True)},
    "context_actions": {"elements": _parts(frozenset({"feedback_buttons", "icon_button"}), 5)},
    "card": {
        "title": _text(150),
        "subtitle": _text(150),
        "body": _text(200),
        "actions": _parts(frozenset({"button"}), 25, needed=False),
    },
    "carousel": {"elements": _parts(frozenset({"card"}), 10)},
    "alert": {"text": _text(3000, needed=True)},
    "table": {"rows": Rule(Kind.OPEN, needed=True)},
    "data_table": {"rows": Rule(Kind.OPEN, needed=True)},
    "data_visualization": {},
    "container": {"title": _text(150)},
    "plan": {},
    "task_card": {},
}
"""Every block that Slack knows, by its `type`."""

PARTS["card"] = BLOCKS["card"]

ONLY_IN_MODALS = frozenset({"alert"})
MOST_PER_MESSAGE = {"table": 1, "data_visualization": 2}
TABLE_ROWS = {"table": (1, 100), "data_table": (2, 201)}
TABLE_COLUMNS = 20

VIEW: dict[str, Rule] = {
    "title": _plain(24),
    "submit": _plain(24),
    "close": _plain(24),
    "private_metadata": _string(3000),
    "callback_id": _string(255),
    "external_id": _string(255),
}
