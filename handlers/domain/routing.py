"""To whom a case goes, and why to them: a pure function of the case, the directory and the day.

Nobody judges their own case, nobody is dropped, and the representatives are never left out.
"""

from collections.abc import Iterable
from datetime import date

from handlers.domain.case import Case, Recipient
from handlers.domain.people import Organisation, Person, Role, RoutingRule, Unit
from handlers.domain.texts import Text, Words, text


def route(case: Case, organisation: Organisation, today: date, reporter: Person | None) -> tuple[Recipient, ...]:
    """Leaders and representatives with a shown reason each, leaders first, each person once in each role.

    A case for the representatives only has no leader. With nobody found the administrators get it.
    """
    path = organisation.path(case.unit) if case.unit in organisation.units else ()
    leaders = () if case.rep_only else _leaders(case, organisation, path, today, reporter)
    representatives = _representatives(organisation, path, today, reporter, leaders)
    administrators = () if leaders or (case.rep_only and representatives) else _administrators(organisation, reporter)
    return _once((*leaders, *administrators, *representatives))


def _leaders(
    case: Case, organisation: Organisation, path: tuple[Unit, ...], today: date, reporter: Person | None
) -> tuple[Recipient, ...]:
    for rule in organisation.rules:
        if _matches(rule, case):
            owners = _present(organisation.chosen(rule.owners), today, reporter)
            if owners:
                return tuple(Recipient(owner.id, Role.LEADER, _owner_reason(rule)) for owner in owners)
    for unit in path:
        found = _unit_leaders(organisation, unit, today, reporter)
        if found:
            return found
    return ()


def _matches(rule: RoutingRule, case: Case) -> bool:
    wanted = [(rule.system, case.system), (rule.kind or "", case.kind), (rule.level or "", case.level)]
    named = [(want, has) for want, has in wanted if want]
    return bool(named) and all(want == has for want, has in named)


def _owner_reason(rule: RoutingRule) -> Text:
    if rule.system:
        return text("reason.owner_of_system", system=Words(rule.system))
    if rule.kind:
        return text("reason.owner_of_kind", kind=text(f"kind.{rule.kind}"))
    return text("reason.owner_of_level", level=text(f"level.{rule.level}"))


def _unit_leaders(
    organisation: Organisation, unit: Unit, today: date, reporter: Person | None
) -> tuple[Recipient, ...]:
    """One leader for each employer line, the deputy of the same line where the leader is away.

    A reporter who is the leader has the case sent one level up, not to their own deputy.
    """
    leaders = organisation.chosen(unit.leaders)
    if reporter is not None and len(leaders) == 1 and leaders[0].id == reporter.id:
        return ()
    found: list[Recipient] = []
    for leader in leaders:
        if leader == reporter:
            continue
        if not leader.away(today):
            found.append(Recipient(leader.id, Role.LEADER, text("reason.leader", unit=Words(unit.name)), unit.id))
            continue
        deputies = [p for p in organisation.chosen(unit.deputies) if p.employer_line == leader.employer_line]
        for deputy in _present(deputies, today, reporter)[:1]:
            reason = text("reason.deputy", unit=Words(unit.name), leader=Words(leader.name))
            found.append(Recipient(deputy.id, Role.LEADER, reason, unit.id))
    return tuple(found)


def _representatives(
    organisation: Organisation,
    path: tuple[Unit, ...],
    today: date,
    reporter: Person | None,
    leaders: tuple[Recipient, ...],
) -> tuple[Recipient, ...]:
    """Never the reporter, and not the case's own leader as long as there is anybody else to hear."""
    own = frozenset({reporter.id} if reporter else ())
    parties = own | {leader.person for leader in leaders}
    return _heard(organisation, path, today, parties) or _heard(organisation, path, today, own)


def _heard(
    organisation: Organisation, path: tuple[Unit, ...], today: date, barred: frozenset[str]
) -> tuple[Recipient, ...]:
    """The unit's, else up the tree; past an office held by somebody barred straight to the chief ones, else any."""
    for unit in path:
        present = [p for p in organisation.chosen(unit.representatives) if p.id not in barred and not p.away(today)]
        if present:
            return _represent(unit, present)
        if barred.intersection(unit.representatives):
            break
    roots = [unit for unit in organisation.units.values() if not unit.parent]
    for unit in (*roots, *organisation.units.values()):
        others = [person for person in organisation.chosen(unit.representatives) if person.id not in barred]
        if others:
            return _represent(unit, [person for person in others if not person.away(today)] or others)
    return ()


def _represent(unit: Unit, people: Iterable[Person]) -> tuple[Recipient, ...]:
    chief, own = text("reason.chief_representative"), text("reason.representative", unit=Words(unit.name))
    return tuple(Recipient(person.id, Role.REPRESENTATIVE, own if unit.parent else chief, unit.id) for person in people)


def _administrators(organisation: Organisation, reporter: Person | None) -> tuple[Recipient, ...]:
    people = [person for person in organisation.chosen(organisation.administrators) if person != reporter]
    return tuple(Recipient(person.id, Role.LEADER, text("reason.administrator")) for person in people)


def _present(people: Iterable[Person], today: date, reporter: Person | None) -> tuple[Person, ...]:
    return tuple(person for person in people if person != reporter and not person.away(today))


def _once(recipients: Iterable[Recipient]) -> tuple[Recipient, ...]:
    """Each person once in each role, with the first reason."""
    seen: dict[tuple[str, Role], Recipient] = {}
    for recipient in recipients:
        seen.setdefault((recipient.person, recipient.role), recipient)
    return tuple(seen.values())
