"""The weighted word lists of `words/{nb,nn,en}.toml`, one lexicon for each question the reader asks."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import cast

from handlers.domain.reading import Language
from handlers.reading.phrases import Lexicon
from handlers.reading.vocabulary import load

WEIGHTS = {"strong": 4.0, "clear": 2.0, "hint": 1.0, "slight": 0.5, "against": -2.0, "never": -8.0}

Labelled = Mapping[str, Mapping[str, list[str]]]


@cache
def lexicon(section: str) -> Lexicon:
    """The lexicon of one section, all languages together, the same object every time."""
    phrases: dict[str, dict[str, float]] = defaultdict(dict)
    for language in Language:
        data = load(f"{language.value}.toml")
        for label, lists in cast(Labelled, data.get(section, {})).items():
            for weight, listed in lists.items():
                phrases[label] |= dict.fromkeys(listed, WEIGHTS[weight])
    return Lexicon(phrases)
