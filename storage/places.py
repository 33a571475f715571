"""Which case a message on a platform belongs to, and where the messages of a case stand."""

from datetime import datetime
from typing import Final

from sqlalchemy import ClauseElement, Connection, bindparam, delete, select, update

from handlers.domain.inbound import Place
from handlers.domain.messages import Slot
from storage.codec import decode, dumps, encode
from storage.prepared import Prepared
from storage.sealing import open_json, seal_json
from storage.sql import insert_into
from storage.tables import DESTINATIONS, OUTBOX, PLACES, LetterState
from storage.vault import Ring

_KNOWN: Final = select(PLACES.c.case_id, PLACES.c.slot).where(PLACES.c.id.in_(bindparam("blinds", expanding=True)))
_OF_SLOT: Final = Prepared(
    lambda _: (
        select(PLACES.c.sealed)
        .where(
            PLACES.c.case_id == bindparam("about"),
            PLACES.c.destination == bindparam("at"),
            PLACES.c.slot == bindparam("in_slot"),
        )
        .order_by(PLACES.c.sent_at.desc())
        .limit(1)
    )
)

_RELEASE: Final = (
    update(PLACES)
    .where(PLACES.c.case_id == bindparam("about"), PLACES.c.slot == bindparam("in_slot"))
    .values(slot=None)
)

_ON_ITS_WAY: Final = (
    select(OUTBOX.c.id)
    .join(DESTINATIONS, DESTINATIONS.c.id == OUTBOX.c.destination)
    .where(
        OUTBOX.c.finished_at.is_(None),
        OUTBOX.c.state.in_([LetterState.SENDING.value, LetterState.UNKNOWN.value]),
        OUTBOX.c.case_id != "",
        DESTINATIONS.c.surface == bindparam("on"),
    )
    .limit(1)
)
_ADD: Final = Prepared(lambda dialect: insert_into(dialect, PLACES).on_conflict_do_nothing())


def _put(dialect: str) -> ClauseElement:
    """What belongs to one case now may have belonged to another."""
    add = insert_into(dialect, PLACES)
    return add.on_conflict_do_update(
        index_elements=[PLACES.c.id], set_={column.name: column for column in add.excluded if column.name != "id"}
    )


_PUT: Final = Prepared(_put)
_FORGET: Final = Prepared(lambda _: delete(PLACES).where(PLACES.c.id == bindparam("known")))


class SqlPlaces:
    """Implements the port `Places`."""

    def __init__(self, connection: Connection, ring: Ring) -> None:
        self._connection = connection
        self._ring = ring

    def case_at(self, place: Place) -> tuple[str, Slot | None] | None:
        row = self._connection.execute(_KNOWN, {"blinds": self._blinds(place)}).first()
        return (row.case_id, Slot(row.slot) if row.slot else None) if row else None

    def may_be_more(self, surface: str) -> bool:
        return self._connection.execute(_ON_ITS_WAY, {"on": surface}).first() is not None

    def of_slot(self, case: str, destination: str, slot: str) -> Place | None:
        """Where the message of that slot stands; the newest, should it have been posted again."""
        wanted = {"about": case, "at": destination, "in_slot": slot}
        sealed = _OF_SLOT.run(self._connection, wanted).scalar_one_or_none()
        return None if sealed is None else decode(open_json(self._ring, "place", sealed), Place)

    def add(self, place: Place, case: str, at: datetime) -> None:
        newest, *older = self._blinds(place)
        for blind in older:
            _FORGET.run(self._connection, {"known": blind})
        _PUT.run(self._connection, self._row(newest, place, case, None, None, at))

    def release(self, case: str, slot: Slot) -> None:
        self._connection.execute(_RELEASE, {"about": case, "in_slot": slot.value})

    def keep(self, place: Place, case: str, destination: str | None, slot: str | None, at: datetime) -> None:
        _ADD.run(self._connection, self._row(self._blinds(place)[0], place, case, destination, slot, at))

    def _row(
        self, id: str, place: Place, case: str, destination: str | None, slot: str | None, at: datetime
    ) -> dict[str, object]:
        sealed = seal_json(self._ring, "place", encode(place, Place))
        return {"id": id, "case_id": case, "destination": destination, "slot": slot, "sealed": sealed, "sent_at": at}

    def _blinds(self, place: Place) -> tuple[str, ...]:
        return self._ring.blind("place", dumps([place.surface, place.channel, place.message]))
