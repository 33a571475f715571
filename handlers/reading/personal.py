"""Personal data in a text: national identity numbers, Norwegian phone numbers, e-mail addresses, and their mask.

Identity numbers: the Tax Administration's rules: day + 40 is a D-number, month + 40 an H-number, month + 80 a
synthetic test number; two check digits modulo 11.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from handlers.domain.reading import Personal, Span
from handlers.reading.text import fold

MASK = "▮▮▮"

_GROUP = re.compile(r"\d+")
# Letters that look like 0 and 1, also Cyrillic and Greek ones; a group of them stands by itself like a number.
_ROUND, _STRAIGHT = "o\u043e\u03bf", "li|\u03b9\u0456"
_LOOK_ALIKES = str.maketrans(_ROUND + _STRAIGHT, "0" * len(_ROUND) + "1" * len(_STRAIGHT))
_LOOSE_GROUP = re.compile(rf"(?<![^\W\d_])[\d{_ROUND}{_STRAIGHT}]+(?![^\W\d_])")
_BETWEEN = frozenset(" \n.,-/_+·:'()")
_LONGEST_GAP = 10
_FIRST_CHECK = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND_CHECK = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_PHONE_DIGITS = 8
_GROUPINGS = frozenset({(1,) * 8, (8,), (2, 2, 2, 2), (3, 2, 3), (3, 3, 2), (4, 4)})
_WITH_COUNTRY = re.compile(r"\(?(?:\+|(?<!\d)00) ?47\)?[ .-]?\(?\d(?:[ ./-]?\d){7}(?!\d)")
_WORDS_BEFORE = re.compile(r"(?:([^\W\d_]+)[ .:]{1,2})?([^\W\d_]+)[^\w\n▮]{0,4}\Z")
_PHONE_WORDS = ("tlf", "telefon", "mobil", "ring", "phone", "call", "sms", "tel", "mob")
_NOT_PHONE_WORDS = re.compile(
    r"\A(?:saks?|saks?nr|\w*(?:sak|saks?nr|nr|nummer|order|ordre)|case|ref|referanse|journal\w*|faktura|invoice|"
    r"bestilling\w*|ordre\w*|vedtak\w*|kode|pakke\w*|sporing\w*|medlem\w*|bilag|konto|account|line|linje|budsjett\w*|budget|post|artskonto|ansvar|org|id|kr|nok|kl|hpr|"
    r"rom|room|avvik|vare|ticket|serie\w*)\Z"
)
_MEASURED = re.compile(r" ?(?:m3|m2|kwh|kr|kroner|nok)\b")
# The middle of a longer number: "70 44 19 02 88 1".
_LONGER_BEFORE, _LONGER_AFTER = re.compile(r"\d \Z"), re.compile(r" \d(?!\d)")
_OWN_NUMBER_WORDS = frozenset({"nr", "nummer", "nummeret", "number", "tlfnr", "telefonnr", "mobilnr"})

_LOCAL = re.compile(r"[\w.+%'-]{1,64}\Z")
_DOMAIN = re.compile(r"(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}")


class Found(NamedTuple):
    """One piece of personal data and where it stands in the text."""

    kind: Personal
    span: Span


class _Group(NamedTuple):
    digits: str
    start: int
    end: int


def is_identity_number(digits: str) -> bool:
    """Whether eleven ASCII digits have a possible date and the right check digits."""
    day, month = int(digits[:2]), int(digits[2:4])
    day -= 40 if day > 40 else 0
    month -= 80 if month > 80 else 40 if month > 40 else 0
    if not (1 <= month <= 12 and 1 <= day <= _DAYS_IN_MONTH[month - 1]):
        return False
    return _check(digits, _FIRST_CHECK) and _check(digits, _SECOND_CHECK)


def _check(digits: str, weights: Sequence[int]) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))
    return int(digits[len(weights)]) == -total % 11


def _runs(text: str, group: re.Pattern[str] = _GROUP) -> Iterator[list[_Group]]:
    """Groups of digits, cut into runs where something other than usual separators stands between them."""
    run: list[_Group] = []
    for match in group.finditer(text):
        gap = text[run[-1].end : match.start()] if run else ""
        if run and (len(gap) > _LONGEST_GAP or not _BETWEEN.issuperset(gap)):
            yield run
            run = []
        run.append(_Group(match.group().translate(_LOOK_ALIKES), match.start(), match.end()))
    if run:
        yield run


def _identity_numbers(run: list[_Group]) -> Iterator[tuple[int, int]]:
    """Whole groups that together are eleven digits with right check digits, from the left."""
    at = 0
    while at < len(run):
        digits, end = "", at
        while end < len(run) and len(digits) < 11:
            digits += run[end].digits
            end += 1
        if len(digits) == 11 and is_identity_number(digits):
            yield run[at].start, run[end - 1].end
            at = end
        else:
            at += 1


def _is_date_or_time(groups: Sequence[_Group]) -> bool:
    """20240117, 17012024, 0730-1500, 2019-2022: eight digits that people write and that are no phone number."""
    digits = "".join(group.digits for group in groups)
    first, second = digits[:4], digits[4:]
    if len(groups) > 2:
        return False
    years = [half for half in (first, second) if "1900" <= half <= "2099"]
    if len(years) == 2:
        return True
    if years:
        rest = second if years[0] == first else first
        pairs = int(rest[:2]), int(rest[2:])
        return any(1 <= a <= 31 and 1 <= b <= 12 for a, b in (pairs, pairs[::-1]))
    return len(groups) == 2 and all(int(half[:2]) <= 24 and int(half[2:]) < 60 for half in (first, second))


def _is_phone(text: str, groups: Sequence[_Group]) -> bool:
    """Eight digits, evenly spaced in a usual grouping, that no word before them calls something else.

    After a word like "tlf" any grouping by spaces will do, and what else would be a date or a time.
    """
    gaps = {text[a.end : b.start] for a, b in pairwise(groups)}
    if len(gaps) > 1 or not gaps <= {" ", ".", "-"} or sum(len(group.digits) for group in groups) != _PHONE_DIGITS:
        return False
    start, end = groups[0].start, groups[-1].end
    usual = tuple(len(group.digits) for group in groups) in _GROUPINGS
    named = _WORDS_BEFORE.search(text, max(0, start - 40), start)
    earlier, word = named.groups(default="") if named else ("", "")
    if word.startswith(_PHONE_WORDS) or (word in _OWN_NUMBER_WORDS and not _NOT_PHONE_WORDS.match(earlier)):
        return usual or gaps == {" "}
    if _MEASURED.match(text, end) or (
        _LONGER_AFTER.match(text, end) and _LONGER_BEFORE.search(text, max(0, start - 2), start)
    ):
        return False
    if _NOT_PHONE_WORDS.match(word) or text[end : end + 1].isalpha() or text[start - 1 : start].isalpha():
        return False
    return usual and not _is_date_or_time(groups)


def _phones(text: str, run: list[_Group]) -> Iterator[tuple[int, int]]:
    """Whole groups that together are a phone number in one of the usual groupings, from the left."""
    at = 0
    while at < len(run):
        size, end = 0, at
        while end < len(run) and size < _PHONE_DIGITS:
            size += len(run[end].digits)
            end += 1
        if _is_phone(text, run[at:end]):
            yield run[at].start, run[end - 1].end
            at = end
        else:
            at += 1


def _emails(text: str) -> Iterator[tuple[int, int]]:
    end = 0
    at = text.find("@")
    while at >= 0:
        local = _LOCAL.search(text, max(end, at - 64), at)
        domain = _DOMAIN.match(text, at + 1, at + 256)
        if local and domain:
            end = domain.end()
            yield local.start(), end
        at = text.find("@", max(at + 1, end))


def _found(text: str) -> Iterator[tuple[Personal, tuple[int, int]]]:
    """One kind after the other, each in what the ones before it left."""
    emails = list(_emails(text))
    text = _blank(text, emails)
    numbers: list[tuple[int, int]] = []
    for group in (_GROUP, _LOOSE_GROUP):
        found = [place for run in _runs(text, group) for place in _identity_numbers(run)]
        text = _blank(text, found)
        numbers += found
    with_country = [match.span() for match in _WITH_COUNTRY.finditer(text)]
    text = _blank(text, with_country)
    phones = [place for run in _runs(text) for place in _phones(text, run)]
    yield from ((Personal.EMAIL, place) for place in emails)
    yield from ((Personal.FNR, place) for place in numbers)
    yield from ((Personal.PHONE, place) for place in with_country + phones)


def _blank(text: str, places: Sequence[tuple[int, int]]) -> str:
    """The same text, same length, with the places filled by a sign that belongs to no number."""
    pieces: list[str] = []
    end = 0
    for start, stop in sorted(places):
        pieces += (text[end:start], "▮" * (stop - start))
        end = stop
    return "".join(pieces) + text[end:]


def find_personal(text: str) -> tuple[Found, ...]:
    """Every piece of personal data in `text`, in order, never overlapping. Never raises."""
    folded = fold(text)
    found = (Found(kind, folded.span(*place)) for kind, place in _found(folded.text))
    return tuple(sorted(found, key=lambda one: one.span.start))


def mask(text: str) -> str:
    """`text` with all personal data replaced by `▮▮▮`. Masking twice changes nothing."""
    for one in reversed(find_personal(text)):
        text = text[: one.span.start] + MASK + text[one.span.end :]
    return text
