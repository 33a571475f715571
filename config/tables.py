"""The organisation file as typed rows: every wrong word in it is noted, and the rest is read on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from config.columns import (
    COMMITTEE,
    ORGANISATION,
    PEOPLE,
    POLICY,
    RULES,
    SYSTEM_SPELLINGS,
    UNITS,
    Column,
    Columns,
    near,
)

SINGLE: Mapping[str, Columns] = {"organisation": ORGANISATION, "committee": COMMITTEE, "policy": POLICY}
REPEATED: Mapping[str, Columns] = {"units": UNITS, "people": PEOPLE, "rules": RULES}
_KNOWN = (*SINGLE, *REPEATED, "systems")
_NEEDED = ("organisation", "committee", "units", "people")


@dataclass(frozen=True, slots=True)
class Row:
    """One table of the file, with only those values that are what they should be. `where` names it."""

    where: str
    values: Mapping[str, object]

    def text(self, key: str, default: str = "") -> str:
        value = self.values.get(key, default)
        return value if isinstance(value, str) else default

    def number(self, key: str, default: int = 0) -> int:
        value = self.values.get(key, default)
        return value if isinstance(value, int) else default

    def flag(self, key: str, default: bool) -> bool:
        return bool(self.values.get(key, default))

    def items(self, key: str) -> tuple[object, ...]:
        value = self.values.get(key)
        return tuple(value) if isinstance(value, list) else ()

    def ids(self, key: str) -> tuple[str, ...]:
        return tuple(str(item) for item in self.items(key))


@dataclass(slots=True)
class Tables:
    """All rows of the file, and what was wrong with it, in words and in the order of the file's tables."""

    single: dict[str, Row] = field(default_factory=dict)
    repeated: dict[str, list[Row]] = field(default_factory=dict)
    systems: dict[str, tuple[str, ...]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def read_tables(document: Mapping[str, object]) -> Tables:
    """Never raises: what cannot be used is in `problems` and left out."""
    tables = Tables()
    tables.problems.extend(_unknown_keys("The file", document, _KNOWN))
    tables.problems.extend(f"[{name}] is missing: {_HOW[name]}" for name in _NEEDED if not document.get(name))
    for name, columns in SINGLE.items():
        tables.single[name] = _single(name, document.get(name, {}), columns, tables.problems)
    for name, columns in REPEATED.items():
        tables.repeated[name] = list(_rows(name, document.get(name, []), columns, tables.problems))
    tables.systems = _systems(document.get("systems", {}), tables.problems)
    return tables


_HOW = {
    "organisation": "start the file with it, and give it a name and administrators.",
    "committee": "the weekly digest goes there; give it a name and a channel.",
    "units": "add one [[units]] for each place people work, the whole organisation first.",
    "people": "add one [[people]] for each leader, representative and administrator.",
}


def _single(name: str, value: object, columns: Columns, problems: list[str]) -> Row:
    where = f"[{name}]"
    if not isinstance(value, dict):
        problems.append(f"{where} must be one table, not {_shown(value)}.")
        return Row(where, {})
    return _row(where, value, columns, problems) if value else Row(where, {})


def _rows(name: str, value: object, columns: Columns, problems: list[str]) -> Iterator[Row]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        problems.append(f"{name} must be written as [[{name}]], once for each.")
        return
    for count, item in enumerate(value, 1):
        id = item.get("id")
        where = f'[[{name}]] "{id}"' if isinstance(id, str) and id else f"[[{name}]] number {count}"
        yield _row(where, item, columns, problems)


def _row(where: str, values: Mapping[str, object], columns: Columns, problems: list[str]) -> Row:
    problems.extend(_unknown_keys(where, values, tuple(columns)))
    wrong = dict(_wrong(where, values, columns))
    problems.extend(wrong.values())
    usable = {key: value for key, value in values.items() if key in columns and key not in wrong}
    if isinstance(values.get("id"), str):
        usable["id"] = values["id"]  # others refer to it, however it is spelt
    return Row(where, usable)


def _wrong(where: str, values: Mapping[str, object], columns: Columns) -> Iterator[tuple[str, str]]:
    for key, column in columns.items():
        if key not in values:
            if column.required:
                yield key, f"{where} lacks {key}: write {column.wanted}."
        elif not column.fits(values[key]):
            yield key, f"{where}, {key}: must be {column.wanted}, not {_shown(values[key])}."


def _systems(value: object, problems: list[str]) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        problems.append("[systems] must be one table of names, each with a list of spellings.")
        return {}
    column: Column = SYSTEM_SPELLINGS
    for name, spellings in value.items():
        if not column.fits(spellings):
            problems.append(f'[systems], "{name}": must be {column.wanted}, not {_shown(spellings)}.')
    return {name: tuple(spellings) for name, spellings in value.items() if column.fits(spellings)}


def _unknown_keys(where: str, values: Mapping[str, object], known: tuple[str, ...]) -> Iterator[str]:
    for key in values:
        if key not in known:
            yield f'{where} has "{key}", which means nothing here.{near(key, known)}'


def _shown(value: object) -> str:
    shown = f'"{value}"' if isinstance(value, str) else str(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}…"
