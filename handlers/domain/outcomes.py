"""The outcomes a time thief can get, and what each demands of the one who decides: one table."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    REMOVED = "removed"
    SIMPLIFIED = "simplified"
    MERGED = "merged"
    EXPLAINED = "explained"
    KEPT = "kept"
    FORWARDED = "forwarded"
    TRIAL = "trial"
    ELSEWHERE = "elsewhere"


class Field(StrEnum):
    """What a decision is made of beside its outcome; the names are those of `Decision`'s fields."""

    SENTENCE = "sentence"
    REASON = "reason"
    EFFECTIVE = "effective"
    LEGAL_BASIS = "legal_basis"
    ADDRESSEE = "addressee"
    ANSWER_BY = "answer_by"
    SCOPE = "scope"
    ENDS = "ends"
    BELONGS = "belongs"
    LOSES = "loses"


@dataclass(frozen=True, slots=True)
class Demands:
    """`required` must be filled, `optional` may be; `takes_effect` says that a date of effect follows."""

    required: frozenset[Field]
    optional: frozenset[Field] = frozenset()
    takes_effect: bool = False
    cleared: bool = False


_LAW = frozenset({Field.LEGAL_BASIS, Field.LOSES})

DEMANDS: dict[Outcome, Demands] = {
    Outcome.REMOVED: Demands(
        frozenset({Field.SENTENCE}), frozenset({Field.EFFECTIVE}) | _LAW, takes_effect=True, cleared=True
    ),
    Outcome.SIMPLIFIED: Demands(
        frozenset({Field.SENTENCE}), frozenset({Field.EFFECTIVE}) | _LAW, takes_effect=True, cleared=True
    ),
    Outcome.MERGED: Demands(
        frozenset({Field.SENTENCE}), frozenset({Field.EFFECTIVE}) | _LAW, takes_effect=True, cleared=True
    ),
    Outcome.EXPLAINED: Demands(
        frozenset({Field.SENTENCE}), frozenset({Field.EFFECTIVE, Field.LEGAL_BASIS}), takes_effect=True
    ),
    Outcome.KEPT: Demands(frozenset({Field.SENTENCE, Field.REASON}), frozenset({Field.LEGAL_BASIS})),
    Outcome.FORWARDED: Demands(frozenset({Field.SENTENCE, Field.ADDRESSEE, Field.ANSWER_BY})),
    Outcome.TRIAL: Demands(frozenset({Field.SENTENCE, Field.ENDS}), frozenset({Field.SCOPE})),
    Outcome.ELSEWHERE: Demands(frozenset({Field.SENTENCE, Field.BELONGS})),
}
