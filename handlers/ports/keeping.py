"""What is kept: one unit of work and its repositories, and what the use cases know beside them.

One `UnitOfWork` is one transaction: the case, its trail and the letters that tell of it are kept together or
not at all. Nothing in here may be kept after the work has returned.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from handlers.domain.case import Case, Entry, Hidden
from handlers.domain.deadlines import Calendar, Policy
from handlers.domain.deeds import Rules
from handlers.domain.due import Due, next_due
from handlers.domain.inbound import Place
from handlers.domain.lifecycle import Status
from handlers.domain.messages import Letter, Slot
from handlers.domain.people import Address, Organisation
from handlers.domain.reading import Kind, Language, Reading
from handlers.ports.appointing import Register
from handlers.ports.reaching import Ways

Work = TypeVar("Work")


class Vault(Protocol):
    """Seals who somebody is. The keys are outside the database."""

    def hide(self, who: Address) -> Hidden:
        """Seal an address. Twice the same address gives the same tag and different seals."""

    def reveal(self, hidden: Hidden) -> Address:
        """The address again; only for sending that person a message. Raises Fault where no key fits."""

    def is_same(self, who: Address, hidden: Hidden) -> bool:
        """Whether this is that person, under any key still in the ring."""


class Cases(Protocol):
    def add(self, case: Case) -> None:
        """Keep a new case."""

    def next_number(self, year: int) -> tuple[int, int]:
        """The next free number of that year; the same number never twice."""

    def get(self, id: str) -> Case | None: ...

    def save(self, case: Case) -> None:
        """Keep a changed case. Raises Overtaken where somebody else changed it since `case.version - 1`."""

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Ids of cases whose `next_at` has come, longest overdue first."""

    def next_due(self) -> datetime | None:
        """When the next case is due, past or to come; None where none is."""

    def set_back(self, id: str, until: datetime) -> None:
        """Let a case be due again then, whatever is wrong with it. Nothing else of it is read or changed."""

    def of_reporter(self, who: Address) -> Sequence[Case]:
        """Cases this person reported, newest first, drafts and withdrawn ones included."""

    def nth_newest(self, accounts: Collection[Address], nth: int) -> Case | None:
        """Of the cases reported from these accounts the one at this place, 1 for the newest; None for fewer."""

    def of_party(self, person: str, units: Collection[str], statuses: Collection[Status], limit: int) -> Sequence[Case]:
        """Cases in these statuses, all sent and not ended, that this person got or that are one of these units'.

        Newest first.
        """

    def in_status(self, statuses: Collection[Status], limit: int) -> Sequence[Case]:
        """Cases in these statuses, oldest first."""

    def alike(self, system: str, kind: Kind, unit: str, limit: int) -> Sequence[Case]:
        """Cases that may be about the same: same system or kind, not for representatives only, newest first.

        Of other units only those that may have been cleared: what is open there is theirs.
        """

    def between(self, first: datetime, last: datetime) -> Sequence[Case]:
        """Cases changed in the half-open interval, oldest change first."""

    def count(self, statuses: Collection[Status]) -> Mapping[Status, int]:
        """How many cases are in each of these statuses."""


class Trail(Protocol):
    def add(self, entry: Entry) -> None: ...

    def of(self, case: str) -> Sequence[Entry]:
        """The lines of one case, oldest first."""


class Outbox(Protocol):
    def put(self, letter: Letter) -> None:
        """Queue a letter; one with the key of another that was ever queued changes nothing.

        A letter for a slot takes the place of one for the same slot and destination that still waits.
        """


class Places(Protocol):
    """Which case a message on a platform belongs to."""

    def case_at(self, place: Place) -> tuple[str, Slot | None] | None:
        """The case whose message this is (and in which slot), or None for a message that is not ours."""

    def may_be_more(self, surface: str) -> bool:
        """Whether a message of a case may stand there already of which nobody knows where: it is on its way."""

    def add(self, place: Place, case: str, at: datetime) -> None:
        """This message is this case's now, and no other's: what is written below it is about the case."""

    def release(self, case: str, slot: Slot) -> None:
        """What stands in this slot stays as it is from now on: the next letter for the slot is posted anew."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What is remembered of somebody who writes: unit and language, under a tag, never under a name."""

    unit: str = ""
    language: Language | None = None


class Profiles(Protocol):
    def get(self, who: Address) -> Profile: ...

    def save(self, who: Address, profile: Profile) -> None: ...

    def forget(self, who: Address) -> None: ...


class Periods(Protocol):
    def claim(self, kind: str, period: str, audience: str, at: datetime) -> bool:
        """True for the first who asks for this kind, period and audience, ever; False for everybody after."""


class UnitOfWork(Protocol):
    @property
    def cases(self) -> Cases: ...

    @property
    def trail(self) -> Trail: ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def places(self) -> Places: ...

    @property
    def profiles(self) -> Profiles: ...

    @property
    def periods(self) -> Periods: ...

    @property
    def ways(self) -> Ways: ...

    @property
    def vault(self) -> Vault: ...


class Transactions(Protocol):
    """Runs work in a transaction of its own: committed when the answer arrives, or undone and raised."""

    async def run(self, work: Callable[[UnitOfWork], Work], /) -> Work: ...


@dataclass(frozen=True)
class World:
    """What the use cases know beside the database. `organisation` is replaced whole when its file changes.

    `surfaces` are the chat platforms that are switched on.
    """

    organisation: Organisation
    surfaces: frozenset[str]
    calendar: Calendar
    policy: Policy
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    read: Callable[[str], Reading]
    register: Register

    @property
    def rules(self) -> Rules:
        return Rules(self.calendar, self.policy)

    def due(self, case: Case) -> Due | None:
        """What time does to this case next."""
        return next_due(case, self.calendar, self.policy)
