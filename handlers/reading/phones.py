"""Norwegian phone numbers: eight digits in whatever groups, with or without 47 before them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from handlers.reading.digits import GROUP, Group, Place, blank, runs
from handlers.reading.vocabulary import load

_PHONE_DIGITS = 8
_LONGEST_PHONE = 10
"""With 47 before it, or another number in front or behind."""
_WITH_COUNTRY = re.compile(r"\(?(?:\+|(?<!\d)00) ?\(?47\)?[ ./-]{0,2}\(?\d(?:\)? ?[ ./-]?\d){7}(?!\d)")
_ONE_BETWEEN = frozenset(" .-/")
_RIGHT_BEFORE = frozenset(" :#=.")
_HIGHEST_BYTE = 255
_COUNTRY = "47"
_WORD_BEFORE = re.compile(r"([^\W\d_]+)([^\w\n▮?!]{0,4})\Z")
_CLOSE = re.compile(r"[ .:/]{1,2}")
_BETWEEN = 3
"""So many words that say nothing may stand between a number and what says what it is: "saken ble registrert som"."""
_CODE = re.compile(r"(?<![^\W\d_])[^\W\d_tm]-\Z")
"""C-4312 0090; t and m may stand for a telephone."""
_WORD_AFTER = re.compile(r" ?(\w{1,40})(?: (\w{1,40}))?")
_ALIKE = 7
"""Eight digits that share so many first ones with others that were called something else are another of those."""
_IN_A_ROW = 4
"""So many numbers of which each is one more than the one before are counted off."""


@dataclass(frozen=True, slots=True)
class _Words:
    """Whole words, and what a word may begin or end with."""

    words: frozenset[str]
    begins: tuple[str, ...]
    ends: tuple[str, ...]

    def have(self, word: str) -> bool:
        return word in self.words or word.startswith(self.begins) or word.endswith(self.ends)


@cache
def _sorts() -> Mapping[str, _Words]:
    data = cast(Mapping[str, Mapping[str, str]], load("phones.toml"))
    listed = {sort: {where: tuple(words.split()) for where, words in of.items()} for sort, of in data.items()}
    return {
        sort: _Words(frozenset(of.get("words", ())), of.get("begins", ()), of.get("ends", ()))
        for sort, of in listed.items()
    }


def _is(sort: str, word: str) -> bool:
    return _sorts()[sort].have(word)


def find_phones(text: str) -> list[Place]:
    """Where phone numbers stand in a folded text: after a word like "tlf" also what else would be a date or a sum.

    A number with another country's code is none, unless such a word stands before it.
    """
    found = [match.span() for match in _WITH_COUNTRY.finditer(text)]
    text = blank(text, found)
    things: set[str] = set()
    for chain in (chain for run in runs(text, GROUP) for chain in _chains(text, run)):
        windows = _windows(chain)
        if not windows:
            continue
        digits = _digits(chain)
        begins = digits[:_ALIKE] if len(digits) == _PHONE_DIGITS else digits
        said = _said_of(text, chain[0].start)
        if said is False:
            things.add(begins)
        elif said or (begins not in things and _look_like_phones(text, chain, windows)):
            found += [_with_bracket(text, groups[0].start, groups[-1].end) for groups in windows]
    return found


def _digits(groups: Sequence[Group]) -> str:
    return "".join(group.digits for group in groups)


def _with_bracket(text: str, start: int, end: int) -> Place:
    """Also what opens a bracket that is closed inside."""
    return start - (text[start - 1 : start] == "(" and ")" in text[start:end]), end


def _is_date_or_time(sizes: tuple[int, ...], digits: str) -> bool:
    """20240117, 17.01.2024, 0730-1500, 2019-2022: eight digits that people write and that are no phone number."""
    first, second = digits[:4], digits[4:]
    years = [half for half in (first, second) if "1900" <= half <= "2099"]
    if sizes not in {(8,), (4, 4), (2, 2, 4), (4, 2, 2)}:
        return False
    if years and len(years) < 2:
        rest = second if years[0] == first else first
        pairs = int(rest[:2]), int(rest[2:])
        return any(1 <= a <= 31 and 1 <= b <= 12 for a, b in (pairs, pairs[::-1]))
    return bool(years) or (
        sizes == (4, 4) and all(int(half[:2]) <= 24 and int(half[2:]) < 60 for half in (first, second))
    )


def _before(text: str, start: int) -> tuple[str, str, int]:
    """The word before a place, what stands between them, and where the word begins."""
    named = _WORD_BEFORE.search(text, max(0, start - 40), start)
    return (named[1], named[2], named.start()) if named else ("", "", start)


def _telling(text: str, start: int) -> tuple[str, str, int]:
    """The same for the first word before it that may tell what it is: none where it stands behind a preposition, as
    "skjemaet" in "telefonnummeret på skjemaet er".
    """
    word, gap, at = _before(text, start)
    for _ in range(_BETWEEN):
        if gap != " " or not _is("between", word):
            return word, gap, at
        word, gap, at = _before(text, at)
        if _is_a_place(text, at):
            return "", gap, at
    return word, gap, at


def _is_a_place(text: str, start: int) -> bool:
    """Whether a preposition stands before the word that begins there, with or without an article between them."""
    before, _, at = _before(text, start)
    return _is("place", _before(text, at)[0] if _is("article", before) else before)


def _said_of(text: str, start: int) -> bool | None:
    """Whether the word before a number says it is a phone number, or that it is none; None if it says neither."""
    word, gap, at = _telling(text, start)
    earlier, between, _ = _telling(text, at)
    earlier = earlier if _CLOSE.fullmatch(between) else ""
    if _is("phone", word) or (_is("own", word) and not _is("thing", earlier)):
        return True
    if not _RIGHT_BEFORE.issuperset(gap) or (gap.startswith(".") and not _is("shortened", word)):
        return None
    return False if _is("thing", word) or _is("own", word) or _is("sort", earlier) else None


def _is_said_to_be_a_thing(text: str, end: int) -> bool:
    """Measured, or "som saksnummer" behind it."""
    after = _WORD_AFTER.match(text, end)
    if after is None:
        return False
    first, second = after[1], after[2] or ""
    names_one = _is("thing", second) and not (_is("phone", second) or _is("own", second))
    return _is("measured", first) or (_is("as", first) and names_one)


def _chains(text: str, run: Sequence[Group]) -> Iterator[list[Group]]:
    """The groups of a run, cut where another sign stands between them than before, and around eight digits in one."""
    chain: list[Group] = []
    sign = ""
    for group in run:
        gap = text[chain[-1].end : group.start].strip("()") if chain else ""
        gap = gap.strip(" ") or gap[:1]
        whole = _PHONE_DIGITS in (len(group.digits), len(chain[-1].digits) if chain else 0)
        is_country = len(chain) == 1 and chain[0].digits == _COUNTRY
        if chain and (gap not in _ONE_BETWEEN or gap != (sign or gap) or (whole and not is_country)):
            yield chain
            chain, gap = [], ""
        sign = gap if chain and not is_country else ""
        chain.append(group)
    yield chain


def _windows(chain: Sequence[Group]) -> Sequence[Sequence[Group]]:
    """Groups of a chain that together are eight digits, from the left; the whole of nine or ten of which eight are."""
    if len(chain) == 1 and chain[0].digits.startswith(_COUNTRY) and len(chain[0].digits) == _LONGEST_PHONE:
        return [chain]
    at = 0
    found: list[Sequence[Group]] = []
    while at < len(chain):
        size, end = 0, at
        while end < len(chain) and size < _PHONE_DIGITS:
            size += len(chain[end].digits)
            end += 1
        if size == _PHONE_DIGITS:
            found.append(chain[at:end])
        at = end if size == _PHONE_DIGITS else at + 1
    is_one = len(_digits(chain)) <= _LONGEST_PHONE
    return [chain] if is_one and found else found


def _look_like_phones(text: str, chain: Sequence[Group], windows: Sequence[Sequence[Group]]) -> bool:
    """Eight digits in any groups with the same sign between them, that no word calls something else.

    What counts for the first of several counts for all, so that nothing is left to be found when one is masked.
    """
    start, end = chain[0].start, chain[-1].end
    whole = [group for window in windows for group in window] == list(chain)
    if (
        not whole
        or _is_said_to_be_a_thing(text, end)
        or text[end : end + 1].isalpha()
        or text[start - 1 : start].isalpha()
    ):
        return False
    is_long = len(_digits(chain)) > _PHONE_DIGITS
    is_foreign = is_long and text[start - 1 : start] == "+"
    is_counted = _are_in_a_row(chain) and (
        is_long or len(chain) == _PHONE_DIGITS or _is("counted", _before(text, start)[0])
    )
    is_code = _CODE.search(text, max(0, start - 3), start) is not None or (
        len(chain) == 1 and text.startswith("00", start)
    )
    return not (is_foreign or is_counted or is_code or any(_is_other_number(text, window) for window in windows))


def _are_in_a_row(groups: Sequence[Group]) -> bool:
    """41 42 43 44."""
    numbers = [int(group.digits) for group in groups]
    return len(numbers) >= _IN_A_ROW and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _is_other_number(text: str, groups: Sequence[Group]) -> bool:
    """Whether eight digits look like a date or a time, a sum ("25 500 000"), a decimal ("59.913868") or an
    address of a machine ("10.42.118.203").
    """
    digits, sizes = _digits(groups), tuple(len(group.digits) for group in groups)
    is_sum = sizes == (2, 3, 3) and digits.endswith("000")
    is_decimal = len(groups) == 2 and sizes != (4, 4) and text[groups[0].end] == "."
    return is_sum or is_decimal or _is_address(text, groups) or _is_date_or_time(sizes, digits)


def _is_address(text: str, groups: Sequence[Group]) -> bool:
    """Of a machine: four numbers of a byte each."""
    is_dotted = len(groups) == 4 and all(text[group.end] == "." for group in groups[:-1])
    is_long = len(_digits(groups)) > _PHONE_DIGITS
    is_small = all(int(group.digits) <= _HIGHEST_BYTE for group in groups)
    return is_dotted and is_long and is_small and groups[0].digits != _COUNTRY
