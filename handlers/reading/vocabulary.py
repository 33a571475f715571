"""The words of the cost grammar, read once from `words/cost.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from handlers.domain.reading import Language, Per

Table = Mapping[str, str]
_UNITS = {1: "", 2: "to", 3: "tre", 4: "fire", 5: "fem", 6: "seks", 7: "sju", 8: "åtte", 9: "ni"}


def read_words(name: str) -> str:
    """What stands in one file in `words/`."""
    return (files("handlers.reading") / "words" / name).read_text(encoding="utf-8")


def load(name: str) -> Mapping[str, object]:
    """The tables of one file in `words/`."""
    return tomllib.loads(read_words(name))


@dataclass(frozen=True, slots=True)
class Tongue:
    """Numbers by word, and minutes by unit, of one group of languages."""

    numbers: Mapping[str, float]
    units: Mapping[str, float]
    counts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the grammar of cost knows by heart. `sets` are the word lists of [grammar], [weekdays] and [people]."""

    norwegian: Tongue
    english: Tongue
    ordinals: Mapping[str, float]
    periods: Mapping[str, tuple[Per, float]]
    pairs: Mapping[tuple[str, str], Per]
    compounds: Mapping[str, Per]
    named: Mapping[str, Per]
    named_ends: tuple[str, ...]
    adverbs: Mapping[str, tuple[Per, float]]
    sets: Mapping[str, frozenset[str]]

    def tongue(self, language: Language) -> Tongue:
        """The numbers and units to read a message of this language with."""
        return self.english if language is Language.EN else self.norwegian


def _table(data: Mapping[str, object], *path: str) -> Table:
    found: object = data
    for name in path:
        found = cast(Mapping[str, object], found)[name]
    return cast(Table, found)


def _by_word(table: Table) -> dict[str, float]:
    return {word: float(value) for value, words in table.items() for word in words.split()}


def _numbers(table: Table) -> dict[str, float]:
    """The numbers as listed, and the compounds of tens and units ("tjuefem", "femogtjue")."""
    numbers = _by_word(table)
    tens = [(word, value) for word, value in numbers.items() if 20 <= value <= 90]
    for unit, word in _UNITS.items():
        if word in numbers:
            numbers |= {ten + word: value + unit for ten, value in tens}
            numbers |= {f"{word}og{ten}": value + unit for ten, value in tens}
    return numbers


def _rated(data: Mapping[str, object], section: str) -> dict[str, tuple[Per, float]]:
    """The words of [periods] or [adverbs], once in each; then of [multiples], more or less than once in each."""
    words = {word: (Per(name), 1.0) for name, listed in _table(data, section).items() for word in listed.split()}
    for name in _table(data, "multiples", section):
        multiples = _by_word(_table(data, "multiples", section, name))
        words |= {word: (Per(name), times) for word, times in multiples.items()}
    return words


def _pairs(table: Table) -> dict[tuple[str, str], Per]:
    pairs = {tuple(pair.split()): Per(name) for name, listed in table.items() for pair in listed.split(",")}
    return cast(dict[tuple[str, str], Per], pairs)


def _tongue(data: Mapping[str, object], name: str) -> Tongue:
    counts = frozenset(_table(data, "grammar")[f"count_{name}"].split())
    return Tongue(_numbers(_table(data, "numbers", name)), _by_word(_table(data, "units", name)), counts)


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, the same object every time."""
    data = load("cost.toml")
    lists = {**_table(data, "grammar"), **_table(data, "weekdays"), **_table(data, "people")}
    return Vocabulary(
        norwegian=_tongue(data, "no"),
        english=_tongue(data, "en"),
        ordinals=_by_word(_table(data, "ordinals")),
        periods=_rated(data, "periods"),
        pairs=_pairs(_table(data, "pairs")),
        compounds={end: Per(name) for name, ends in _table(data, "compounds").items() for end in ends.split()},
        named={start: Per(name) for name, starts in _table(data, "named").items() for start in starts.split()},
        named_ends=tuple(_table(data, "named_ends")["ends"].split()),
        adverbs=_rated(data, "adverbs"),
        sets={name: frozenset(words.split()) for name, words in lists.items()},
    )
