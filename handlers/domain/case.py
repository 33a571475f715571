"""A case: what is remembered of one time thief from the first word to the last. Frozen; steps make new ones."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from handlers.domain.lifecycle import ENDED, SENT, Action, Status
from handlers.domain.outcomes import DEMANDS, Outcome
from handlers.domain.people import Role
from handlers.domain.reading import Cost, Kind, Language, Level
from handlers.domain.texts import Text


class Question(StrEnum):
    """What only the reporter can answer before a case may go anywhere."""

    REPLY = "reply"
    CONCERN = "concern"
    UNIT = "unit"


class Spread(StrEnum):
    """How the parties get the card: in the unit's channel, in a group of their own, or one card each."""

    CHANNEL = "channel"
    GROUP = "group"
    EACH = "each"


class Stance(StrEnum):
    """What a party has said about a proposal, or recorded of a consultation."""

    SUPPORT = "support"
    DISAGREE = "disagree"
    AGREEMENT = "agreement"
    DISAGREEMENT = "disagreement"


class Noticed(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Hidden:
    """Somebody whose identity is sealed. `sealed` only the vault opens; equal `tag` means the same person."""

    sealed: str
    tag: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who got the case, as what, and why: the reason is shown. `unit` is where the office is, if it is in one."""

    person: str
    role: Role
    reason: Text
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    outcome: Outcome
    sentence: str
    by: str
    at: datetime
    reason: str = ""
    legal_basis: str = ""
    addressee: str = ""
    answer_by: date | None = None
    scope: str = ""
    ends: date | None = None
    belongs: str = ""
    effective: date | None = None
    loses: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """`by` is a person id; `sentence` may be empty."""

    by: str
    role: Role
    stance: Stance
    sentence: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Follower:
    """Somebody who tapped "me too", and what they answered when asked whether they notice the change.

    `surface` is where they tapped; of those from before that was kept it is empty, and the case's own.
    """

    who: Hidden
    language: Language
    noticed: Noticed | None = None
    surface: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the trail: who in which role did what and when. Never content, never who the reporter is."""

    case: str
    at: datetime
    role: Role
    by: str
    action: Action
    before: Status
    after: Status


@dataclass(frozen=True, slots=True)
class Understood:
    """What of the reading a case keeps, and its reporter may put right."""

    cost: Cost
    system: str
    kind: Kind
    level: Level


@dataclass(frozen=True, slots=True)
class Case:
    """`id` is opaque and may travel in buttons; `number` (year, running number) is what people say.

    `words` are the report and, below it, what was `added` before it went. `owner` is the leader who took it on: the one
    who acknowledged or decided last. `reply_to` is the id of another case of the reporter's, as long as it is asked
    whether these words are a reply in it.
    """

    id: str
    number: tuple[int, int]
    status: Status
    surface: str
    words: str
    language: Language
    reporter: Hidden | None
    reported_at: datetime
    changed_at: datetime
    unit: str = ""
    cost: Cost = Cost()
    system: str = ""
    kind: Kind = Kind.OTHER
    level: Level = Level.UNKNOWN
    questions: tuple[Question, ...] = ()
    reply_to: str = ""
    spread: Spread = Spread.CHANNEL
    shown_name: str = ""
    rep_only: bool = False
    added: str = ""
    public: bool = False
    attachments: bool = False
    recipients: tuple[Recipient, ...] = ()
    held_at: datetime | None = None
    routed_at: datetime | None = None
    shared_at: datetime | None = None
    acknowledged_at: datetime | None = None
    owner: str = ""
    decision: Decision | None = None
    window_ends: datetime | None = None
    concluded_at: datetime | None = None
    consultation_at: datetime | None = None
    statements: tuple[Statement, ...] = ()
    in_effect_at: datetime | None = None
    asked_at: datetime | None = None
    noticed: Noticed | None = None
    followers: tuple[Follower, ...] = ()
    reopened_at: datetime | None = None
    reminded_at: datetime | None = None
    quiet_until: datetime | None = None
    came_back_at: datetime | None = None
    joined: str = ""
    next_at: datetime | None = None
    version: int = 0

    @property
    def called(self) -> str:
        """The number people use: `2026-14`."""
        year, count = self.number
        return f"{year}-{count}"

    @property
    def sent(self) -> bool:
        return self.status in SENT

    @property
    def ended(self) -> bool:
        return self.status in ENDED

    @property
    def no_report(self) -> bool:
        """Over without having been a report: words that were a reply in another case, or let go of unanswered."""
        return self.ended and Question.REPLY in self.questions

    @property
    def cleared(self) -> bool:
        """The time thief is gone or smaller, and the date of effect has come."""
        decision = self.decision
        return (
            decision is not None
            and DEMANDS[decision.outcome].cleared
            and self.status in (Status.IN_EFFECT, Status.CONFIRMED)
        )

    def reworded(self, words: str) -> str:
        """How it reads with these as the report itself: what was added stays below."""
        return f"{words}\n{self.added}" if self.added else words

    def people(self, role: Role) -> tuple[str, ...]:
        return tuple(recipient.person for recipient in self.recipients if recipient.role is role)

    @property
    def hits(self) -> int:
        """How many it is known to hit: what the message says, or the reporter and those who tapped "me too"."""
        return max(round(self.cost.people or 0), 1 + len(self.followers))
