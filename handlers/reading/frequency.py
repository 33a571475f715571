"""How often: "tre ganger om dagen", "annenhver uke", "per pasient", "på mandager", "daily"."""

from dataclasses import dataclass, replace

from handlers.domain.reading import Per
from handlers.reading.quantity import Grammar, quantity
from handlers.reading.vocabulary import Vocabulary

COUNTED, PLAIN, LOOSE = 3, 2, 1
_LONGEST_THING = 2
_HALF_YEAR = 6
PERIODS = frozenset(Per) - frozenset(
    {Per.PATIENT, Per.PUPIL, Per.CHILD, Per.VISIT, Per.CASE, Per.MEETING, Per.CLASS, Per.FORM, Per.ROOM}
)
_SURE_WITHOUT_COUNT = frozenset({Per.WEEK, Per.MONTH, Per.QUARTER, Per.HALF_YEAR, Per.YEAR, Per.SCHOOL_YEAR})


@dataclass(frozen=True, slots=True)
class Frequency:
    """`times` per `per`, from the tokens `start` to before `end`; a higher rank says more."""

    times: float | None
    per: Per
    start: int
    end: int
    rank: int = PLAIN


@dataclass(frozen=True, slots=True)
class Count:
    """A number of times without a period of its own: "x 4", "fire ganger"."""

    times: float | None
    start: int
    end: int


def frequencies(grammar: Grammar, taken: frozenset[int]) -> tuple[list[Frequency], list[Count]]:
    """All frequencies and all bare counts in order; numbers at the tokens in `taken` count something else."""
    found: list[Frequency] = []
    counts: list[Count] = []
    at = 0
    while at < len(grammar.tokens):
        count = None if at in taken else _count(grammar, at)
        one = _counted(grammar, count) if count else None if at in taken else things(grammar, at)
        one = one or (_period_phrase(grammar, at) if count is None else None)
        if one is not None:
            found.append(one)
        elif count is not None and not _is_noun(grammar, count):
            counts.append(count)
        at = max(at + 1, one.end if one else count.end if count and not _is_noun(grammar, count) else 0)
    return found, counts


def _is_noun(grammar: Grammar, count: Count) -> bool:
    return grammar.has(count.end - 1, "occurrences")


def _count(grammar: Grammar, at: int) -> Count | None:
    """ "tre ganger", "twice", "x 4", "flere ganger", and "4 runder" of the things that are counted so."""
    if grammar.text(at) in ("once", "twice", "thrice"):
        return Count(1.0 + ("once", "twice", "thrice").index(grammar.text(at)), at, at + 1)
    if grammar.has(at, "vague") and grammar.text(at + 1) in grammar.tongue.counts:
        return Count(None, at, at + 2)
    signed = grammar.text(at) in ("x", "×")
    amount = quantity(grammar, at + signed)
    if amount is None:
        return None
    end = grammar.skip(amount.end, "of", 1)
    if grammar.text(end) in grammar.tongue.counts or grammar.text(end) == "×" or grammar.has(end, "occurrences"):
        return Count(amount.value, at, end + 1)
    return Count(amount.value, at, amount.end) if signed else None


def _counted(grammar: Grammar, count: Count) -> Frequency | None:
    """The count with the period that follows it within a few words."""
    at = grammar.skip(count.end, "filler", 5)
    for start in range(at, count.end - 1, -1):
        one = attached(grammar, start)
        if one is not None:
            times = None if count.times is None else count.times * (one.times or 1.0)
            return Frequency(times, one.per, count.start, one.end, COUNTED)
    bare = _period(grammar, at) if at > count.end else None
    return Frequency(count.times, bare[0], count.start, bare[2], COUNTED) if bare and bare[0] in PERIODS else None


def things(grammar: Grammar, at: int) -> Frequency | None:
    """A number of whatever it may be in a period: "30 eposter om dagen", "tre i uka", "25 beds a shift"."""
    amount = quantity(grammar, at)
    if amount is None:
        return None
    for end in range(amount.end, amount.end + _LONGEST_THING + 1):
        one = _in_period(grammar, end)
        if one is not None and one.per in PERIODS and (amount.value > 1 or end == amount.end):
            return Frequency(amount.value * (one.times or 1.0), one.per, at, one.end, COUNTED)
        if not _is_thing(grammar, end):
            return None
    return None


def _in_period(grammar: Grammar, at: int) -> Frequency | None:
    """ "om dagen", "i uka", "a shift", "per vakt"; not "i dag", and "every day" tells of more than the thing."""
    if grammar.text(at) == "i" and not _is_sure(grammar, at) and not _is_definite(grammar.text(at + 1)):
        return None
    return _period_phrase(grammar, at) if grammar.text(at) in ("per", "pr") else _loose(grammar, at)


def _is_thing(grammar: Grammar, at: int) -> bool:
    """Whether the word can be what is counted: no unit of time, no money, no end of a sentence."""
    text = grammar.text(at)
    if not text.isalpha() or grammar.has(at, "no_things", "who", "not_before"):
        return False
    return text not in grammar.tongue.units and text not in grammar.words.periods and text not in grammar.tongue.numbers


