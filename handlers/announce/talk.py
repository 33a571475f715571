"""Carrying words between the thread and the reporter, so that they can talk while the name stays hidden."""

from handlers.announce.addressing import card_destinations, destination_key, language_of, name_of
from handlers.domain.case import Case
from handlers.domain.messages import Letter, Line, Message, Priority, Quote, Slot, ToHidden
from handlers.domain.people import Role
from handlers.domain.texts import Text, Words, text
from handlers.ports import UnitOfWork, World


def carry_talk(uow: UnitOfWork, world: World, case: Case, role: Role, by: str, said: str, event: str) -> None:
    """Bring what a party wrote to the reporter, or what the reporter wrote to the thread."""
    if role is Role.REPORTER:
        _to_thread(uow, world, case, said, event)
    elif case.reporter is not None:
        line = text(f"talk.from_{role}", name=Words(name_of(by, world.organisation)), number=case.called)
        message = Message(case.language, (Line(line), Quote(Words(said))))
        to = ToHidden(case.surface, case.reporter)
        uow.outbox.put(Letter(f"{case.id}:talk:{event}", to, message, Priority.NOTE, case.id))


def _to_thread(uow: UnitOfWork, world: World, case: Case, said: str, event: str) -> None:
    who: Text = text("talk.from_reporter")
    if case.shown_name:
        who = text("talk.from_named_reporter", name=Words(case.shown_name))
    for to in card_destinations(case, world.organisation):
        message = Message(language_of(to, case, world.organisation), (Line(who), Quote(Words(said))))
        key = f"{case.id}:talk:{event}:{destination_key(to)}"
        uow.outbox.put(Letter(key, to, message, Priority.NOTE, case.id, thread=Slot.CARD))
