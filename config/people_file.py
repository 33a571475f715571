"""Taking people into the organisation file: what would change, and the file written anew with its comments kept."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

from tomlkit import TOMLDocument
from tomlkit.items import Array, Table

from config.document import new_person, put_value, read, single_row, tables, unit_row
from config.ids import fresh_id
from config.people_csv import IN_A_UNIT, Entry, Problem, Sheet, Wrong

NEAR = 0.7
ACCOUNTS = ("slack", "teams")
COLUMNS = ("name", "email", "title", "unit", "language", *ACCOUNTS)
_ELSEWHERE = {"administrators": "organisation", "members": "committee"}


@dataclass(frozen=True, slots=True)
class Change:
    """A column of somebody's from one value to another; or, without values, an office in a unit or the whole."""

    what: str
    before: str = ""
    after: str = ""
    unit: str = ""


@dataclass(slots=True)
class Taken:
    """One person of the sheet and of the file. `changes` is empty where the file says it all already."""

    id: str
    name: str
    email: str
    is_new: bool
    slack: str = ""
    teams: str = ""
    changes: list[Change] = field(default_factory=list)


class Register:
    """The people of a document, by what they may be known by."""

    def __init__(self, document: TOMLDocument) -> None:
        self._known: dict[tuple[str, str], list[Table]] = {}
        for row in tables(document, "people"):
            self.add(row)

    def add(self, row: Table) -> None:
        for key in ("id", "email", *ACCOUNTS, "name"):
            if row.get(key):
                self._known.setdefault((key, str(row[key]).casefold()), []).append(row)

    def by(self, key: str, value: str) -> list[Table]:
        return self._known.get((key, value.casefold()), [])

    def fresh_id(self, name: str) -> str:
        return fresh_id(name, {word for key, word in self._known if key == "id"})

    def of(self, entry: Entry) -> Table | None:
        """By e-mail address, by an account, or by name where the file knows neither of one person of that name."""
        if by_email := self.by("email", entry.email):
            return by_email[0]
        held = [row for key in ACCOUNTS for row in self.by(key, getattr(entry, key)) if "email" not in row]
        named = [row for row in self.by("name", entry.name) if "email" not in row]
        return held[0] if held else named[0] if len(named) == 1 else None


@dataclass(slots=True)
class Plan:
    """What taking in a sheet comes to. Nobody is ever taken out, and an empty cell empties nothing."""

    document: TOMLDocument
    before: bytes
    people: "Register"
    taken: list[Taken] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def changed(self) -> list[Taken]:
        return [one for one in self.taken if one.changes]


def plan(path: Path, sheet: Sheet) -> Plan:
    """Work it out against this organisation file, which has to be in order. Raises OrganisationError."""
    document, before = read(path)
    made = Plan(document, before, Register(document), problems=list(sheet.problems))
    units = dict(_units(made.document))
    for entries in _by_person(sheet.entries, made.problems).values():
        known = [replace(one, unit=units.get(one.unit.casefold(), "")) for one in entries]
        wrong = [
            Problem(a.line, Wrong.UNIT, a.unit, _near(made.document, a.unit))
            for a, b in zip(entries, known, strict=True)
            if a.unit and not b.unit
        ]
        made.problems.extend(wrong)
        if not wrong:
            _take(made, known)
    made.problems.sort(key=lambda problem: problem.line)
    return made


def add_accounts(made: Plan, accounts: Mapping[str, str]) -> None:
    """Put Slack ids, found by e-mail address, where there is none."""
    for one in made.taken:
        id = accounts.get(one.email.casefold(), "")
        if id and not one.slack:
            one.slack = id
            one.changes.extend(_set(made.people.by("id", one.id)[0], {"slack": id}))


def _by_person(entries: Iterable[Entry], problems: list[Problem]) -> dict[str, list[Entry]]:
    """Several lines may be one person's, with an office on each; they agree on the name."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        same = found.setdefault(entry.email.casefold(), [])
        if same and same[0].name.casefold() != entry.name.casefold():
            problems.append(Problem(entry.line, Wrong.TWO_NAMES, entry.email))
        else:
            same.append(entry)
    return found


def _units(document: TOMLDocument) -> Iterator[tuple[str, str]]:
    """Everything a unit may be called in a sheet, with its id; the id itself last, so that it counts most."""
    for key in ("name_nn", "name", "id"):
        for unit in tables(document, "units"):
            if key in unit:
                yield str(unit[key]).casefold(), str(unit["id"])


def _near(document: TOMLDocument, name: str) -> str:
    """The unit whose name is nearest; empty where none is near."""
    names = [str(unit["name"]) for unit in tables(document, "units")]
    return next(iter(get_close_matches(name, names, 1, NEAR)), "")


def _take(made: Plan, entries: list[Entry]) -> None:
    first = entries[0]
    row = made.people.of(first)
    is_new = row is None
    if row is None:
        row = new_person(made.document, made.people.fresh_id(first.name))
    values = {column: next((cell for one in entries if (cell := getattr(one, column))), "") for column in COLUMNS}
    if not is_new and str(row.get("email", "")).casefold() == first.email.casefold():
        values["email"] = ""  # a letter in another case is no change
    slack, teams = (str(row.get(key, "")) or values[key] for key in ACCOUNTS)
    one = Taken(str(row["id"]), first.name, first.email, is_new, slack, teams)
    one.changes.extend(_set(row, values))
    if is_new:
        made.people.add(row)
    for entry in entries:
        one.changes.extend(_appoint(made.document, one.id, entry))
    made.taken.append(one)


def _set(row: Table, values: Mapping[str, str]) -> Iterator[Change]:
    """Write what is new; each change is told."""
    for column, after in values.items():
        before = str(row.get(column, ""))
        if after and after != before:
            put_value(row, column, after)
            yield Change(column, before, after)


def _appoint(document: TOMLDocument, id: str, entry: Entry) -> Iterator[Change]:
    for office in entry.offices:
        in_a_unit = office in IN_A_UNIT
        row = unit_row(document, entry.unit) if in_a_unit else single_row(document, _ELSEWHERE[office])
        holders = row.get(office)
        if holders is not None and id in holders:
            continue
        if isinstance(holders, Array):
            holders.append(id)
        else:
            put_value(row, office, [id])
        yield Change(office, unit=str(row["name"]) if in_a_unit else "")
