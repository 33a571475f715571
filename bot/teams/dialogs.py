"""Dialogs: drawn as a form in the card's place, and read back as answers. Pure.

Teams gives back one flat object of strings. So an input's id is its name with what it holds before it: `said-reason`,
`day-ends`, `people-leaders`.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from bot.chat.shapes import Obj, text
from bot.chat.speech import Say
from bot.chat.telling import capital, placed
from bot.teams import cards
from bot.teams.cards import Element
from bot.teams.draw import LEAST_ROOM, Pen, own
from bot.teams.presses import LISTED, is_listed
from handlers.domain.inputs import Input, InputKind
from handlers.domain.messages import Dialog, Heading
from handlers.domain.reading import Language
from handlers.domain.texts import Text
from handlers.domain.texts import text as say_text

MOST_TYPED: Final = 3000
MOST_FORM: Final = 38_000
"""Bytes of a form: Teams asks for less than 80 kB, with two bytes for a letter."""

NEXT: Final = "next"
CLOSE: Final = "close"
"""The two buttons of a form beside the one that sends it. Who answers CLOSE gives the card back."""

_SAID: Final = "said"
_DAY: Final = "day"
_PEOPLE: Final = "people"
_HOLDS: Final[Mapping[InputKind, str]] = {
    InputKind.SENTENCE: _SAID,
    InputKind.PARAGRAPH: _SAID,
    InputKind.CHOICE: _SAID,
    InputKind.DAY: _DAY,
    InputKind.PERSON: _PEOPLE,
    InputKind.PEOPLE: _PEOPLE,
}

Answers = Mapping[str, str | date]


def form(dialog: Dialog, say: Say, problems: Mapping[str, str] | None = None, typed: Obj | None = None) -> Element:
    """The card that asks. `typed` is the data of a form that was sent, and comes back with its `problems` by input.

    What is missing is told by the core, never by the client: a form that changes with an answer is sent half empty.
    """
    beside = placed([asked.name for asked in dialog.inputs], problems or {})
    fields = [
        element
        for asked in dialog.inputs
        for element in _field(asked, dialog, say, beside.get(asked.name, ""), typed or {})
    ]
    buttons = cards.actions(list(_buttons(dialog, say, _mark(typed or {}))))
    pen = Pen(dialog.language, say, max(MOST_FORM - cards.weight([*fields, buttons]), LEAST_ROOM))
    parts = pen.parts((Heading(dialog.title), *dialog.parts))
    return cards.card([*parts, *fields, buttons], dialog.language, say(own(dialog.title), dialog.language))


def is_next(data: Obj) -> bool:
    """Whether the form is to be drawn anew with these answers, and not taken yet."""
    return text(data, "step") == NEXT


def answers(data: Obj) -> Answers:
    """What is filled in, by input name; what is empty, or no date where a date is asked for, is left out."""
    found: dict[str, str | date] = {name: cards.mended(value).strip() for name, value in _held(data, _SAID)}
    found |= {name: _date(value) for name, value in _held(data, _DAY)}
    return {name: answer for name, answer in found.items() if answer}


def chosen(data: Obj) -> Mapping[str, tuple[str, ...]]:
    """Who is picked, by input name, as object ids in lower case; an input where nobody is, is left out."""
    found = {name: tuple(_ids(value)) for name, value in _held(data, _PEOPLE)}
    return {name: ids for name, ids in found.items() if ids}


def _field(asked: Input, dialog: Dialog, say: Say, problem: str, typed: Obj) -> Iterator[Element]:
    """What is asked, and below it its hint, what is wrong with the answer, and where it leads."""
    yield _element(asked, dialog.language, say, typed)
    if asked.hint is not None:
        hint = say(own(asked.hint), dialog.language)
        yield cards.rich(cards.run(hint, size="Small", isSubtle=True), spacing="Small")
    if problem:
        yield cards.rich(cards.run(problem, color="Attention"), spacing="Small")
    if asked.redraws:
        data = {"dialog": dialog.name.value, "case": dialog.case, "step": NEXT, **_mark(typed)}
        yield cards.actions([cards.execute(NEXT, say(say_text("chat.next"), dialog.language), data, inputs=True)])


def _element(asked: Input, language: Language, say: Say, typed: Obj) -> Element:
    label = _label(asked, language, say)
    id = f"{_HOLDS[asked.kind]}-{asked.name}"
    value = text(typed, id) if id in typed else _value(asked, language, say)
    match asked.kind:
        case InputKind.SENTENCE | InputKind.PARAGRAPH:
            return cards.typing(id, label, cards.mended(value), asked.kind is InputKind.PARAGRAPH, MOST_TYPED)
        case InputKind.DAY:
            return cards.day(id, label, str(_date(value)))
        case InputKind.CHOICE:
            choices = [(capital(say(choice.label, language)), choice.value) for choice in asked.choices]
            return cards.select(id, label, choices, value)
        case InputKind.PERSON | InputKind.PEOPLE:
            return cards.people(id, label, asked.kind is InputKind.PEOPLE, ",".join(_ids(value)))


def _label(asked: Input, language: Language, say: Say) -> str:
    label = own(asked.label)
    return say(label if asked.required else say_text("chat.optional", label=label), language)


def _value(asked: Input, language: Language, say: Say) -> str:
    if isinstance(asked.value, Text):
        return say(asked.value, language)
    return str(asked.value) or ",".join(account.id for account in asked.people)


def _buttons(dialog: Dialog, say: Say, mark: Mapping[str, str]) -> Iterator[Element]:
    if dialog.submit is not None:
        data = {"dialog": dialog.name.value, "case": dialog.case, **mark}
        label = say(own(dialog.submit), dialog.language)
        yield cards.execute(dialog.name.value, label, data, inputs=True, style="positive")
    close = {"action": CLOSE, "case": dialog.case, **mark}
    yield cards.execute(CLOSE, say(say_text("chat.close"), dialog.language), close)


def _mark(data: Obj) -> Mapping[str, str]:
    """Whether it was opened from a list, to be told when it is sent or closed."""
    return LISTED if is_listed(data) else {}


def _held(data: Obj, kind: str) -> Iterator[tuple[str, str]]:
    """Inputs that hold this, by name."""
    for id in data:
        held, _, name = id.partition("-")
        if held == kind and name:
            yield name, text(data, id)


def _date(value: str) -> str | date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return ""


def _ids(value: str) -> Iterator[str]:
    """Object ids: letters, digits and hyphens. What is none is nobody."""
    ids = (part.strip().lower() for part in value.split(","))
    return (id for id in ids if id.isascii() and id.replace("-", "").isalnum())
