"""Taking one step: the table says whether, one small function per action says what changes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from handlers.domain.case import Case, Decision, Entry, Follower, Recipient, Understood
from handlers.domain.deeds import Change, Deed, Rules
from handlers.domain.due import next_due
from handlers.domain.errors import Refusal
from handlers.domain.lifecycle import ANNOUNCED, Action, Status, next_status
from handlers.domain.people import Role
from handlers.domain.texts import text

_MOMENT = timedelta(microseconds=1)


def take(case: Case, deed: Deed, rules: Rules) -> Change:
    """The case after this deed. Raises Refusal where the table has no such row for this status and role."""
    outcome = case.decision.outcome if case.decision else None
    status = next_status(case.status, deed.action, deed.role, outcome)
    if status is None:
        raise not_now(case, deed.action)
    changed = _CHANGES.get(deed.action, _nothing)(case, deed, rules)
    after = replace(changed, status=status, changed_at=deed.at, version=case.version + 1)
    due = next_due(after, rules.calendar, rules.policy)
    after = replace(after, next_at=due.at if due else None)
    entry = Entry(case.id, deed.at, deed.role, deed.by, deed.action, case.status, status)
    return Change(case, after, entry, ANNOUNCED.get((deed.action, status)))


def not_now(case: Case, action: Action) -> Refusal:
    """Says that a case at this point takes no such action from this person."""
    return Refusal(text("refusal.not_now", action=text(f"action.{action}"), status=text(f"status.{case.status}")))


def _nothing(case: Case, deed: Deed, rules: Rules) -> Case:
    return case


def _answer(case: Case, deed: Deed, rules: Rules) -> Case:
    left = tuple(question for question in case.questions if question is not deed.answered)
    return replace(case, questions=left, unit=deed.unit or case.unit)


def _correct(case: Case, deed: Deed, rules: Rules) -> Case:
    return corrected(case, deed.understood, deed.unit, deed.recipients) if deed.understood else case


def corrected(case: Case, understood: Understood, unit: str, recipients: tuple[Recipient, ...] = ()) -> Case:
    """The case as its reporter means it; without `recipients` it keeps those it has."""
    return replace(
        case,
        unit=unit or case.unit,
        cost=understood.cost,
        system=understood.system,
        kind=understood.kind,
        level=understood.level,
        recipients=recipients or case.recipients,
    )


def _edit(case: Case, deed: Deed, rules: Rules) -> Case:
    """What was added stays below the new words, and the undo window begins anew."""
    after = replace(case, words=case.reworded(deed.words), rep_only=case.rep_only or deed.rep_only, held_at=deed.at)
    return _correct(after, deed, rules)


def _hold(case: Case, deed: Deed, rules: Rules) -> Case:
    return replace(case, held_at=deed.at, recipients=deed.recipients, questions=(), reply_to="")


def _show_name(case: Case, deed: Deed, rules: Rules) -> Case:
    return replace(case, shown_name=deed.name)


def _rep_only(case: Case, deed: Deed, rules: Rules) -> Case:
    return replace(case, rep_only=True, recipients=deed.recipients)


def _share(case: Case, deed: Deed, rules: Rules) -> Case:
    """The representatives who have had it so far keep it, whoever is at work today."""
    had = tuple(r for r in case.recipients if r.role is Role.REPRESENTATIVE and r not in deed.recipients)
    return replace(case, rep_only=False, recipients=(*deed.recipients, *had), shared_at=deed.at)


def _route(case: Case, deed: Deed, rules: Rules) -> Case:
    return replace(case, routed_at=deed.at)


def _withdraw(case: Case, deed: Deed, rules: Rules) -> Case:
    """Whoever takes their report back takes their words back too."""
    return replace(case, words="", added="", shown_name="", reply_to="")


def _join(case: Case, deed: Deed, rules: Rules) -> Case:
    return replace(case, joined=deed.joins, words="", added="", shown_name="", reply_to="")


def _acknowledge(case: Case, deed: Deed, rules: Rules) -> Case:
    return replace(case, acknowledged_at=deed.at, owner=deed.by)


def _decide(case: Case, deed: Deed, rules: Rules) -> Case:
    """A new proposal is to be heard anew; what was recorded before there was any proposal still counts.

    By whatever clock, it comes after all that was said before it.
    """
    decision = _after_all(case, deed.decision)
    window = rules.calendar.afternoon_after(deed.at, rules.policy.consultation_days)
    consulting = case.status is Status.IN_CONSULTATION
    again = deed.at if case.decision else case.consultation_at
    return replace(
        case,
        decision=decision,
        window_ends=None if consulting else window,
        consultation_at=again if consulting else None,
        acknowledged_at=case.acknowledged_at or deed.at,
        owner=deed.by,
        concluded_at=None,
        came_back_at=deed.at if case.status is Status.FORWARDED else case.came_back_at,
        quiet_until=None,
    )


def _after_all(case: Case, decision: Decision | None) -> Decision | None:
    if decision is None or not case.statements:
        return decision
    return replace(decision, at=max(decision.at, case.statements[-1].at + _MOMENT))


def _state(case: Case, deed: Deed, rules: Rules) -> Case:
    """Said of what is on the table, even where the clock has gone back since that came."""
    if deed.statement is None:
        return case
    begun = (case.decision.at if case.decision else None, case.consultation_at)
    at = max(moment for moment in (deed.statement.at, *begun) if moment is not None)
    return replace(case, statements=(*case.statements, replace(deed.statement, at=at)))


def _consult(case: Case, deed: Deed, rules: Rules) -> Case:
    """A leader who asks has seen the case, too."""
    seen = deed.at if deed.role is Role.LEADER else None
    acknowledged = case.acknowledged_at or seen
    return replace(case, consultation_at=deed.at, acknowledged_at=acknowledged, window_ends=None, quiet_until=None)


def _conclude(case: Case, deed: Deed, rules: Rules) -> Case:
    return replace(case, concluded_at=deed.at, window_ends=None, quiet_until=None)


def _take_effect(case: Case, deed: Deed, rules: Rules) -> Case:
    return replace(case, in_effect_at=deed.at)


def _ask_noticed(case: Case, deed: Deed, rules: Rules) -> Case:
    return replace(case, asked_at=deed.at)


def _notice(case: Case, deed: Deed, rules: Rules) -> Case:
    if deed.follower is None:
        return replace(case, noticed=deed.noticed)
    return replace(case, followers=tuple(_answered(follower, deed) for follower in case.followers))


def _answered(follower: Follower, deed: Deed) -> Follower:
    asked = deed.follower is not None and follower.who.tag == deed.follower.who.tag
    return replace(follower, noticed=deed.noticed) if asked else follower


def _reopen(case: Case, deed: Deed, rules: Rules) -> Case:
    """The decision stays in the trail and in what was said; the case itself starts afresh with the leader."""
    followers = tuple(replace(follower, noticed=None) for follower in case.followers)
    return replace(
        case, decision=None, routed_at=deed.at, acknowledged_at=None, concluded_at=None, consultation_at=None,
        in_effect_at=None, asked_at=None, noticed=None, followers=followers, quiet_until=None,
        reopened_at=deed.at,
    )  # fmt: skip


def _me_too(case: Case, deed: Deed, rules: Rules) -> Case:
    known = {follower.who.tag for follower in case.followers}
    new = deed.follower is not None and deed.follower.who.tag not in known
    return replace(case, followers=(*case.followers, deed.follower)) if new and deed.follower else case


def _say(case: Case, deed: Deed, rules: Rules) -> Case:
    """Before it is sent, what the reporter adds is part of the report; afterwards it is talk, and carried."""
    if case.sent:
        return case
    added = f"{case.added}\n{deed.words}" if case.added else deed.words
    return replace(case, words=f"{case.words}\n{deed.words}", added=added)


def _remind(case: Case, deed: Deed, rules: Rules) -> Case:
    return replace(case, reminded_at=deed.at)


def _remind_later(case: Case, deed: Deed, rules: Rules) -> Case:
    return replace(case, quiet_until=rules.calendar.morning_after(deed.at, rules.policy.reminder_quiet_days))


def _erase(case: Case, deed: Deed, rules: Rules) -> Case:
    """Who it was and what they wrote go; what was decided, why and when stays."""
    return replace(case, reporter=None, words="", added="", shown_name="", followers=())


_CHANGES: Mapping[Action, Callable[[Case, Deed, Rules], Case]] = {
    Action.ANSWER: _answer,
    Action.CORRECT: _correct,
    Action.EDIT: _edit,
    Action.HOLD: _hold,
    Action.SHOW_NAME: _show_name,
    Action.REP_ONLY: _rep_only,
    Action.SHARE: _share,
    Action.SEND_NOW: _route,
    Action.ROUTE: _route,
    Action.JOIN: _join,
    Action.UNDO: _withdraw,
    Action.WITHDRAW: _withdraw,
    Action.ACKNOWLEDGE: _acknowledge,
    Action.DECIDE: _decide,
    Action.SUPPORT: _state,
    Action.DISAGREE: _state,
    Action.CONSULT: _consult,
    Action.RECORD: _state,
    Action.CONCLUDE: _conclude,
    Action.TAKE_EFFECT: _take_effect,
    Action.ASK_NOTICED: _ask_noticed,
    Action.NOTICE: _notice,
    Action.REOPEN: _reopen,
    Action.ME_TOO: _me_too,
    Action.SAY: _say,
    Action.REMIND: _remind,
    Action.REMIND_LATER: _remind_later,
    Action.ERASE: _erase,
}
