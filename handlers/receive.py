"""The one door of the core: whatever somebody did, each gesture once, to the verb it belongs to."""

from collections.abc import Callable, Mapping
from datetime import date

from handlers.act import press
from handlers.administer import OPENS, TAKES, open_dialog, take_change
from handlers.announce.card import ON_CARD
from handlers.ask import obey
from handlers.converse import converse, react, reply
from handlers.correct import correct
from handlers.decide import decide_dialog, propose, record
from handlers.domain.case import Case
from handlers.domain.errors import Fault, Refusal
from handlers.domain.inbound import Deleted, Edited, Inbound, Place, Pressed, Reacted, Said, Submitted
from handlers.domain.messages import Dialog, DialogName
from handlers.domain.people import Address, Role
from handlers.domain.texts import text
from handlers.edit import delete, edit
from handlers.ports import UnitOfWork, World
from handlers.reading.commands import parse_command
from handlers.report import take_report
from handlers.roles import language_of, roles_of

_OWN = frozenset({Role.REPORTER, Role.LEADER, Role.REPRESENTATIVE})


def receive(uow: UnitOfWork, world: World, inbound: Inbound) -> Dialog | None:
    """Take one gesture; the same one again changes nothing. May give a dialog to open at once.

    Raises Refusal with words for the person alone, Unfilled for a dialog that lacks something, and Fault for what
    stands below a message that may be ours while it is not known where ours stand. Then nothing has changed.
    """
    if not uow.periods.claim("event", inbound.event, "", world.now()):
        return None
    match inbound:
        case Said():
            _said(uow, world, inbound)
        case Reacted():
            _reacted(uow, world, inbound)
        case Pressed():
            _learn_place(uow, world, inbound)
            return (open_dialog if inbound.button in OPENS else press)(uow, world, inbound)
        case Submitted():
            _submitted(uow, world, inbound)
        case Edited():
            edit(uow, world, inbound)
        case Deleted():
            delete(uow, world, inbound)
    return None


def redraw(uow: UnitOfWork, world: World, submitted: Submitted) -> Dialog:
    """The decision dialog as it looks with the answers so far. Raises Refusal for an unknown case."""
    case = uow.cases.get(submitted.case)
    if case is None:
        raise Refusal(text("refusal.unknown_case"))
    return decide_dialog(case, world, language_of(uow, world, submitted.who), submitted.answers)


def _learn_place(uow: UnitOfWork, world: World, pressed: Pressed) -> None:
    """A platform may take a card and never tell where it stands. Whoever presses a button on it does: what is written
    below it is about its case from then on."""
    place = pressed.place
    if pressed.button not in ON_CARD or world.organisation.unit_in(place.surface, place.channel) is None:
        return
    if uow.places.case_at(place) or uow.places.may_be_more(place.surface) or uow.cases.get(pressed.case) is None:
        return
    uow.places.add(place, pressed.case, world.now())


def _said(uow: UnitOfWork, world: World, said: Said) -> None:
    case = _answered_in(uow, world, said)
    if case is not None and not said.flagged and _belongs(uow, world, case, said):
        converse(uow, world, case, said)
        return
    if not (said.direct or said.called or said.flagged):
        return
    command = None if said.flagged else parse_command(said.text)
    if command is not None:
        obey(uow, world, said, command)
    else:
        take_report(uow, world, said)


def _reacted(uow: UnitOfWork, world: World, reacted: Reacted) -> None:
    case = _case_below(uow, reacted.place)
    if case is not None:
        react(uow, world, case, reacted)


def _answered_in(uow: UnitOfWork, world: World, said: Said) -> Case | None:
    """The case that it is written below. Who calls the bot means something wherever it is; but in a case channel a
    thread may be a card's of which nobody has told us yet, and an answer to it is not to become a report."""
    if said.thread is None:
        return None
    anywhere = said.called and world.organisation.unit_in(said.place.surface, said.place.channel) is None
    return (_case_at if anywhere else _case_below)(uow, said.thread)


def _belongs(uow: UnitOfWork, world: World, case: Case, said: Said) -> bool:
    """Below a case's message it is about that case, but for others who answer the bot in their own conversation."""
    return not said.direct or not _OWN.isdisjoint(roles_of(uow, world, case, said.who))


def _case_at(uow: UnitOfWork, place: Place) -> Case | None:
    found = uow.places.case_at(place)
    return uow.cases.get(found[0]) if found else None


def _case_below(uow: UnitOfWork, place: Place) -> Case | None:
    """The same, for what is only ours below a message of ours. Raises Fault while it cannot be told."""
    case = _case_at(uow, place)
    if case is None and uow.places.may_be_more(place.surface):
        # People can answer a card before the platform has told us where it stands.
        raise Fault("a message of ours may stand there")
    return case


def _submitted(uow: UnitOfWork, world: World, submitted: Submitted) -> None:
    if submitted.dialog in TAKES:
        take_change(uow, world, submitted)
        return
    case = uow.cases.get(submitted.case)
    if case is None:
        raise Refusal(text("refusal.unknown_case"))
    take = _SUBMITTED.get(submitted.dialog)
    if take is not None:
        take(uow, world, case, submitted)


Take = Callable[[UnitOfWork, World, Case, Submitted], None]


def _answered(take: Callable[[UnitOfWork, World, Case, Address, Mapping[str, str | date]], None]) -> Take:
    return lambda uow, world, case, submitted: take(uow, world, case, submitted.who, submitted.answers)


_SUBMITTED: Mapping[str, Take] = {
    DialogName.DECIDE: _answered(propose),
    DialogName.RECORD: _answered(record),
    DialogName.CORRECT: _answered(correct),
    DialogName.REPLY: reply,
}
"""What each dialog leads to. One that only shows something leads to nothing."""
