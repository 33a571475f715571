"""Phrases with weights, found in a text in one pass.

A phrase is words separated by spaces. `a|b` is either; `skjema*`, `*skjema`, `*skjema*` are a word that begins
with, ends with or contains; `@name` is any word of a group; `..` is up to four words in between; `#` is a number. A
phrase never crosses the end of a sentence; `^` and `$` are the beginning and the end of the message; `?` alone is a
question anywhere in it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from handlers.domain.reading import Span
from handlers.reading.text import BREAK, Token

_GAP = ".."
_WIDEST_GAP = 4
_NUMBER = "#"
_LONGEST_AFFIX = 32
_JOINERS = frozenset("-/%+×")
_GROUP = "@"
_NOTHING: frozenset[int] = frozenset()

Groups = Mapping[str, Sequence[str]]


class Hit(NamedTuple):
    """One phrase found: what it speaks for, how much, and where; `at` and `end` are indexes of tokens."""

    label: str
    phrase: int
    weight: float
    span: Span
    at: int
    end: int


class _Phrase(NamedTuple):
    """`second` is what has to come right after its first word, if anything has to."""

    number: int
    label: str
    weight: float
    elements: tuple[frozenset[int] | None, ...]
    second: frozenset[int] | None


@dataclass(slots=True)
class _Atoms:
    """Every single word pattern of a lexicon under a number, kept by the way it is compared."""

    exact: dict[str, int] = field(default_factory=dict)
    prefixes: dict[str, int] = field(default_factory=dict)
    suffixes: dict[str, int] = field(default_factory=dict)
    infixes: dict[str, int] = field(default_factory=dict)
    size: int = 0

    def number(self, pattern: str) -> int:
        """The number of a word pattern, new or known."""
        starts, ends, core = pattern.startswith("*"), pattern.endswith("*"), pattern.strip("*")
        table = {
            (False, False): self.exact,
            (False, True): self.prefixes,
            (True, False): self.suffixes,
            (True, True): self.infixes,
        }[starts, ends]
        if core not in table:
            table[core] = self.size
            self.size += 1
        return table[core]

    def of(self, word: str) -> frozenset[int]:
        """The numbers of all patterns that the word fits."""
        found = {self.exact[word]} if word in self.exact else set()
        for length in range(1, min(len(word), _LONGEST_AFFIX) + 1):
            if word[:length] in self.prefixes:
                found.add(self.prefixes[word[:length]])
            if word[-length:] in self.suffixes:
                found.add(self.suffixes[word[-length:]])
        found.update(number for part, number in self.infixes.items() if part in word)
        return frozenset(found)


class Lexicon:
    """Weighted phrases by label. Finding is linear in the length of the text and keeps no state of it."""

    def __init__(self, phrases: Mapping[str, Mapping[str, float]], groups: Groups = MappingProxyType({})) -> None:
        """`phrases` maps a label to its phrases, and each phrase to its weight, which may be negative.

        `groups` are the words of each `@name`. A name that is not there raises KeyError.
        """
        self._atoms = _Atoms()
        self._groups = groups
        self._starting: dict[int, list[_Phrase]] = defaultdict(list)
        listed = [(label, *one) for label, weighted in phrases.items() for one in weighted.items()]
        for number, (label, text, weight) in enumerate(listed):
            elements = tuple(self._element(part) for part in text.split())
            for atom in elements[0] or ():
                self._starting[atom].append(_Phrase(number, label, weight, elements, (*elements, None)[1]))
        self._of = lru_cache(maxsize=8192)(self._atoms.of)
        self._begun_by = lru_cache(maxsize=2048)(self._phrases_of)

    def _element(self, part: str) -> frozenset[int] | None:
        if part == _GAP:
            return None
        words: list[str] = []
        for word in part.split("|"):
            words += self._groups[word[1:]] if word.startswith(_GROUP) else (word,)
        return frozenset(self._atoms.number(word) for word in words)

    def hits(self, tokens: Sequence[Token]) -> Iterator[Hit]:
        """Each phrase at every place where it stands, in the order of the text."""
        atoms = [self._of(_NUMBER if token.number is not None else token.text) for token in tokens]
        for at, (here, after) in enumerate(zip(atoms, (*atoms[1:], _NOTHING), strict=True)):
            for phrase in self._begun_by(here) if here else ():
                # Most phrases fail at their second word: to see that takes no call.
                if phrase.second and phrase.second.isdisjoint(after):
                    continue
                end = _match(phrase.elements, 1, tokens, atoms, at + 1)
                if end is not None:
                    span = Span(tokens[at].start, tokens[end - 1].end)
                    yield Hit(phrase.label, phrase.number, phrase.weight, span, at, end)

    def _phrases_of(self, atoms: frozenset[int]) -> Sequence[_Phrase]:
        """The phrases that begin with a word that fits these patterns."""
        return tuple(phrase for atom in sorted(atoms) for phrase in self._starting.get(atom, ()))


def _match(
    elements: tuple[frozenset[int] | None, ...],
    element: int,
    tokens: Sequence[Token],
    atoms: Sequence[frozenset[int]],
    at: int,
) -> int | None:
    """The index after the phrase when its elements from this one on stand at `at`, else None."""
    while element < len(elements):
        wanted = elements[element]
        if wanted is None:
            ends = (_match(elements, element + 1, tokens, atoms, start) for start in _behind_gap(tokens, at))
            return next((end for end in ends if end is not None), None)
        if at == len(atoms) or wanted.isdisjoint(atoms[at]):
            return None
        element, at = element + 1, at + 1
    return at


def _behind_gap(tokens: Sequence[Token], at: int) -> Iterator[int]:
    """Where what stands behind a gap may begin: here or a few words on, up to the end of the sentence."""
    for start in range(at, min(at + _WIDEST_GAP, len(tokens) - 1) + 1):
        yield start
        if tokens[start].text == BREAK:
            return


def message_words(tokens: Sequence[Token], text: str) -> list[Token]:
    """The tokens as phrases are written: without joining signs, between `^` and `$`, then `?` if one asks."""
    words = [token for token in tokens if token.text not in _JOINERS]
    while words and words[-1].text == BREAK:
        words.pop()
    end = words[-1].end if words else 0
    question = [Token("?", end, end, None)] if "?" in text else []
    return [Token("^", 0, 0, None), *words, Token("$", end, end, None), *question]
