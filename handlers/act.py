"""Pressing a button: what each does, as one table from the button's name to a small function."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from handlers.announce import thank_noticed
from handlers.announce.answers import answer, one_line, quietly
from handlers.announce.talk import reply_dialog
from handlers.correct import correct_dialog
from handlers.decide import decide_dialog, read_all_dialog, record_dialog
from handlers.domain.case import Case, Follower, Noticed, Question, Stance, Statement
from handlers.domain.consultation import repeats
from handlers.domain.deeds import Deed
from handlers.domain.errors import Refusal
from handlers.domain.inbound import Pressed
from handlers.domain.lifecycle import Action, Status, allowed
from handlers.domain.messages import Button, Dialog
from handlers.domain.people import Role
from handlers.domain.reading import Language
from handlers.domain.steps import not_now
from handlers.domain.texts import Text, text
from handlers.placing import Draft, hold, open_case, recipients_of
from handlers.ports import UnitOfWork, World
from handlers.progress import carry_out
from handlers.remembering import remember_unit
from handlers.replying import is_reply
from handlers.roles import acting_role, follower_of, is_theirs, language_of, reported_by


@dataclass(frozen=True, slots=True)
class _Act:
    uow: UnitOfWork
    world: World
    case: Case
    pressed: Pressed


def press(uow: UnitOfWork, world: World, pressed: Pressed) -> Dialog | None:
    """Do what the button says, or give the dialog it opens. Raises Refusal for who may not, or not now."""
    case = uow.cases.get(pressed.case)
    if case is None or pressed.button not in _ACTS:
        raise Refusal(text("refusal.unknown_case"))
    return _ACTS[Button(pressed.button)](_Act(uow, world, case, pressed))


def _role(act: _Act, action: Action) -> Role:
    return acting_role(act.uow, act.world, act.case, act.pressed.who, action)


def _person(act: _Act, role: Role) -> str:
    """The id of the one who acts; nothing for those whose identity is sealed."""
    person = act.world.organisation.at(act.pressed.who)
    return person.id if person and role in (Role.LEADER, Role.REPRESENTATIVE) else ""


def _do(act: _Act, deed: Deed) -> None:
    """Carry it out; a second tap finds it done and changes nothing."""
    done = _DONE.get(deed.action)
    if done is None or not done(act.case):
        carry_out(act.uow, act.world, act.case, deed)


_DONE: Mapping[Action, Callable[[Case], bool]] = {
    Action.SHOW_NAME: lambda case: bool(case.shown_name),
    Action.REP_ONLY: lambda case: case.rep_only,
    Action.SHARE: lambda case: not case.rep_only,
    Action.UNDO: lambda case: case.status is Status.WITHDRAWN,
    Action.WITHDRAW: lambda case: case.status is Status.WITHDRAWN,
    Action.SEND_NOW: lambda case: case.routed_at is not None,
    Action.ACKNOWLEDGE: lambda case: case.acknowledged_at is not None,
    Action.CONSULT: lambda case: case.status is Status.IN_CONSULTATION,
}
"""How a case looks to which this has been done."""


def _deed(act: _Act, action: Action) -> Deed:
    role = _role(act, action)
    return Deed(action, role, act.world.now(), _person(act, role))


def _opens(action: Action, dialog: Callable[[Case, World, Language], Dialog]) -> Callable[[_Act], Dialog]:
    def run(act: _Act) -> Dialog:
        # Refuse before the dialog opens, not after somebody has filled it.
        if action not in allowed(act.case.status, _role(act, action)):
            raise not_now(act.case, action)
        return dialog(act.case, act.world, _language(act))

    return run


def _read_all(act: _Act) -> Dialog:
    _role(act, Action.SAY)
    return read_all_dialog(act.case, _language(act))


def _language(act: _Act) -> Language:
    """For somebody the directory does not know, the language they wrote or joined in."""
    who, reporter = act.pressed.who, act.case.reporter
    follower = follower_of(act.uow, act.world, act.case, who)
    own = reporter is not None and is_theirs(act.uow, act.world, who, reporter)
    spoken = act.case.language if own else follower.language if follower else None
    return language_of(act.uow, act.world, who, spoken)


def _support(act: _Act) -> None:
    deed = _deed(act, Action.SUPPORT)
    statement = Statement(deed.by, deed.role, Stance.SUPPORT, "", deed.at)
    if not repeats(act.case, statement):
        _do(act, replace(deed, statement=statement))


def _show_name(act: _Act) -> None:
    deed = _deed(act, Action.SHOW_NAME)
    person = act.world.organisation.at(act.pressed.who)
    _do(act, replace(deed, name=person.name if person else act.pressed.name))


def _rep_only(act: _Act) -> None:
    deed = _deed(act, Action.REP_ONLY)
    case = replace(act.case, rep_only=True)
    _do(act, replace(deed, recipients=recipients_of(act.world, case, act.pressed.who)))


def _share(act: _Act) -> None:
    deed = _deed(act, Action.SHARE)
    case = replace(act.case, rep_only=False)
    _do(act, replace(deed, recipients=recipients_of(act.world, case, act.pressed.who)))


def _simple(action: Action) -> Callable[[_Act], None]:
    def run(act: _Act) -> None:
        _do(act, _deed(act, action))

    return run


def _answer(act: _Act, question: Question, unit: str = "") -> None:
    if question not in act.case.questions:
        _role(act, Action.ANSWER)
        return
    deed = replace(_deed(act, Action.ANSWER), answered=question, unit=unit)
    case = carry_out(act.uow, act.world, act.case, deed)
    if not case.questions:
        hold(act.uow, act.world, case, act.pressed.who)


def _pick_unit(act: _Act) -> None:
    if act.pressed.value not in act.world.organisation.units:
        raise Refusal(text("refusal.unknown_unit"))
    if Question.UNIT in act.case.questions:
        remember_unit(act.uow, act.world.organisation, act.pressed.who, act.pressed.value)
    _answer(act, Question.UNIT, act.pressed.value)


def _me_too(act: _Act) -> None:
    """On a report of one's own: let it join the other. On anything else: follow that case."""
    other = act.uow.cases.get(act.pressed.value) if act.pressed.value else None
    if other is None:
        _follow(act, act.case)
        return
    deed = _deed(act, Action.JOIN)
    _follow(act, other)
    _do(act, replace(deed, joins=other.called))


