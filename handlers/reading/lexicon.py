"""The weighted word lists in `words/`, one lexicon for each question the reader asks."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import cast

from handlers.domain.reading import Language
from handlers.reading.phrases import Lexicon
from handlers.reading.vocabulary import load

# `void` phrases weigh nothing: what begins inside one is not meant ("skjema om vold", "stjeler tid").
VOID = 0.0
WEIGHTS = {
    "sure": 8.0,
    "strong": 4.0,
    "clear": 2.0,
    "hint": 1.0,
    "slight": 0.5,
    "void": VOID,
    "against": -2.0,
    "never": -8.0,
}
_FILES = (*(f"{language.value}.toml" for language in Language), "concern.toml")

Labelled = Mapping[str, Mapping[str, list[str]]]


@cache
def groups() -> Mapping[str, tuple[str, ...]]:
    """The words of each group, as phrases name them with `@`."""
    listed = cast(Mapping[str, str], load("groups.toml"))
    return {name: tuple(words.split()) for name, words in listed.items()}


@cache
def lexicon(section: str) -> Lexicon:
    """The lexicon of one section, all languages together, the same object every time."""
    phrases: dict[str, dict[str, float]] = defaultdict(dict)
    for name in _FILES:
        for label, lists in cast(Labelled, load(name).get(section, {})).items():
            for weight, listed in lists.items():
                phrases[label] |= dict.fromkeys(listed, WEIGHTS[weight])
    return Lexicon(phrases, groups())
