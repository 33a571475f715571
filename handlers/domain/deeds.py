"""What somebody does to a case, by which rules, and what it changed."""

from dataclasses import dataclass
from datetime import datetime

from handlers.domain.case import Case, Decision, Entry, Follower, Noticed, Question, Recipient, Statement, Understood
from handlers.domain.deadlines import Calendar, Policy
from handlers.domain.lifecycle import Action, Announcement
from handlers.domain.people import Role


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody does to a case. `by` is a person id, or empty for a reporter, a follower and the clock."""

    action: Action
    role: Role
    at: datetime
    by: str = ""
    decision: Decision | None = None
    statement: Statement | None = None
    recipients: tuple[Recipient, ...] = ()
    follower: Follower | None = None
    noticed: Noticed | None = None
    answered: Question | None = None
    unit: str = ""
    understood: Understood | None = None
    name: str = ""
    joins: str = ""
    words: str = ""
    rep_only: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What a step did: the case after, the line of the trail, and what is to be announced, if anything."""

    before: Case
    case: Case
    entry: Entry
    announced: Announcement | None


@dataclass(frozen=True, slots=True)
class Rules:
    calendar: Calendar
    policy: Policy
