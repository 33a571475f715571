"""Everything the reader sees in a message before it makes up its mind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.domain.reading import Cost, Language, Span
from handlers.reading import classify
from handlers.reading.cost import read_cost
from handlers.reading.digits import blank
from handlers.reading.features import features, measures
from handlers.reading.personal import Found, find_personal
from handlers.reading.phrases import message_words
from handlers.reading.systems import Named, Systems
from handlers.reading.text import Token, fold, tokens
from handlers.reading.wishes import Sentence, asked, marked, orders, sentences, wordings

SECTIONS = ("intent", "kind", "level", "wish")


@dataclass(frozen=True, slots=True)
class Sight:
    """What stands in a message: its words, what lexicons and patterns say of them, cost, systems, personal data."""

    words: Sequence[Token]
    evidence: Mapping[str, classify.Evidence]
    marked: Sequence[Sentence]
    parts: Sequence[Sentence]
    asks: Mapping[str, float]
    language: Language
    cost: Cost
    places: Mapping[str, Span]
    systems: Sequence[Named]
    personal: Sequence[Found]

    def features(self) -> set[str]:
        """What the learnt weights look at in the words."""
        return features(self.words).union(orders(self.parts), wordings(self.marked))

    def measures(self) -> dict[str, float]:
        """What the learnt weights look at beside the words."""
        said = {"minutes": self.cost.minutes is not None, "per": self.cost.per is not None}
        said |= {"people": self.cost.people is not None, "system": bool(self.systems), "personal": bool(self.personal)}
        said |= {f"not.{wish}": weight < 0 for wish, weight in self.asks.items()}
        return measures({**{name: found.scores for name, found in self.evidence.items()}, "asks": self.asks}, said)


def look(text: str, systems: Systems) -> Sight:
    """See what stands in a message of any length in any script. Never raises."""
    found = find_personal(text)
    seen = tokens(fold(blank(text, [(one.span.start, one.span.end) for one in found])))
    words = message_words(seen, text)
    language = classify.language(words)
    cost, places = read_cost(seen, language)
    sayings = marked(words)
    parts = sentences(sayings)
    return Sight(
        words=words,
        evidence={section: classify.weigh(section, words) for section in SECTIONS},
        marked=sayings,
        parts=parts,
        asks=asked(parts),
        language=language,
        cost=cost,
        places=places,
        systems=list(systems.find(seen, text)),
        personal=found,
    )
