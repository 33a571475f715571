"""Until when everything that people said is known to have come in, and below which messages more may stand."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Final

from sqlalchemy import Connection, Executable, bindparam, case, or_, select

from handlers.domain.errors import Fault
from handlers.domain.inbound import Place
from handlers.domain.lifecycle import SENT, Status
from handlers.domain.messages import Slot
from storage.codec import decode
from storage.periods import SqlPeriods
from storage.runner import Runner
from storage.sealing import open_json
from storage.sql import insert_into
from storage.tables import CASES, PLACES, WATCHES
from storage.unit_of_work import Tools

NIGHT: Final = "catch_up"
_TALKED_ABOUT: Final = (*SENT, Status.ASKED, Status.HELD)
# Without a destination it is the reporter's own message; other messages stand below these themselves.
_ROOTS: Final = or_(PLACES.c.destination.is_(None), PLACES.c.slot.in_([Slot.CARD.value, Slot.CONFIRMATION.value]))
_THREADS: Final = (
    select(PLACES.c.sealed)
    .join(CASES, CASES.c.id == PLACES.c.case_id)
    .where(CASES.c.status.in_(_TALKED_ABOUT), CASES.c.surface == bindparam("on"), _ROOTS)
    .order_by(PLACES.c.sent_at.desc())
    .limit(bindparam("many"))
)
_UNTIL: Final = select(WATCHES.c.at).where(WATCHES.c.surface == bindparam("on"))


class SqlWatch:
    """Implements the port `Watch`."""

    def __init__(self, runner: Runner, tools: Tools) -> None:
        self._runner = runner
        self._ring = tools.ring
        self._now = tools.now
        self._restored = tools.restored

    @property
    def earliest(self) -> datetime | None:
        return self._restored.at if self._restored else None

    async def until(self, surface: str) -> datetime | None:
        return await self._runner.run(lambda connection: _until(connection, surface))

    async def reached(self, surface: str, at: datetime) -> None:
        row = {"surface": surface, "at": at}
        await self._runner.run(lambda connection: connection.execute(_forward(connection.dialect.name), row))

    async def claim(self, surface: str, night: date) -> bool:
        return await self._runner.run(
            lambda connection: SqlPeriods(connection, self._ring).claim(NIGHT, f"{night}", surface, self._now())
        )

    async def threads(self, surface: str, limit: int) -> Sequence[Place]:
        wanted = {"on": surface, "many": limit}
        sealed = await self._runner.run(lambda connection: connection.execute(_THREADS, wanted).scalars().all())
        return [place for one in sealed if (place := self._opened(one)) is not None]

    def _opened(self, sealed: bytes) -> Place | None:
        try:
            return decode(open_json(self._ring, "place", sealed), Place)
        except Fault:
            return None


def _until(connection: Connection, surface: str) -> datetime | None:
    at: datetime | None = connection.execute(_UNTIL, {"on": surface}).scalar_one_or_none()
    return at


@cache
def _forward(dialect: str) -> Executable:
    add = insert_into(dialect, WATCHES)
    later = case((WATCHES.c.at < add.excluded.at, add.excluded.at), else_=WATCHES.c.at)
    return add.on_conflict_do_update(index_elements=[WATCHES.c.surface], set_={"at": later})
