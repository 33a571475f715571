"""The cases: kept whole, numbered without a gap that anybody could fall into, changed by one at a time."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ClauseElement,
    Connection,
    CursorResult,
    Executable,
    Select,
    bindparam,
    delete,
    func,
    select,
    union,
    update,
)

from handlers.domain.case import Case
from handlers.domain.errors import Overtaken
from handlers.domain.lifecycle import Status
from handlers.domain.people import Address
from handlers.domain.reading import Kind
from storage.mapping import case_of, row_of
from storage.prepared import Prepared, PreparedRows
from storage.sql import insert_into
from storage.tables import CASES, COUNTERS, PARTIES
from storage.vault import Ring

# Nobody is told of a case that its reporter has not sent, has taken back, or that was never one of ours.
_PRIVATE: Final = (Status.ASKED, Status.HELD, Status.WITHDRAWN, Status.REDIRECTED, Status.JOINED)
_BEFORE_SENT: Final = (Status.ASKED, Status.HELD)
_MAY_BE_CLEARED: Final = (Status.IN_EFFECT, Status.CONFIRMED)
# Made once: making a statement takes longer than running it.
_ADD: Final = Prepared(lambda _: CASES.insert())
_ONE: Final = select(CASES).where(CASES.c.id == bindparam("same"))
_SINCE: Final = (CASES.c.id == bindparam("same")) & (CASES.c.version == bindparam("since"))
_CHANGE: Final = Prepared(lambda _: update(CASES).where(_SINCE).returning(CASES.c.id))
_RIPE: Final = (
    select(CASES.c.id).where(CASES.c.next_at <= bindparam("now")).order_by(CASES.c.next_at).limit(bindparam("many"))
)
_NEXT_DUE: Final = select(func.min(CASES.c.next_at)).where(CASES.c.next_at.is_not(None))
_SET_BACK: Final = update(CASES).where(CASES.c.id == bindparam("same")).values(next_at=bindparam("until"))
_NO_PARTIES: Final = Prepared(lambda _: delete(PARTIES).where(PARTIES.c.case_id == bindparam("same")))
_PARTY: Final = PreparedRows(PARTIES, lambda insert: insert.returning(PARTIES.c.person))
_NEWEST_FIRST: Final = (CASES.c.year.desc(), CASES.c.number.desc())
_NEAR: Final = (CASES.c.unit == bindparam("unit")) & CASES.c.status.not_in(_PRIVATE)
# One for each index: a condition with "or" in it would sort every case that there ever was of a kind.
_ALIKE: Final = {
    column.name: select(CASES)
    .where(column == bindparam("same"), CASES.c.rep_only.is_(False), _NEAR | CASES.c.status.in_(_MAY_BE_CLEARED))
    .order_by(*_NEWEST_FIRST)
    .limit(bindparam("many"))
    for column in (CASES.c.system, CASES.c.kind)
}


class SqlCases:
    """Implements the port `Cases`. A new case is written once, as it is at the end: by `flush`, or when others are
    asked for. `added` are the ids of all new ones.
    """

    def __init__(self, connection: Connection, ring: Ring) -> None:
        self._connection = connection
        self._ring = ring
        self._new: dict[str, Case] = {}
        self.added: set[str] = set()

    def add(self, case: Case) -> None:
        self._new[case.id] = case
        self.added.add(case.id)

    def flush(self) -> None:
        for case in self._new.values():
            _ADD.run(self._connection, row_of(case))
            self._keep_parties(case)
        self._new.clear()

    def next_number(self, year: int) -> tuple[int, int]:
        # The counter's row is locked until the work is committed, so that two never read the same number.
        counted = _COUNT.run(self._connection, {"year": year, "last": 1})
        return year, int(counted.scalar_one())

    def get(self, id: str) -> Case | None:
        if id in self._new:
            return self._new[id]
        found = self._all(_ONE, {"same": id})
        return found[0] if found else None

    def save(self, case: Case) -> None:
        if case.id in self._new:
            self._new[case.id] = case
            return
        before = {"same": case.id, "since": case.version - 1}
        if _CHANGE.run(self._connection, {**row_of(case), **before}).first() is None:
            raise Overtaken(f"case {case.called} was changed by somebody else")
        if case.status not in _BEFORE_SENT:
            _NO_PARTIES.run(self._connection, {"same": case.id})
        self._keep_parties(case)

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        return self._ask(_RIPE, {"now": now, "many": limit}).scalars().all()

    def next_due(self) -> datetime | None:
        moment: datetime | None = self._ask(_NEXT_DUE).scalar_one()
        return moment

    def set_back(self, id: str, until: datetime) -> None:
        self._ask(_SET_BACK, {"same": id, "until": until})

    def of_reporter(self, who: Address) -> Sequence[Case]:
        theirs = CASES.c.reporter_tag.in_(self._ring.tags(who))
        return self._all(select(CASES).where(theirs).order_by(*_NEWEST_FIRST))

    def nth_newest(self, accounts: Collection[Address], nth: int) -> Case | None:
        tags = [tag for account in accounts for tag in self._ring.tags(account)]
        if not tags:
            return None
        self.flush()
        values = {f"tag_{turn}": tag for turn, tag in enumerate(tags)}
        id = _nth_newest(len(tags)).run(self._connection, {**values, "newer": nth - 1}).scalar_one_or_none()
        return None if id is None else self.get(id)

    def of_party(self, person: str, units: Collection[str], statuses: Collection[Status], limit: int) -> Sequence[Case]:
        return self._all(party_query(person, units, statuses, limit))

    def in_status(self, statuses: Collection[Status], limit: int) -> Sequence[Case]:
        # A query for each status, by its index: for all at once every case there ever was is gone through.
        oldest = select(CASES).order_by(CASES.c.year, CASES.c.number).limit(limit)
        rows = [row for one in statuses for row in self._ask(oldest.where(CASES.c.status == one))]
        return [case_of(row) for row in sorted(rows, key=lambda row: (row.year, row.number))[:limit]]

    def alike(self, system: str, kind: Kind, unit: str, limit: int) -> Sequence[Case]:
        about = {"system": system, "kind": kind.value}
        found = {
            case.id: case
            for column, same in about.items()
            if same
            for case in self._all(_ALIKE[column], {"same": same, "unit": unit, "many": limit})
        }
        return sorted(found.values(), key=lambda case: case.number, reverse=True)[:limit]

    def between(self, first: datetime, last: datetime) -> Sequence[Case]:
        within = (CASES.c.changed_at >= first) & (CASES.c.changed_at < last)
        return self._all(select(CASES).where(within).order_by(CASES.c.changed_at))

    def count(self, statuses: Collection[Status]) -> Mapping[Status, int]:
        found = {row.status: row.many for row in self._ask(count_query(statuses))}
        return {status: found.get(status, 0) for status in statuses}

    def _keep_parties(self, case: Case) -> None:
        people = {recipient.person for recipient in case.recipients} if case.sent else set()
        _PARTY.run(self._connection, [{"person": person} for person in sorted(people)], {"case_id": case.id})

    def _all(self, query: Select[Any], values: Mapping[str, object] | None = None) -> Sequence[Case]:
        return [case_of(row) for row in self._ask(query, values)]

    def _ask(self, query: Executable, values: Mapping[str, object] | None = None) -> CursorResult[Any]:
        """Of all cases, the new ones too."""
        self.flush()
        return self._connection.execute(query, values)


@cache
def _nth_newest(many: int) -> Prepared:
    """The id of a reporter's case by its place among theirs, where so many tags may be theirs."""
    tags: list[BindParameter[str]] = [bindparam(f"tag_{turn}") for turn in range(many)]
    theirs = select(CASES.c.id).where(CASES.c.reporter_tag.in_(tags))
    return Prepared(lambda _: theirs.order_by(*_NEWEST_FIRST).limit(1).offset(bindparam("newer")))


