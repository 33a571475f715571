"""What people are told at each change: one table says who, small functions say in which message.

The card and the reporter's confirmation are updated at every change; a new message comes only where the table
says so.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final

from handlers.announce.addressing import (
    card_destinations,
    destination_key,
    language_of,
    leader_name,
    to_follower,
    to_reporter,
)
from handlers.announce.card import card, moved_card, withdrawn_card
from handlers.announce.confirmation import confirmation
from handlers.announce.facts import decided, heard, table
from handlers.domain.alike import alike
from handlers.domain.case import Case
from handlers.domain.deeds import Change
from handlers.domain.due import Reminder
from handlers.domain.lifecycle import Announcement, Status
from handlers.domain.messages import (
    Button,
    Destination,
    Letter,
    Line,
    Message,
    Part,
    Press,
    Priority,
    Slot,
    ToHidden,
)
from handlers.domain.people import Person, Role
from handlers.domain.reading import Language
from handlers.domain.texts import Text, Words, text
from handlers.domain.visibility import Viewer, seen_by
from handlers.ports import UnitOfWork, World

_NEWEST: Final = 30
"""So many of the newest with the same system, and as many of the same sort, are held beside a new case: each is read
whole, and every reporter waits for it."""


class Audience(StrEnum):
    REPORTER = "reporter"
    THREAD = "thread"
    FOLLOWERS = "followers"


_R, _T, _F = Audience.REPORTER, Audience.THREAD, Audience.FOLLOWERS

TOLD: Mapping[Announcement, frozenset[Audience]] = {
    Announcement.HELD: frozenset(),
    Announcement.ROUTED: frozenset(),
    Announcement.ACKNOWLEDGED: frozenset({_R}),
    Announcement.PROPOSED: frozenset({_R, _T}),
    Announcement.IN_CONSULTATION: frozenset({_R, _T}),
    Announcement.DECIDED: frozenset({_R, _T, _F}),
    Announcement.IN_EFFECT: frozenset({_R, _T, _F}),
    Announcement.CONFIRMED: frozenset({_T}),
    Announcement.REOPENED: frozenset({_R, _T, _F}),
    Announcement.TRIAL: frozenset({_R, _T, _F}),
    Announcement.FORWARDED: frozenset({_R, _T, _F}),
    Announcement.WITHDRAWN: frozenset({_T, _F}),
    Announcement.REDIRECTED: frozenset({_R, _T, _F}),
}
"""Who gets a new message beside the updated ones."""

_WITH_DECISION = frozenset(
    {
        Announcement.PROPOSED,
        Announcement.DECIDED,
        Announcement.TRIAL,
        Announcement.FORWARDED,
        Announcement.REDIRECTED,
    }
)


def announce(uow: UnitOfWork, world: World, change: Change, notes: bool = True) -> None:
    """Queue everything that this change makes people read."""
    case = change.case
    update_confirmation(uow, world, case)
    _update_card(uow, world, case)
    if change.before.sent:
        _leave(uow, world, case, card_destinations(change.before, world))
    if change.announced is None or not notes:
        return
    told = TOLD[change.announced]
    if _T in told and case.recipients and change.before.sent:
        _tell_thread(uow, world, case, change.announced)
    to = to_reporter(case)
    if _R in told and to is not None:
        _tell(uow, world, case, change.announced, _R, to)
    if _F in told:
        for follower in case.followers:
            _tell(uow, world, case, change.announced, _F, to_follower(case, follower), follower.language)


def announce_again(uow: UnitOfWork, world: World, before: Case, case: Case, dead: Destination) -> None:
    """Queue the card anew where it goes now, after one of the places it went to turned out not to be there."""
    _update_card(uow, world, case)
    _leave(uow, world, case, (to for to in card_destinations(before, world) if to != dead))


def update_confirmation(uow: UnitOfWork, world: World, case: Case, reporter: Person | None = None) -> None:
    """Queue the reporter's own message as it stands now. `reporter`: who it is, where that is known at this moment."""
    to = to_reporter(case)
    if to is None:
        return
    key = f"{case.id}:confirmation:{case.version}"
    message = confirmation_of(uow, world, case, reporter)
    uow.outbox.put(Letter(key, to, message, Priority.CONFIRMATION, case.id, slot=Slot.CONFIRMATION))


def confirmation_of(uow: UnitOfWork, world: World, case: Case, reporter: Person | None = None) -> Message:
    """The reporter's own message as it stands now."""
    return confirmation(case, world, _alike(uow, case), reporter)


