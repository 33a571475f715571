"""A report that its reporter has changed or deleted where they had written it."""

from dataclasses import replace

from handlers.announce.addressing import to_reporter
from handlers.domain.case import Case, Question, Understood
from handlers.domain.deeds import Deed
from handlers.domain.inbound import Deleted, Edited
from handlers.domain.lifecycle import Action, Status, allowed
from handlers.domain.messages import Button, Letter, Line, Message, Press, Priority
from handlers.domain.people import Address, Role
from handlers.domain.reading import Reading
from handlers.domain.texts import Text, text
from handlers.placing import LONGEST, Draft, open_case, recipients_of
from handlers.ports import UnitOfWork, World
from handlers.progress import carry_out
from handlers.reading import mask
from handlers.replying import may_be_reply

_BEFORE = frozenset({Status.ASKED, Status.HELD})


def edit(uow: UnitOfWork, world: World, edited: Edited) -> None:
    """In the undo window the new words take the place of the old; afterwards the reporter is told that they do not.

    A report that turns into one with a question of its own is taken back and begun anew, with that question and with
    all that was added and chosen.
    """
    case = _own(uow, edited)
    words = mask(edited.text.strip()[:LONGEST])
    if case is None or not any(character.isalnum() for character in words) or case.words == case.reworded(words):
        return
    reading = world.read(edited.text.strip()[:LONGEST])
    if case.status is Status.HELD and not reading.concern:
        _replace(uow, world, case, edited.who, words, reading)
    elif case.status in _BEFORE:
        _take_back(uow, world, case)
        hidden = uow.vault.hide(edited.who)
        asked = case.reply_to if Question.REPLY in case.questions and may_be_reply(words, reading) else ""
        draft = Draft(edited.who, hidden, words, reading, case.language, own=edited.place, reply_to=asked, before=case)
        open_case(uow, world, draft)
    elif case.sent:
        more = Press(Button.REPLY, text("button.say_more"), case.id)
        _tell(uow, case, text("edit.too_late", number=case.called), edited.event, more)


def delete(uow: UnitOfWork, world: World, deleted: Deleted) -> None:
    """In the undo window it is taken back; afterwards its reporter is asked whether it shall be."""
    case = _own(uow, deleted)
    if case is None:
        return
    if case.status in _BEFORE:
        _take_back(uow, world, case)
    elif Action.WITHDRAW in allowed(case.status, Role.REPORTER):
        withdraw = Press(Button.WITHDRAW, text("button.withdraw"), case.id)
        _tell(uow, case, text("edit.deleted", number=case.called), deleted.event, withdraw)
    elif case.sent:
        _tell(uow, case, text("edit.deleted_decided", number=case.called), deleted.event)


def _own(uow: UnitOfWork, gesture: Edited | Deleted) -> Case | None:
    """The case that this message of theirs became."""
    found = uow.places.case_at(gesture.place)
    case = uow.cases.get(found[0]) if found and found[1] is None else None
    mine = case is not None and case.reporter is not None and uow.vault.is_same(gesture.who, case.reporter)
    return case if mine else None


def _replace(uow: UnitOfWork, world: World, case: Case, who: Address, words: str, reading: Reading) -> None:
    understood = Understood(reading.cost, reading.system or "", reading.kind, reading.level)
    deed = Deed(
        Action.EDIT,
        Role.REPORTER,
        world.now(),
        words=words,
        understood=understood,
        unit=world.organisation.named_in(words) or case.unit,
        rep_only=reading.rep_only,
    )
    after = replace(
        case,
        unit=deed.unit,
        system=understood.system,
        kind=understood.kind,
        level=understood.level,
        rep_only=case.rep_only or deed.rep_only,
    )
    carry_out(uow, world, case, replace(deed, recipients=recipients_of(world, after, who)))


def _take_back(uow: UnitOfWork, world: World, case: Case) -> None:
    carry_out(uow, world, case, Deed(Action.UNDO, Role.REPORTER, world.now()))


def _tell(uow: UnitOfWork, case: Case, said: Text, event: str, *buttons: Press) -> None:
    to = to_reporter(case)
    if to is not None:
        message = Message(case.language, (Line(said),), buttons)
        uow.outbox.put(Letter(f"{case.id}:edit:{event}", to, message, Priority.NOTE, case.id))
