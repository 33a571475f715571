"""Dialogs: drawn as Slack modals, and read back as answers. Pure.

Every input is a block whose id is the input's name, so that Slack keeps what somebody typed when the dialog is
redrawn, and so that an error finds its input.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Final

from bot.chat.shapes import Obj, inside, obj, text
from bot.chat.speech import Say
from bot.chat.telling import capital, placed
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.draw import Pen
from handlers.domain.inputs import Input, InputKind
from handlers.domain.messages import Dialog, Line
from handlers.domain.reading import Language
from handlers.domain.texts import Text
from handlers.domain.texts import text as say_text

MOST_TITLE: Final = 24
MOST_TYPED: Final = 3000
MOST_BLOCKS: Final = 100
MOST_WORDS: Final = 100_000
"""In one modal; Slack takes 250 kB of JSON."""

Answers = Mapping[str, str | date]


def view(dialog: Dialog, say: Say, channel: str = "") -> Block:
    """The modal. `channel` is where it was opened, and so where a refusal is whispered; nothing else travels in it."""
    pen = Pen(dialog.language, say, MOST_WORDS)
    inputs = [_input(asked, dialog.language, say) for asked in dialog.inputs]
    parts = pen.parts(dialog.parts)[: MOST_BLOCKS - len(inputs)]
    modal = _modal(dialog.title, dialog.language, say) | {
        "callback_id": dialog.name.value,
        "private_metadata": json.dumps({"case": dialog.case, "channel": channel}),
        "blocks": [*parts, *inputs],
    }
    if dialog.submit is not None:
        modal["submit"] = blocks.plain(say(dialog.submit, dialog.language), MOST_TITLE)
    return modal


def notice(words: Text, language: Language, say: Say) -> Block:
    """A modal that only says one thing."""
    modal = _modal(say_text("chat.name"), language, say)
    return modal | {"blocks": Pen(language, say, MOST_WORDS).parts((Line(words),))}


def case_of(payload: Obj) -> str:
    return _carried(payload, "case")


def channel_of(payload: Obj) -> str:
    """Where the dialog was opened; empty where that was on the home tab."""
    return _carried(payload, "channel")


def answers(payload: Obj) -> Answers:
    """What is filled in now, by input name; what is empty, or no date where a date is asked for, is left out."""
    values = inside(payload, "view", "state", "values")
    found = {name: _answer(next(iter(obj(block).values()), None)) for name, block in values.items()}
    return {name: answer for name, answer in found.items() if answer}


def chosen(payload: Obj) -> Mapping[str, tuple[str, ...]]:
    """The members who are picked now, by input name; an input where nobody is, is left out."""
    values = inside(payload, "view", "state", "values")
    found = {name: _members(obj(next(iter(obj(block).values()), None))) for name, block in values.items()}
    return {name: members for name, members in found.items() if members}


def errors(payload: Obj, problems: Mapping[str, str]) -> dict[str, str]:
    """Each problem at the input it is about, as far as the modal has it."""
    return placed(list(inside(payload, "view", "state", "values")), problems)


def _modal(title: Text, language: Language, say: Say) -> Block:
    return {
        "type": "modal",
        "title": blocks.plain(say(title, language), MOST_TITLE),
        "close": blocks.plain(say(say_text("chat.close"), language), MOST_TITLE),
    }


def _input(asked: Input, language: Language, say: Say) -> Block:
    element = _element(asked, language, say) | {"action_id": asked.name}
    block: Block = {
        "type": "input",
        "block_id": asked.name,
        "label": blocks.plain(say(asked.label, language), 2000),
        "element": element,
        "optional": not asked.required,
        "dispatch_action": asked.redraws,
    }
    if asked.hint is not None:
        block["hint"] = blocks.plain(say(asked.hint, language), 2000)
    return block


def _element(asked: Input, language: Language, say: Say) -> Block:
    match asked.kind:
        case InputKind.SENTENCE | InputKind.PARAGRAPH:
            multiline = asked.kind is InputKind.PARAGRAPH
            typing: Block = {"type": "plain_text_input", "multiline": multiline, "max_length": MOST_TYPED}
            value = say(asked.value, language) if isinstance(asked.value, Text) else str(asked.value)
            return typing | ({"initial_value": value[:MOST_TYPED]} if value else {})
        case InputKind.DAY:
            picker: Block = {"type": "datepicker"}
            return picker | ({"initial_date": str(asked.value)} if asked.value else {})
        case InputKind.CHOICE:
            return _choice(asked, language, say)
        case InputKind.PERSON:
            return {"type": "users_select"}
        case InputKind.PEOPLE:
            chooser: Block = {"type": "multi_users_select"}
            members = [account.id for account in asked.people]
            return chooser | ({"initial_users": members} if members else {})


def _choice(asked: Input, language: Language, say: Say) -> Block:
    choices = [(capital(say(choice.label, language)), choice.value) for choice in asked.choices]
    chosen = [blocks.option(*choice) for choice in choices if choice[1] == asked.value]
    chooser: Block = {"type": "static_select"} | blocks.menu(choices)
    return chooser | ({"initial_option": chosen[0]} if chosen else {})


def _answer(element: object) -> str | date:
    filled = obj(element)
    day = text(filled, "selected_date")
    if text(filled, "type") == "datepicker":
        try:
            return date.fromisoformat(day)
        except ValueError:
            return ""
    return text(filled, "selected_option", "value") or text(filled, "value").strip()


def _members(filled: Obj) -> tuple[str, ...]:
    one, several = text(filled, "selected_user"), filled.get("selected_users")
    members = [one] if one else several if isinstance(several, list) else []
    return tuple(member for member in members if isinstance(member, str) and member)


def _carried(payload: Obj, name: str) -> str:
    try:
        return text(obj(json.loads(text(payload, "view", "private_metadata"))), name)
    except ValueError:
        return ""
