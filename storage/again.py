"""What was given up, and running it again: events that were set aside, and messages that found no way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, String, bindparam, func, literal_column, select, update

from handlers.domain.messages import Whisper
from storage.runner import Runner
from storage.tables import DESTINATIONS, INBOX, OUTBOX, InboxState, LetterState

_LATER: Final = OUTBOX.alias("later")
_NEWER: Final = select(_LATER.c.id).where(
    _LATER.c.destination == OUTBOX.c.destination,
    _LATER.c.case_id == OUTBOX.c.case_id,
    _LATER.c.slot == OUTBOX.c.slot,
    _LATER.c.id > OUTBOX.c.id,
)
# Asked in two, each by its index: for both at once all that was ever queued since is gone through, for each of them.
_REPLACED: Final = (
    _NEWER.where(_LATER.c.finished_at.is_(None)).exists() | _NEWER.where(_LATER.c.finished_at.is_not(None)).exists()
)
_FLEETING: Final = (
    select(DESTINATIONS.c.id)
    .where(DESTINATIONS.c.id == OUTBOX.c.destination, DESTINATIONS.c.kind == Whisper.__name__)
    .exists()
)
WITHOUT_A_WAY: Final = (
    (OUTBOX.c.finished_at.is_not(None))
    & (OUTBOX.c.payload.is_not(None))
    & (OUTBOX.c.state == literal_column(f"'{LetterState.DEAD.value}'", String))
    & ~_FLEETING
    & ~_REPLACED
)
"""Letters that died, and whose words are still kept and still the newest of their place."""
LETTERS_BY_REASON: Final = select(OUTBOX.c.reason, func.count()).where(WITHOUT_A_WAY).group_by(OUTBOX.c.reason)
# Said in the statement itself, so that the index of the few is used.
ASIDE: Final = INBOX.c.state == literal_column(f"'{InboxState.SET_ASIDE.value}'", String)

_EVENTS: Final = (
    update(INBOX)
    .where(ASIDE)
    .values(state=InboxState.WAITING.value, tries=0, reason="", next_at=bindparam("now"))
    .returning(INBOX.c.id)
)
# It may have arrived after all: what was ever sent is looked for before it is sent again.
_LETTERS: Final = (
    update(OUTBOX)
    .where(WITHOUT_A_WAY)
    .values(
        state=LetterState.UNKNOWN.value, attempts=0, owner="", finished_at=None, next_at=bindparam("now"),
        first_try=func.coalesce(OUTBOX.c.first_try, OUTBOX.c.queued_at),
    )
    .returning(OUTBOX.c.destination)
)  # fmt: skip
_WAKE: Final = (
    update(DESTINATIONS)
    .where(DESTINATIONS.c.id.in_(bindparam("these", expanding=True)))
    .values(due_at=bindparam("now"), next_at=bindparam("now"), streak=0)
)


@dataclass(frozen=True, slots=True)
class GivenUp:
    """How many events and letters, by why."""

    events: Mapping[str, int]
    letters: Mapping[str, int]

    @property
    def is_nothing(self) -> bool:
        return not self.events and not self.letters


class SqlAgain:
    def __init__(self, runner: Runner, now: Callable[[], datetime]) -> None:
        self._runner = runner
        self._now = now

    def given_up(self) -> GivenUp:
        """What could be run again. Raises Fault where the database does not answer."""
        return self._runner.run_sync(given_up)

    def run(self) -> tuple[int, int]:
        """Let all of it be tried from the start; how many events and how many letters. Twice does it once."""
        return self._runner.run_sync(lambda connection: _run(connection, self._now()))


def given_up(connection: Connection) -> GivenUp:
    events = select(INBOX.c.reason, func.count()).where(ASIDE).group_by(INBOX.c.reason)
    return GivenUp(*({row[0]: row[1] for row in connection.execute(each)} for each in (events, LETTERS_BY_REASON)))


def _run(connection: Connection, now: datetime) -> tuple[int, int]:
    events = connection.execute(_EVENTS, {"now": now}).all()
    woken = connection.execute(_LETTERS, {"now": now}).scalars().all()
    if woken:
        connection.execute(_WAKE, {"now": now, "these": sorted(set(woken))})
    return len(events), len(woken)
