"""What one message says the time thief costs: lengths, frequencies and people put together."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from handlers.domain.reading import Cost, Language, Per, Span
from handlers.reading.durations import Duration, durations
from handlers.reading.frequency import COUNTED, PERIODS, Count, Frequency, attached, frequencies
from handlers.reading.people import People, people
from handlers.reading.quantity import Grammar
from handlers.reading.text import BREAK, Token
from handlers.reading.vocabulary import vocabulary

_NEAR = 3
_LONG_PERIODS = frozenset({Per.MONTH, Per.QUARTER, Per.HALF_YEAR, Per.YEAR, Per.SCHOOL_YEAR})


class CostRead(NamedTuple):
    """The cost and where each part of it was read."""

    cost: Cost
    spans: Mapping[str, Span]


def read_cost(tokens: Sequence[Token], language: Language) -> CostRead:
    """Read the cost from a message's tokens; what is not written stays None."""
    words = vocabulary()
    grammar = Grammar(tokens, words, words.tongue(language))
    hit = people(grammar)
    taken = frozenset(range(hit.start, hit.end) if hit else ())
    found, counts = frequencies(grammar, taken)
    length = _length(grammar, found)
    often = _often(grammar, length, found)
    times = often.times if often else None
    if often is not None and length is not None and _is_total(grammar, length, often):
        times = 1.0
    elif often is not None and often.times == 1:
        times = _with_count(grammar, length, often, counts).times
    cost = Cost(
        minutes=length.minutes if length else None,
        times=times,
        per=often.per if often else None,
        people=hit.number if hit else None,
    )
    return CostRead(cost, _spans(tokens, length, often, hit))


def _length(grammar: Grammar, found: Sequence[Frequency]) -> Duration | None:
    """The first length of time; plain days only where the words say that they are spent."""
    for one in durations(grammar):
        if _is_limit(grammar, one):
            continue
        if not one.days or _are_spent(grammar, one, found):
            return one
    return None


def _is_limit(grammar: Grammar, one: Duration) -> bool:
    """ "every stop over 3 minutes", "10 minutes before the shift": a cost only if spent, or with how often."""
    point = grammar.has(one.end, "ahead") and not grammar.has(one.end + 1, "every")
    if not (point or grammar.has(one.start - 1, "limits")):
        return False
    return attached(grammar, one.end) is None and not _takes(grammar, one)


def _is_total(grammar: Grammar, length: Duration, often: Frequency) -> bool:
    """ "tre ganger hver kveld, 18 minutter til sammen": the length is what they come to."""
    said = any(grammar.has(at, "altogether") for at in (length.end, length.end + 1))
    return said and often.rank == COUNTED and often.end <= length.start


def _takes(grammar: Grammar, one: Duration) -> bool:
    """Whether a verb of spending stands right before the length."""
    return any(grammar.has(at, "takes") for at in range(one.start - 4, one.start))


def _are_spent(grammar: Grammar, days: Duration, found: Sequence[Frequency]) -> bool:
    """ "to dager i uka" is how often, "14 dagers ventetid" is how late; "tar 3 dager hvert halvår" is a cost."""
    after = attached(grammar, days.end)
    if after is not None:
        return after.per in _LONG_PERIODS
    if _takes(grammar, days):
        return True
    return any(one.per in _LONG_PERIODS for one in found)


def _often(grammar: Grammar, length: Duration | None, found: Sequence[Frequency]) -> Frequency | None:
    """The frequency that stands right after the length, else the one that says most, else the nearest."""
    if length is None:
        return max(found, key=lambda one: (one.rank, -one.start), default=None)
    for at in range(length.end, min(length.end + _NEAR + 1, len(grammar.tokens))):
        if grammar.tokens[at].text == BREAK:
            break
        one = next((one for one in found if one.start == at), None) or (
            attached(grammar, at) if at == length.end else None
        )
        if one is not None:
            return _counted_after(grammar, one, found) or one
    outside = [one for one in found if one.end <= length.start or one.start >= length.end]
    return max(outside, key=lambda one: (one.rank, -_distance(one, length)), default=None)


def _counted_after(grammar: Grammar, one: Frequency, found: Sequence[Frequency]) -> Frequency | None:
    """ "4 min pr vedtak, 20 ganger hver dag": how many times says more than what each is spent on."""
    if one.per in PERIODS:
        return None
    after = next((other for other in found if other.rank == COUNTED and 0 <= other.start - one.end <= 1), None)
    said = after and any(grammar.text(at) in grammar.tongue.counts for at in range(after.start, after.end))
    return after if said else None


def _distance(one: Frequency | Count, other: Frequency | Duration) -> int:
    return max(other.start - one.end, one.start - other.end, 0)


def _with_count(grammar: Grammar, length: Duration | None, often: Frequency, counts: Sequence[Count]) -> Count:
    """The bare count that stands beside the period or the length ("hver vakt, tre ganger"), else once.

    A count at the end of the sentence before tells of something else.
    """
    beside: list[Frequency | Duration] = [often] if length is None else [often, length]
    for count in counts:
        if count.times and grammar.text(count.end) != BREAK and any(_distance(count, one) <= 1 for one in beside):
            return count
    return Count(1.0, often.start, often.end)


def _spans(
    tokens: Sequence[Token], length: Duration | None, often: Frequency | None, hit: People | None
) -> dict[str, Span]:
    places = {"minutes": length, "times": often, "per": often, "people": hit}
    return {
        name: Span(tokens[place.start].start, tokens[place.end - 1].end)
        for name, place in places.items()
        if place is not None
    }
