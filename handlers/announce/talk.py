"""Carrying words between the thread and the reporter, so that they can talk while the name stays hidden."""

from collections.abc import Iterable
from typing import Final

from handlers.announce.addressing import (
    card_destinations,
    destination_key,
    language_of,
    name_of,
    stands_at,
    to_reporter,
)
from handlers.domain.case import Case
from handlers.domain.inbound import Said
from handlers.domain.inputs import Input, InputKind
from handlers.domain.messages import (
    Button,
    Destination,
    Dialog,
    DialogName,
    Letter,
    Line,
    Message,
    Press,
    Priority,
    Quote,
    Slot,
)
from handlers.domain.people import Role
from handlers.domain.reading import Language
from handlers.domain.texts import Text, Words, text
from handlers.ports import UnitOfWork, World

WORDS: Final = "words"
"""What the small window asks for, by input name."""


def carry_talk(uow: UnitOfWork, world: World, case: Case, role: Role, by: str, said: Said, words: str) -> None:
    """Bring what a party wrote to the reporter, and what anybody wrote to every thread where it does not stand yet.

    `words` are what they said, masked.
    """
    line = _who(world, case, role, by)
    to = to_reporter(case)
    if role is not Role.REPORTER and to is not None:
        message = Message(case.language, (Line(line), Quote(Words(words))), (_answer(case),))
        uow.outbox.put(Letter(f"{case.id}:talk:{said.event}", to, message, Priority.NOTE, case.id))
    threads = card_destinations(case, world)
    elsewhere = [to for to in threads if role is Role.REPORTER or not stands_at(to, said, by)]
    _below(uow, world, case, elsewhere, (Line(line), Quote(Words(words))), said.event)


def _below(
    uow: UnitOfWork, world: World, case: Case, threads: Iterable[Destination], parts: tuple[Line, Quote], event: str
) -> None:
    for to in threads:
        message = Message(language_of(to, case, world.organisation), parts, (_answer(case),))
        key = f"{case.id}:talk:{event}:{destination_key(to)}"
        uow.outbox.put(Letter(key, to, message, Priority.NOTE, case.id, thread=Slot.CARD))


def _who(world: World, case: Case, role: Role, by: str) -> Text:
    if role is not Role.REPORTER:
        return text(f"talk.from_{role}", name=Words(name_of(by, world.organisation)), number=case.called)
    if case.shown_name:
        return text("talk.from_named_reporter", name=Words(case.shown_name))
    return text("talk.from_reporter")


def _answer(case: Case) -> Press:
    """For where one cannot write below a message."""
    return Press(Button.REPLY, text("button.reply"), case.id)


def reply_dialog(case: Case, language: Language) -> Dialog:
    """For where one cannot write below a message: the same words in a small window."""
    return Dialog(
        DialogName.REPLY,
        case.id,
        language,
        text("reply.title", number=case.called),
        inputs=(Input(WORDS, text("reply.words"), InputKind.PARAGRAPH, hint=text("reply.hint")),),
        submit=text("reply.submit"),
    )
