"""What somebody meets where the bot lives, as a typed value: any surface draws it with the pieces of its messages."""

from dataclasses import dataclass

from handlers.domain.messages import Message
from handlers.domain.reading import Language

Section = tuple[Message, ...]
"""Messages that stand below each other, each with its own buttons; the first begins with the heading."""


@dataclass(frozen=True, slots=True)
class Home:
    language: Language
    sections: tuple[Section, ...]