def _alike(uow: UnitOfWork, case: Case) -> tuple[Case, ...]:
    """Cases that seem to be about the same, for a reporter who can still join one, or that it may be a reply in."""
    if other := uow.cases.get(case.reply_to) if case.reply_to else None:
        return (other,)
    if case.status is not Status.HELD:
        return ()
    return alike(case, uow.cases.alike(case.system, case.kind, case.unit, limit=_NEWEST))


def card_of(world: World, case: Case, language: Language) -> Message:
    """The card as it stands now."""
    return withdrawn_card(case, language) if _is_withdrawn(case) else card(case, world, language)


def _is_withdrawn(case: Case) -> bool:
    return case.status is Status.WITHDRAWN and case.routed_at is not None


def _update_card(uow: UnitOfWork, world: World, case: Case) -> None:
    if not (case.sent or _is_withdrawn(case) or case.status in (Status.CONFIRMED, Status.REDIRECTED)):
        return
    for to in card_destinations(case, world):
        message = card_of(world, case, language_of(to, case, world.organisation))
        key = f"{case.id}:card:{case.version}:{destination_key(to)}"
        uow.outbox.put(Letter(key, to, message, Priority.CARD, case.id, slot=Slot.CARD))


def _leave(uow: UnitOfWork, world: World, case: Case, places: Iterable[Destination]) -> None:
    """A card that now stands elsewhere says so where it stood, and can no longer be acted on there."""
    now = card_destinations(case, world)
    for to in places:
        if to not in now:
            key = f"{case.id}:card:{case.version}:{destination_key(to)}"
            message = moved_card(case, language_of(to, case, world.organisation))
            uow.outbox.put(Letter(key, to, message, Priority.CARD, case.id, slot=Slot.CARD))


def _tell_thread(uow: UnitOfWork, world: World, case: Case, announced: Announcement) -> None:
    for to in card_destinations(case, world):
        language = language_of(to, case, world.organisation)
        message = note(case, world, announced, _T, language)
        key = f"{case.id}:{announced}:{case.version}:{destination_key(to)}"
        uow.outbox.put(Letter(key, to, message, Priority.NOTE, case.id, thread=Slot.CARD))


def _tell(
    uow: UnitOfWork,
    world: World,
    case: Case,
    announced: Announcement,
    audience: Audience,
    to: ToHidden,
    language: Language | None = None,
) -> None:
    message = note(case, world, announced, audience, language or case.language)
    key = f"{case.id}:{announced}:{case.version}:{destination_key(to)}"
    uow.outbox.put(Letter(key, to, message, Priority.NOTE, case.id))


def note(case: Case, world: World, announced: Announcement, audience: Audience, language: Language) -> Message:
    """The short message that says what has happened."""
    return Message(language, tuple(_note_parts(case, world, announced, audience)))


_VIEWERS: Mapping[Audience, Viewer] = {_R: Viewer.REPORTER, _T: Viewer.PARTY, _F: Viewer.FOLLOWER}


def _note_parts(whole: Case, world: World, announced: Announcement, audience: Audience) -> Iterator[Part]:
    case = seen_by(whole, _VIEWERS[audience])
    yield Line(_sentence(case, world, announced, audience))
    if announced in _WITH_DECISION and case.decision:
        yield from table(decided(case.decision))
    if announced in _WITH_DECISION:
        yield from table(heard(case, world.organisation))
    if announced is Announcement.PROPOSED and case.window_ends:
        yield Line(text(f"note.window.{audience}", day=world.calendar.today(case.window_ends)))
    if announced is Announcement.IN_CONSULTATION and audience is _T:
        yield Line(text("note.record_how"))
    if announced is Announcement.IN_EFFECT and case.decision:
        yield Line(text("note.what_now", sentence=Words(case.decision.sentence)))


def _sentence(case: Case, world: World, announced: Announcement, audience: Audience) -> Text:
    outcome: Text = text(f"outcome.{case.decision.outcome}") if case.decision else text("outcome.none")
    return text(
        f"note.{audience}.{announced}",
        number=case.called,
        leader=Words(leader_name(case, world.organisation)),
        outcome=outcome,
    )


def remind(uow: UnitOfWork, world: World, case: Case, reminder: Reminder) -> None:
    """One friendly nudge in the thread, with a way to ask for it later."""
    for to in card_destinations(case, world):
        line = Line(
            text(
                f"reminder.{reminder}",
                number=case.called,
                addressee=Words(case.decision.addressee if case.decision else ""),
            )
        )
        later = Press(Button.REMIND_LATER, text("button.remind_later"), case.id)
        buttons = (later,) if case.people(Role.LEADER) else ()
        message = Message(language_of(to, case, world.organisation), (line,), buttons)
        key = f"{case.id}:reminder:{case.version}:{destination_key(to)}"
        uow.outbox.put(Letter(key, to, message, Priority.REMINDER, case.id, thread=Slot.CARD))
