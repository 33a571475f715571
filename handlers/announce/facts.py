"""The facts of a case in the order people read them, for the card, the confirmation and the answers."""

from collections.abc import Iterator
from functools import reduce

from handlers.announce.addressing import name_of
from handlers.domain.case import Case, Decision, Recipient
from handlers.domain.consultation import silent, standing
from handlers.domain.deadlines import Calendar, Policy
from handlers.domain.due import Due, Reminder, next_due
from handlers.domain.estimate import WorkingYear, working_year, yearly
from handlers.domain.lifecycle import Action
from handlers.domain.messages import Fact, Facts, Line
from handlers.domain.outcomes import Field, Outcome
from handlers.domain.people import Organisation
from handlers.domain.reading import Cost, Kind, Language, Level
from handlers.domain.texts import Text, Words, text
from handlers.domain.turns import is_listed

BRIEF = 80
"""Characters of a report: enough to know it again."""


def fact(name: str, value: Text | Words) -> Fact:
    return Fact(text(f"fact.{name}"), value)


def understood(case: Case, organisation: Organisation, policy: Policy, language: Language) -> Iterator[Fact]:
    """What the message said: unit, system, kind, cost, who can remove it. What it did not say is left out."""
    unit = organisation.units.get(case.unit)
    if unit:
        yield fact("unit", Words(unit.called(language)))
    if case.system:
        yield fact("system", Words(case.system))
    if case.kind is not Kind.OTHER:
        yield fact("kind", text(f"kind.{case.kind}"))
    cost = cost_text(case, working_year(policy, unit))
    if cost:
        yield fact("cost", cost)
    if case.level is not Level.UNKNOWN:
        yield fact("level", text(f"level.{case.level}"))


def cost_text(case: Case, year: WorkingYear) -> Text | None:
    """The cost as it was said; with the yearly estimate and its arithmetic where both time and frequency were."""
    cost, estimate = case.cost, yearly(case.cost, year)
    people = text("cost.people", count=_plain(cost.people)) if cost.people is not None else None
    said = _joined(time_said(cost), people)
    if said is None or estimate is None:
        return said
    minutes, times = _plain(estimate.minutes), estimate.times
    return text("cost.yearly", said=said, minutes=minutes, times=times, count=estimate.hours)


def time_said(cost: Cost) -> Text | None:
    """Minutes and how often, as far as it was said. The reader understands these very words."""
    minutes = text("cost.minutes", count=_plain(cost.minutes)) if cost.minutes is not None else None
    if cost.times is None or cost.per is None:
        return minutes
    return _joined(minutes, text(f"cost.per.{cost.per}", count=_plain(cost.times)))


def _joined(*parts: Text | None) -> Text | None:
    said = [part for part in parts if part is not None]
    return reduce(lambda first, more: text("cost.joined", first=first, more=more), said) if said else None


def _plain(number: float) -> int | float:
    return int(number) if number == int(number) else number


def recipients(case: Case, organisation: Organisation, language: Language) -> Iterator[Line]:
    """To whom it goes, and why to them."""
    for recipient in case.recipients:
        yield Line(recipient_text(recipient, organisation, language))


def recipient_text(recipient: Recipient, organisation: Organisation, language: Language) -> Text:
    """The name and the reason, with the unit as the reader calls it."""
    reason, unit = recipient.reason, organisation.units.get(recipient.unit)
    if unit and "unit" in reason.params:
        reason = Text(reason.key, {**reason.params, "unit": Words(unit.called(language))})
    name = Words(name_of(recipient.person, organisation))
    return text(f"recipient.{recipient.role}", name=name, reason=reason)


_DATES = {Field.ANSWER_BY: "answer_by", Field.ENDS: "ends", Field.EFFECTIVE: "effective"}


def decided(decision: Decision) -> Iterator[Fact]:
    """The decision in words but for its outcome, one fact for each field that was filled."""
    for field in Field:
        value = getattr(decision, field.value)
        if not value:
            continue
        if field in _DATES:
            yield fact(field.value, text("day", day=value))
        elif not (field is Field.REASON and value == decision.sentence):
            yield fact(field.value, Words(value))


def heard(case: Case, organisation: Organisation) -> Iterator[Fact]:
    """What the parties have said about the proposal; after the decision also who had not spoken."""
    for statement in standing(case):
        name = Words(name_of(statement.by, organisation))
        key = f"stance.{statement.stance}"
        said = text(f"{key}_with", sentence=Words(statement.sentence)) if statement.sentence else text(key)
        yield Fact(text("fact.said_by", name=name), said)
    if case.concluded_at:
        for person in silent(case):
            yield Fact(text("fact.said_by", name=Words(name_of(person, organisation))), text("stance.silent"))


def next_step(case: Case, calendar: Calendar, policy: Policy) -> Text:
    """What happens next and when, or that nothing more will."""
    due = next_due(case, calendar, policy)
    if due is None or due.action is Action.ERASE:
        return text(f"next.{case.status}_open") if not case.ended else text("next.nothing")
    listed = is_listed(case, calendar, policy)
    return text(_next_key(case, due, listed), day=calendar.today(due.at))


def _next_key(case: Case, due: Due, listed: bool) -> str:
    if due.action is Action.CONCLUDE:
        return "next.proposed"
    if due.reminder is Reminder.UNDECIDED:
        return "next.listed" if listed else "next.acknowledged"
    kept = case.decision is not None and case.decision.outcome is Outcome.KEPT
    if kept and due.reminder:
        return f"next.reminder_{due.reminder}"
    asked = "_asked" if case.asked_at else ""
    return f"next.{case.status}{asked}"


def table(facts: Iterator[Fact]) -> tuple[Facts, ...]:
    """One part, or none where there are no facts."""
    rows = tuple(facts)
    return (Facts(rows),) if rows else ()


def short(words: str, most: int) -> str:
    """On one line, of at most so many characters."""
    line = " ".join(words.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
