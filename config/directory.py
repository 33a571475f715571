"""Whether the organisation hangs together: who refers to whom, and whether every case finds its people."""

from collections import Counter
from collections.abc import Iterable, Iterator

from config.columns import near
from config.tables import Tables
from handlers.domain.people import HOLDERS, Organisation, Unit
from handlers.reading import DEFAULT_SYSTEMS


def duplicates(tables: Tables) -> Iterator[str]:
    """Ids, accounts and channels that stand twice, where each must be one person's or one unit's."""
    for name in ("units", "people"):
        ids = Counter(row.text("id") for row in tables.repeated[name])
        for id, count in ids.items():
            if id and count > 1:
                yield f'[[{name}]] "{id}" is there {count} times: give each an id of its own.'
    for surface in ("slack", "teams"):
        accounts = ((row.text(surface), row.where) for row in tables.repeated["people"])
        yield from _twice(accounts, f"{surface} account")
        rooms = [*tables.repeated["units"], tables.single["committee"]]
        channels = ((row.text(f"{surface}_channel"), row.where) for row in rooms)
        yield from _twice(channels, f"{surface} channel")


def _twice(values: Iterable[tuple[str, str]], what: str) -> Iterator[str]:
    seen: dict[str, str] = {}
    for value, where in values:
        if value and value in seen and seen[value] != where:
            yield f"{where} has the same {what} as {seen[value]}: {value}. Correct one of them."
        seen.setdefault(value, where)


def contradictions(organisation: Organisation) -> Iterator[str]:
    """What makes the file unusable: something it names is not there, or a case could be dropped."""
    for check in (_unknown_people, _unknown_units, _cycles, _rules, _lines, _ends_somewhere):
        yield from check(organisation)


def _unknown_people(organisation: Organisation) -> Iterator[str]:
    named = [
        ("[organisation], administrators", organisation.administrators),
        ("[committee], members", organisation.committee.members),
        *(
            (f'[[units]] "{unit.id}", {office}', held(unit))
            for unit in organisation.units.values()
            for office, held in HOLDERS.items()
        ),
        *((f"[[rules]] number {n}, owners", rule.owners) for n, rule in enumerate(organisation.rules, 1)),
    ]
    for where, ids in named:
        for id in ids:
            if id not in organisation.people:
                yield f'{where}: no person has the id "{id}".{near(id, organisation.people)} {_ADD_PERSON}'


_ADD_PERSON = "Correct it, or add the person under [[people]]."


def _unknown_units(organisation: Organisation) -> Iterator[str]:
    named = [
        *((f'[[units]] "{unit.id}", parent', unit.parent) for unit in organisation.units.values()),
        *((f'[[people]] "{person.id}", unit', person.unit) for person in organisation.people.values()),
    ]
    for where, id in named:
        if id and id not in organisation.units:
            yield f'{where}: no unit has the id "{id}".{near(id, organisation.units)} {_ADD_UNIT}'


_ADD_UNIT = "Correct it, or add the unit under [[units]]."


def _cycles(organisation: Organisation) -> Iterator[str]:
    """Each ring of units once, told from its first unit in the file."""
    told: set[str] = set()
    for start in organisation.units:
        ring, at = [start], organisation.units[start].parent
        while at in organisation.units and at not in ring:
            ring.append(at)
            at = organisation.units[at].parent
        if at == start and not told.intersection(ring):
            told.update(ring)
            yield f"The units {' → '.join([*ring, start])} form a ring: give one of them another parent."


def _rules(organisation: Organisation) -> Iterator[str]:
    for count, rule in enumerate(organisation.rules, 1):
        if not (rule.system or rule.kind or rule.level):
            yield f"[[rules]] number {count} never applies: give it a system, a kind or a level."
        if not rule.owners:
            yield f"[[rules]] number {count} has no owners: name at least one person."


def _lines(organisation: Organisation) -> Iterator[str]:
    """Where there are two employers, each must have a leader, or its employees' cases go to the other."""
    for unit in organisation.units.values():
        lines = {organisation.people[id].employer_line for id in unit.leaders if id in organisation.people}
        for line in unit.employer_lines:
            if line not in lines:
                yield (
                    f'[[units]] "{unit.id}": no leader has employer_line = "{line}". '
                    "Name one, or take the line out of employer_lines."
                )


def _ends_somewhere(organisation: Organisation) -> Iterator[str]:
    """Nothing is ever dropped: somebody takes what nobody else does, on both sides of the table."""
    if not organisation.administrators:
        yield "[organisation], administrators: name at least one; what finds no leader goes there."
    if organisation.units and not organisation.chief_representatives:
        yield (
            "No unit at the top has union_reps: name the chief representatives there; "
            "cases from units without a representative of their own go to them."
        )
    if not organisation.committee.channels:
        yield "[committee] has no channel for the weekly digest: give it slack_channel or teams_channel."


def advice(organisation: Organisation) -> Iterator[str]:
    """What works, though its author may not have meant it. Wants an organisation without contradictions."""
    for unit in organisation.units.values():
        yield from _goes_elsewhere(organisation, unit)
        both = organisation.chosen(id for id in unit.leaders if id in unit.representatives)
        for person in both:
            yield f"{unit.name}: {person.name} is both leader and representative, and would answer alone."
    yield from _out_of_reach(organisation)
    yield from _unknown_systems(organisation)
    if not organisation.notice_channel:
        yield (
            "[organisation] has no notice_channel: somebody who writes about harassment or danger "
            "is shown the safety representative only."
        )


def _goes_elsewhere(organisation: Organisation, unit: Unit) -> Iterator[str]:
    above = organisation.path(unit.id)[1:]
    if not unit.leaders:
        taker = next((other.name for other in above if other.leaders), "the administrators")
        yield f"{unit.name} has no leader: its cases go to {taker}."
    if not unit.representatives:
        taker = next((other.name for other in above if other.representatives), "the chief representatives")
        yield f"{unit.name} has no representative: its cases go to those of {taker}."


def _out_of_reach(organisation: Organisation) -> Iterator[str]:
    offices = {id for unit in organisation.units.values() for held in HOLDERS.values() for id in held(unit)}
    owners = {id for rule in organisation.rules for id in rule.owners}
    for person in organisation.chosen(sorted({*offices, *owners, *organisation.administrators})):
        if not person.addresses:
            yield f"{person.name} has neither slack nor teams, and cannot be reached."


def _unknown_systems(organisation: Organisation) -> Iterator[str]:
    """A rule for a system that no message can be read as naming would never be followed."""
    known = DEFAULT_SYSTEMS.extended(organisation.systems).spellings
    for count, rule in enumerate(organisation.rules, 1):
        if rule.system and rule.system not in known:
            yield (
                f'[[rules]] number {count}: no system is called "{rule.system}".{near(rule.system, known)} '
                "Correct it, or add it under [systems] with the ways people write it."
            )
