"""What the words of a message speak for: its language, intent, kind, who can remove it, wishes, a concern."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from handlers.domain.reading import Cost, Intent, Kind, Language, Level, Span
from handlers.reading.lexicon import VOID, groups, lexicon
from handlers.reading.phrases import Hit
from handlers.reading.text import Token

_ENOUGH = 2.0
# The same thing said in more words is not said more: of each phrase that follows a stronger one only this much counts.
_ECHO = {"kind": 0.85}
_DENIABLE = frozenset({"wish"})
_FARTHEST_NOT = 4
_HINTS_ENOUGH = 1.0
_EITHER_NORWEGIAN = "no"
_TOLD_COUNTS_AT_MOST = 8.0
_SAID_COUNTS_AT_MOST = 8.0
_A_WHOLE_STORY = 8
_SAYS_NOTHING = 1.5
_OWN_KIND_BESIDE_CONCERN = 6.0
# Where two kinds are equally likely the first one says more.
_KINDS = (
    Kind.DOUBLE_ENTRY,
    Kind.MEETING,
    Kind.PROCUREMENT,
    Kind.CONTROL,
    Kind.APPROVAL,
    Kind.FORM,
    Kind.REPORTING,
    Kind.DOCUMENTATION,
    Kind.SYSTEM,
    Kind.RULE,
)
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


def kind(evidence: Evidence, system: str | None, concern: bool) -> Kind:
    """The likeliest sort of time thief; beside a concern only one that is told of in so many words."""
    best = max(_KINDS, key=lambda one: evidence.of(one.value))
    most = evidence.of(best.value)
    if concern and most < _OWN_KIND_BESIDE_CONCERN:
        return Kind.OTHER
    if most > 0:
        return best
    return Kind.SYSTEM if system and not concern else Kind.OTHER


def level(evidence: Evidence) -> Level:
    """The furthest of those that are said to want it."""
    best = max(_LEVELS, key=lambda one: evidence.of(one.value))
    return best if evidence.of(best.value) >= _ENOUGH else Level.UNKNOWN


def is_wished(evidence: Evidence, wish: str) -> bool:
    """Whether enough is said of "anonymous", "rep_only" or "concern"."""
    return evidence.of(wish) >= _ENOUGH


def is_concern(wishes: Evidence, kinds: Evidence, cost: Cost) -> bool:
    """Whether something with a channel of its own is told of: in clear words, or in hints where no time thief is."""
    if is_wished(wishes, "concern"):
        return True
    told = max(kinds.scores.values(), default=0.0)
    return cost.minutes is None and wishes.of("suspicion") >= _HINTS_ENOUGH + told / 2


def intent(words: Sequence[Token], cost: Cost, about: Sequence[Evidence], wishes: Evidence) -> Intent:
    """A report unless the words speak more for a greeting, a question about the bot or a case, or small talk.

    `about` is the evidence of its kind and of who can remove it.
    """
    evidence = weigh("intent", words)
    scores = {one: min(evidence.of(one.value), _SAID_COUNTS_AT_MOST) for one in Intent}
    told = max((score for one in about for score in one.scores.values()), default=0.0)
    scores[Intent.REPORT] += 1 + min(told, _TOLD_COUNTS_AT_MOST) / 4
    scores[Intent.REPORT] += 4 * (cost.minutes is not None) + (cost.per is not None) + (cost.people is not None)
    scores[Intent.REPORT] += 1.5 * (len(words) >= _A_WHOLE_STORY)
    if told <= 0 and cost == Cost() and len(words) < _A_WHOLE_STORY:
        scores[Intent.OTHER] += _SAYS_NOTHING
    scores[Intent.REPORT] += 2 * is_wished(wishes, "rep_only")
    scores[Intent.REPORT] += min(wishes.of("suspicion"), _TOLD_COUNTS_AT_MOST) / 4
    if is_wished(wishes, "concern"):
        scores[Intent.REPORT] += 4
        scores[Intent.OTHER] = 0.0
    return max(Intent, key=lambda one: scores[one])
