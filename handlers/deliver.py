"""When a message cannot be delivered where it should go: nothing is dropped, it finds another way."""

from collections.abc import Mapping
from dataclasses import replace

from handlers.announce import announce_again
from handlers.announce.addressing import card_destinations, destination_key, name_of
from handlers.announce.answers import answer
from handlers.domain.case import Case, Spread
from handlers.domain.messages import (
    Destination,
    Letter,
    Line,
    Message,
    Priority,
    Slot,
    ToChannel,
    ToGroup,
    ToHidden,
    ToPerson,
    Whisper,
)
from handlers.domain.texts import Words, text
from handlers.ports import Errand, UnitOfWork, World

_NEXT: Mapping[type[Destination], Spread] = {ToChannel: Spread.GROUP, ToGroup: Spread.EACH}


def undeliverable(uow: UnitOfWork, world: World, errand: Errand, refused: bool = True) -> bool:
    """A card that died in its channel goes to a group, and from a group to each one; what was to stand below it
    follows. What was whispered where the bot is not is said in their own conversation, if it was `refused`: what may
    have been heard is not said twice. True where there was another way; where there is none, those who can mend it
    are told.
    """
    if isinstance(errand.to, Whisper):
        if refused:
            answer(uow, ToHidden(errand.to.surface, errand.to.who), errand.message, errand.mark)
        return refused
    kept = uow.cases.get(errand.case) if errand.case else None
    if kept is None or Slot.CARD not in (errand.slot, errand.thread):
        return False
    if errand.slot is Slot.CARD and isinstance(errand.to, ToPerson):
        _tell_administrators(uow, world, kept, errand.to)
        return False
    if errand.slot is Slot.CARD:
        return _spread(uow, world, kept, errand.to) is not kept
    if errand.to in card_destinations(kept, world):
        kept = _spread(uow, world, kept, errand.to)
    return _follow(uow, world, kept, errand)


def _tell_administrators(uow: UnitOfWork, world: World, case: Case, to: ToPerson) -> None:
    """Once for each case and person; never what it is about."""
    organisation = world.organisation
    if not uow.periods.claim("undelivered", case.id, destination_key(to), world.now()):
        return
    name, platform = Words(name_of(to.person, organisation)), Words(to.surface.capitalize())
    line = Line(text("undelivered.card", number=case.called, name=name, platform=platform))
    for one in organisation.chosen(organisation.administrators):
        account = next((address for address in one.addresses if address.surface in world.surfaces), None)
        if account is not None:
            there = ToPerson(account.surface, one.id)
            key = f"{case.id}:undelivered:{destination_key(to)}:{one.id}"
            uow.outbox.put(Letter(key, there, Message(one.language, (line,)), Priority.NOTE, case.id))


def _spread(uow: UnitOfWork, world: World, case: Case, dead: Destination) -> Case:
    """The case with its card on the way to the next place; the same case where there is none."""
    spread = _NEXT.get(type(dead))
    if spread is None or _further(case.spread, spread):
        return case
    after = replace(case, spread=spread, version=case.version + 1)
    uow.cases.save(after)
    announce_again(uow, world, case, after, dead)
    return after


def _follow(uow: UnitOfWork, world: World, case: Case, errand: Errand) -> bool:
    """Queue the note below the card where that is now; only one that was for the very same people.

    On other platforms it has gone its own way.
    """
    places = tuple(to for to in card_destinations(case, world) if to.surface == errand.to.surface)
    before = (card_destinations(replace(case, spread=spread), world) for spread in Spread)
    if errand.to in places or not any(errand.to in each for each in before):
        return False
    for to in places:
        key = f"{case.id}:again:{errand.mark}:{destination_key(to)}"
        uow.outbox.put(Letter(key, to, errand.message, Priority.NOTE, case.id, thread=Slot.CARD))
    return True


def _further(now: Spread, wanted: Spread) -> bool:
    order = tuple(Spread)
    return order.index(now) >= order.index(wanted)
