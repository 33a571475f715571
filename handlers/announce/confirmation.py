"""The reporter's own message: confirmed once, then updated in place at every step."""

from collections.abc import Iterator, Mapping

from handlers.announce.facts import BRIEF, next_step, recipients, short, table, understood
from handlers.domain.case import Case, Question
from handlers.domain.digest import rolled_up
from handlers.domain.lifecycle import Action, Status, allowed
from handlers.domain.messages import Aside, Button, Heading, Line, Message, Part, Press, Quote, Tone
from handlers.domain.people import Person, Role
from handlers.domain.reading import Language
from handlers.domain.texts import Text, Words, text
from handlers.domain.visibility import Viewer, seen_by
from handlers.ports import World

_BUTTONS: Mapping[Button, tuple[Action, Text, Tone]] = {
    Button.CORRECT: (Action.CORRECT, text("button.correct"), Tone.PLAIN),
    Button.SHOW_NAME: (Action.SHOW_NAME, text("button.show_name"), Tone.PLAIN),
    Button.REP_ONLY: (Action.REP_ONLY, text("button.rep_only"), Tone.PLAIN),
    Button.UNDO: (Action.UNDO, text("button.undo"), Tone.DANGER),
    Button.SEND_NOW: (Action.SEND_NOW, text("button.send_now"), Tone.PRIMARY),
    Button.SHARE: (Action.SHARE, text("button.share"), Tone.PLAIN),
    Button.REPLY: (Action.SAY, text("button.say_more"), Tone.PLAIN),
    Button.WITHDRAW: (Action.WITHDRAW, text("button.withdraw"), Tone.PLAIN),
}


def confirmation(case: Case, world: World, alike: tuple[Case, ...] = (), reporter: Person | None = None) -> Message:
    """What was understood, to whom it goes and why, what they see, and what can be done about it.

    `alike` are other cases that the reporter has to choose about: to join one, or that it is a reply in it.
    """
    if case.no_report:
        return Message(case.language, tuple(_no_report(case, world)))
    if Question.REPLY in case.questions:
        return _may_be_reply(case, alike)
    if case.questions and case.status is Status.ASKED:
        return _question(case, world, reporter)
    if Question.CONCERN in case.questions:
        return Message(case.language, (*_own_way(world), Line(_state(case))))
    return Message(case.language, tuple(_parts(case, world, alike)), (*_same(alike, case), *_buttons(case)))


def _question(case: Case, world: World, reporter: Person | None) -> Message:
    if Question.CONCERN in case.questions:
        return Message(case.language, tuple(_concern(case, world, reporter)), _concern_buttons(case))
    parts = (
        Heading(text("confirmation.title_draft")),
        Quote(Words(case.words)),
        Line(text("confirmation.which_unit")),
    )
    return Message(case.language, parts, (*_units(case, world), *_undo(case)))


def _may_be_reply(case: Case, others: tuple[Case, ...]) -> Message:
    is_reply = Press(Button.IS_REPLY, text("button.is_reply"), case.id, tone=Tone.PRIMARY)
    is_new = Press(Button.IS_NEW, text("button.is_new"), case.id)
    return Message(case.language, tuple(_asked(case, others)), (is_reply, is_new, *_undo(case)))


def _asked(case: Case, others: tuple[Case, ...]) -> Iterator[Part]:
    """Which case it may be a reply in, by its number and its first words."""
    for other in others:
        yield Line(text("confirmation.may_be_reply", number=other.called, words=_brief(other)))
    yield Quote(Words(case.words))
    if Question.CONCERN in case.questions:
        yield Aside(text("confirmation.may_be_concern"))
    yield Aside(text("confirmation.nothing_sent"))


def _no_report(case: Case, world: World) -> Iterator[Part]:
    """What became of words that were asked about, and are no case of their own."""
    if case.joined:
        yield Line(text("confirmation.replied", number=case.joined))
        return
    if Question.CONCERN in case.questions:
        yield from _own_way(world)
    yield Line(text("confirmation.let_go"))


def _brief(case: Case) -> Words:
    """What was taken back meanwhile has no words."""
    return Words(short(case.words, BRIEF) or "…")


def _concern(case: Case, world: World, reporter: Person | None) -> Iterator[Part]:
    yield from _own_way(world)
    names = tuple(Words(person.name) for person in _safety(case, world, reporter))
    for name in names:
        yield Line(text("concern.safety", name=name))
    yield Line(text("concern.nothing_sent"))