def count_query(statuses: Collection[Status]) -> Select[Any]:
    """By the index alone: no case is read to be counted."""
    return (
        select(CASES.c.status, func.count().label("many")).where(CASES.c.status.in_(statuses)).group_by(CASES.c.status)
    )


def party_query(person: str, units: Collection[str], statuses: Collection[Status], limit: int) -> Select[Any]:
    """Two look-ups by index, joined: PostgreSQL would read every case for one condition with "or" in it."""
    is_one = CASES.c.status.in_(statuses)
    given = select(CASES.c.id).join(PARTIES, PARTIES.c.case_id == CASES.c.id).where(PARTIES.c.person == person, is_one)
    theirs = select(CASES.c.id).where(CASES.c.unit.in_(units), is_one)
    # The statuses are asked for inside alone: outside SQLite would go through every case that has one of them.
    return select(CASES).where(CASES.c.id.in_(union(given, theirs))).order_by(*_NEWEST_FIRST).limit(limit)


def _count(dialect: str) -> ClauseElement:
    first = insert_into(dialect, COUNTERS)
    more = {"last": COUNTERS.c.last + 1}
    return first.on_conflict_do_update(index_elements=[COUNTERS.c.year], set_=more).returning(COUNTERS.c.last)


_COUNT: Final = Prepared(_count)
