"""What the learnt weights look at: words and pairs of words, pieces of words, and what the lexicons have found."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from handlers.reading.text import Token

PIECES: Final = (3, 4, 5)
LONGEST: Final = 400
"""As many words of a message are looked at; the lexicons have read it all."""
SHORTEST: Final = 4
"""Words of so many letters or more are looked at in pieces too."""
_LONGEST_WORD = 32
_MOST = 8.0
_LEAST = -2.0


def features(words: Sequence[Token]) -> set[str]:
    """The names of what stands in the message, each once.

    `w:` a word, `b:` two side by side, `s:` two with one in between, `c:` a piece of a word between `<` and `>`, `n:`
    how long it is. Numbers are `#`.
    """
    seen = ["#" if word.number is not None else word.text[:_LONGEST_WORD] for word in words[:LONGEST]]
    found = {f"w:{word}" for word in seen}
    found.update(f"b:{first} {second}" for first, second in pairwise(seen))
    found.update(f"s:{first} {second}" for first, second in zip(seen, seen[2:], strict=False))
    for word in set(seen):
        if len(word) >= SHORTEST:
            whole = f"<{word}>"
            for size in PIECES:
                found.update("c:" + whole[at : at + size] for at in range(len(whole) - size + 1))
    found.add(f"n:{min(len(seen) // 5, 8)}")
    return found


def measures(found: Mapping[str, Mapping[str, float]], said: Mapping[str, bool]) -> dict[str, float]:
    """What the lexicons found, by section and label, and what else is said, as numbers of about one."""
    values = {
        f"{section}.{label}": max(_LEAST, min(score, _MOST)) / 4
        for section, scores in found.items()
        for label, score in scores.items()
    }
    values["told"] = min(max(found["kind"].values(), default=0.0), _MOST) / 4
    return values | {name: 1.0 for name, is_said in said.items() if is_said}