def _own_way(world: World) -> Iterator[Part]:
    """Where a concern can be told, also when it is no case any more; who can help is known while its reporter is."""
    yield Heading(text("concern.title"))
    yield Line(text("concern.why"))
    if world.organisation.notice_channel:
        yield Line(text("concern.channel", channel=Words(world.organisation.notice_channel)))


def _safety(case: Case, world: World, reporter: Person | None) -> tuple[Person, ...]:
    """The nearest safety representatives but the reporter; from the top where the unit is not known yet."""
    organisation = world.organisation
    path = organisation.path(case.unit) if case.unit in organisation.units else ()
    roots = tuple(unit for unit in organisation.units.values() if not unit.parent)
    others = ([p for p in organisation.chosen(unit.safety) if p != reporter] for unit in (*path, *roots))
    return tuple(next((found for found in others if found), ()))


def _concern_buttons(case: Case) -> tuple[Press, ...]:
    return (Press(Button.INSIST, text("button.insist"), case.id), *_undo(case))


def _undo(case: Case) -> tuple[Press, ...]:
    return (Press(Button.UNDO, text("button.undo"), case.id, tone=Tone.DANGER),)


def _units(case: Case, world: World) -> Iterator[Press]:
    for unit in world.organisation.units.values():
        yield Press(Button.PICK_UNIT, text("as_said", said=Words(unit.called(case.language))), case.id, unit.id)


def _parts(whole: Case, world: World, alike: tuple[Case, ...]) -> Iterator[Part]:
    case = seen_by(whole, Viewer.REPORTER)
    yield Heading(text("confirmation.title", number=case.called))
    yield Line(_state(case))
    if case.words:
        yield Quote(Words(case.words))
    if case.status not in (Status.WITHDRAWN, Status.JOINED):
        yield from table(understood(case, world.organisation, world.policy, case.language))
        yield from recipients(case, world.organisation, case.language)
        yield Line(_name(case))
        yield from _thin(case, world)
        if case.attachments:
            yield Aside(text("confirmation.attachments"))
    yield from (Line(_alike(other, world, case.language)) for other in alike)
    if case.public:
        yield Aside(text("confirmation.public"))
    if case.sent:
        yield Line(text("confirmation.next", step=next_step(case, world.calendar, world.policy)))
        yield Aside(text("confirmation.talk"))


def _state(case: Case) -> Text:
    if case.status is Status.HELD and not case.unit:
        return text("confirmation.held_without_unit")
    if case.status is Status.WITHDRAWN and case.routed_at is None:
        return text("confirmation.undone")
    if case.status is Status.ROUTED and case.reopened_at:
        return text("confirmation.reopened")
    return text(f"confirmation.{case.status}")


def _name(case: Case) -> Text:
    if case.shown_name:
        return text("name.shown_to_parties")
    return text("name.hidden_rep_only" if case.rep_only else "name.hidden_from_parties")


def _thin(case: Case, world: World) -> Iterator[Part]:
    """In a unit with fewer than five a hidden name is thin, and the reporter should know before it goes."""
    unit = world.organisation.units.get(case.unit)
    if case.status is Status.HELD and unit and 0 < unit.employees < world.policy.small_group and not case.shown_name:
        yield Aside(text("confirmation.small_unit", count=unit.employees))


def _alike(other: Case, world: World, language: Language) -> Text:
    """What was cleared elsewhere is told as in the digest: in a unit large enough to be named."""
    if other.cleared and other.decision:
        large = rolled_up(other.unit, world.organisation, world.policy)
        cleared_at = Words(large.called(language) if large else world.organisation.name)
        return text("alike.cleared", unit=cleared_at, sentence=Words(other.decision.sentence))
    unit = world.organisation.units.get(other.unit)
    where = Words(unit.called(language) if unit else world.organisation.name)
    return text("alike.open", number=other.called, unit=where)


def _same(alike: tuple[Case, ...], case: Case) -> Iterator[Press]:
    for other in alike:
        if not other.cleared:
            yield Press(Button.ME_TOO, text("button.join", number=other.called), case.id, other.id)


def _buttons(case: Case) -> Iterator[Press]:
    may = allowed(case.status, Role.REPORTER)
    for button, (action, label, tone) in _BUTTONS.items():
        if action in may and _makes_sense(button, case):
            yield Press(button, label, case.id, tone=tone)


def _makes_sense(button: Button, case: Case) -> bool:
    if button is Button.SHOW_NAME:
        return not case.shown_name
    if button is Button.REP_ONLY:
        return not case.rep_only
    return button is not Button.SHARE or case.rep_only
