"""Carrying a step out: the case, its trail and what people are told, in one piece; and what time does next."""

from handlers.announce import announce, ask_noticed, remind
from handlers.domain.case import Case
from handlers.domain.due import Due
from handlers.domain.lifecycle import Action
from handlers.domain.people import Role
from handlers.domain.steps import Deed, take
from handlers.ports import UnitOfWork, World

_AT_ONCE = frozenset({Action.CONCLUDE, Action.CONFIRM, Action.REOPEN})
"""What follows from people's own acts and does not wait for the next tick."""


def carry_out(uow: UnitOfWork, world: World, case: Case, deed: Deed, alike: tuple[Case, ...] = ()) -> Case:
    """Take the step, keep it, tell of it, and let what follows at once follow. Raises Refusal as `take` does."""
    change = take(case, deed, world.rules)
    uow.cases.save(change.case)
    uow.trail.add(change.entry)
    announce(uow, world, change, alike)
    due = _due_now(change.case, world)
    return advance_once(uow, world, change.case, due) if due and due.action in _AT_ONCE else change.case


def advance(uow: UnitOfWork, world: World, case: Case) -> Case:
    """Let the clock do the one thing that is due, if anything is; the next tick does the next."""
    due = _due_now(case, world)
    return advance_once(uow, world, case, due) if due else case


def _due_now(case: Case, world: World) -> Due | None:
    due = world.due(case)
    return due if due and due.at <= world.now() else None


def advance_once(uow: UnitOfWork, world: World, case: Case, due: Due) -> Case:
    deed = Deed(due.action, Role.CLOCK, world.now(), recipients=case.recipients)
    after = carry_out(uow, world, case, deed)
    if due.reminder is not None:
        remind(uow, world, after, due.reminder)
    if due.action is Action.ASK_NOTICED:
        ask_noticed(uow, world, after)
    return after