def _follow(act: _Act, case: Case) -> None:
    who = act.pressed.who
    if case.reporter is None:
        # Forgotten already: whoever joined now would be remembered for longer than the case itself.
        raise Refusal(text("refusal.unknown_case"))
    if follower_of(act.uow, act.world, case, who) or is_theirs(act.uow, act.world, who, case.reporter):
        return
    role = acting_role(act.uow, act.world, case, who, Action.ME_TOO)
    language = language_of(act.uow, act.world, who, act.case.language)
    follower = Follower(act.uow.vault.hide(who), language, surface=who.surface)
    carry_out(act.uow, act.world, case, Deed(Action.ME_TOO, role, act.world.now(), follower=follower))


def _noticed(noticed: Noticed) -> Callable[[_Act], None]:
    def run(act: _Act) -> None:
        deed = replace(_deed(act, Action.NOTICE), noticed=noticed)
        follower = follower_of(act.uow, act.world, act.case, act.pressed.who) if deed.role is Role.FOLLOWER else None
        if noticed is (follower.noticed if follower else act.case.noticed):
            return
        _do(act, replace(deed, follower=follower))
        thank_noticed(act.uow, act.case, follower, _language(act), noticed)

    return run


def _remind_later(act: _Act) -> None:
    """A leader's first word of any kind acknowledges; this is one."""
    deed = _deed(act, Action.REMIND_LATER)
    case = act.case
    if case.status is Status.ROUTED:
        case = carry_out(act.uow, act.world, case, replace(deed, action=Action.ACKNOWLEDGE))
    carry_out(act.uow, act.world, case, deed)
    _tell(act, text("reminder.later", number=act.case.called))


def _same_here(act: _Act) -> None:
    """Another unit wants the same clearing: it becomes a report of the one who pressed, in their unit."""
    if not act.case.cleared or act.case.decision is None:
        raise Refusal(text("refusal.unknown_case"))
    who, words = act.pressed.who, act.case.decision.sentence
    if any(case.words == words and not case.ended for case in reported_by(act.uow, act.world, who)):
        return
    hidden, channel = act.uow.vault.hide(who), act.pressed.place.channel
    draft = Draft(who, hidden, words, act.world.read(words), _language(act), channel, borrowed=True)
    open_case(act.uow, act.world, draft)
    _tell(act, text("same_here.thanks"))


def _tell(act: _Act, said: Text) -> None:
    """A word to the one who pressed, and nobody else."""
    pressed = act.pressed
    thread = pressed.thread.message if pressed.thread else pressed.place.message
    who = act.uow.vault.hide(pressed.who)
    to = quietly(pressed.place.surface, who, pressed.place.channel, thread, pressed.direct)
    answer(act.uow, to, one_line(_language(act), said), pressed.event)


_ACTS: Mapping[Button, Callable[[_Act], Dialog | None]] = {
    Button.ACKNOWLEDGE: _simple(Action.ACKNOWLEDGE),
    Button.DECIDE: _opens(Action.DECIDE, lambda case, world, language: decide_dialog(case, world, language, {})),
    Button.SUPPORT: _support,
    Button.CONSULT: _simple(Action.CONSULT),
    Button.RECORD: _opens(Action.RECORD, lambda case, _, language: record_dialog(case, language)),
    Button.SHOW_NAME: _show_name,
    Button.REP_ONLY: _rep_only,
    Button.UNDO: _simple(Action.UNDO),
    Button.SEND_NOW: _simple(Action.SEND_NOW),
    Button.CORRECT: _opens(Action.CORRECT, correct_dialog),
    Button.WITHDRAW: _simple(Action.WITHDRAW),
    Button.SHARE: _share,
    Button.INSIST: lambda act: _answer(act, Question.CONCERN),
    Button.IS_REPLY: lambda act: is_reply(act.uow, act.world, act.case, act.pressed),
    Button.IS_NEW: lambda act: _answer(act, Question.REPLY),
    Button.ME_TOO: _me_too,
    Button.PICK_UNIT: _pick_unit,
    Button.NOTICED_YES: _noticed(Noticed.YES),
    Button.NOTICED_PARTLY: _noticed(Noticed.PARTLY),
    Button.NOTICED_NO: _noticed(Noticed.NO),
    Button.REMIND_LATER: _remind_later,
    Button.REPLY: _opens(Action.SAY, lambda case, _, language: reply_dialog(case, language)),
    Button.READ_ALL: _read_all,
    Button.SAME_HERE: _same_here,
}
