"""The one thing drawing needs from outside: words for keys."""

from typing import Protocol

from handlers.domain.reading import Language
from handlers.domain.texts import Text, Words


class Say(Protocol):
    def __call__(self, text: Text | Words, language: Language, /) -> str:
        """The text in this language; people's own words come back as they are."""
