"""Which case a message on a platform belongs to, and where the messages of a case stand."""

from datetime import datetime

from sqlalchemy import Connection, select

from handlers.domain.inbound import Place
from handlers.domain.messages import Slot
from storage.codec import decode, dumps, encode
from storage.sealing import open_json, seal_json
from storage.sql import insert
from storage.tables import PLACES
from storage.vault import Ring


class SqlPlaces:
    """Implements the port `Places`."""

    def __init__(self, connection: Connection, ring: Ring) -> None:
        self._connection = connection
        self._ring = ring

    def case_at(self, place: Place) -> tuple[str, Slot | None] | None:
        known = select(PLACES.c.case_id, PLACES.c.slot).where(PLACES.c.id.in_(self._blinds(place)))
        row = self._connection.execute(known).first()
        return (row.case_id, Slot(row.slot) if row.slot else None) if row else None

    def of_slot(self, case: str, destination: str, slot: str) -> Place | None:
        """Where the message of that slot stands; the newest, should it have been posted again."""
        mine = (PLACES.c.case_id == case) & (PLACES.c.destination == destination) & (PLACES.c.slot == slot)
        newest = select(PLACES.c.sealed).where(mine).order_by(PLACES.c.sent_at.desc()).limit(1)
        sealed = self._connection.execute(newest).scalar_one_or_none()
        return None if sealed is None else decode(open_json(self._ring, "place", sealed), Place)

    def keep(self, place: Place, case: str, destination: str, slot: str | None, at: datetime) -> None:
        row = {
            "id": self._blinds(place)[0],
            "case_id": case,
            "destination": destination,
            "slot": slot,
            "sealed": seal_json(self._ring, "place", encode(place, Place)),
            "sent_at": at,
        }
        self._connection.execute(insert(self._connection, PLACES).values(row).on_conflict_do_nothing())

    def _blinds(self, place: Place) -> tuple[str, ...]:
        return self._ring.blind("place", dumps([place.surface, place.channel, place.message]))
