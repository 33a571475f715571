"""What comes in and goes out: the inbox, the outbox as its sender sees it, and the messenger of a platform."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from handlers.domain.inbound import Place
from handlers.domain.messages import Destination, Message, Slot
from handlers.domain.people import Address
from handlers.ports.keeping import UnitOfWork


class Intake(Protocol):
    """The inbox. What came in is committed before the platform gets its answer."""

    async def keep(self, source: str, keys: Sequence[str], payload: bytes, read_back: bool = False) -> bool:
        """Whether a payload is kept, sealed and committed. One of whose `keys` is known is not claimed.

        Of what is `read_back` most is known: where one of `keys` is, nothing is kept.
        Raises Fault where the database cannot take it: the platform must then try again.
        """

    async def take(self, source: str, keys: Sequence[str], payload: bytes) -> str | None:
        """Keep what the caller works on now, and its id; for a while nobody else gets it.

        None where one of `keys` is known, and nothing is kept. Raises Fault as `keep` does.
        """

    async def finish(self, id: str) -> None:
        """The payload is dealt with: its content is deleted, its keys are kept."""

    async def fail(self, id: str, reason: str) -> None:
        """Another try later, with growing pauses; set aside after the last one. `reason` names no content."""

    async def claim(self, limit: int) -> Sequence["Kept"]:
        """Payloads that wait and that nobody is working on, oldest first and each once, leased to the caller."""


@dataclass(frozen=True, slots=True)
class Kept:
    id: str
    source: str
    payload: bytes = field(repr=False)
    tries: int


class Delivery(StrEnum):
    """What became of one attempt to send or to look up.

    LATER: the platform has not looked at it: it is off, cannot be reached, lets nobody in or asks for time. However
    long that lasts, it costs the message none of its tries. AGAIN: it was tried, surely is not there, and is to be
    sent anew. UNKNOWN: nobody can tell whether the platform took it; it is looked up before it is sent again.
    """

    SENT = "sent"
    LATER = "later"
    AGAIN = "again"
    UNKNOWN = "unknown"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the platform said. `place` where it was SENT; `wait` in seconds where it is LATER; `reason` else."""

    delivery: Delivery
    place: Place | None = None
    wait: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Errand:
    """One letter on its way: leased to one sender, resolved as far as the database can.

    `mark` is opaque and travels with the message, so that it can be found again. `update` is the message to
    update in place, `below` the one to answer in its thread (`thread`, once it is there). `tries` counts attempts
    before this one that the platform looked at. `first_try` is when it was last sent, however often it has been
    looked for since.
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
    case: str = ""
    slot: Slot | None = None
    thread: Slot | None = None


class Messenger(Protocol):
    """Sends on one platform. Never raises for what the platform does; never retries by itself."""

    @property
    def surface(self) -> str: ...

    async def send(self, errand: Errand, to: Sequence[Address]) -> Receipt:
        """Post or update. `to` are the accounts where the destination is people; empty for a channel."""

    async def look_up(self, errand: Errand, to: Sequence[Address]) -> Receipt:
        """After UNKNOWN: SENT with its place where the message is there, AGAIN where it surely is not.

        LATER where nobody could look; it is then still to be looked up.
        """


class Post(Protocol):
    """The outbox as the sender sees it. Order, pace and leases are kept per destination, in the database."""

    async def claim(self, limit: int) -> Sequence[Errand]:
        """Errands whose turn has come, at most one per destination, committed as being sent before they return."""

    async def settle(
        self, errand: Errand, receipt: Receipt, otherwise: Callable[[UnitOfWork], bool] | None = None
    ) -> bool:
        """Keep what became of it: sent with its place, again later, to be looked up, or dead with a reason.

        True where it is dead now and will not be tried again: because the receipt says so, or after the last try.
        What `otherwise` does then is kept together with its death, or neither is; where it fails at the last try too,
        the letter dies without it. A letter for which `otherwise` found another way (True) is done, and not dead.
        """

    async def reveal(self, errand: Errand) -> Address | None:
        """The hidden somebody it goes to, opened for this sending only; None for every other destination."""
