"""Personal data in a text: national identity numbers, Norwegian phone numbers, e-mail addresses, and their mask.

Identity numbers: the Tax Administration's rules: day + 40 is a D-number, month + 40 an H-number, month + 80 a
synthetic test number; two check digits modulo 11.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from handlers.domain.reading import Personal, Span
from handlers.reading.digits import GROUP, LOOSE_GROUP, Group, Place, blank, runs
from handlers.reading.phones import find_phones
from handlers.reading.text import fold

MASK = "▮▮▮"

_FIRST_CHECK = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND_CHECK = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_LOCAL = re.compile(r"[\w.+%'-]{1,64}\Z")
_DOMAIN = re.compile(r"(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}")


class Found(NamedTuple):
    """One piece of personal data and where it stands in the text."""

    kind: Personal
    span: Span


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


def _identity_numbers(run: list[Group]) -> Iterator[Place]:
    """Whole groups that are eleven digits with right check digits, from the left; a letter by itself ends none."""
    at = 0
    while at < len(run):
        digits, end = "", at
        while end < len(run) and len(digits) < 11:
            digits += run[end].digits
            end += 1
        if len(digits) == 11 and not (run[at].is_letter or run[end - 1].is_letter) and is_identity_number(digits):
            yield run[at].start, run[end - 1].end
            at = end
        else:
            at += 1


def _emails(text: str) -> Iterator[Place]:
    end = 0
    at = text.find("@")
    while at >= 0:
        local = _LOCAL.search(text, max(end, at - 64), at)
        domain = _DOMAIN.match(text, at + 1, at + 256)
        if local and domain:
            end = domain.end()
            yield local.start(), end
        at = text.find("@", max(at + 1, end))


def _found(text: str) -> Iterator[tuple[Personal, Place]]:
    """One kind after the other, each in what the ones before it left."""
    emails = list(_emails(text))
    text = blank(text, emails)
    numbers: list[Place] = []
    for group in (GROUP, LOOSE_GROUP):
        found = [place for run in runs(text, group) for place in _identity_numbers(run)]
        text = blank(text, found)
        numbers += found
    yield from ((Personal.EMAIL, place) for place in emails)
    yield from ((Personal.FNR, place) for place in numbers)
    yield from ((Personal.PHONE, place) for place in find_phones(text))


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
