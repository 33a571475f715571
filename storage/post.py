"""The outbox as the sender sees it: what may go now, and what became of it.

One row per destination is its order, its pace, its lease and its circuit breaker, for every process alike. No
transaction is open while something is sent. A sender that vanishes leaves its letter as unknown, never as unsent.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, func, or_, select, update

from handlers.domain.errors import Fault
from handlers.domain.messages import Slot, ToHidden, Whisper
from handlers.domain.people import Address
from handlers.ports import Delivery, Errand, Receipt, UnitOfWork
from storage.outbox import Content, open_content
from storage.places import SqlPlaces
from storage.prepared import Prepared
from storage.runner import Runner
from storage.tables import DESTINATIONS, OUTBOX, LetterState
from storage.unit_of_work import SqlUnitOfWork, Tools
from storage.verdict import ATTEMPTS, Verdict, verdict

LEASE: Final = timedelta(seconds=30)

_EARLIER: Final = OUTBOX.alias("earlier")
_LIVE: Final = OUTBOX.c.finished_at.is_(None)
_BLOCKED: Final = (
    select(_EARLIER.c.id)
    .where(
        _EARLIER.c.destination == OUTBOX.c.destination,
        _EARLIER.c.case_id == OUTBOX.c.case_id,
        _EARLIER.c.id < OUTBOX.c.id,
        _EARLIER.c.finished_at.is_(None),
    )
    .exists()
)
_OF_ITS_TURN: Final = (OUTBOX.c.destination == bindparam("at")) & _LIVE & or_(OUTBOX.c.case_id == "", ~_BLOCKED)

# Statements are made once: making them takes longer than running them.
_DUE: Final = (
    select(DESTINATIONS.c.id, DESTINATIONS.c.owner)
    .where(
        DESTINATIONS.c.due_at <= bindparam("now"),
        DESTINATIONS.c.next_at <= bindparam("now"),
        or_(DESTINATIONS.c.lease_until.is_(None), DESTINATIONS.c.lease_until <= bindparam("now")),
    )
    .order_by(DESTINATIONS.c.due_at)
    .limit(bindparam("many"))
    .with_for_update(skip_locked=True)
)
_ABANDONED: Final = (
    update(OUTBOX)
    .where(OUTBOX.c.destination == bindparam("at"), _LIVE, OUTBOX.c.state == LetterState.SENDING.value)
    .values(state=LetterState.UNKNOWN.value)
)
_HEAD: Final = (
    select(OUTBOX)
    .where(_OF_ITS_TURN, OUTBOX.c.next_at <= bindparam("now"))
    .order_by(OUTBOX.c.priority, OUTBOX.c.id)
    .limit(1)
)
_NEXT: Final = select(func.min(OUTBOX.c.next_at)).where(_OF_ITS_TURN)
_MINE: Final = (OUTBOX.c.id == bindparam("letter")) & (OUTBOX.c.owner == bindparam("token")) & _LIVE
_WHERE_TO: Final = (
    select(DESTINATIONS)
    .join(OUTBOX, OUTBOX.c.destination == DESTINATIONS.c.id)
    .where(_MINE)
    .with_for_update(of=DESTINATIONS)
)
_SETTLE: Final = Prepared(
    lambda _: update(OUTBOX).where(_MINE).returning(OUTBOX.c.case_id, OUTBOX.c.destination, OUTBOX.c.slot)
)
_LETTER: Final = Prepared(lambda _: update(OUTBOX).where(OUTBOX.c.id == bindparam("letter")))
_AT: Final = update(DESTINATIONS).where(DESTINATIONS.c.id == bindparam("at"))
_DESTINATION: Final = Prepared(lambda _: _AT)
# Due when the next letter to it may go, and never where there is none.
_HAND_BACK: Final = Prepared(lambda _: _AT.values(due_at=_NEXT.scalar_subquery()))


@dataclass(frozen=True, slots=True)
class _Lease:
    """Who sends which attempt at which letter. What another has taken over since, this one cannot settle."""

    owner: str
    letter: int
    attempt: int

    def __str__(self) -> str:
        return f"{self.owner}/{self.letter}/{self.attempt}"


class SqlPost:
    """Implements the port `Post`. `owner` tells this process from every other."""

    def __init__(self, runner: Runner, tools: Tools, owner: str) -> None:
        self._runner = runner
        self._tools = tools
        self._ring = tools.ring
        self._now = tools.now
        self._owner = owner

    async def claim(self, limit: int) -> Sequence[Errand]:
        return await self._runner.run(lambda connection: self._claim(connection, limit))

    async def settle(
        self, errand: Errand, receipt: Receipt, otherwise: Callable[[UnitOfWork], bool] | None = None
    ) -> bool:
        def work(connection: Connection) -> bool:
            is_dead = self._settle(connection, errand, receipt)
            if is_dead and otherwise is not None:
                unit = SqlUnitOfWork(connection, self._tools)
                if otherwise(unit):
                    _LETTER.run(connection, {"letter": int(errand.id), "state": LetterState.SUPERSEDED.value})
                unit.flush()
            return is_dead

        try:
            return await self._runner.run(work)
        except Exception:
            if otherwise is None or errand.tries + 1 < ATTEMPTS:
                raise
        # Nothing is tried without end: it is dead, and doctor tells.
        return await self._runner.run(lambda connection: self._settle(connection, errand, receipt))

    async def reveal(self, errand: Errand) -> Address | None:
        match errand.to:
            case ToHidden() | Whisper():
                return self._ring.reveal(errand.to.who)
            case _:
                return None

    def _claim(self, connection: Connection, limit: int) -> Sequence[Errand]:
        now = self._now()
        due = connection.execute(_DUE, {"now": now, "many": limit}).all()
        found = [self._head(connection, row.id, row.owner, now) for row in due]
        return [errand for errand in found if errand is not None]

    def _head(self, connection: Connection, destination: str, owner: str, now: datetime) -> Errand | None:
        """The letter whose turn it is, now being sent; None where nothing may go yet."""
        if owner:
            connection.execute(_ABANDONED, {"at": destination})
        row = connection.execute(_HEAD, {"at": destination, "now": now}).first()
        if row is None:
            _HAND_BACK.run(connection, {"at": destination, "owner": ""})
            return None
        try:
            content = open_content(self._ring, row.payload)
        except Fault as fault:
            buried = Verdict(LetterState.DEAD, 0, reason=str(fault))
            _LETTER.run(connection, {"letter": row.id} | _settled(buried, row.attempts, now))
            return None
        return self._lease(connection, row, content, now)

    def _lease(self, connection: Connection, row: Row[Any], content: Content, now: datetime) -> Errand:
        until = now + LEASE
        # What is only looked for was sent when it was sent; what is sent again may be as late as at first.
        sent_at = (row.first_try or now) if row.state == LetterState.UNKNOWN else now
        token = str(_Lease(self._owner, row.id, row.attempts + 1))
        sending = {
            "state": LetterState.SENDING.value,
            "attempts": row.attempts + 1,
            "owner": token,
            "next_at": until,
            "first_try": sent_at,
        }
        _LETTER.run(connection, {"letter": row.id} | sending)
        leased = {"at": row.destination, "lease_until": until, "due_at": until, "owner": token}
        _DESTINATION.run(connection, leased)
        places = SqlPlaces(connection, self._ring)
        return Errand(
            id=str(row.id),
            mark=row.mark,
            to=content.to,
            message=content.message,
            tries=row.attempts,
            first_try=sent_at,
            update=places.of_slot(row.case_id, row.destination, row.slot) if row.slot else None,
            below=places.of_slot(row.case_id, row.destination, row.thread) if row.thread else None,
            unknown=row.state == LetterState.UNKNOWN,
            case=row.case_id,
            slot=Slot(row.slot) if row.slot else None,
            thread=Slot(row.thread) if row.thread else None,
        )

    def _settle(self, connection: Connection, errand: Errand, receipt: Receipt) -> bool:
        now = self._now()
        token = str(_Lease(self._owner, int(errand.id), errand.tries + 1))
        mine = {"letter": int(errand.id), "token": token}
        destination = connection.execute(_WHERE_TO, mine).first()
        if destination is None:
            return False
        said = verdict(errand, receipt, destination.streak)
        tries = errand.tries + said.counts
        row = _SETTLE.run(connection, mine | _settled(said, tries, now)).first()
        if row is None:
            return False
        self._release(connection, destination, said, token, now)
        if receipt.delivery is Delivery.SENT and receipt.place and row.case_id:
            places = SqlPlaces(connection, self._ring)
            places.keep(receipt.place, row.case_id, row.destination, row.slot, now)
        return said.state is LetterState.DEAD

    def _release(self, connection: Connection, destination: Row[Any], said: Verdict, token: str, now: datetime) -> None:
        """Let the destination rest as long as it must, and go on if the lease is still ours to give back."""
        next_at = max(destination.next_at, now + timedelta(seconds=said.pause))
        rest = {"at": destination.id, "next_at": next_at, "streak": said.streak}
        if destination.owner == token:
            _HAND_BACK.run(connection, rest | {"lease_until": None, "owner": ""})
        else:
            _DESTINATION.run(connection, rest)


def _settled(said: Verdict, tries: int, now: datetime) -> dict[str, object]:
    over = said.state in (LetterState.SENT, LetterState.DEAD)
    return {
        "state": said.state.value,
        "attempts": tries,
        "next_at": now + timedelta(seconds=said.wait),
        "finished_at": now if over else None,
        "reason": said.reason,
    }
