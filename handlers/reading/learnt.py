"""Weights learnt from labelled messages: what speaks for an intent, a sort of time thief, a wish or a concern.

They stand in `words/learnt.tsv`, made by `python -m tests.reading.train`. The first line is a comment, the second names
the outputs; every other has a feature and its weight for each output it matters to: `a` for the first of them, `b` for
the second, then hundredths. Of a feature only that is written which the one before it has not: how many characters
they share stands before it, `0` for none, and so on as the characters follow each other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from typing import Final

from handlers.domain.reading import Span
from handlers.reading.features import LONGEST, SHORTEST, features
from handlers.reading.text import BREAK, Token
from handlers.reading.vocabulary import read_words

FILE: Final = "learnt.tsv"
HUNDREDTHS: Final = 100
FIRST: Final = "a"
SHARED: Final = "0"
ALWAYS: Final = "*"
"""The feature that every message has."""

Weight = tuple[int, int]
"""Which output by its place among them, and how much in hundredths: sums of whole numbers know no order."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A weight for each feature and output; an output is "intent.help", "kind.form" or the name of a mark."""

    outputs: tuple[str, ...]
    of: Mapping[str, tuple[Weight, ...]]

    def scores(self, features: Set[str], measures: Mapping[str, float]) -> Mapping[str, float]:
        """For every output the sum of what speaks for it and against it; above 0 it is likelier than not.

        The same features in any order give the same sums.
        """
        hundredths = [0] * len(self.outputs)
        for feature in features & self.of.keys():
            for output, weight in self.of[feature]:
                hundredths[output] += weight
        sums: list[float] = list(hundredths)
        for measure, value in sorted({ALWAYS: 1.0, **measures}.items()):
            for output, weight in self.of.get(measure, ()):
                sums[output] += weight * value
        return {output: each / HUNDREDTHS for output, each in zip(self.outputs, sums, strict=True)}

    def heaviest(self, output: str, words: Sequence[Token]) -> Span | None:
        """Where the word stands that by itself speaks most for the output; None if there is no word."""
        said = [word for word in words[:LONGEST] if word.end > word.start and word.text != BREAK]
        said = [word for word in said if len(word.text) >= SHORTEST] or said
        alone = [self.scores(features([word]), {ALWAYS: 0.0})[output] for word in said]
        if not alone:
            return None
        word = said[alone.index(max(alone))]
        return Span(word.start, word.end)


def parsed(text: str) -> Weights:
    """The weights that stand in the text of such a file."""
    _, head, *lines = text.splitlines()
    outputs = tuple(head.split("\t"))
    listed = dict(_whole(lines))
    # Thousands of features weigh the same for the same output: each such pair is kept once.
    known = {pair: _weight(pair) for pair in {pair for pairs in listed.values() for pair in pairs.split(" ")}}
    return Weights(outputs, {feature: tuple(known[pair] for pair in listed[feature].split(" ")) for feature in listed})


def _whole(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each feature by its whole name, and what it weighs."""
    feature = ""
    for line in lines:
        end, _, pairs = line.partition("\t")
        feature = feature[: ord(end[0]) - ord(SHARED)] + end[1:]
        yield feature, pairs


def _weight(pair: str) -> Weight:
    return ord(pair[0]) - ord(FIRST), int(pair[1:])


@cache
def learnt() -> Weights:
    """The weights the bot reads with, the same object every time."""
    return parsed(read_words(FILE))
