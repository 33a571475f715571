"""How long one occurrence takes: "et kvarter", "en time og tjue minutter", "10-15 min", "half an hour"."""

from collections.abc import Iterator
from typing import NamedTuple

from handlers.reading.quantity import Grammar, number, quantity
from handlers.reading.text import BREAK

_DAY = 450.0
_HOUR = 60.0
_TWO_DIGITS = 2


class Duration(NamedTuple):
    """Minutes, and the tokens from `start` to before `end` that say so; `days` if counted in plain days."""

    minutes: float
    start: int
    end: int
    days: bool = False


def durations(grammar: Grammar) -> Iterator[Duration]:
    """Every length of time that can be a cost, in order; points in time, intervals and deadlines are passed by."""
    at = 0
    while at < len(grammar.tokens):
        found = _range(grammar, at)
        if found is None:
            at += 1
            continue
        if _is_cost(grammar, found):
            yield found
        at = found.end


def _is_cost(grammar: Grammar, found: Duration) -> bool:
    if (grammar.has(found.start - 1, "not_after") and _is_beside(grammar, found.start)) or grammar.has(
        found.end, "not_before"
    ):
        return False
    return not (grammar.has(found.end, "total_less") and grammar.has(found.end + 1, "than"))


def _is_beside(grammar: Grammar, at: int) -> bool:
    """Whether nothing but a space stands before the token: "fra før, 20 min" is no point in time."""
    return grammar.tokens[at].start - grammar.tokens[at - 1].end <= 1


def _range(grammar: Grammar, at: int) -> Duration | None:
    """A length, or "20 minutter til en time" at its midpoint."""
    low = _sum(grammar, at)
    if low is None:
        return None
    if grammar.text(low.end) == "-" or grammar.has(low.end, "range"):
        high = _sum(grammar, low.end + 1)
        if high is not None and high.minutes > low.minutes:
            return Duration((low.minutes + high.minutes) / 2, at, high.end, high.days)
        more = number(grammar, low.end + 1)
        if more is not None and more.value == 2 and grammar.text(low.end) in ("eller", "or"):
            return Duration(low.minutes * 1.5, at, more.end, low.days)
    return low


def _sum(grammar: Grammar, at: int) -> Duration | None:
    """One length and a smaller one added to it: "1 t 15 min", "an hour and a half"."""
    first = _single(grammar, at)
    if first is None or first.days:
        return first
    joined = grammar.skip(first.end, "also", 1)
    second = _single(grammar, joined)
    if second is not None and second.minutes < first.minutes and first.minutes % 60 == 0:
        return Duration(first.minutes + second.minutes, at, second.end)
    if first.minutes % _HOUR == 0 and _is_clocked(grammar, first.end):
        return Duration(first.minutes + (grammar.tokens[first.end].number or 0.0), at, first.end + 1)
    half = number(grammar, joined) if joined > first.end else None
    if half is not None and half.value == 0.5:
        return Duration(first.minutes + _unit_before(grammar, first) / 2, at, half.end)
    return first


def _is_clocked(grammar: Grammar, at: int) -> bool:
    """ "1 t 15": two digits right after the hours that have no unit or thing of their own."""
    if not (grammar.text(at).isdigit() and len(grammar.text(at)) == _TWO_DIGITS and int(grammar.text(at)) < _HOUR):
        return False
    return at + 1 == len(grammar.tokens) or grammar.text(at + 1) == BREAK or grammar.has(at + 1, "every", "within")


def _unit_before(grammar: Grammar, found: Duration) -> float:
    return grammar.tongue.units.get(grammar.text(found.end - 1), 60.0)


def _single(grammar: Grammar, at: int) -> Duration | None:
    """A number with its unit, or a unit that stands alone ("halvtime")."""
    if grammar.has(at, "bare_units") or _is_hour_before_half(grammar, at):
        alone = grammar.tongue.units.get(grammar.text(at))
        return Duration(alone, at, at + 1) if alone else None
    amount = quantity(grammar, at)
    if amount is None:
        return _quarter_hour(grammar, 1.0, at, at)
    end = grammar.skip(amount.end, "between", 3)
    end += grammar.text(end) == "-"
    quarter = _quarter_hour(grammar, amount.value, at, end)
    if quarter is not None:
        return quarter
    if grammar.has(end, "working_days"):
        return Duration(amount.value * _DAY, at, end + 1)
    minutes = grammar.tongue.units.get(grammar.text(end))
    if minutes is None or grammar.text(end) == "quarters":
        return None
    whole = any(grammar.has(between, "whole") for between in range(amount.end, end)) or amount.value == 0.5
    return Duration(amount.value * minutes, at, end + 1, minutes == _DAY and not whole)


def _is_hour_before_half(grammar: Grammar, at: int) -> bool:
    """ "Hour and a half", "time og et kvarter" without a number before it."""
    if grammar.tongue.units.get(grammar.text(at)) != _HOUR or not grammar.has(at + 1, "also"):
        return False
    half = number(grammar, at + 2)
    if half is not None and half.value == 0.5:
        return True
    rest = _single(grammar, at + 2)
    return rest is not None and rest.minutes < _HOUR


def _quarter_hour(grammar: Grammar, amount: float, start: int, at: int) -> Duration | None:
    """English "quarter of an hour", "three quarters of an hour", "quarter hour"."""
    if grammar.text(at) not in ("quarter", "quarters"):
        return None
    end = grammar.skip(at + 1, "between", 2)
    if grammar.tongue.units.get(grammar.text(end)) != _HOUR or "hour" not in grammar.tongue.units:
        return None
    return Duration(15 * amount, start, end + 1)
