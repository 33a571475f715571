"""Whether two reports may be about the same time thief: shared rare words, the same system, the same kind."""

import re
from collections.abc import Iterable

from handlers.domain.case import Case

ENOUGH = 0.3
MOST = 2
_WORD = re.compile(r"[^\W\d_]{4,}")
_ENDINGS = ("ene", "ane", "er", "ar", "en", "et", "a", "e")


def alike(case: Case, others: Iterable[Case]) -> tuple[Case, ...]:
    """At most two others that look the same, best first: open ones in the same unit, cleared ones anywhere."""
    scored = [(likeness(case, other), other) for other in others if _may_be_named(case, other)]
    best = sorted((pair for pair in scored if pair[0] >= ENOUGH), key=lambda pair: -pair[0])
    return tuple(other for _, other in best[:MOST])


def _may_be_named(case: Case, other: Case) -> bool:
    """What is only for the representatives, another unit's and still open, or over with nothing cleared is not."""
    if other.id == case.id or other.rep_only:
        return False
    return other.cleared or (other.sent and other.unit == case.unit)


def likeness(case: Case, other: Case) -> float:
    """From 0 to 1: the share of words in common, with weight for the same system and kind."""
    ours, theirs = _stems(case.words), _stems(other.words)
    shared = len(ours & theirs) / max(min(len(ours), len(theirs)), 1)
    same_system = 0.3 if case.system and case.system == other.system else 0.0
    same_kind = 0.1 if case.kind is other.kind else 0.0
    return min(shared * 0.6 + same_system + same_kind, 1.0)


def _stems(words: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in _WORD.findall(words.casefold()))


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
