"""What the core needs from outside, as protocols. `storage` and the surfaces implement them.

One `UnitOfWork` is one transaction: the case, its trail and the letters that tell of it are kept together or
not at all. Nothing in here may be kept after the work has returned.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from handlers.domain.case import Case, Entry, Hidden
from handlers.domain.deadlines import Calendar, Policy
from handlers.domain.inbound import Place
from handlers.domain.messages import Destination, Letter, Message, Slot
from handlers.domain.people import Address, Organisation
from handlers.domain.reading import Kind, Language, Reading
from handlers.domain.steps import Rules

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
        """Keep a changed case. Raises Fault where somebody else changed it since `case.version - 1`."""

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Ids of cases whose `next_at` has come, longest overdue first."""

    def of_reporter(self, who: Address) -> Sequence[Case]:
        """Cases this person reported, newest first, drafts and withdrawn ones included."""

    def alike(self, system: str, kind: Kind, limit: int) -> Sequence[Case]:
        """Cases that may be about the same: same system or kind, not for representatives only, newest first."""

    def between(self, first: datetime, last: datetime) -> Sequence[Case]:
        """Cases changed in the half-open interval, oldest change first."""

    def open(self) -> Sequence[Case]:
        """Cases that are sent and not ended, oldest first."""


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

    def count(self, kind: str) -> Sequence[tuple[str, str, datetime]]:
        """(period, audience, when) of what was claimed, oldest first."""


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
    def vault(self) -> Vault: ...


class Transactions(Protocol):
    """Runs work in a transaction of its own: committed when the answer arrives, or undone and raised."""

    async def run(self, work: Callable[[UnitOfWork], Work], /) -> Work: ...


@dataclass(frozen=True)
class World:
    """What the use cases know beside the database. `organisation` is replaced whole when its file changes."""

    organisation: Organisation
    calendar: Calendar
    policy: Policy
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    read: Callable[[str], Reading]

    @property
    def rules(self) -> Rules:
        return Rules(self.calendar, self.policy)


class Intake(Protocol):
    """The inbox. What came in is committed before the platform gets its answer."""

    async def take(self, source: str, keys: Sequence[str], payload: bytes) -> str | None:
        """Keep a payload, sealed, and return its id once it is committed; None where one of `keys` is known.

        Raises Fault where the database cannot take it: the platform must then try again.
        """

    async def finish(self, id: str) -> None:
        """The payload is dealt with: its content is deleted, its keys are kept."""

    async def fail(self, id: str, reason: str) -> None:
        """Another try later, with growing pauses; set aside after the last one. `reason` names no content."""

    async def claim(self, limit: int) -> Sequence["Kept"]:
        """Payloads that wait and that nobody is working on, oldest first, leased to the caller."""


@dataclass(frozen=True, slots=True)
class Kept:
    id: str
    source: str
    payload: bytes = field(repr=False)
    tries: int


class Delivery(StrEnum):
    """What became of one attempt to send."""

    SENT = "sent"
    LATER = "later"
    UNKNOWN = "unknown"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the platform said. `place` where it was SENT; `wait` in seconds where it is LATER; `reason` else.

    UNKNOWN: nobody can tell whether the platform took it. It must be looked up before it is sent again.
    """

    delivery: Delivery
    place: Place | None = None
    wait: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Errand:
    """One letter on its way: leased to one sender, resolved as far as the database can.

    `mark` is opaque and travels with the message, so that it can be found again. `update` is the message to
    update in place, `below` the one to answer in its thread. `tries` counts attempts before this one.
    """

    id: str
    mark: str
    to: Destination
    message: Message
    tries: int
    first_try: datetime | None = None
    update: Place | None = None
    below: Place | None = None
    unknown: bool = False


class Messenger(Protocol):
    """Sends on one platform. Never raises for what the platform does; never retries by itself."""

    @property
    def surface(self) -> str: ...

    async def send(self, errand: Errand, to: Sequence[Address]) -> Receipt:
        """Post or update. `to` are the accounts where the destination is people; empty for a channel."""

    async def look_up(self, errand: Errand, to: Sequence[Address]) -> Receipt:
        """After UNKNOWN: SENT with its place where the message is there, LATER where it surely is not."""


class Post(Protocol):
    """The outbox as the sender sees it. Order, pace and leases are kept per destination, in the database."""

    async def claim(self, limit: int) -> Sequence[Errand]:
        """Errands whose turn has come, at most one per destination, committed as being sent before they return."""

    async def settle(self, errand: Errand, receipt: Receipt) -> None:
        """Keep what became of it: sent with its place, again later, to be looked up, or dead with a reason."""

    async def reveal(self, errand: Errand) -> Address | None:
        """The hidden somebody it goes to, opened for this sending only; None for every other destination."""
