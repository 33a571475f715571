"""Statements that run several times for every report, with everything worked out once that does not change.

To find out again at every run what a statement says costs more than to run it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ClauseElement, Connection, CursorResult, Dialect

_Process = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class _Plan:
    """The text for one database, and how each value is handed to its driver: `is_named` as a mapping, or in order."""

    text: str
    values: tuple[tuple[str, object, _Process], ...]
    is_named: bool

    def bound(self, given: Mapping[str, object]) -> dict[str, object] | tuple[object, ...]:
        bound = [
            (name, process(given.get(name, fixed)) if process else given.get(name, fixed))
            for name, fixed, process in self.values
        ]
        return dict(bound) if self.is_named else tuple(value for _, value in bound)


class Prepared:
    """A statement for any of our databases. `made` gives it for a dialect by name."""

    def __init__(self, made: Callable[[str], ClauseElement]) -> None:
        self._made = made
        self._plans: dict[tuple[str, tuple[str, ...]], _Plan] = {}

    def run(self, connection: Connection, values: Mapping[str, object]) -> CursorResult[Any]:
        """Run it with all its values. What it returns comes as the driver gives it: for texts and whole numbers."""
        key = (connection.dialect.name, tuple(values))
        plan = self._plans.get(key)
        if plan is None:
            made = self._made(connection.dialect.name)
            plan = self._plans[key] = _plan(made, connection.dialect, list(values))
        return connection.exec_driver_sql(plan.text, plan.bound(values))


def _plan(statement: ClauseElement, dialect: Dialect, names: list[str]) -> _Plan:
    compiled: Any = statement.compile(dialect=dialect, column_keys=names)
    order = compiled.positiontup if compiled.positional else sorted(set(compiled.bind_names.values()))
    values = (
        (name, compiled.binds[name].value, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
        for name in order
    )
    return _Plan(str(compiled), tuple(values), not compiled.positional)
