"""Personal data in a text: national identity numbers, Norwegian phone numbers, e-mail addresses, and their mask.

Identity numbers: the Tax Administration's rules: day + 40 is a D-number, month + 40 an H-number, month + 80 a
synthetic test number; two check digits modulo 11.
"""

import re
from collections.abc import Iterator, Sequence
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
_LONGEST_PHONE = 10
"""With 47 before it, or another number in front or behind."""
_WITH_COUNTRY = re.compile(r"\(?(?:\+|(?<!\d)00) ?\(?47\)?[ ./-]{0,2}\(?\d(?:\)? ?[ ./-]?\d){7}(?!\d)")
_ONE_BETWEEN = frozenset(" .-/")
_WORDS_BEFORE = re.compile(r"(?:([^\W\d_]+)[ .:/]{1,2})?([^\W\d_]+)([^\w\n▮?!]{0,4})\Z")
_PHONE_WORDS = ("tlf", "telefon", "mobil", "ring", "phone", "call", "sms", "tel", "mob", "whatsapp", "text")
_NOT_PHONE_WORDS = re.compile(
    r"\A(?:saks?|saka|saken|\w*(?:sak|saks?nr|nr|nummer|number|order|ordre|liste|lista|modell)|case|ref|referanse|journal\w*|"
    r"faktura\w*|invoice|bestilling\w*|ordre\w*|vedtak\w*|kode\w*|code|pakke\w*|sporing\w*|medlem\w*|bilag\w*|konto\w*|"
    r"account|line|linje|list|budsjett\w*|budget|post|artskonto|ansvar|org|id|kid|kr|nok|kl|hpr|rom|rommet|romma|rommene|"
    r"rooms?|avvik\w*|varen?|ticket|serie\w*|serial|sn|n|model|prosedyre\w*|procedure|viser|version|versjon|kroner|sum|beløp\w*|amount|dato|date)\Z"
)
_KIND_OF_THING = re.compile(r"\A(?:modell|model|type|serie\w*)\Z")
_ABBREVIATED = re.compile(r"nr\Z|\A(?:ref|id|kl|kr|org|art)\Z")
_MEASURED = re.compile(r" ?(?:m3|m2|kwh|kr|kroner|nok|mill\w*|stk|eks)\b")
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
    is_letter: bool


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
        said = match.group()
        run.append(_Group(said.translate(_LOOK_ALIKES), *match.span(), len(said) == 1 and said.isalpha()))
    if run:
        yield run


def _identity_numbers(run: list[_Group]) -> Iterator[tuple[int, int]]:
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


def _said_of(text: str, start: int) -> bool | None:
    """Whether the word right before a number says it is a phone number, or that it is none; None if it says neither."""
    named = _WORDS_BEFORE.search(text, max(0, start - 40), start)
    earlier, word, between = named.groups(default="") if named else ("", "", "")
    if word.startswith(_PHONE_WORDS) or (word in _OWN_NUMBER_WORDS and not _NOT_PHONE_WORDS.match(earlier)):
        return True
    if between.startswith(".") and not _ABBREVIATED.search(word):
        return None
    return False if _NOT_PHONE_WORDS.match(word) or _KIND_OF_THING.match(earlier) else None


def _chains(text: str, run: Sequence[_Group]) -> Iterator[list[_Group]]:
    """The groups of a run, cut where another sign stands between them than before, and around eight digits in one."""
    chain: list[_Group] = []
    sign = ""
    for group in run:
        gap = text[chain[-1].end : group.start].strip("()") if chain else ""
        gap = gap.strip(" ") or gap[:1]
        whole = _PHONE_DIGITS in (len(group.digits), len(chain[-1].digits) if chain else 0)
        is_country = len(chain) == 1 and chain[0].digits == "47"
        if chain and (gap not in _ONE_BETWEEN or gap != (sign or gap) or (whole and not is_country)):
            yield chain
            chain, gap = [], ""
        sign = gap if chain and not is_country else ""
        chain.append(group)
    yield chain


def _windows(chain: Sequence[_Group]) -> Sequence[Sequence[_Group]]:
    """Groups of a chain that together are eight digits, from the left; the whole of nine or ten of which eight are."""
    at = 0
    found: list[Sequence[_Group]] = []
    while at < len(chain):
        size, end = 0, at
        while end < len(chain) and size < _PHONE_DIGITS:
            size += len(chain[end].digits)
            end += 1
        if size == _PHONE_DIGITS:
            found.append(chain[at:end])
        at = end if size == _PHONE_DIGITS else at + 1
    is_one = sum(len(group.digits) for group in chain) <= _LONGEST_PHONE
    return [chain] if is_one and found else found


def _are_phones(text: str, chain: Sequence[_Group], windows: Sequence[Sequence[_Group]]) -> bool:
    """Eight digits in any groups with the same sign between them, that no word calls something else.

    After a word like "tlf" also what else would be a date, a time, a sum or a part of a longer number. What counts
    for the first of several counts for all, so that nothing is left to be found when one is masked.
    """
    start, end = chain[0].start, chain[-1].end
    said = _said_of(text, start)
    if said is not None:
        return said
    whole = [group for window in windows for group in window] == list(chain)
    if not whole or _MEASURED.match(text, end) or text[end : end + 1].isalpha() or text[start - 1 : start].isalpha():
        return False
    return not any(_is_other_number(text, window) for window in windows)


def _is_other_number(text: str, groups: Sequence[_Group]) -> bool:
    """Whether eight digits look like a date or a time, a sum ("25 500 000") or a decimal ("59.913868")."""
    digits, sizes = "".join(group.digits for group in groups), tuple(len(group.digits) for group in groups)
    is_sum = sizes == (2, 3, 3) and digits.endswith("000")
    is_decimal = len(groups) == 2 and sizes != (4, 4) and text[groups[0].end] == "."
    return is_sum or is_decimal or _is_date_or_time(sizes, digits)


def _phones(text: str, run: Sequence[_Group]) -> Iterator[tuple[int, int]]:
    """Where phone numbers stand in a run."""
    for chain in _chains(text, run):
        windows = _windows(chain)
        if windows and _are_phones(text, chain, windows):
            for groups in windows:
                start, end = groups[0].start, groups[-1].end
                yield start - (text[start - 1 : start] == "(" and ")" in text[start:end]), end


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
