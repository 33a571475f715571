"""What may happen once only: a digest for a week and an audience, a reminder for a date."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from storage.prepared import Prepared
from storage.sql import insert_into
from storage.tables import PERIODS
from storage.vault import Ring

GESTURE: Final = "event"
"""The kind under which each gesture is claimed. Its name may tell a direct conversation, so it stands blinded."""


class SqlPeriods:
    """Implements the port `Periods`."""

    def __init__(self, connection: Connection, ring: Ring) -> None:
        self._connection = connection
        self._ring = ring

    def claim(self, kind: str, period: str, audience: str, at: datetime) -> bool:
        names = self._ring.blind("period", period) if kind == GESTURE else (period,)
        # Under every key, also where the first one is known already: a later change of keys must know it too.
        fresh = [self._first(kind, name, audience, at) for name in names]
        return all(fresh)

    def _first(self, kind: str, period: str, audience: str, at: datetime) -> bool:
        row = {"kind": kind, "period": period, "audience": audience, "at": at}
        return _ADD.run(self._connection, row).first() is not None


_ADD: Final = Prepared(lambda dialect: insert_into(dialect, PERIODS).on_conflict_do_nothing().returning(PERIODS.c.kind))
