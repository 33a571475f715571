"""Short answers to one person: help, what is remembered of them, and why something was not done."""

from collections.abc import Sequence

from handlers.domain.case import Case, Hidden
from handlers.domain.messages import (
    Aside,
    Destination,
    Heading,
    Letter,
    Line,
    Message,
    Priority,
    ToHidden,
    Whisper,
)
from handlers.domain.reading import Language
from handlers.domain.texts import Text, Words, text
from handlers.ports import UnitOfWork

HELP_LINES = ("what", "how", "who", "name", "commands")


def help_message(language: Language) -> Message:
    lines = tuple(Line(text(f"help.{line}")) for line in HELP_LINES)
    return Message(language, (Heading(text("help.title")), *lines))


def data_message(cases: Sequence[Case], unit: str, language: Language) -> Message:
    """What is remembered of the person who asks."""
    lines = (
        Line(text("data.cases", count=len(cases))),
        Line(text("data.unit", unit=Words(unit)) if unit else text("data.no_unit")),
        Line(text("data.sealed")),
        Aside(text("data.forget_how")),
    )
    return Message(language, (Heading(text("data.title")), *lines))


def one_line(language: Language, said: Text) -> Message:
    return Message(language, (Line(said),))


def answer(uow: UnitOfWork, to: Destination, message: Message, event: str) -> None:
    """Queue an answer to a gesture that concerns no case."""
    uow.outbox.put(Letter(f"answer:{event}", to, message, Priority.CONFIRMATION))


def quietly(surface: str, who: Hidden, channel: str, thread: str, direct: bool) -> Destination:
    """Where only this person reads it: the direct conversation, or a whisper where others are."""
    return ToHidden(surface, who) if direct else Whisper(surface, channel, who, thread)
