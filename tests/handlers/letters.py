"""Reading letters: which texts are in one, and which of people's words."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from handlers.domain.messages import Button, Letter
from handlers.domain.texts import Text, Words


def keys(letter: Letter) -> list[str]:
    return keys_in(letter.message)


def words(letter: Letter) -> str:
    return words_in(letter.message)


def keys_in(shown: object) -> list[str]:
    """The keys of all texts in what somebody is shown, nested ones included."""
    return [item.key for item in _walk(shown) if isinstance(item, Text)]


def words_in(shown: object) -> str:
    """Everything in it that is people's own words or names."""
    return "\n".join(item.said for item in _walk(shown) if isinstance(item, Words))


def buttons(letter: Letter) -> list[Button]:
    return [press.button for press in letter.message.buttons]


def whole(letter: Letter) -> str:
    """All that a platform or a database could see of a letter but the sealed name: key, places, texts and words."""
    return repr(letter)


def _walk(value: Any) -> Iterator[Any]:
    yield value
    if is_dataclass(value):
        for each in fields(value):
            yield from _walk(getattr(value, each.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _walk(item)
    if isinstance(value, Text):
        for item in value.params.values():
            yield from _walk(item)
