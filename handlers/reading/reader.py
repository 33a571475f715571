"""One message in, one reading out."""

from collections.abc import Mapping, Sequence

from handlers.domain.reading import Cost, Intent, Kind, Level, Reading, Span
from handlers.reading import classify
from handlers.reading.learnt import Weights, learnt
from handlers.reading.sight import Sight, look
from handlers.reading.systems import DEFAULT_SYSTEMS, Named, Systems

_COMPLAINT_REACH = 40
_JOINING_WORD = len(" and ")
_MARKS = ("anonymous", "rep_only", "concern")


def read(text: str, systems: Systems = DEFAULT_SYSTEMS, weights: Weights | None = None) -> Reading:
    """Understand one message of any length in any script.

    Never raises and never guesses: what is not written is None or unknown. The same text gives the same reading. A wish
    counts in whatever is said; cost, kind, level and a concern only in a report.
    `spans` has a place in `text` for each of minutes, times, per, people, system, kind, level, anonymous, rep_only
    and concern that was read from words. `weights` are others than those learnt, to try them.
    """
    seen = look(text, systems)
    weights = weights or learnt()
    scores = weights.scores(seen.features(), seen.measures())
    intent = classify.intent(scores, seen.words, seen.cost)
    is_report = intent is Intent.REPORT
    named = _complained_about(seen.systems, seen.evidence["kind"])
    marks = {
        name: classify.is_marked(name, limit, scores, seen.evidence["wish"], seen.asks)
        for name, limit in classify.limits(seen.words).items()
    }
    marks["concern"] &= is_report
    kind = classify.kind(scores, seen.evidence["kind"], marks["concern"]) if is_report else Kind.OTHER
    level = classify.level(seen.evidence["level"]) if is_report else Level.UNKNOWN
    places = dict(seen.places) if is_report else {}
    answers = {mark: mark for mark in _MARKS if marks[mark]}
    if kind is not Kind.OTHER:
        answers["kind"] = f"kind.{kind.value}"
    return Reading(
        intent=intent,
        language=seen.language,
        cost=seen.cost if is_report else Cost(),
        system=named.name if named else None,
        kind=kind,
        level=level,
        anonymous=marks["anonymous"],
        rep_only=marks["rep_only"],
        concern=marks["concern"],
        personal=frozenset(one.kind for one in seen.personal),
        spans=places | _spans(seen, named, level, answers, weights),
    )


def _spans(seen: Sight, named: Named | None, level: Level, answers: Mapping[str, str], by: Weights) -> dict[str, Span]:
    """Where each value was read: the heaviest phrase that says it, else the word that by the weights says it most.

    `answers` are the outputs that were learnt by what they answer.
    """
    spans = {"system": named.span if named else None, "level": seen.evidence["level"].spans.get(level.value)}
    phrases = {**seen.evidence["wish"].spans, **{f"kind.{at}": one for at, one in seen.evidence["kind"].spans.items()}}
    for name, output in answers.items():
        spans[name] = phrases.get(output) or by.heaviest(output, seen.words)
    return {name: span for name, span in spans.items() if span is not None}


def _are_joined(first: Named, second: Named) -> bool:
    """Whether only a word like "og" stands between the two, so that both are meant."""
    return second.span.start - first.span.end <= _JOINING_WORD


def _complained_about(named: Sequence[Named], kinds: classify.Evidence) -> Named | None:
    """Of several systems the one right before a complaint about a system, else the first."""
    complaint = kinds.spans.get(Kind.SYSTEM.value)
    if complaint is not None:
        for at in range(len(named) - 1, -1, -1):
            if 0 <= complaint.start - named[at].span.end <= _COMPLAINT_REACH:
                return named[at - 1] if at and _are_joined(named[at - 1], named[at]) else named[at]
    return named[0] if named else None
