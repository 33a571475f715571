"""Every outgoing message as a typed value: parts made of texts and people's words, and buttons.

A surface draws any message with one pure function; no message has a drawing of its own.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from handlers.domain.case import Hidden
from handlers.domain.inputs import Input
from handlers.domain.outcomes import Field
from handlers.domain.reading import Language
from handlers.domain.texts import Text, Words


class Button(StrEnum):
    """The names travel to the platforms as action ids and must never change."""

    ACKNOWLEDGE = "acknowledge"
    DECIDE = "decide"
    SUPPORT = "support"
    CONSULT = "consult"
    RECORD = "record"
    SHOW_NAME = "show_name"
    REP_ONLY = "rep_only"
    UNDO = "undo"
    SEND_NOW = "send_now"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    SHARE = "share"
    INSIST = "insist"
    IS_REPLY = "is_reply"
    IS_NEW = "is_new"
    ME_TOO = "me_too"
    PICK_UNIT = "pick_unit"
    NOTICED_YES = "noticed_yes"
    NOTICED_PARTLY = "noticed_partly"
    NOTICED_NO = "noticed_no"
    REMIND_LATER = "remind_later"
    READ_ALL = "read_all"
    SAME_HERE = "same_here"
    CHANGE_UNIT = "change_unit"
    NEW_PERSON = "new_person"
    REPLY = "reply"


class Tone(StrEnum):
    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Press:
    """A button. `case` is opaque; `value` tells two buttons of the same name apart (a unit, a story)."""

    button: Button
    label: Text
    case: str = ""
    value: str = ""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Heading:
    text: Text


@dataclass(frozen=True, slots=True)
class Line:
    text: Text


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words, set apart."""

    words: Words


@dataclass(frozen=True, slots=True)
class Fact:
    label: Text
    value: Text | Words


@dataclass(frozen=True, slots=True)
class Facts:
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """Small print."""

    text: Text


@dataclass(frozen=True, slots=True)
class Bars:
    """A small picture of a row of counts, oldest first, with what each is called and what the row shows."""

    label: Text
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Deeds:
    """Buttons to what stands right above, in a list of what concerns one person. A platform on which people have a
    page of their own for that list, always as it is now, shows them there instead; where there is no room for all the
    last ones are left out.
    """

    presses: tuple[Press, ...]


Part = Heading | Line | Quote | Facts | Aside | Bars | Deeds


@dataclass(frozen=True, slots=True)
class Message:
    language: Language
    parts: tuple[Part, ...]
    buttons: tuple[Press, ...] = ()


class Priority(IntEnum):
    """What goes first when a destination has to wait: the smaller the sooner."""

    CONFIRMATION = 0
    CARD = 1
    NOTE = 2
    REMINDER = 3
    DIGEST = 4


class Slot(StrEnum):
    """A message that is posted once for a case and destination, and from then on updated in place."""

    CONFIRMATION = "confirmation"
    CARD = "card"
    NOTICED = "noticed"


@dataclass(frozen=True, slots=True)
class ToChannel:
    surface: str
    channel: str


@dataclass(frozen=True, slots=True)
class ToPerson:
    """The direct conversation with somebody in the directory."""

    surface: str
    person: str


@dataclass(frozen=True, slots=True)
class ToGroup:
    """One conversation opened for several people of the directory."""

    surface: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToHidden:
    """The direct conversation with somebody whose identity is sealed."""

    surface: str
    who: Hidden


@dataclass(frozen=True, slots=True)
class Whisper:
    """Shown to one person only, in a conversation where others are; said to them alone where it cannot be shown."""

    surface: str
    channel: str
    who: Hidden
    thread: str = ""


Destination = ToChannel | ToPerson | ToGroup | ToHidden | Whisper


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one destination. `key` is the same whenever the same cause queues it again, so it goes once.

    With `slot` it updates the slot's message; `thread` puts it below that slot's message.
    """

    key: str
    to: Destination
    message: Message
    priority: Priority
    case: str = ""
    slot: Slot | None = None
    thread: Slot | None = None


class DialogName(StrEnum):
    CHANGE_UNIT = "change_unit"
    NEW_PERSON = "new_person"
    DECIDE = "decide"
    RECORD = "record"
    READ_ALL = "read_all"
    CORRECT = "correct"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Dialog:
    """A small window: what it is about (`case`, opaque), what it asks, and the button that sends it."""

    name: DialogName
    case: str
    language: Language
    title: Text
    parts: tuple[Part, ...] = ()
    inputs: tuple[Input, ...] = ()
    submit: Text | None = None


@dataclass(frozen=True)
class Unfilled(Exception):
    """A dialog that cannot be taken as it is: what to say beside each input, by its name."""

    errors: dict[Field | str, Text]
