"""Numbers as people write them: "2,5", "1/2", "to og en halv", "tjue-fem", "10-15", "a couple of"."""

from collections.abc import Sequence
from typing import NamedTuple

from handlers.reading.text import Token
from handlers.reading.vocabulary import Tongue, Vocabulary


class Quantity(NamedTuple):
    """A number and the index of the first token after it."""

    value: float
    end: int


class Grammar(NamedTuple):
    """What every rule of the grammar reads with."""

    tokens: Sequence[Token]
    words: Vocabulary
    tongue: Tongue

    def text(self, at: int) -> str:
        """The token's text; empty before the beginning and after the end."""
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def has(self, at: int, *names: str) -> bool:
        """Whether the token belongs to one of the named word lists."""
        text, sets = self.text(at), self.words.sets
        for name in names:  # noqa: SIM110 (asked of every token many times: a generator costs more than the look-up)
            if text in sets[name]:
                return True
        return False

    def skip(self, at: int, name: str, most: int) -> int:
        """The index after at most `most` words of the named list."""
        end = at
        while end - at < most and self.has(end, name):
            end += 1
        return end


def number(grammar: Grammar, at: int) -> Quantity | None:
    """One number at `at`, with its half or its unit of a ten."""
    first = _simple(grammar, at)
    if first is None:
        return None
    value, end = first
    joined = end + 1 if grammar.text(end) == "-" else end
    if _is_ten(grammar, at, value):
        unit = _simple(grammar, joined)
        if unit is not None and unit.value in range(1, 10) and grammar.tokens[joined].number is None:
            return _half(grammar, value + unit.value, unit.end)
    if grammar.text(end) == "-" and grammar.has(end + 1, "open_number"):
        return Quantity(value, end + 2)
    return _half(grammar, value, end)


def _is_ten(grammar: Grammar, at: int, value: float) -> bool:
    """Whether the token is a word for twenty, thirty, up to ninety."""
    return grammar.tokens[at].number is None and value in range(20, 100, 10)


def _simple(grammar: Grammar, at: int) -> Quantity | None:
    if not 0 <= at < len(grammar.tokens):
        return None
    token = grammar.tokens[at]
    if token.number is not None:
        return Quantity(token.number, at + 1)
    value = grammar.tongue.numbers.get(token.text)
    if value is None:
        return None
    following = grammar.text(at + 1)
    counted = grammar.tongue.numbers.get(following)
    if value == 1 and counted is not None and following not in ("to", "two"):
        return Quantity(counted, at + 2)
    return Quantity(value, at + 1)


def _half(grammar: Grammar, value: float, end: int) -> Quantity:
    """Adds "½", "1/2", "og en halv" after a whole number."""
    if value % 1 or end >= len(grammar.tokens):
        return Quantity(value, end)
    fraction = grammar.tokens[end].number
    if fraction is not None and 0 < fraction < 1:
        return Quantity(value + fraction, end + 1)
    if grammar.has(end, "also"):
        half = _simple(grammar, end + 1)
        if half is not None and half.value == 0.5:
            return Quantity(value + 0.5, half.end)
    return Quantity(value, end)


def quantity(grammar: Grammar, at: int) -> Quantity | None:
    """A number or a range at `at`; a range is read at its midpoint."""
    low = number(grammar, at)
    if low is None:
        return None
    if grammar.text(low.end) == "-" or grammar.has(low.end, "range"):
        high = number(grammar, low.end + 1)
        if high is not None and high.value > low.value:
            return Quantity((low.value + high.value) / 2, high.end)
    if _is_word(grammar, low.end - 1) and _is_word(grammar, low.end):
        beside = number(grammar, low.end)
        if beside is not None and beside.value == low.value + 1 > 2:
            return Quantity(low.value + 0.5, beside.end)
    return low


def _is_word(grammar: Grammar, at: int) -> bool:
    """Whether a number stands there in letters: "to tre ganger" is two to three, "2 3" may be anything."""
    return grammar.text(at) in grammar.tongue.numbers
