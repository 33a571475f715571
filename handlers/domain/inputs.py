"""What a dialog can ask for, as typed values."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from handlers.domain.people import Address
from handlers.domain.texts import Text


class InputKind(StrEnum):
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    DAY = "day"
    CHOICE = "choice"
    PERSON = "person"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Input:
    """One thing a dialog asks for. `redraws`: the dialog changes with this answer; `people`: who is chosen already."""

    name: str
    label: Text
    kind: InputKind
    required: bool = True
    hint: Text | None = None
    choices: tuple[Choice, ...] = ()
    value: str | date | Text = ""
    redraws: bool = False
    people: tuple[Address, ...] = ()
