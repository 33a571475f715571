"""Looking at what concerns one person. Nothing is changed or claimed: whoever looks twice sees the same."""

from collections.abc import Sequence

from handlers.announce.change import card_of, confirmation_of
from handlers.announce.home import Given, Sight, home, mine_message
from handlers.domain.case import Case
from handlers.domain.home import Home
from handlers.domain.inbound import Place
from handlers.domain.messages import Message, Slot
from handlers.domain.people import Address, Person, Role
from handlers.domain.turns import LISTED, UNDER_WAY, is_for_committee
from handlers.ports import UnitOfWork, World
from handlers.roles import language_of, reported_by, roles_of

MOST = 200
"""Cases that are looked through; nobody is shown so many."""

_PARTIES = frozenset({Role.LEADER, Role.REPRESENTATIVE})


def look(uow: UnitOfWork, world: World, who: Address) -> Home:
    """What this person meets where the bot lives, in their language, each part as they may see it now."""
    return home(sight_of(uow, world, who), world, language_of(uow, world, who))


def mine(uow: UnitOfWork, world: World, who: Address) -> Message:
    """The same but what an administrator changes, as one message for a conversation."""
    return mine_message(sight_of(uow, world, who), world, language_of(uow, world, who))


def stands(uow: UnitOfWork, world: World, place: Place, who: Address) -> Message | None:
    """What stands in this place now, in the words of this person; None where it is no message of a case that they may
    see, or one that is never changed."""
    case_id, slot = uow.places.case_at(place) or ("", None)
    case = uow.cases.get(case_id) if slot else None
    if case is None:
        return None
    roles = roles_of(uow, world, case, who)
    if slot is Slot.CARD and not _PARTIES.isdisjoint(roles):
        return card_of(world, case, language_of(uow, world, who))
    return confirmation_of(uow, world, case) if slot is Slot.CONFIRMATION and Role.REPORTER in roles else None


def sight_of(uow: UnitOfWork, world: World, who: Address) -> Sight:
    """What this person has a part in: as reporter, as leader or representative, and in the committee."""
    person = world.organisation.at(who)
    own = [case for case in reported_by(uow, world, who) if not case.no_report]
    if person is None:
        return Sight("", own, None, None)
    return Sight(person.id, own, _given(uow, world, who, person), _listed(uow, world, person))


def _given(uow: UnitOfWork, world: World, who: Address, person: Person) -> Sequence[Given] | None:
    """What they got, and what is in the units where they hold an office now, newest first."""
    units = world.organisation.units.values()
    theirs = [unit.id for unit in units if person.id in (*unit.leaders, *unit.deputies, *unit.representatives)]
    cases = uow.cases.of_party(person.id, theirs, UNDER_WAY, MOST)
    met = [Given(case, tuple(role for role in roles_of(uow, world, case, who) if role in _PARTIES)) for case in cases]
    found = [given for given in met if given.roles]
    return found if found or theirs else None


def _listed(uow: UnitOfWork, world: World, person: Person) -> Sequence[Case] | None:
    if person.id not in world.organisation.committee.members:
        return None
    cases = uow.cases.in_status(LISTED, MOST)
    return [case for case in cases if is_for_committee(case, world.calendar, world.policy, world.now())]
