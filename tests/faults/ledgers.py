"""The three ledgers that are held against each other: what was sent to the bot, its database, what Slack took."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

LIVE = frozenset({"pending", "sending", "unknown"})


@dataclass(frozen=True, slots=True)
class Sent:
    """One delivery to the bot: the same gesture may be delivered several times. `status` is None for no answer.

    `words` is the token that the report carries, empty for other gestures. `at` is in seconds.
    """

    gesture: str
    status: int | None
    words: str = ""
    by: str = ""
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class Post:
    """One message that Slack took. `reader` is whose direct conversation it stands in; `mark` is in its metadata.

    `committed`: whether a letter with this mark stood in the database at that very moment.
    """

    mark: str
    channel: str
    thread: str
    text: str
    reader: str = ""
    committed: bool = True
    hidden: str = ""
    """Everything else of it, as text: blocks and metadata."""
    at: float = 0.0
    """When, in seconds of the clock."""


@dataclass(frozen=True, slots=True)
class Event:
    """A row of the inbox."""

    state: str
    tries: int = 1


@dataclass(frozen=True, slots=True)
class LetterSeen:
    """A row of the outbox, with the kind of its destination."""

    id: int
    mark: str
    case: str
    destination: str
    state: str
    slot: str = ""
    kind: str = "ToPerson"
    attempts: int = 1


@dataclass(frozen=True, slots=True)
class CaseSeen:
    """A row of the cases; `changes` are the lines of its trail."""

    id: str
    words: str
    status: str
    version: int
    changes: int


@dataclass(frozen=True, slots=True)
class Rows:
    """The database after everything has come to rest. `damage` is what the database says of itself, if not ok."""

    inbox: Sequence[Event] = ()
    letters: Sequence[LetterSeen] = ()
    cases: Sequence[CaseSeen] = ()
    damage: str = ""
    raw: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Sample:
    """What one process held at one moment."""

    megabytes: float
    handles: int


@dataclass(frozen=True, slots=True)
class Ledgers:
    """`people`: what no place but their own conversation may show, by account. `calm`: nothing was disturbed.

    `at`: when they were written up, in seconds.
    """

    sent: Sequence[Sent] = ()
    posts: Sequence[Post] = ()
    rows: Rows = field(default_factory=Rows)
    people: Mapping[str, Sequence[str]] = field(default_factory=dict)
    told: str = field(default="", repr=False)
    samples: Sequence[Sample] = ()
    calm: bool = False
    at: float = 0.0
    drawn: Sequence[Post] = ()
    """What was drawn over a post, or whispered: nobody's name may stand there either."""
    drawn_by_mark: bool = False
    """Whether the marks of what was drawn are known, so that what was sent to be drawn can be missed there."""
    forgiven: Mapping[str, int] = field(default_factory=dict)
    """By mark, how many times more than once it may be taken: nobody told the bot that it was, and it cannot look."""
    unsure: Collection[str] = frozenset()
    """The marks of what may count as sent though it was never taken, for the same reason."""
