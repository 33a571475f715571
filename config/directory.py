"""Whether the organisation hangs together: who refers to whom, and whether every case finds its people."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from config.columns import or_near
from config.tables import Tables, row_called, row_number
from handlers.domain.people import HOLDERS, Organisation, Unit
from handlers.domain.texts import Param, Text, Words, text
from handlers.reading import DEFAULT_SYSTEMS

Named = tuple[Text | Words, str, Iterable[str]]
"""Where ids are named: in which table, under which key, and which."""


def duplicates(tables: Tables) -> Iterator[Text]:
    """Ids, accounts and channels that stand twice, where each must be one person's or one unit's."""
    for name in ("units", "people"):
        ids = Counter(row.text("id") for row in tables.repeated[name])
        for id, times in ids.items():
            if id and times > 1:
                yield text("organisation_file.same_id", where=row_called(name, id), times=times)
    rooms = [*tables.repeated["units"], tables.single["committee"]]
    for surface in ("slack", "teams"):
        accounts = ((row.text(surface), row.where) for row in tables.repeated["people"])
        yield from _twice(accounts, "organisation_file.same_account", surface)
        channels = ((row.text(f"{surface}_channel"), row.where) for row in rooms)
        yield from _twice(channels, "organisation_file.same_channel", surface)


def _twice(values: Iterable[tuple[str, Text | Words]], key: str, surface: str) -> Iterator[Text]:
    seen: dict[str, Text | Words] = {}
    for value, where in values:
        if value and value in seen and seen[value] != where:
            platform = Words(surface.capitalize())
            yield text(key, where=where, surface=platform, other=seen[value], value=Words(value))
        seen.setdefault(value, where)


def contradictions(organisation: Organisation) -> Iterator[Text]:
    """What makes the file unusable: something it names is not there, or a case could be dropped."""
    for check in (_unknown_people, _unknown_units, _cycles, _rules, _lines, _ends_somewhere):
        yield from check(organisation)


def _unknown_people(organisation: Organisation) -> Iterator[Text]:
    named: list[Named] = [
        (Words("[organisation]"), "administrators", organisation.administrators),
        (Words("[committee]"), "members", organisation.committee.members),
        *(
            (row_called("units", unit.id), office, held(unit))
            for unit in organisation.units.values()
            for office, held in HOLDERS.items()
        ),
        *((row_number("rules", number), "owners", rule.owners) for number, rule in enumerate(organisation.rules, 1)),
    ]
    return _unknown(named, "organisation_file.no_person", organisation.people)


def _unknown_units(organisation: Organisation) -> Iterator[Text]:
    named: list[Named] = [
        *((row_called("units", unit.id), "parent", [unit.parent]) for unit in organisation.units.values()),
        *((row_called("people", person.id), "unit", [person.unit]) for person in organisation.people.values()),
    ]
    return _unknown(named, "organisation_file.no_unit", {"": None, **organisation.units})


def _unknown(named: Iterable[Named], problem: str, known: Mapping[str, object]) -> Iterator[Text]:
    for where, key, ids in named:
        for id in ids:
            if id not in known:
                yield or_near(text(problem, where=where, key=Words(key), id=Words(id)), id, known)


def _cycles(organisation: Organisation) -> Iterator[Text]:
    """Each ring of units once, told from its first unit in the file."""
    told: set[str] = set()
    for start in organisation.units:
        ring, at = [start], organisation.units[start].parent
        while at in organisation.units and at not in ring:
            ring.append(at)
            at = organisation.units[at].parent
        if at == start and not told.intersection(ring):
            told.update(ring)
            yield text("organisation_file.ring", ring=Words(" → ".join([*ring, start])))


def _rules(organisation: Organisation) -> Iterator[Text]:
    for count, rule in enumerate(organisation.rules, 1):
        if not (rule.system or rule.kind or rule.level):
            yield text("organisation_file.rule_never", where=row_number("rules", count))
        if not rule.owners:
            yield text("organisation_file.rule_owners", where=row_number("rules", count))


def _lines(organisation: Organisation) -> Iterator[Text]:
    """Where there are two employers, each must have a leader, or its employees' cases go to the other."""
    for unit in organisation.units.values():
        lines = {organisation.people[id].employer_line for id in unit.leaders if id in organisation.people}
        for line in unit.employer_lines:
            if line not in lines:
                yield text("organisation_file.no_line", where=row_called("units", unit.id), line=Words(line))


def _ends_somewhere(organisation: Organisation) -> Iterator[Text]:
    """Nothing is ever dropped: somebody takes what nobody else does, on both sides of the table."""
    if not organisation.administrators:
        yield text("organisation_file.no_administrators")
    if organisation.units and not organisation.chief_representatives:
        yield text("organisation_file.no_chief")
    if not organisation.committee.channels:
        yield text("organisation_file.no_channel")


def advice(organisation: Organisation) -> Iterator[Text]:
    """What works, though its author may not have meant it. Wants an organisation without contradictions."""
    for unit in organisation.units.values():
        yield from _goes_elsewhere(organisation, unit)
        both = organisation.chosen(id for id in unit.leaders if id in unit.representatives)
        for person in both:
            yield text("organisation_file.advice.both", unit=Words(unit.name), name=Words(person.name))
    yield from _out_of_reach(organisation)
    yield from _unknown_systems(organisation)
    if not organisation.notice_channel:
        yield text("organisation_file.advice.no_notice_channel")


def _goes_elsewhere(organisation: Organisation, unit: Unit) -> Iterator[Text]:
    above, named = organisation.path(unit.id)[1:], Words(unit.name)
    if not unit.leaders:
        taker = next((other.name for other in above if other.leaders), None)
        yield _goes_to("organisation_file.advice.no_leader", taker, unit=named)
    if not unit.representatives:
        taker = next((other.name for other in above if other.representatives), None)
        yield _goes_to("organisation_file.advice.no_representative", taker, unit=named)


def _goes_to(key: str, taker: str | None, **said: Param) -> Text:
    """Up the tree, or to those at the end of it."""
    return text(f"{key}_at_all", **said) if taker is None else text(key, taker=Words(taker), **said)


def _out_of_reach(organisation: Organisation) -> Iterator[Text]:
    offices = {id for unit in organisation.units.values() for held in HOLDERS.values() for id in held(unit)}
    owners = {id for rule in organisation.rules for id in rule.owners}
    for person in organisation.chosen(sorted({*offices, *owners, *organisation.administrators})):
        if not person.addresses:
            yield text("organisation_file.advice.out_of_reach", name=Words(person.name))


def _unknown_systems(organisation: Organisation) -> Iterator[Text]:
    """A rule for a system that no message can be read as naming would never be followed."""
    known = DEFAULT_SYSTEMS.extended(organisation.systems).spellings
    for count, rule in enumerate(organisation.rules, 1):
        if rule.system and rule.system not in known:
            where = row_number("rules", count)
            unknown = text("organisation_file.advice.unknown_system", where=where, system=Words(rule.system))
            yield or_near(unknown, rule.system, known)
