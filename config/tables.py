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
    or_near,
)
from handlers.domain.texts import Text, Words, text

SINGLE: Mapping[str, Columns] = {"organisation": ORGANISATION, "committee": COMMITTEE, "policy": POLICY}
REPEATED: Mapping[str, Columns] = {"units": UNITS, "people": PEOPLE, "rules": RULES}
_KNOWN = (*SINGLE, *REPEATED, "systems")
NEEDED = ("organisation", "committee", "units", "people")


@dataclass(frozen=True, slots=True)
class Row:
    """One table of the file, with only those values that are what they should be. `where` names it."""

    where: Text | Words
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
    """All rows of the file, and what was wrong with it, in the order of the file's tables."""

    single: dict[str, Row] = field(default_factory=dict)
    repeated: dict[str, list[Row]] = field(default_factory=dict)
    systems: dict[str, tuple[str, ...]] = field(default_factory=dict)
    problems: list[Text] = field(default_factory=list)


def read_tables(document: Mapping[str, object]) -> Tables:
    """Never raises: what cannot be used is in `problems` and left out."""
    tables = Tables()
    tables.problems.extend(_unknown_keys(text("organisation_file.place.file"), document, _KNOWN))
    tables.problems.extend(text(f"organisation_file.missing.{name}") for name in NEEDED if not document.get(name))
    for name, columns in SINGLE.items():
        tables.single[name] = _single(name, document.get(name, {}), columns, tables.problems)
    for name, columns in REPEATED.items():
        tables.repeated[name] = list(_rows(name, document.get(name, []), columns, tables.problems))
    tables.systems = _systems(document.get("systems", {}), tables.problems)
    return tables


def _single(name: str, value: object, columns: Columns, problems: list[Text]) -> Row:
    where = Words(f"[{name}]")
    if not isinstance(value, dict):
        problems.append(text("organisation_file.not_one_table", where=where, shown=_shown(value)))
        return Row(where, {})
    return _row(where, value, columns, problems) if value else Row(where, {})


def _rows(name: str, value: object, columns: Columns, problems: list[Text]) -> Iterator[Row]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        problems.append(text("organisation_file.not_repeated", table=Words(name)))
        return
    for count, item in enumerate(value, 1):
        id = item.get("id")
        where = row_called(name, id) if isinstance(id, str) and id else row_number(name, count)
        yield _row(where, item, columns, problems)


def row_called(table: str, id: str) -> Words:
    """As people find it in the file."""
    return Words(f'[[{table}]] "{id}"')


def row_number(table: str, number: int) -> Text:
    """The same for a row without an id; counted from 1."""
    return text("organisation_file.place.number", table=Words(f"[[{table}]]"), number=number)


def _row(where: Text | Words, values: Mapping[str, object], columns: Columns, problems: list[Text]) -> Row:
    problems.extend(_unknown_keys(where, values, tuple(columns)))
    wrong = dict(_wrong(where, values, columns))
    problems.extend(wrong.values())
    usable = {key: value for key, value in values.items() if key in columns and key not in wrong}
    if isinstance(values.get("id"), str):
        usable["id"] = values["id"]  # others refer to it, however it is spelt
    return Row(where, usable)


def _wrong(where: Text | Words, values: Mapping[str, object], columns: Columns) -> Iterator[tuple[str, Text]]:
    for key, column in columns.items():
        if key not in values:
            if column.required:
                yield key, text("organisation_file.lacks", where=where, key=Words(key), wanted=column.wanted)
        elif not column.fits(values[key]):
            yield key, _unfit(where, key, column, values[key])


def _unfit(where: Text | Words, key: str, column: Column, value: object) -> Text:
    return text("organisation_file.unfit", where=where, key=Words(key), wanted=column.wanted, shown=_shown(value))


def _systems(value: object, problems: list[Text]) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        problems.append(text("organisation_file.systems_shape"))
        return {}
    column: Column = SYSTEM_SPELLINGS
    for name, spellings in value.items():
        if not column.fits(spellings):
            problems.append(_unfit(Words("[systems]"), f'"{name}"', column, spellings))
    return {name: tuple(spellings) for name, spellings in value.items() if column.fits(spellings)}


def _unknown_keys(where: Text | Words, values: Mapping[str, object], known: tuple[str, ...]) -> Iterator[Text]:
    for key in values:
        if key not in known:
            yield or_near(text("organisation_file.unknown_key", where=where, key=Words(key)), key, known)


def _shown(value: object) -> Words:
    shown = _written(value)
    return Words(shown if len(shown) <= 60 else f"{shown[:57]}…")


def _written(value: object) -> str:
    """Much as it stands in the file."""
    match value:
        case str():
            return f'"{value}"'
        case bool():
            return str(value).lower()
        case list():
            return f"[{', '.join(map(_written, value))}]"
        case dict():
            return f"{{ {', '.join(f'{key} = {_written(one)}' for key, one in value.items())} }}"
        case _:
            return str(value)
