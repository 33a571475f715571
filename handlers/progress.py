"""Carrying a step out: the case, its trail and what people are told, in one piece; and what time does next."""

from dataclasses import replace
from datetime import datetime

from handlers.announce import announce, ask_noticed, remind
from handlers.domain.case import Case, Recipient
from handlers.domain.deeds import Deed
from handlers.domain.due import Due
from handlers.domain.lifecycle import Action
from handlers.domain.people import Person, Role
from handlers.domain.routing import route
from handlers.domain.steps import take
from handlers.ports import UnitOfWork, World

_AT_ONCE = frozenset({Action.CONCLUDE, Action.CONFIRM, Action.REOPEN})
"""What follows from people's own acts and does not wait for the next tick."""


def carry_out(uow: UnitOfWork, world: World, case: Case, deed: Deed, notes: bool = True) -> Case:
    """Take the step, keep it, tell of it, and let what follows at once follow. Raises Refusal as `take` does.

    Without `notes` the card and the confirmation are all that changes: what was said is carried by itself. So it is
    where something follows at once: a proposal that is decided in the same second is told of as decided. What is held
    without an undo window is sent in the same step, and told of as sent.
    """
    change = take(case, deed, world.rules)
    uow.cases.save(change.case)
    uow.trail.add(change.entry)
    due = world.due(change.case)
    next_one = due if due and due.at <= deed.at else None
    if next_one and (deed.action, next_one.action) == (Action.HOLD, Action.ROUTE):
        return _do(uow, world, change.case, next_one)
    at_once = next_one if next_one and next_one.action in _AT_ONCE else None
    announce(uow, world, change, notes and at_once is None)
    return _do(uow, world, change.case, at_once) if at_once else change.case


def advance(uow: UnitOfWork, world: World, case: Case) -> Case:
    """Let the clock do the one thing that is due, if anything is; the next tick does the next."""
    due = world.due(case)
    moment = _moment(due, world) if due else None
    if due is None or moment is None or moment > world.now():
        return _wait(uow, case, moment)
    return _do(uow, world, case, due)


def _moment(due: Due, world: World) -> datetime:
    """When the clock may do this. What people read unasked waits for working hours, also when it is late."""
    if due.reminder is None and due.action is not Action.ASK_NOTICED:
        return due.at
    return world.calendar.working_moment(max(due.at, world.now()))


def _wait(uow: UnitOfWork, case: Case, moment: datetime | None) -> Case:
    """Nothing is to be done yet. The due time is kept, or the case would be looked at for ever, before others."""
    if case.next_at == moment:
        return case
    after = replace(case, next_at=moment, version=case.version + 1)
    uow.cases.save(after)
    return after


def _placed(uow: UnitOfWork, world: World, case: Case) -> tuple[Recipient, ...]:
    """Who gets a case whose unit nobody named."""
    return route(case, world.organisation, world.calendar.today(world.now()), _reporter(uow, world, case))


def _reporter(uow: UnitOfWork, world: World, case: Case) -> Person | None:
    """Who in the directory it is, told by the tag alone: nothing is unsealed to find out."""
    hidden = case.reporter
    people = world.organisation.people.values() if hidden else ()
    return next((p for p in people if hidden and any(uow.vault.is_same(a, hidden) for a in p.addresses)), None)


def _do(uow: UnitOfWork, world: World, case: Case, due: Due) -> Case:
    recipients = _placed(uow, world, case) if due.action is Action.HOLD else case.recipients
    after = carry_out(uow, world, case, Deed(due.action, Role.CLOCK, world.now(), recipients=recipients))
    if due.reminder is not None:
        remind(uow, world, after, due.reminder)
    if due.action is Action.ASK_NOTICED:
        ask_noticed(uow, after)
    return after
