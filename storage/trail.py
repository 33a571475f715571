"""The trail: who in which role did what and when, never with content."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, select

from handlers.domain.case import Entry
from storage.mapping import entry_of, row_of_entry
from storage.prepared import Prepared
from storage.tables import TRAIL, EntryRow

_ADD: Final = Prepared(lambda _: TRAIL.insert())


class SqlTrail:
    """Implements the port `Trail`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entry: Entry) -> None:
        _ADD.run(self._connection, row_of_entry(entry))

    def of(self, case: str) -> Sequence[Entry]:
        lines = select(TRAIL).where(TRAIL.c.case_id == case).order_by(TRAIL.c.id)
        return [entry_of(EntryRow(**row)) for row in self._connection.execute(lines).mappings()]
