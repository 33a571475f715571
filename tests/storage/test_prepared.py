"""Statements that are made once."""

from typing import Any

from sqlalchemy import ClauseElement, select

from storage.engine import connect
from storage.prepared import PreparedRows
from storage.tables import INBOX_KEYS
from tests.storage.cast import START


def test_however_many_rows_there_are_only_a_few_statements_are_made_and_kept(url: str) -> None:
    made: list[str] = []

    def ended(insert: Any) -> ClauseElement:
        statement: ClauseElement = insert.on_conflict_do_nothing().returning(INBOX_KEYS.c.key)
        made.append(str(statement))
        return statement

    rows = PreparedRows(INBOX_KEYS, ended)
    engine = connect(url)
    with engine.begin() as connection:
        for many in range(1, 41):
            keys = [f"{many}-{turn}" for turn in range(many)]
            added = rows.run(connection, [{"key": key} for key in keys], {"at": START})
            assert sorted(row.key for row in added) == sorted(keys)
        assert len(connection.execute(select(INBOX_KEYS)).all()) == sum(range(41))
    engine.dispose()
    assert len(made) == 6
