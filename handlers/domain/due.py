"""What time itself will do to a case next: one pure function per status, one table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from handlers.domain.case import Case, Noticed, Question
from handlers.domain.consultation import consulted, recorded_since
from handlers.domain.deadlines import MORNING, Calendar, Policy
from handlers.domain.lifecycle import Action, Status
from handlers.domain.outcomes import DEMANDS, Outcome
from handlers.domain.people import Role

ERASED_AFTER = timedelta(days=30)
"""Promised to people in so many words, so no organisation can choose it."""


class Reminder(StrEnum):
    """Why somebody is reminded."""

    UNACKNOWLEDGED = "unacknowledged"
    UNDECIDED = "undecided"
    UNRECORDED = "unrecorded"
    FORWARDED = "forwarded"
    TRIAL_OVER = "trial_over"
    KEPT_REVIEW = "kept_review"


@dataclass(frozen=True, slots=True)
class Due:
    at: datetime
    action: Action
    reminder: Reminder | None = None


def next_due(case: Case, calendar: Calendar, policy: Policy) -> Due | None:
    """The next thing the clock does to this case, and when; None where it only waits for people or has ended."""
    due = _DUE[case.status](case, calendar, policy)
    return due if due is None or due.reminder is None else _considerate(due, case, calendar, policy)


def _considerate(due: Due, case: Case, calendar: Calendar, policy: Policy) -> Due:
    """Reminders come in working hours, at most one a week for a case, and later when somebody asked for later."""
    earliest = due.at
    if case.reminded_at:
        earliest = max(earliest, case.reminded_at + timedelta(days=policy.reminder_quiet_days))
    if case.quiet_until:
        earliest = max(earliest, case.quiet_until)
    return Due(calendar.working_moment(earliest), due.action, due.reminder)


def _ended(case: Case, calendar: Calendar, policy: Policy) -> Due | None:
    return _forget(case, case.changed_at)


def _forget(case: Case, over: datetime) -> Due | None:
    """When nobody is to be told anything more, who they are is not remembered much longer."""
    return Due(over + ERASED_AFTER, Action.ERASE) if case.reporter else None


def _asked(case: Case, calendar: Calendar, policy: Policy) -> Due | None:
    """An unanswered concern, or what may be a reply, goes nowhere; an unanswered unit goes to the administrators."""
    if not {Question.CONCERN, Question.REPLY}.isdisjoint(case.questions):
        return Due(case.reported_at + timedelta(days=policy.concern_wait_days), Action.UNDO)
    if Question.UNIT in case.questions:
        return Due(calendar.morning_after(case.changed_at, 1), Action.HOLD)
    return Due(case.changed_at, Action.HOLD)


def _held(case: Case, calendar: Calendar, policy: Policy) -> Due | None:
    return Due((case.held_at or case.changed_at) + timedelta(seconds=policy.hold_seconds), Action.ROUTE)


def _routed(case: Case, calendar: Calendar, policy: Policy) -> Due | None:
    """One nudge, then the committee's list. Without a leader there is no list, and a nudge now and then."""
    routed = case.routed_at or case.changed_at
    since = max(routed, case.shared_at or routed)
    first = calendar.morning_after(since, policy.acknowledge_days)
    if case.people(Role.LEADER) and case.reminded_at and case.reminded_at >= since:
        return _acknowledged(case, calendar, policy)
    return Due(_again(case, first, policy.forwarded_again_days), Action.REMIND, Reminder.UNACKNOWLEDGED)


def _again(case: Case, first: datetime, pause_days: int) -> datetime:
    """The first time at `first`; from then on when somebody asked for later, else after the pause."""
    done = case.reminded_at
    if done is None or done < first:
        return first
    asked = case.quiet_until
    return asked if asked and asked > done else done + timedelta(days=pause_days)


def _acknowledged(case: Case, calendar: Calendar, policy: Policy) -> Due | None:
    since = case.routed_at or case.changed_at
    return Due(calendar.morning_after(since, policy.decide_days), Action.REMIND, Reminder.UNDECIDED)


