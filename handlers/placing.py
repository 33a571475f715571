"""Making a case of words, finding where it belongs, and opening the undo window."""

from dataclasses import dataclass, replace
from typing import Final

from handlers.announce.change import update_confirmation
from handlers.domain.case import Case, Hidden, Question, Recipient
from handlers.domain.deeds import Deed
from handlers.domain.inbound import Place
from handlers.domain.lifecycle import Action, Status
from handlers.domain.people import Address, Organisation, Role
from handlers.domain.reading import Language, Reading
from handlers.domain.routing import route
from handlers.ports import UnitOfWork, World
from handlers.progress import carry_out
from handlers.remembering import profile_of, remember_unit

LONGEST: Final = 40_000
"""Characters of one message that are kept; no chat platform sends more."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a case is made of. `words` are masked; `public` says that others have read them in a channel.
    `own` is the message itself where it was written to the bot alone: a reply below it is about the case.

    `reply_to` is the case in which they may be a reply, where that has to be asked first.

    `borrowed`: they are from another unit's decision, so a unit named in them is not the reporter's. `before` is the
    case that it takes the place of, with what its reporter had added and chosen.
    """

    who: Address
    hidden: Hidden
    words: str
    reading: Reading
    language: Language
    channel: str = ""
    own: Place | None = None
    reply_to: str = ""
    public: bool = False
    attachments: bool = False
    borrowed: bool = False
    before: Case | None = None


def open_case(uow: UnitOfWork, world: World, draft: Draft) -> None:
    """Keep a new case: held at once, or waiting for the one answer that only its reporter can give."""
    case = _case(uow, world, draft)
    uow.cases.add(case)
    if draft.own is not None:
        uow.places.add(draft.own, case.id, case.reported_at)
    if case.questions:
        update_confirmation(uow, world, case, reporter=world.organisation.at(draft.who))
    else:
        hold(uow, world, case, draft.who)


def _case(uow: UnitOfWork, world: World, draft: Draft) -> Case:
    reading, now = draft.reading, world.now()
    unit = find_unit(uow, world.organisation, draft)
    questions = [Question.REPLY] if draft.reply_to else []
    questions += [Question.CONCERN] if reading.concern else []
    questions += [] if unit else [Question.UNIT]
    case = Case(
        id=world.new_id(),
        number=uow.cases.next_number(world.calendar.today(now).year),
        status=Status.ASKED,
        surface=draft.who.surface,
        words=draft.words,
        language=draft.language,
        reporter=draft.hidden,
        reported_at=now,
        changed_at=now,
        unit=unit,
        cost=reading.cost,
        system=reading.system or "",
        kind=reading.kind,
        level=reading.level,
        questions=tuple(questions),
        reply_to=draft.reply_to,
        rep_only=reading.rep_only,
        public=draft.public,
        attachments=draft.attachments,
    )
    case = _as_before(case, draft.before) if draft.before else case
    due = world.due(case)
    return replace(case, next_at=due.at if due else None)


def _as_before(case: Case, before: Case) -> Case:
    return replace(
        case,
        words=before.reworded(case.words),
        added=before.added,
        shown_name=before.shown_name,
        rep_only=case.rep_only or before.rep_only,
        attachments=before.attachments,
    )


def hold(uow: UnitOfWork, world: World, case: Case, who: Address) -> Case:
    """Open the undo window: from here the case goes out by itself unless its reporter says otherwise."""
    recipients = recipients_of(world, case, who)
    if profile_of(uow, world.organisation, who).unit not in world.organisation.units:
        remember_unit(uow, world.organisation, who, case.unit)
    deed = Deed(Action.HOLD, Role.CLOCK, world.now(), recipients=recipients)
    return carry_out(uow, world, case, deed)


def recipients_of(world: World, case: Case, who: Address) -> tuple[Recipient, ...]:
    today = world.calendar.today(world.now())
    return route(case, world.organisation, today, world.organisation.at(who))


def find_unit(uow: UnitOfWork, organisation: Organisation, draft: Draft) -> str:
    """Named in the message, else that of the case before, the channel's, the remembered one, the directory's; else
    empty."""
    named = "" if draft.borrowed else organisation.named_in(draft.words)
    before = draft.before.unit if draft.before else ""
    if named or before:
        return named or before
    channel = organisation.unit_in(draft.who.surface, draft.channel)
    if channel:
        return channel.id
    remembered = profile_of(uow, organisation, draft.who).unit
    if remembered in organisation.units:
        return remembered
    person = organisation.at(draft.who)
    return person.unit if person and person.unit in organisation.units else ""
