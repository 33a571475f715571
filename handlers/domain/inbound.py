"""What people do on a chat platform, as every surface tells it to the core."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from handlers.domain.people import Address


@dataclass(frozen=True, slots=True)
class Place:
    """A message on a platform: `message` is its timestamp or id within `channel`."""

    surface: str
    channel: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody wrote. `direct`: to the bot alone; `called`: the bot was mentioned or a command used.

    `flagged` says that the words were picked with the message shortcut and may be somebody else's,
    `unseen` that nobody but the bot has read them where they were written.
    `attachments`: files came with the words, and stay where they are.
    `thread` is the message it answers, if any. `event` identifies the gesture, however often it is delivered.
    """

    who: Address
    text: str
    place: Place
    event: str
    thread: Place | None = None
    direct: bool = False
    called: bool = False
    flagged: bool = False
    unseen: bool = False
    attachments: bool = False


@dataclass(frozen=True, slots=True)
class Reacted:
    """Somebody put an emoji on a message; `emoji` is the platform's name without skin tone."""

    who: Address
    emoji: str
    place: Place
    event: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """Somebody pressed a button. `button` is the name as it came: it may be unknown.

    `name` is what the platform calls the person, used only if they choose to show their name.
    """

    who: Address
    button: str
    place: Place
    event: str
    case: str = ""
    value: str = ""
    name: str = ""
    thread: Place | None = None
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Submitted:
    """Somebody sent a dialog with these answers, by input name. `chosen` are the people picked, likewise."""

    who: Address
    dialog: str
    case: str
    answers: Mapping[str, str | date]
    event: str
    chosen: Mapping[str, tuple[Address, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edited:
    """Somebody changed what they had written at `place`; `text` is how it reads now."""

    who: Address
    text: str
    place: Place
    event: str


@dataclass(frozen=True, slots=True)
class Deleted:
    """Somebody deleted what they had written at `place`."""

    who: Address
    place: Place
    event: str


Inbound = Said | Reacted | Pressed | Submitted | Edited | Deleted
