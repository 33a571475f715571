"""How many colleagues it hits: "vi er 14", "alle 30 lærerne", "eleven of us", "oss fem som er på jobb"."""

from typing import NamedTuple

from handlers.reading.frequency import things
from handlers.reading.quantity import Grammar, quantity

_FEWEST_UNNAMED = 3


class People(NamedTuple):
    """How many, and the tokens that say so."""

    number: float
    start: int
    end: int


def people(grammar: Grammar) -> People | None:
    """The first number of colleagues in the text; those one works for are not counted."""
    for at in range(len(grammar.tokens)):
        for rule in (_others, _we_are, _all, _group, _some):
            found = rule(grammar, at)
            if found is not None:
                return found
    return None


def _counts(grammar: Grammar, start: int, at: int, fewest: float) -> People | None:
    """A whole number at `at` that is not followed by a unit of time or by those one works for."""
    amount = quantity(grammar, at)
    if amount is None or amount.value < fewest:
        return None
    noun = grammar.skip(amount.end, "determiners", 1)
    following = grammar.text(noun)
    if grammar.has(noun, "not_us") or following in grammar.tongue.units or following in grammar.words.periods:
        return None
    if following in grammar.tongue.counts or following in ("%", "/", "+"):
        return None
    return People(amount.value, start, amount.end)


def _we_are(grammar: Grammar, at: int) -> People | None:
    """ "vi er (bare) 14", "vi fire reinhaldarane", "oss fem som ...":"""
    if not grammar.has(at, "we"):
        return None
    if grammar.has(at + 1, "are"):
        return _counts(grammar, at, grammar.skip(at + 2, "fillers", 3), 2)
    if grammar.has(at + 1, "who_are"):
        return _counts(grammar, at, at + 3, 2) if grammar.has(at + 2, "are") else None
    return _counts(grammar, at, grammar.skip(at + 1, "all", 1), 2)


def _others(grammar: Grammar, at: int) -> People | None:
    """ "me and 3 others": those and the one who writes."""
    amount = quantity(grammar, at + 2) if grammar.text(at) in ("me", "meg") and grammar.has(at + 1, "also") else None
    if amount is None or not grammar.has(amount.end, "others"):
        return None
    return People(amount.value + 1, at, amount.end + 1)


def _all(grammar: Grammar, at: int) -> People | None:
    """ "alle (dei) 12 (tilsette)", "all 40 of us"."""
    if not grammar.has(at, "all"):
        return None
    return _counts(grammar, at, grammar.skip(at + 1, "fillers", 2), 2)


def _group(grammar: Grammar, at: int) -> People | None:
    """ "a team of 12", "ei gruppe på seks"."""
    if not (grammar.has(at, "groups") and grammar.has(at + 1, "sized")):
        return None
    return _counts(grammar, at, at + 2, _FEWEST_UNNAMED)


def _some(grammar: Grammar, at: int) -> People | None:
    """ "eleven of us", "8 stykker", "tre ansatte"; two of somebody, or "signed by three", is a rule, not a group."""
    amount = quantity(grammar, at)
    if amount is None or amount.value < 2 or amount.value % 0.5 or grammar.has(at - 1, "not_by"):
        return None
    if grammar.has(amount.end, "of") and grammar.has(amount.end + 1, "us"):
        return People(amount.value, at, amount.end + 2)
    noun = grammar.skip(amount.end, "determiners", 1)
    if things(grammar, at) is not None:
        return None
    if grammar.has(noun, "pieces") or (amount.value >= _FEWEST_UNNAMED and grammar.has(noun, "who")):
        return People(amount.value, at, noun + 1)
    return None
