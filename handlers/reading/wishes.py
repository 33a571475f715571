"""A wish sentence by sentence: who asks what about a name, or about who gets the message, and whether it is denied.

Every word that can take part in a wish is given its part ("deny", "disclose", "identity", "union"); what stands in
between is left out. The parts of one sentence in their order are the same in all languages, and are weighed twice: by
the patterns of `words/wishes.toml`, and by the weights learnt of their order and of the words beside them.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final, cast

from handlers.reading.lexicon import WEIGHTS, groups
from handlers.reading.phrases import Hit, Lexicon
from handlers.reading.text import BREAK, Token
from handlers.reading.vocabulary import load

FILE: Final = "wishes.toml"
PAUSE: Final = ","
"""Where a comma, a colon or a dash stands between two parts."""
PART: Final = "@"
_UNSAID = frozenset({"message"})
_EDGES = frozenset("^$?")
_FARTHEST = 6
_LONGEST_WORD = 32

Sentence = list[Token]


@cache
def _parts() -> tuple[Lexicon, Mapping[str, int]]:
    """The lexicon of parts, and which of two parts is taken first."""
    data = cast(Mapping[str, Mapping[str, str | list[str]]], load(FILE))
    listed: dict[str, dict[str, float]] = {part: {} for part in (*data["phrases"], *data["words"])}
    for part, words in data["words"].items():
        listed[part] |= dict.fromkeys(cast(str, words).split(), 1.0)
    for part, phrases in data["phrases"].items():
        listed[part] |= dict.fromkeys(phrases, 1.0)
    return Lexicon(listed, groups()), {part: at for at, part in enumerate(listed)}


@cache
def _asks() -> Lexicon:
    data = cast(Mapping[str, Mapping[str, list[str]]], load(FILE)["asks"])
    return Lexicon(
        {
            label: {pattern: WEIGHTS[weight] for weight, patterns in lists.items() for pattern in patterns}
            for label, lists in data.items()
        }
    )


def _longest(words: Sequence[Token]) -> Mapping[int, Hit]:
    """By index of a word the part that begins there: the longest, then the one that comes first."""
    lexicon, rank = _parts()
    found: dict[int, Hit] = {}
    for hit in lexicon.hits(words):
        known = found.get(hit.at)
        if known is None or (hit.end, -rank[hit.label]) > (known.end, -rank[known.label]):
            found[hit.at] = hit
    return found


def marked(words: Sequence[Token]) -> list[Sentence]:
    """The sentences that have any part, word by word: a part as PART and its name, a PAUSE where words pause."""
    parts = _longest(words)
    found: list[Sentence] = [[]]
    at = 0
    while at < len(words):
        here, hit = words[at], parts.get(at)
        if here.text == BREAK:
            found.append([])
            at += 1
            continue
        if at and found[-1] and here.start - words[at - 1].end > 1:
            found[-1].append(Token(PAUSE, here.start, here.start, None))
        found[-1].append(here if hit is None else Token(PART + hit.label, hit.span.start, hit.span.end, None))
        at = hit.end if hit is not None else at + 1
    return [sentence for sentence in found if any(_is_part(one) for one in sentence)]


def _is_part(token: Token) -> bool:
    return token.text.startswith(PART)


def sentences(listed: Sequence[Sentence]) -> list[Sentence]:
    """Of each of the `marked` sentences nothing but the parts, in order, and one PAUSE where words do not follow."""
    found: list[Sentence] = []
    for sentence in listed:
        parts: Sentence = []
        for one in sentence:
            name = one.text.removeprefix(PART)
            if one.text == PAUSE and parts and parts[-1].text != PAUSE:
                parts.append(one)
            elif _is_part(one) and name not in _UNSAID:
                parts.append(one._replace(text=name))
        if any(part.text != PAUSE for part in parts):
            found.append(parts)
    return found


def wordings(listed: Sequence[Sentence]) -> Iterator[str]:
    """What stands beside the parts of `marked` sentences: `m:` and two or three side by side, at least one a part."""
    for sentence in listed:
        said = [one for one in sentence if one.text not in _EDGES]
        names = ["^", *("#" if one.number is not None else one.text[:_LONGEST_WORD] for one in said), "$"]
        are_parts = [name.startswith(PART) for name in names]
        for size in (2, 3):
            for at in range(len(names) - size + 1):
                if any(are_parts[at : at + size]):
                    yield "m:" + " ".join(names[at : at + size])


def orders(listed: Sequence[Sentence]) -> Iterator[str]:
    """What stands in which order: `q:` with one part, two or three side by side, or two with others in between.

    `^` and `$` are the ends of a sentence.
    """
    for sentence in listed:
        parts = ["^", *(part.text for part in sentence), "$"]
        for at, part in enumerate(parts):
            yield f"q:{part}"
            for end in (at + 2, at + 3):
                if end <= len(parts):
                    yield "q:" + " ".join(parts[at:end])
            for further in parts[at + 2 : at + _FARTHEST]:
                yield f"q:{part} .. {further}"


def asked(listed: Sequence[Sentence]) -> Mapping[str, float]:
    """How much the patterns speak for each wish, by its name, in the sentence that says most of it."""
    best: dict[str, float] = {}
    for sentence in listed:
        weights: dict[str, dict[int, float]] = {}
        for hit in _asks().hits(sentence):
            weights.setdefault(hit.label, {})[hit.phrase] = hit.weight
        for label, of in weights.items():
            score = min(of.values()) if min(of.values()) < 0 else max(of.values())
            best[label] = max(best.get(label, score), score, key=abs)
    return best
