"""Groups of digits as they stand in a text, and which of them may belong to one number."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

GROUP = re.compile(r"\d+")
# Letters that look like a digit, also Cyrillic and Greek ones; a group of them stands by itself like a number.
_ALIKE = {"0": "o\u043e\u03bf", "1": "li|\u03b9\u0456", "2": "z", "5": "s\u0455", "8": "b"}
_LOOK_ALIKES = str.maketrans({letter: digit for digit, letters in _ALIKE.items() for letter in letters})
LOOSE_GROUP = re.compile(rf"(?<![^\W\d_])[\d{''.join(_ALIKE.values())}]+(?![^\W\d_])")
_BETWEEN = frozenset(" \n.,-/_+·:'()")
_LONGEST_GAP = 10

Place = tuple[int, int]
"""Where something begins, and where it is over."""


class Group(NamedTuple):
    """Digits side by side; a letter that looks like one may be a group by itself."""

    digits: str
    start: int
    end: int
    is_letter: bool


def runs(text: str, group: re.Pattern[str]) -> Iterator[list[Group]]:
    """Groups of digits, cut into runs where something other than usual separators stands between them."""
    run: list[Group] = []
    for match in group.finditer(text):
        gap = text[run[-1].end : match.start()] if run else ""
        if run and (len(gap) > _LONGEST_GAP or not _BETWEEN.issuperset(gap)):
            yield run
            run = []
        said = match.group()
        run.append(Group(said.translate(_LOOK_ALIKES), *match.span(), len(said) == 1 and said.isalpha()))
    if run:
        yield run


def blank(text: str, places: Sequence[Place]) -> str:
    """The same text, same length, with the places filled by a sign that belongs to no number."""
    pieces: list[str] = []
    end = 0
    for start, stop in sorted(places):
        pieces += (text[end:start], "▮" * (stop - start))
        end = stop
    return "".join(pieces) + text[end:]
