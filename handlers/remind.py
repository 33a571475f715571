"""Time: what is due is done once, case by case, whatever the clock has been through."""

from collections.abc import Sequence

from handlers.ports import UnitOfWork, World
from handlers.progress import advance


def due_cases(uow: UnitOfWork, world: World, limit: int = 50) -> Sequence[str]:
    """The cases for which something is due now."""
    return uow.cases.due(world.now(), limit)


def until_due(uow: UnitOfWork, world: World) -> float | None:
    """Seconds until something is due, less than none where it is late; None where nothing is."""
    moment = uow.cases.next_due()
    return (moment - world.now()).total_seconds() if moment else None


def advance_case(uow: UnitOfWork, world: World, id: str) -> None:
    """Do the one thing that is due for this case, if it still is."""
    case = uow.cases.get(id)
    if case is not None:
        advance(uow, world, case)
