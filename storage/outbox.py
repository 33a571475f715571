"""The outbox as the use cases see it: letters are queued in the transaction that causes them.

Who a letter goes to and what it says are sealed; the row around it says only what order and pace need.
"""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ClauseElement, Connection, Integer, bindparam, case, select, update

from handlers.domain.errors import Defect
from handlers.domain.messages import (
    Destination,
    Letter,
    Message,
    ToChannel,
    ToGroup,
    ToHidden,
    ToPerson,
    Whisper,
)
from storage.codec import Json, decode, dumps, encode
from storage.prepared import Prepared
from storage.restoring import Restored
from storage.sealing import open_json, seal_json
from storage.sql import insert_into
from storage.tables import DESTINATIONS, OUTBOX, TRAIL, LetterState
from storage.vault import Ring

_LETTER: Final = "letter"


@dataclass(frozen=True, slots=True)
class Content:
    """What a letter carries: sealed in the row, gone some time after delivery."""

    to: Destination
    message: Message


def open_content(ring: Ring, sealed: bytes) -> Content:
    """Raises Fault where no key of the ring fits."""
    return decode(open_json(ring, _LETTER, sealed), Content)


def named(to: Destination) -> str:
    """What makes two destinations the same conversation. People are told by their tag: two seals never match."""
    match to:
        case ToChannel():
            parts = [to.channel]
        case ToPerson():
            parts = [to.person]
        case ToGroup():
            parts = sorted(to.people)
        case ToHidden():
            parts = [to.who.tag]
        case Whisper():
            parts = [to.channel, to.who.tag]
    return dumps([type(to).__name__, to.surface, *parts])


class SqlOutbox:
    """Implements the port `Outbox`. Letters are written by `flush`, at the end of the unit of work.

    The destinations are then locked in one and the same order by everybody, so that no two wait for each other.
    """

    def __init__(
        self, connection: Connection, ring: Ring, now: Callable[[], datetime], restored: Restored | None = None
    ) -> None:
        self._connection = connection
        self._ring = ring
        self._now = now
        self._restored = restored
        self._letters: list[Letter] = []

    def put(self, letter: Letter) -> None:
        if not letter.case and (letter.slot or letter.thread):
            raise Defect(f"letter {letter.key}: a slot belongs to a case")
        self._letters.append(letter)

    def flush(self, new: Set[str]) -> None:
        """`new` are the ids of cases of which nobody can have been told before this unit of work."""
        addressed = [(self._destination(letter.to), letter) for letter in self._letters]
        told: set[tuple[str, str]] = set()
        for destination, letter in sorted(addressed, key=lambda each: each[0]):
            is_first = letter.case in new and (destination, letter.case) not in told
            told.add((destination, letter.case))
            self._queue(destination, letter, is_first)
        self._letters.clear()

    def _destination(self, to: Destination) -> str:
        """The id of the destination: the one it got under an older key, if it ever got one."""
        blinds = self._ring.blind("destination", named(to))
        if len(blinds) == 1:
            return blinds[0]
        known = self._connection.execute(select(DESTINATIONS.c.id).where(DESTINATIONS.c.id.in_(blinds)))
        return next(iter(known.scalars()), blinds[0])

    def _queue(self, destination: str, letter: Letter, is_first: bool) -> None:
        now = self._now()
        self._wake(destination, letter.to, now)
        keys = self._ring.blind(_LETTER, letter.key)
        if not is_first and self._is_known(keys):
            return
        content = encode(Content(letter.to, letter.message), Content)
        sealed = seal_json(self._ring, _LETTER, content)
        taken_in = letter.slot is not None and not is_first and self._renew(destination, letter, sealed)
        row = {
            "key": keys[0],
            "destination": destination,
            "case_id": letter.case,
            "slot": letter.slot.value if letter.slot else None,
            "thread": letter.thread.value if letter.thread else None,
            "priority": int(letter.priority),
            "payload": None if taken_in else sealed,
            "mark": self._mark(letter, content),
            "state": (LetterState.SUPERSEDED if taken_in else LetterState.PENDING).value,
            "attempts": 0,
            "owner": "",
            "reason": "",
            "queued_at": now,
            "next_at": now,
            "finished_at": now if taken_in else None,
        }
        if self._restored and not taken_in and self._may_be_there(letter, self._restored.at):
            row |= {"state": LetterState.UNKNOWN.value, "first_try": self._restored.last}
        _ADD.run(self._connection, row)

    def _is_known(self, keys: Sequence[str]) -> bool:
        """Whether a letter with this key was ever queued, under any key of the ring."""
        return any(_KNOWN.run(self._connection, {"known": key}).first() for key in keys)

    def _mark(self, letter: Letter, content: Json) -> str:
        """The same for the same letter, also where a copy of the database writes it anew and knows of no sending.

        What people do again with other words is another letter, though it bears the same key.
        """
        words = dumps(content["message"]) if letter.case and isinstance(content, dict) else ""
        return self._ring.blind("mark", f"{letter.key}\0{words}")[0]

    def _may_be_there(self, letter: Letter, restored_at: datetime) -> bool:
        """Whether this may have been sent before the copy was put back: all but what tells of a newer case."""
        known = {"about": letter.case, "before": restored_at}
        return not letter.case or self._connection.execute(_KNOWN_THEN, known).first() is not None

    def _wake(self, destination: str, to: Destination, now: datetime) -> None:
        """Say that there is something to do; locks the destination until the work is committed."""
        row = {"id": destination, "surface": to.surface, "kind": type(to).__name__, "due_at": now, "next_at": now}
        _WAKE.run(self._connection, row | {"owner": "", "streak": 0})

    def _renew(self, destination: str, letter: Letter, sealed: bytes) -> bool:
        """Whether an older letter for the slot still waited: it keeps its turn and says the newer words."""
        slot = {"to": destination, "about": letter.case, "in_slot": letter.slot}
        renewed = _RENEW.run(self._connection, slot | {"words": sealed, "urgency": int(letter.priority)})
        return renewed.first() is not None


# Statements are made once: making them takes longer than running them.
_KNOWN: Final = Prepared(lambda _: select(OUTBOX.c.id).where(OUTBOX.c.key == bindparam("known")))
_KNOWN_THEN: Final = (
    select(TRAIL.c.id).where(TRAIL.c.case_id == bindparam("about"), TRAIL.c.at <= bindparam("before")).limit(1)
)
_URGENCY: Final = bindparam("urgency", type_=Integer)
_RENEWED: Final = (
    update(OUTBOX)
    .where(
        OUTBOX.c.destination == bindparam("to"),
        OUTBOX.c.case_id == bindparam("about"),
        OUTBOX.c.slot == bindparam("in_slot"),
        OUTBOX.c.state == LetterState.PENDING.value,
        OUTBOX.c.finished_at.is_(None),
    )
    .values(
        payload=bindparam("words"),
        priority=case((OUTBOX.c.priority > _URGENCY, _URGENCY), else_=OUTBOX.c.priority),
    )
    .returning(OUTBOX.c.id)
)


_RENEW: Final = Prepared(lambda _: _RENEWED)
_ADD: Final = Prepared(lambda dialect: insert_into(dialect, OUTBOX).on_conflict_do_nothing())


def _wake(dialect: str) -> ClauseElement:
    add = insert_into(dialect, DESTINATIONS)
    due, wanted = DESTINATIONS.c.due_at, add.excluded.due_at
    sooner = case((due.is_(None) | (due > wanted), wanted), else_=due)
    return add.on_conflict_do_update(index_elements=[DESTINATIONS.c.id], set_={"due_at": sooner})


_WAKE: Final = Prepared(_wake)
