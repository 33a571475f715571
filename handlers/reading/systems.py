"""IT systems by name: the spellings people use, small slips of the finger, and names that are ordinary words."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import NamedTuple

from handlers.domain.reading import Span
from handlers.reading.text import BREAK, Token, fold, tokens

_SHORTEST_WITH_SLIPS = 6
_LONGEST_WITH_SLIPS = 32


class Named(NamedTuple):
    """A system named in a text."""

    name: str
    span: Span


def _words(text: str) -> tuple[str, ...]:
    return tuple(token.text for token in tokens(fold(text)) if token.text not in ("-", BREAK))


def _shortened(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def _one_slip(a: str, b: str) -> bool:
    """Whether one letter is added, left out or replaced, or two neighbours have changed places."""
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    rest = {(a[start + i :], b[start + j :]) for i, j in ((1, 0), (0, 1), (1, 1))}
    swapped = a[start : start + 2] == b[start : start + 2][::-1] and a[start + 2 :] == b[start + 2 :]
    return swapped or any(left == right for left, right in rest)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Words around a spelling that is an ordinary word too, which tell that the system is meant, or that it is not."""

    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    never_after: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Systems:
    """The systems a reader knows. `spellings` maps the canonical name to how people write it."""

    spellings: Mapping[str, Sequence[str]]
    common: frozenset[str] = frozenset()
    similar: frozenset[str] = frozenset()
    around: Surroundings = Surroundings()
    _exact: dict[str, list[tuple[tuple[str, ...], str]]] = field(init=False, repr=False, compare=False)
    _slips: dict[str, list[str]] = field(init=False, repr=False, compare=False)
    _single: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the spellings by their first word, longest first, and the single words by their slips."""
        exact: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name, listed in self.spellings.items():
            for spelling in {_words(one) for one in (name, *listed)} - {()}:
                exact.setdefault(spelling[0], []).append((spelling, name))
        for entries in exact.values():
            entries.sort(key=lambda entry: (-len(entry[0]), entry))
        single = {words[0]: name for entries in exact.values() for words, name in entries if self._may_slip(words)}
        slips: dict[str, list[str]] = {}
        for word in sorted(single):
            for short in (word, *sorted(_shortened(word))):
                slips.setdefault(short, []).append(word)
        object.__setattr__(self, "_exact", exact)
        object.__setattr__(self, "_single", single)
        object.__setattr__(self, "_slips", slips)

    def _may_slip(self, words: tuple[str, ...]) -> bool:
        word = words[0]
        known = word in self.common or word in self.similar
        return len(words) == 1 and len(word) >= _SHORTEST_WITH_SLIPS and not known

    def extended(self, more: Mapping[str, Sequence[str]]) -> "Systems":
        """These systems and an organisation's own; spellings for a known name are added to it."""
        merged = dict(self.spellings)
        for name, listed in more.items():
            merged[name] = (*merged.get(name, ()), *listed)
        return Systems(merged, self.common, self.similar, self.around)

    def find(self, found: Sequence[Token], text: str) -> Iterator[Named]:
        """The systems named in `text`, whose tokens are `found`, in order."""
        words = [token for token in found if token.text != "-"]
        at = 0
        while at < len(words):
            entry = self._entry(words, at, text)
            if entry is not None:
                name, size = entry
                yield Named(name, Span(words[at].start, words[at + size - 1].end))
            at += entry[1] if entry else 1

    def _entry(self, words: Sequence[Token], at: int, text: str) -> tuple[str, int] | None:
        for spelling, name in self._exact.get(words[at].text, ()):
            here = tuple(token.text for token in words[at : at + len(spelling)])
            if here == spelling and (
                here[0] not in self.common or len(here) > 1 or _is_name(words, at, text, self.around)
            ):
                return name, len(spelling)
        name_of = self._slipped(words[at].text)
        return (name_of, 1) if name_of else None

    def _slipped(self, word: str) -> str | None:
        if len(word) < _SHORTEST_WITH_SLIPS - 1 or word in self.common or word in self.similar:
            return None
        for short in (word, *_shortened(word)) if len(word) < _LONGEST_WITH_SLIPS else ():
            for whole in self._slips.get(short, ()):
                if _one_slip(word, whole):
                    return self._single[whole]
        return None


def _is_name(words: Sequence[Token], at: int, text: str, around: Surroundings) -> bool:
    """Whether a spelling that is also an ordinary word is meant as the system's name here."""
    token = words[at]
    before = words[at - 1].text if at else BREAK
    after = words[at + 1].text if at + 1 < len(words) else BREAK
    written = text[token.start : token.end]
    if before in around.before and written[:1].isupper():
        return True
    if after in around.never_after:
        return False
    if text[token.end : token.end + 1] == "-" or after in around.after or before in around.before:
        return True
    if written.isupper() and not text.isupper():
        return True
    return written[:1].isupper() and before != BREAK


def _default() -> Systems:
    data = tomllib.loads((files("handlers.reading") / "systems.toml").read_text(encoding="utf-8"))
    listed: Iterable[tuple[str, list[str]]] = data["systems"].items()
    spellings = {name: tuple(spelled) for name, spelled in listed}
    around = Surroundings(**{name: frozenset(words) for name, words in data["around"].items()})
    return Systems(spellings, frozenset(data["common"]), frozenset(data["similar"]), around)


DEFAULT_SYSTEMS = _default()
