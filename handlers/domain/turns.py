"""Whose turn it is: for whom a case waits now, and which cases the committee has on its list."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final

from handlers.domain.case import Case, Stance
from handlers.domain.consultation import standing
from handlers.domain.deadlines import Calendar, Policy
from handlers.domain.lifecycle import UNDECIDED, Status
from handlers.domain.people import Role

UNDER_WAY: Final = (*UNDECIDED, Status.TRIAL, Status.FORWARDED)
"""Where the parties still have something to do, now or on a date."""

LISTED: Final = (Status.ROUTED, Status.ACKNOWLEDGED, Status.IN_CONSULTATION, Status.FORWARDED)
"""Where a case can come on the committee's list."""


def waits_for(case: Case, person: str, role: Role, today: date) -> bool:
    """Whether it is for this leader or representative to do something next."""
    waits = _WAITS.get((case.status, role))
    return waits is not None and waits(case, person, today)


def _is_theirs(case: Case, person: str, today: date) -> bool:
    return True


def _has_nobody_else(case: Case, person: str, today: date) -> bool:
    return case.rep_only


def _has_not_spoken(case: Case, person: str, today: date) -> bool:
    return all(statement.by != person for statement in standing(case))


def _has_not_recorded(case: Case, person: str, today: date) -> bool:
    results = (Stance.AGREEMENT, Stance.DISAGREEMENT)
    return all(statement.by != person for statement in standing(case) if statement.stance in results)


def _has_not_settled(case: Case, person: str, today: date) -> bool:
    """The leader records how it ended, and decides."""
    return case.decision is None or _has_not_recorded(case, person, today)


def _is_back(case: Case, person: str, today: date) -> bool:
    """The date of the answer, or the end of the trial, has come."""
    day = (case.decision.answer_by or case.decision.ends) if case.decision else None
    return day is not None and day <= today


_WAITS: Final[Mapping[tuple[Status, Role], Callable[[Case, str, date], bool]]] = {
    (Status.ROUTED, Role.LEADER): _is_theirs,
    (Status.ROUTED, Role.REPRESENTATIVE): _has_nobody_else,
    (Status.ACKNOWLEDGED, Role.LEADER): _is_theirs,
    (Status.PROPOSED, Role.REPRESENTATIVE): _has_not_spoken,
    (Status.IN_CONSULTATION, Role.LEADER): _has_not_settled,
    (Status.IN_CONSULTATION, Role.REPRESENTATIVE): _has_not_recorded,
    (Status.FORWARDED, Role.LEADER): _is_back,
    (Status.TRIAL, Role.LEADER): _is_back,
}


def is_listed(case: Case, calendar: Calendar, policy: Policy) -> bool:
    """Whether an undecided case is on the committee's list: in consultation, or reminded of when the time was up."""
    if case.consultation_at:
        return True
    since = case.routed_at or case.changed_at
    return case.reminded_at is not None and case.reminded_at >= calendar.morning_after(since, policy.decide_days)


def is_for_committee(case: Case, calendar: Calendar, policy: Policy, now: datetime) -> bool:
    """Whether the committee's list has it; what went to a representative only is for no list."""
    if case.status not in LISTED or not case.people(Role.LEADER):
        return False
    if case.status is Status.FORWARDED:
        return _is_back(case, "", calendar.today(now))
    return is_listed(case, calendar, policy)
