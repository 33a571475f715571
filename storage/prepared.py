"""Statements that run several times for every report, with everything worked out once that does not change.

To find out again at every run what a statement says costs more than to run it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import ClauseElement, Connection, CursorResult, Dialect, Row, Table, bindparam

from storage.sql import insert_into

_Process = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class _Plan:
    """The text for one database, and how each value is handed to its driver: by its name, or in the `order` given."""

    text: str
    values: tuple[tuple[str, object, _Process], ...]
    order: tuple[str, ...]

    def bound(self, given: Mapping[str, object]) -> dict[str, object] | tuple[object, ...]:
        bound = {
            name: process(given.get(name, fixed)) if process else given.get(name, fixed)
            for name, fixed, process in self.values
        }
        return tuple([bound[name] for name in self.order]) if self.order else bound


class Prepared:
    """A statement for any of our databases. `made` gives it for a dialect by name."""

    def __init__(self, made: Callable[[str], ClauseElement]) -> None:
        self._made = made
        self._plans: dict[tuple[str, tuple[str, ...]], _Plan] = {}

    def run(self, connection: Connection, values: Mapping[str, object]) -> CursorResult[Any]:
        """Run it with all its values. What it returns comes as the driver gives it: for texts and whole numbers."""
        plan = self._planned(connection, values)
        return connection.exec_driver_sql(plan.text, plan.bound(values))

    def run_many(self, connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
        """Run it once for each of these, which name the same values."""
        if rows:
            plan = self._planned(connection, rows[0])
            connection.exec_driver_sql(plan.text, [plan.bound(values) for values in rows])

    def _planned(self, connection: Connection, values: Mapping[str, object]) -> _Plan:
        key = (connection.dialect.name, tuple(values))
        plan = self._plans.get(key)
        if plan is None:
            made = self._made(connection.dialect.name)
            plan = self._plans[key] = _plan(made, connection.dialect, list(values))
        return plan


class PreparedRows:
    """An insert of many rows in few statements, each made once for a power of two of them.

    One for each number that there ever was would be quicker by a hair, and fill the memory. `ended` says what follows
    the rows. All rows have the same columns, and `same` is what they have in common.
    """

    def __init__(self, table: Table, ended: Callable[[Any], ClauseElement]) -> None:
        self._table = table
        self._ended = ended
        self._prepared: dict[int, Prepared] = {}

    def run(
        self, connection: Connection, rows: Sequence[Mapping[str, object]], same: Mapping[str, object]
    ) -> Sequence[Row[Any]]:
        """Insert them all, in their order. What it returns comes as with `Prepared.run`."""
        found: list[Row[Any]] = []
        left = rows
        while left:
            many = 1 << (len(left).bit_length() - 1)
            found += self._run(connection, left[:many], same)
            left = left[many:]
        return found

    def _run(
        self, connection: Connection, rows: Sequence[Mapping[str, object]], same: Mapping[str, object]
    ) -> CursorResult[Any]:
        if len(rows) not in self._prepared:
            names = [{name: f"{name}_{turn}" for name in row} | {name: name for name in same}
                     for turn, row in enumerate(rows)]  # fmt: skip
            self._prepared[len(rows)] = Prepared(partial(self._made, names))
        values = {f"{name}_{turn}": value for turn, row in enumerate(rows) for name, value in row.items()}
        return self._prepared[len(rows)].run(connection, {**values, **same})

    def _made(self, rows: Sequence[Mapping[str, str]], dialect: str) -> ClauseElement:
        types = {column.name: column.type for column in self._table.c}
        bound = [{name: bindparam(value, type_=types[name]) for name, value in row.items()} for row in rows]
        return self._ended(insert_into(dialect, self._table).values(bound))


def _plan(statement: ClauseElement, dialect: Dialect, names: list[str]) -> _Plan:
    compiled: Any = statement.compile(dialect=dialect, column_keys=names)
    order = tuple(compiled.positiontup) if compiled.positional else ()
    values = (
        (name, compiled.binds[name].value, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
        for name in sorted(set(order or compiled.bind_names.values()))
    )
    return _Plan(str(compiled), tuple(values), order)
