"""In which capacities somebody meets a case, and the one they act in. Checked anew at every tap."""

from collections.abc import Mapping, Sequence

from handlers.domain.case import Case, Follower, Hidden
from handlers.domain.errors import Refusal
from handlers.domain.lifecycle import Action, next_status, roles_for
from handlers.domain.outcomes import Outcome
from handlers.domain.people import Address, Organisation, Person, Role
from handlers.domain.reading import Language
from handlers.domain.texts import Text, Words, text
from handlers.ports import UnitOfWork, World
from handlers.remembering import profile_of

_ORDER = (Role.LEADER, Role.REPRESENTATIVE, Role.REPORTER, Role.FOLLOWER, Role.COLLEAGUE)


def roles_of(uow: UnitOfWork, world: World, case: Case, who: Address) -> tuple[Role, ...]:
    """All capacities, the most particular first. Nobody is leader or representative in their own case."""
    found = {Role.COLLEAGUE}
    if case.reporter is not None and is_theirs(uow, world, who, case.reporter):
        found.add(Role.REPORTER)
    else:
        found.update(_offices(case, world.organisation, world.organisation.at(who)))
    if follower_of(uow, world, case, who):
        found.add(Role.FOLLOWER)
    return tuple(role for role in _ORDER if role in found)


def _offices(case: Case, organisation: Organisation, person: Person | None) -> set[Role]:
    """Those who got the case, and those who hold the same offices in its unit now, deputies included."""
    if person is None:
        return set()
    found = {recipient.role for recipient in case.recipients if recipient.person == person.id}
    unit = organisation.units.get(case.unit)
    if unit and person.id in unit.representatives:
        found.add(Role.REPRESENTATIVE)
    if unit and not case.rep_only and person.id in (*unit.leaders, *unit.deputies):
        found.add(Role.LEADER)
    return found


def administrator(world: World, who: Address) -> Person:
    """Who this is, where they may change who is who. Raises Refusal that says who may."""
    organisation = world.organisation
    person = organisation.at(who)
    if person is None or person.id not in organisation.administrators:
        names = ", ".join(one.name for one in organisation.chosen(organisation.administrators))
        raise Refusal(text("refusal.administrators_only", names=Words(names)))
    return person


def follower_of(uow: UnitOfWork, world: World, case: Case, who: Address) -> Follower | None:
    return next((follower for follower in case.followers if is_theirs(uow, world, who, follower.who)), None)


def is_theirs(uow: UnitOfWork, world: World, who: Address, hidden: Hidden) -> bool:
    """Whether the hidden account is this one, or another of the same person's as far as the directory knows."""
    return any(uow.vault.is_same(account, hidden) for account in world.organisation.accounts(who))


def reported_by(uow: UnitOfWork, world: World, who: Address) -> Sequence[Case]:
    """The cases of this person, from whichever of their accounts they reported them; newest first."""
    found = [case for account in world.organisation.accounts(who) for case in uow.cases.of_reporter(account)]
    return sorted(found, key=lambda case: case.number, reverse=True)


def acting_role(uow: UnitOfWork, world: World, case: Case, who: Address, action: Action) -> Role:
    """The capacity in which this person does this, or a Refusal that says who can."""
    roles = [role for role in roles_of(uow, world, case, who) if role in roles_for(action)]
    if not roles:
        raise Refusal(_whose(case, action))
    return next((role for role in roles if next_status(case.status, action, role, _outcome(case))), roles[0])


def _outcome(case: Case) -> Outcome | None:
    return case.decision.outcome if case.decision else None


_OWNER: Mapping[frozenset[Role], str] = {
    frozenset({Role.LEADER}): "refusal.only_leader",
    frozenset({Role.REPRESENTATIVE}): "refusal.only_representative",
    frozenset({Role.REPORTER}): "refusal.only_reporter",
}


def _whose(case: Case, action: Action) -> Text:
    return text(_OWNER.get(roles_for(action) - {Role.CLOCK}, "refusal.only_parties"), number=case.called)


def language_of(uow: UnitOfWork, world: World, who: Address, fallback: Language | None = None) -> Language:
    """What this person reads: their own choice, the directory's, the message's, the organisation's."""
    chosen = profile_of(uow, world.organisation, who).language
    person = world.organisation.at(who)
    return chosen or (person.language if person else None) or fallback or world.organisation.language