def _period(grammar: Grammar, at: int) -> tuple[Per, float, int] | None:
    """The period or thing named at `at`, how many of them go into the unit, and the index after it."""
    pair = grammar.words.pairs.get((grammar.text(at), grammar.text(at + 1)))
    if pair is not None:
        return pair, 1.0, at + 2
    entry = grammar.words.periods.get(grammar.text(at))
    return (*entry, at + 1) if entry else None


def _period_phrase(grammar: Grammar, at: int) -> Frequency | None:
    """What names a period by itself: "hver uke", "per pasient", "annakvar vakt", "ukentlig", "på mandager"."""
    alone = _one_word(grammar.text(at), grammar.words)
    if alone is not None:
        return Frequency(alone[1], alone[0], at, at + 1, alone[2])
    if grammar.has(at, "other_every"):
        return _every(grammar, at, at + 1, 0.5)
    if grammar.has(at, "plural"):
        return _weekdays(grammar, at, at)
    if not grammar.has(at, "every"):
        return _loose(grammar, at, LOOSE) if _is_sure(grammar, at) else None
    after = grammar.skip(at + 1, "adjectives", 2)
    if grammar.has(after, "single"):
        return _weekdays(grammar, at, after)
    return _ordinal(grammar, at, after) or _every(grammar, at, after, 1.0)


def _one_word(word: str, words: Vocabulary) -> tuple[Per, float, int] | None:
    """ "ukentlig", or what a regular report or meeting is named after: "månedsrapport"."""
    if word in words.adverbs:
        return (*words.adverbs[word], PLAIN)
    if not word.endswith(words.named_ends):
        return None
    return next(((per, 1.0, LOOSE) for start, per in words.named.items() if word.startswith(start)), None)


def _is_sure(grammar: Grammar, at: int) -> bool:
    """ "i uka" and its like are a frequency even without a number; "om dagen" and "på vakta" are not."""
    period = _period(grammar, at + 1)
    return (
        grammar.text(at) == "i"
        and period is not None
        and period[0] in _SURE_WITHOUT_COUNT
        and _is_definite(grammar.text(at + 1))
    )


def _is_definite(word: str) -> bool:
    return word.endswith(("a", "en", "et", "året")) and not word.startswith("helg")


def _recurring(grammar: Grammar, at: int) -> tuple[Per, float, int] | None:
    """A period, a weekday, which comes once a week, or a compound of a thing."""
    if grammar.has(at, "single"):
        return Per.WEEK, 1.0, at + 1
    return _period(grammar, at) or _compound(grammar, at)


def _compound(grammar: Grammar, at: int) -> tuple[Per, float, int] | None:
    word = grammar.text(at)
    per = next((per for end, per in grammar.words.compounds.items() if word.endswith(end)), None)
    return (per, 1.0, at + 1) if per else None


def _every(grammar: Grammar, start: int, at: int, times: float) -> Frequency | None:
    period = _recurring(grammar, at)
    return Frequency(times * period[1], period[0], start, period[2]) if period else None


def _ordinal(grammar: Grammar, start: int, at: int) -> Frequency | None:
    """ "hver 14. dag", "every other week", "every two months"."""
    ordinal = grammar.words.ordinals.get(grammar.text(at))
    amount = quantity(grammar, at)
    nth = ordinal or (amount.value if amount else 0)
    period = _recurring(grammar, at + 1 if ordinal else amount.end if amount else at)
    if nth <= 1 or period is None:
        return None
    if period[0] is Per.DAY and nth in (7, 14):
        return Frequency(7 / nth, Per.WEEK, start, period[2])
    if period[0] is Per.MONTH and nth == _HALF_YEAR:
        return Frequency(1.0, Per.HALF_YEAR, start, period[2])
    return Frequency(period[1] / nth, period[0], start, period[2])


def _weekdays(grammar: Grammar, start: int, at: int) -> Frequency:
    """ "hver tirsdag og torsdag": as many times a week as days are named."""
    days, end = {grammar.text(at)}, at + 1
    while True:
        following = grammar.skip(end, "also", 1)
        following += grammar.has(following, "every")
        if not grammar.has(following, "single", "plural"):
            return Frequency(float(len(days)), Per.WEEK, start, end)
        days.add(grammar.text(following))
        end = following + 1


def _loose(grammar: Grammar, at: int, rank: int = PLAIN) -> Frequency | None:
    """ "om dagen", "a week", "på en vakt", "/uke": a frequency only beside a number."""
    if not grammar.has(at, "within"):
        return None
    after = grammar.skip(at + 1, "filler", 2)
    for start in (at + 1, after):
        period = _period(grammar, start)
        apiece = grammar.has(at, "apiece" if start == at + 1 else "apiece_with_article")
        if period is not None and (period[0] in PERIODS or apiece):
            return Frequency(period[1], period[0], at, period[2], rank)
    return None


def attached(grammar: Grammar, at: int) -> Frequency | None:
    """The frequency right after a length of time that ends before `at`, whatever introduces it."""
    one = _period_phrase(grammar, at) or _loose(grammar, at) or _definite(grammar, at)
    return one if one is None else replace(one, rank=PLAIN)


def _definite(grammar: Grammar, at: int) -> Frequency | None:
    """ "20 minutter dagen", "10 min for vakta"."""
    start = at + (grammar.text(at) == "for")
    period = _period(grammar, start) if grammar.has(start, "by_definite") else None
    return Frequency(period[1], period[0], at, period[2]) if period else None
