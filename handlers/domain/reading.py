"""What the bot understood from one message: typed values with the span of text each was read from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Language(StrEnum):
    NB = "nb"
    NN = "nn"
    EN = "en"


class Intent(StrEnum):
    REPORT = "report"
    HELP = "help"
    STATUS = "status"
    OTHER = "other"


class Kind(StrEnum):
    DOUBLE_ENTRY = "double_entry"
    FORM = "form"
    REPORTING = "reporting"
    APPROVAL = "approval"
    CONTROL = "control"
    DOCUMENTATION = "documentation"
    MEETING = "meeting"
    SYSTEM = "system"
    PROCUREMENT = "procurement"
    RULE = "rule"
    OTHER = "other"


class Level(StrEnum):
    """Who can remove it, as far as the message says."""

    UNIT = "unit"
    ORGANISATION = "organisation"
    STATE = "state"
    SUPPLIER = "supplier"
    UNKNOWN = "unknown"


class Per(StrEnum):
    """The period or the thing that one occurrence of the cost belongs to."""

    SHIFT = "shift"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    SCHOOL_YEAR = "school_year"
    PATIENT = "patient"
    PUPIL = "pupil"
    CHILD = "child"
    VISIT = "visit"
    CASE = "case"
    MEETING = "meeting"
    CLASS = "class"
    FORM = "form"
    ROOM = "room"


class Personal(StrEnum):
    """Personal data that is masked before anything is stored."""

    FNR = "fnr"
    PHONE = "phone"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of characters in the text that was read."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What one message says the time thief costs. What nobody wrote is None, never guessed."""

    minutes: float | None = None
    times: float | None = None
    per: Per | None = None
    people: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The understanding of one message; `spans` maps a field name to where in the text it was read."""

    intent: Intent
    language: Language
    cost: Cost = Cost()
    system: str | None = None
    kind: Kind = Kind.OTHER
    level: Level = Level.UNKNOWN
    anonymous: bool = False
    rep_only: bool = False
    concern: bool = False
    personal: frozenset[Personal] = frozenset()
    spans: Mapping[str, Span] = field(default_factory=dict)
