"""How people and channels are reached: found by a blind, sealed, forgotten when nobody has used it for long."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, bindparam, delete, select, update

from handlers.domain.errors import Fault
from handlers.domain.people import Address
from handlers.ports import room_of
from storage.runner import Runner
from storage.sql import insert_into
from storage.tables import ROOMS
from storage.vault import Ring

KEPT: Final = timedelta(days=400)
"""Longer than a year: a case that was kept comes back after one."""
LEAVE: Final = timedelta(days=1)
"""How long the room of somebody who asked to be forgotten stays: they must get an answer."""
PURPOSE: Final = "room"
_FRESH: Final = timedelta(days=1)

# Made once: making a statement takes longer than running it.
_MINE: Final = ROOMS.c.id.in_(bindparam("blinds", expanding=True))
_FIND: Final = select(ROOMS.c.sealed, ROOMS.c.until).where(_MINE).order_by(ROOMS.c.until.desc())
_DROP: Final = delete(ROOMS).where(_MINE)
_LEAVE: Final = update(ROOMS).where(_MINE, ROOMS.c.until > bindparam("soon")).values(until=bindparam("soon"))


class SqlRooms:
    """Implements the port `Rooms`."""

    def __init__(self, runner: Runner, ring: Ring, now: Callable[[], datetime]) -> None:
        self._runner = runner
        self._ring = ring
        self._now = now

    async def get(self, surface: str, key: str) -> str | None:
        return await self._runner.run(lambda connection: self._find(connection, surface, key)[0])

    async def keep(self, surface: str, key: str, value: str) -> None:
        await self._runner.run(lambda connection: self._keep(connection, surface, key, value))

    async def forget(self, surface: str, key: str) -> None:
        blinds = blinds_of(self._ring, surface, key)
        await self._runner.run(lambda connection: connection.execute(_DROP, {"blinds": blinds}))

    def _find(self, connection: Connection, surface: str, key: str) -> tuple[str | None, datetime | None]:
        row = connection.execute(_FIND, {"blinds": blinds_of(self._ring, surface, key)}).first()
        if row is None:
            return None, None
        try:
            return self._ring.open(PURPOSE, row.sealed).decode(), row.until
        except Fault:
            return None, None

    def _keep(self, connection: Connection, surface: str, key: str, value: str) -> None:
        known, until = self._find(connection, surface, key)
        now = self._now()
        if known == value and until is not None and until > now + KEPT - _FRESH:
            return
        blinds = blinds_of(self._ring, surface, key)
        connection.execute(_DROP, {"blinds": blinds})
        row = {"id": blinds[0], "sealed": self._ring.seal(PURPOSE, value.encode()), "until": now + KEPT}
        add = insert_into(connection.dialect.name, ROOMS)
        newest = {"sealed": add.excluded.sealed, "until": add.excluded.until}
        connection.execute(add.on_conflict_do_update(index_elements=[ROOMS.c.id], set_=newest), row)


class SqlWays:
    """Implements the port `Ways` on one open connection."""

    def __init__(self, connection: Connection, ring: Ring, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._ring = ring
        self._now = now

    def close(self, who: Address) -> None:
        blinds = blinds_of(self._ring, who.surface, room_of(who))
        self._connection.execute(_LEAVE, {"blinds": blinds, "soon": self._now() + LEAVE})


def forget_unused(connection: Connection, now: datetime) -> int:
    """Forget what nobody has used for long; how many that were."""
    return connection.execute(delete(ROOMS).where(ROOMS.c.until < now)).rowcount


def blinds_of(ring: Ring, surface: str, key: str) -> tuple[str, ...]:
    """What a room is called in the database, the newest key's name first."""
    return ring.blind(PURPOSE, f"{surface}\0{key}")
