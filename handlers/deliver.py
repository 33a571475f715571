"""When a message cannot be delivered where it should go: nothing is dropped, it finds another way."""

from collections.abc import Mapping
from dataclasses import replace

from handlers.announce import announce_again
from handlers.domain.case import Spread
from handlers.domain.messages import Destination, Slot, ToChannel, ToGroup
from handlers.ports import UnitOfWork, World

_NEXT: Mapping[type[Destination], Spread] = {ToChannel: Spread.GROUP, ToGroup: Spread.EACH}


def undeliverable(uow: UnitOfWork, world: World, case: str, to: Destination, slot: Slot | None) -> bool:
    """A card that died in its channel goes to a group, and from a group to each one. True where it did."""
    spread = _NEXT.get(type(to))
    kept = uow.cases.get(case) if case else None
    if kept is None or slot is not Slot.CARD or spread is None or _further(kept.spread, spread):
        return False
    after = replace(kept, spread=spread, version=kept.version + 1)
    uow.cases.save(after)
    announce_again(uow, world, after)
    return True


def _further(now: Spread, wanted: Spread) -> bool:
    order = tuple(Spread)
    return order.index(now) >= order.index(wanted)
