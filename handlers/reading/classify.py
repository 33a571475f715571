"""What the words of a message speak for: its language, intent, kind, who can remove it, wishes, a concern."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from handlers.domain.reading import Cost, Intent, Kind, Language, Level, Span
from handlers.reading.lexicon import VOID, groups, lexicon
from handlers.reading.phrases import Hit
from handlers.reading.text import BREAK, Token

_ENOUGH = 2.0
# The same thing said in more words is not said more: of each phrase that follows a stronger one only this much counts.
_ECHO = {"kind": 0.85}
_DENIABLE = frozenset({"wish"})
_FARTHEST_NOT = 4
_EITHER_NORWEGIAN = "no"
_NOTHING_BUT_A_COST = 7
# What is missed of the last two goes to the leader, and the first is a wish about oneself: all count before they are
# likelier than not, a concern long before that, as it costs the reporter no more than one question.
_LIKELY = {"anonymous": -0.2, "rep_only": -0.3, "concern": -2.0}
FEW_WORDS = 8
"""So few have little that speaks against a concern ("only at night"): there it takes more to read one."""
_LIKELY_OF_FEW = {**_LIKELY, "concern": -0.5}
_SURE_CONCERN = 8.0
_REFUSED = 1.5
_SAID, _SAID_FOR_SURE = 0.1, 8.0
_SORTLESS = 1.0
# "The manager says the law says so": the one furthest away decides.
_LEVELS = (Level.STATE, Level.SUPPLIER, Level.ORGANISATION, Level.UNIT)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The weights of all phrases found, summed by label, and the first place of the heaviest."""

    scores: Mapping[str, float]
    spans: Mapping[str, Span]

    def of(self, label: str) -> float:
        """How much speaks for the label; nothing is 0."""
        return self.scores.get(label, 0.0)


def weigh(section: str, words: Sequence[Token]) -> Evidence:
    """The evidence of one lexicon in a message: each phrase once, where it is neither denied nor void."""
    found: dict[str, dict[int, Hit]] = defaultdict(dict)
    void: dict[str, set[int]] = defaultdict(set)
    hits = list(lexicon(section).hits(words))
    for hit in hits:
        if hit.weight == VOID:
            void[hit.label].update(range(hit.at, hit.end))
    for hit in hits:
        if hit.phrase not in found[hit.label] and _is_meant(section, hit, words, void[hit.label]):
            found[hit.label][hit.phrase] = hit
    echo = _ECHO.get(section, 1.0)
    return Evidence(
        {label: _summed([hit.weight for hit in meant.values()], echo) for label, meant in found.items()},
        {label: max(meant.values(), key=lambda hit: hit.weight).span for label, meant in found.items() if meant},
    )


def _summed(weights: Sequence[float], echo: float) -> float:
    """What speaks for it, the strongest first and each further phrase fainter; what speaks against it counts whole."""
    speaking = sorted((weight for weight in weights if weight > 0), reverse=True)
    return sum(weight * echo**at for at, weight in enumerate(speaking)) + sum(
        weight for weight in weights if weight < 0
    )


def _is_meant(section: str, hit: Hit, words: Sequence[Token], void: Set[int]) -> bool:
    """Whether the words stand there for themselves: not inside a void phrase, and no wish or concern denied."""
    if hit.at in void:
        return False
    return hit.weight < 0 or section not in _DENIABLE or not _is_denied(words, hit.at)


def _is_denied(words: Sequence[Token], at: int) -> bool:
    """Whether a "not" stands before the token, with nothing but words like "a" and "about" in between."""
    before = at - 1
    while before > 0 and at - before <= _FARTHEST_NOT and words[before].text in groups()["through"]:
        before -= 1
    return words[before].text in groups()["not"]


def language(words: Sequence[Token]) -> Language:
    """The language with most evidence; bokmål when nothing tells. What both written forms share counts for both."""
    evidence = weigh("language", words)
    norwegian = evidence.of(_EITHER_NORWEGIAN)
    shared = {Language.NB: norwegian, Language.NN: norwegian, Language.EN: 0.0}
    return max(Language, key=lambda one: evidence.of(one.value) + shared[one])


def kind(scores: Mapping[str, float], phrases: Evidence, is_concern: bool) -> Kind:
    """The likeliest sort of time thief; a phrase that says it counts once more, beside what was learnt of it.

    Of no sort at all is hardly anything but a concern.
    """

    def likely(one: Kind) -> float:
        said = _SAID * min(phrases.of(one.value), _SAID_FOR_SURE)
        return scores[f"kind.{one.value}"] + said - (_SORTLESS if one is Kind.OTHER and not is_concern else 0.0)

    return max(Kind, key=likely)


def level(evidence: Evidence) -> Level:
    """The furthest of those that are said to want it."""
    best = max(_LEVELS, key=lambda one: evidence.of(one.value))
    return best if evidence.of(best.value) >= _ENOUGH else Level.UNKNOWN


def limits(words: Sequence[Token]) -> Mapping[str, float]:
    """How likely each mark has to be in this message; 0 is as likely as not."""
    said = sum(word.text != BREAK and word.end > word.start for word in words)
    return _LIKELY_OF_FEW if said <= FEW_WORDS else _LIKELY


def is_marked(
    mark: str, limit: float, scores: Mapping[str, float], wishes: Evidence, asks: Mapping[str, float]
) -> bool:
    """Whether "anonymous", "rep_only" or "concern" is likely enough, or a concern is said in phrases that are sure.

    Where a sentence refuses a wish ("no need to hide my name") it takes more than the limit.
    """
    enough = limit + _REFUSED * (asks.get(mark, 0.0) < 0)
    return scores[mark] >= enough or (mark == "concern" and wishes.of(mark) >= _SURE_CONCERN)


def intent(scores: Mapping[str, float], words: Sequence[Token], cost: Cost) -> Intent:
    """The likeliest intent; what is nothing but a cost is a report."""
    if cost != Cost() and len(words) <= _NOTHING_BUT_A_COST + 3 * (cost.minutes is not None and cost.per is not None):
        return Intent.REPORT
    return max(Intent, key=lambda one: scores[f"intent.{one.value}"])
