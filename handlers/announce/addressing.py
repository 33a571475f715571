"""Where the messages about a case go, and in which language."""

from collections.abc import Iterable

from handlers.domain.case import Case, Recipient, Spread
from handlers.domain.messages import Destination, ToChannel, ToGroup, ToHidden, ToPerson
from handlers.domain.people import Organisation, Role, Unit
from handlers.domain.reading import Language


def card_destinations(case: Case, organisation: Organisation) -> tuple[Destination, ...]:
    """One shared place where the platform allows it: the unit's channel, else a group, else one card each.

    The channel serves only where every recipient holds an office in the unit, for only they are in it.
    """
    unit = organisation.units.get(case.unit)
    found = (person for recipient in case.recipients for person in _holders(recipient, organisation))
    people = tuple(dict.fromkeys(found))
    if not people:
        return ()
    if case.spread is Spread.CHANNEL and unit and not case.rep_only and _offices(unit).issuperset(people):
        channel = unit.channels.get(case.surface)
        if channel:
            return (ToChannel(case.surface, channel),)
    if case.spread is Spread.EACH or len(people) == 1:
        return tuple(ToPerson(case.surface, person) for person in people)
    return (ToGroup(case.surface, people),)


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
