"""The digest of a week: what was cleared away and what was learnt, never about persons.

Week W is published on its own publishing day and covers the seven days up to that moment.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from handlers.domain.case import Case, Decision
from handlers.domain.consultation import spoke_before
from handlers.domain.deadlines import Calendar, Policy
from handlers.domain.lifecycle import Status
from handlers.domain.outcomes import Outcome
from handlers.domain.people import Organisation, Unit
from handlers.domain.visibility import Viewer, seen_by

STORIES = 5
"""At most, and as many of what was sent on: the digest is to be read, and the numbers tell of all."""

WEEKS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Week:
    """An ISO week and the half-open interval that its digest covers."""

    year: int
    number: int
    first: datetime
    last: datetime

    @property
    def label(self) -> str:
        return f"{self.year}-W{self.number:02}"


@dataclass(frozen=True, slots=True)
class Story:
    """One time thief that is gone: in whose place it was, what kind it was, and what the leader says now is so."""

    case: str
    decision: Decision
    unit: Unit | None
    kind: str
    system: str


@dataclass(frozen=True, slots=True)
class Digest:
    week: Week
    cleared: int
    on_trial: int
    waiting: int
    unanswered: int
    stories: tuple[Story, ...]
    learning: Decision | None
    kept: Decision | None
    forwarded: tuple[Decision, ...]
    came_back: int
    decided: int
    spoken: int
    weeks: tuple[tuple[str, int], ...]


def week_of(label: str, calendar: Calendar, policy: Policy) -> Week:
    """The week that a label such as 2026-W47 names. Raises ValueError for what is no ISO week."""
    year, _, number = label.partition("-W")
    return _week(date.fromisocalendar(int(year), int(number), policy.digest_weekday + 1), calendar, policy)


def latest_week(now: datetime, calendar: Calendar, policy: Policy) -> Week:
    """The newest week whose publishing moment has come."""
    today = calendar.today(now)
    day = today - timedelta(days=(today.weekday() - policy.digest_weekday) % 7)
    week = _week(day, calendar, policy)
    return week if week.last <= now else _week(day - timedelta(days=7), calendar, policy)


def _week(day: date, calendar: Calendar, policy: Policy) -> Week:
    year, number, _ = day.isocalendar()
    first = calendar.at(day - timedelta(days=7), policy.digest_time)
    return Week(year, number, first, calendar.at(day, policy.digest_time))


def next_week(week: Week, calendar: Calendar, policy: Policy) -> Week:
    """The week that is published seven days later."""
    return _week(calendar.today(week.last) + timedelta(days=7), calendar, policy)


def weeks_before(week: Week, calendar: Calendar, policy: Policy) -> tuple[Week, ...]:
    """The weeks of the small picture, oldest first, this one last."""
    day = calendar.today(week.last)
    return tuple(_week(day - timedelta(days=7 * back), calendar, policy) for back in range(WEEKS_SHOWN - 1, -1, -1))


COUNTED: Final = (Status.TRIAL, Status.FORWARDED, Status.ROUTED, Status.ACKNOWLEDGED)
"""Where a case is told of only as one of so many."""


def digest(
    weeks: Sequence[Week],
    cases: Sequence[Case],
    counts: Mapping[Status, int],
    organisation: Organisation,
    policy: Policy,
) -> Digest:
    """What `cases` (all that changed in the weeks shown) say of the last of these weeks.

    `counts` are how many cases of any age are in each status of `COUNTED`.
    """
    week = weeks[-1]
    gone = [case for case in cases if case.cleared and _in(week, case.in_effect_at)]
    concluded = [case for case in cases if case.decision and _in(week, case.concluded_at)]
    sent_on = [c.decision for c in concluded if c.decision and c.decision.outcome is Outcome.FORWARDED]
    return Digest(
        week=week,
        cleared=len(gone),
        on_trial=counts[Status.TRIAL],
        waiting=counts[Status.FORWARDED],
        unanswered=counts[Status.ROUTED] + counts[Status.ACKNOWLEDGED],
        stories=tuple(_story(case, organisation, policy) for case in gone[:STORIES] if case.decision),
        learning=_first(concluded, Outcome.EXPLAINED),
        kept=_first(concluded, Outcome.KEPT),
        forwarded=tuple(sent_on[:STORIES]),
        came_back=sum(_in(week, case.came_back_at) for case in cases),
        decided=len(concluded),
        spoken=sum(spoke_before(case) for case in concluded),
        weeks=tuple(_bar(shown, cases) for shown in weeks),
    )


def _in(week: Week, moment: datetime | None) -> bool:
    return moment is not None and week.first <= moment < week.last


def _bar(week: Week, cases: Iterable[Case]) -> tuple[str, int]:
    return str(week.number), sum(case.cleared and _in(week, case.in_effect_at) for case in cases)


def _first(cases: Iterable[Case], outcome: Outcome) -> Decision | None:
    return next((case.decision for case in cases if case.decision and case.decision.outcome is outcome), None)


def _story(whole: Case, organisation: Organisation, policy: Policy) -> Story:
    case = seen_by(whole, Viewer.COMMITTEE)
    if case.decision is None:
        raise ValueError(case.id)
    return Story(case.id, case.decision, rolled_up(case.unit, organisation, policy), case.kind, case.system)


def rolled_up(unit: str, organisation: Organisation, policy: Policy) -> Unit | None:
    """The nearest unit upwards that is large enough to be named; None where none is."""
    path = organisation.path(unit) if unit in organisation.units else ()
    return next((step for step in path if step.employees >= policy.small_group), None)