def _proposed(case: Case, calendar: Calendar, policy: Policy) -> Due | None:
    if consulted(case, case.changed_at):
        return Due(case.changed_at, Action.CONCLUDE)
    return Due(case.window_ends or case.changed_at, Action.CONCLUDE)


def _in_consultation(case: Case, calendar: Calendar, policy: Policy) -> Due | None:
    if consulted(case, case.changed_at):
        return Due(case.changed_at, Action.CONCLUDE)
    since, recorded = case.consultation_at or case.changed_at, recorded_since(case)
    if recorded and case.decision:
        # The representatives who have not recorded yet get as long as for any proposal.
        both = max(recorded, case.decision.at)
        return Due(calendar.afternoon_after(both, policy.consultation_days), Action.CONCLUDE)
    if recorded:
        return Due(calendar.morning_after(since, policy.decide_days), Action.REMIND, Reminder.UNDECIDED)
    return Due(calendar.morning_after(since, policy.record_days), Action.REMIND, Reminder.UNRECORDED)


def _decided(case: Case, calendar: Calendar, policy: Policy) -> Due | None:
    decision, since = case.decision, case.concluded_at or case.changed_at
    if decision is None:
        return None
    if decision.outcome is Outcome.KEPT:
        look = _again(case, since + timedelta(days=policy.kept_again_days), policy.kept_again_days)
        return Due(look, Action.REMIND, Reminder.KEPT_REVIEW)
    if not DEMANDS[decision.outcome].takes_effect:
        return None
    chosen = calendar.at(decision.effective, MORNING) if decision.effective else since
    return Due(max(chosen, calendar.morning_after(since, 1)), Action.TAKE_EFFECT)


def _in_effect(case: Case, calendar: Calendar, policy: Policy) -> Due | None:
    since = case.in_effect_at or case.changed_at
    if case.asked_at is None:
        moment = since + timedelta(days=policy.noticed_after_days)
        return Due(calendar.working_moment(moment), Action.ASK_NOTICED)
    answers = [case.noticed, *(follower.noticed for follower in case.followers)]
    if case.noticed is Noticed.NO or _two_missed_it(case):
        return Due(case.changed_at, Action.REOPEN)
    if case.noticed is Noticed.YES or None not in answers:
        return Due(case.changed_at, Action.CONFIRM)
    if any(answer in (Noticed.YES, Noticed.PARTLY) for answer in answers):
        return Due(case.asked_at + timedelta(days=policy.noticed_wait_days), Action.CONFIRM)
    return _forget(case, case.asked_at + timedelta(days=policy.noticed_wait_days))


def _two_missed_it(case: Case) -> bool:
    """Two others say no, and nobody, the reporter included, says yes."""
    answers = [case.noticed, *(follower.noticed for follower in case.followers)]
    return answers.count(Noticed.NO) >= 2 and Noticed.YES not in answers


def _trial(case: Case, calendar: Calendar, policy: Policy) -> Due | None:
    ends = case.decision.ends if case.decision else None
    return Due(calendar.at(ends, MORNING), Action.REMIND, Reminder.TRIAL_OVER) if ends else None


def _forwarded(case: Case, calendar: Calendar, policy: Policy) -> Due | None:
    answer_by = case.decision.answer_by if case.decision else None
    if answer_by is None:
        return None
    first = max(calendar.at(answer_by, MORNING), case.concluded_at or case.changed_at)
    return Due(_again(case, first, policy.forwarded_again_days), Action.REMIND, Reminder.FORWARDED)


_DUE: Mapping[Status, Callable[[Case, Calendar, Policy], Due | None]] = {
    Status.ASKED: _asked,
    Status.HELD: _held,
    Status.ROUTED: _routed,
    Status.ACKNOWLEDGED: _acknowledged,
    Status.PROPOSED: _proposed,
    Status.IN_CONSULTATION: _in_consultation,
    Status.DECIDED: _decided,
    Status.IN_EFFECT: _in_effect,
    Status.CONFIRMED: _ended,
    Status.TRIAL: _trial,
    Status.FORWARDED: _forwarded,
    Status.WITHDRAWN: _ended,
    Status.REDIRECTED: _ended,
    Status.JOINED: _ended,
}
