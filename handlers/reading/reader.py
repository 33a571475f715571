"""One message in, one reading out."""

from collections.abc import Sequence

from handlers.domain.reading import Cost, Intent, Kind, Level, Reading, Span
from handlers.reading import classify
from handlers.reading.cost import read_cost
from handlers.reading.personal import find_personal
from handlers.reading.phrases import message_words
from handlers.reading.systems import DEFAULT_SYSTEMS, Named, Systems
from handlers.reading.text import fold, tokens

_COMPLAINT_REACH = 40
_JOINING_WORD = len(" and ")


def read(text: str, systems: Systems = DEFAULT_SYSTEMS) -> Reading:
    """Understand one message of any length in any script.

    Never raises and never guesses: what is not written is None or unknown. The same text gives the same reading.
    `spans` has a place in `text` for each of minutes, times, per, people, system, kind, level, anonymous, rep_only
    and concern that was read from words.
    """
    found = find_personal(text)
    seen = tokens(fold(_without(text, [one.span for one in found])))
    words = message_words(seen, text)
    language = classify.language(words)
    kinds, levels = classify.weigh("kind", words), classify.weigh("level", words)
    wishes = classify.weigh("wish", words)
    cost, places = read_cost(seen, language)
    intent = classify.intent(words, cost, (kinds, levels), wishes)
    named = _complained_about(list(systems.find(seen, text)), kinds)
    is_report = intent is Intent.REPORT
    concern = is_report and classify.is_concern(wishes, kinds, cost)
    kind = classify.kind(kinds, named.name if named else None, concern) if is_report else Kind.OTHER
    level = classify.level(levels) if is_report else Level.UNKNOWN
    spans: dict[str, Span | None] = {**places} if is_report else {}
    wished = {name: is_report and classify.is_wished(wishes, name) for name in ("anonymous", "rep_only")}
    spans |= {name: wishes.spans[name] for name, is_wished in wished.items() if is_wished}
    spans["concern"] = (wishes.spans.get("concern") or wishes.spans.get("suspicion")) if concern else None
    spans |= {"system": named.span if named else None, "kind": kinds.spans.get(kind.value)}
    spans["level"] = levels.spans.get(level.value)
    return Reading(
        intent=intent,
        language=language,
        cost=cost if is_report else Cost(),
        system=named.name if named else None,
        kind=kind,
        level=level,
        anonymous=wished["anonymous"],
        rep_only=wished["rep_only"],
        concern=concern,
        personal=frozenset(one.kind for one in found),
        spans={name: span for name, span in spans.items() if span is not None},
    )


def _without(text: str, spans: Sequence[Span]) -> str:
    """The text with personal data filled by signs that mean nothing, every other character at its place."""
    for span in reversed(spans):
        text = text[: span.start] + "▮" * (span.end - span.start) + text[span.end :]
    return text


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
