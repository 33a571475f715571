"""The few places where SQLite and PostgreSQL are spoken to in different words."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = postgresql.Insert | sqlite.Insert
_INSERT: Final[Mapping[str, Callable[[Table], Any]]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def insert_into(dialect: str, table: Table) -> Insert:
    """An INSERT that knows ON CONFLICT.

    Ask RETURNING for what was inserted: the count of rows does not say it on PostgreSQL.
    """
    made: Insert = _INSERT[dialect](table)
    return made
