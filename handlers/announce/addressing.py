"""Where the messages about a case go, and in which language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from handlers.domain.case import Case, Follower, Recipient, Spread
from handlers.domain.inbound import Said
from handlers.domain.messages import Destination, ToChannel, ToGroup, ToHidden, ToPerson
from handlers.domain.people import Organisation, Role, Unit
from handlers.domain.reading import Language
from handlers.ports import World


def card_destinations(case: Case, world: World) -> tuple[Destination, ...]:
    """One shared place where the platform allows it: the unit's channel, else a group, else one card each.

    Where no platform reaches them all there is such a place on each.
    """
    organisation = world.organisation
    people = dict.fromkeys(person for recipient in case.recipients for person in _holders(recipient, organisation))
    places = _by_surface(case, tuple(people), world).items()
    return tuple(to for surface, those in places for to in _on(surface, those, case, organisation))


def _by_surface(case: Case, people: tuple[str, ...], world: World) -> Mapping[str, tuple[str, ...]]:
    """Who is reached where: all on one platform if there is one, the reporter's first, else each on their own."""
    surfaces = (case.surface, *sorted(world.surfaces - {case.surface}))
    uses = {person: _used(person, surfaces, world.organisation) for person in people}
    shared = next((surface for surface in surfaces if all(surface in used for used in uses.values())), "")
    found: dict[str, tuple[str, ...]] = {}
    for person, used in uses.items():
        surface = shared or used[0]
        found[surface] = (*found.get(surface, ()), person)
    return found


def _used(person: str, surfaces: Sequence[str], organisation: Organisation) -> Sequence[str]:
    """On which of these somebody has an account; for those without any, the first: its channel may reach them."""
    known = organisation.people.get(person)
    return [surface for surface in surfaces if known and known.on(surface)] or surfaces[:1]


def _on(surface: str, people: tuple[str, ...], case: Case, organisation: Organisation) -> Iterator[Destination]:
    """The channel serves only where every one of them holds an office in the unit, for only they are in it."""
    unit = organisation.units.get(case.unit)
    channel = unit.channels.get(surface) if unit and _offices(unit).issuperset(people) else None
    if channel and case.spread is Spread.CHANNEL and not case.rep_only:
        yield ToChannel(surface, channel)
    elif case.spread is Spread.EACH or len(people) == 1:
        yield from (ToPerson(surface, person) for person in people)
    else:
        yield ToGroup(surface, people)


def stands_at(to: Destination, said: Said, person: str) -> bool:
    """Whether what this person said stands below this card already; what was said in a window stands nowhere."""
    match to:
        case ToChannel(surface, channel):
            return (surface, channel) == (said.place.surface, said.place.channel)
        case ToGroup(surface, people):
            return surface == said.place.surface and person in people and not said.direct
        case _:
            return to == ToPerson(said.place.surface, person)


def to_reporter(case: Case) -> ToHidden | None:
    """None where nobody knows any more who it was."""
    return ToHidden(case.surface, case.reporter) if case.reporter else None


def to_follower(case: Case, follower: Follower) -> ToHidden:
    return ToHidden(follower.surface or case.surface, follower.who)


def _holders(recipient: Recipient, organisation: Organisation) -> tuple[str, ...]:
    """Who got the case; where they have left their office since, those who hold it now."""
    unit = organisation.units.get(recipient.unit)
    if unit is None or recipient.person in _offices(unit):
        return (recipient.person,)
    return unit.leaders if recipient.role is Role.LEADER else unit.representatives


def _offices(unit: Unit) -> frozenset[str]:
    return frozenset((*unit.leaders, *unit.deputies, *unit.representatives))


def language_of(to: Destination, case: Case, organisation: Organisation) -> Language:
    """A person's own language; for several people their common one, else the organisation's."""
    match to:
        case ToPerson(person=person):
            return _common((person,), organisation)
        case ToGroup(people=people):
            return _common(people, organisation)
        case ToHidden():
            return case.language
        case _:
            return organisation.language


def _common(people: Iterable[str], organisation: Organisation) -> Language:
    languages = {person.language for person in organisation.chosen(people)}
    return languages.pop() if len(languages) == 1 else organisation.language


def name_of(person: str, organisation: Organisation) -> str:
    known = organisation.people.get(person)
    return known.name if known else ""


def leader_name(case: Case, organisation: Organisation) -> str:
    """The leader to name: who took the case on, else the first who got it."""
    if case.owner:
        return name_of(case.owner, organisation)
    leaders = case.people(Role.LEADER)
    return name_of(leaders[0], organisation) if leaders else ""


def destination_key(to: Destination) -> str:
    """Tells destinations of one case apart in a letter's key, without naming anybody hidden."""
    match to:
        case ToChannel(surface, channel):
            return f"{surface}:{channel}"
        case ToPerson(surface, person):
            return f"{surface}:{person}"
        case ToGroup(surface, people):
            return f"{surface}:{'+'.join(people)}"
        case _:
            return f"{to.surface}:{to.who.tag}"
