"""Synthetic numbers in every spelling; only the Tax Administration's test numbers, never one a person can have."""

from datetime import date
from itertools import pairwise

from hypothesis import strategies as st

from handlers.reading.personal import is_identity_number

TODAY = date(2026, 11, 22)
GAPS = ["", "", " ", ".", "-", "/", ",", "\n", "  ", " \n", "\u00a0", " - ", "\u200b", "\u200d\u2060"]
# The zeros of ASCII, full-width, Arabic and mathematical digits; the nine others follow each.
ZEROS = ["0", "\uff10", "\u0660", "\U0001d7ce"]
LOOK_ALIKES = {"0": "oO\u043e\u039f", "1": "lI|\u0456", "2": "Z", "5": "S\u0455", "8": "B"}
BEFORE_PHONES = ["", "", "", "+47", "+47 ", "0047", "0047 ", "(+47) ", "(47) ", "47 "]
BETWEEN_PHONES = [" ", ".", "-", "/"]


@st.composite
def identity_numbers(draw: st.DrawFn) -> str:
    """A synthetic test number (month + 80 or + 40), some of them D-numbers (day + 40), with right check digits."""
    day = draw(st.integers(1, 28)) + draw(st.sampled_from([0, 40]))
    month = draw(st.integers(1, 12)) + draw(st.sampled_from([40, 80]))
    head = f"{day:02}{month:02}{draw(st.integers(0, 99)):02}"
    series = draw(st.integers(0, 999))
    for candidate in (f"{head}{(series + step) % 1000:03}" for step in range(1000)):
        right = [f"{candidate}{check:02}" for check in range(100) if is_identity_number(f"{candidate}{check:02}")]
        if right:
            return right[0]
    raise AssertionError("every date has numbers with check digits")


@st.composite
def spaced(draw: st.DrawFn, numbers: st.SearchStrategy[str]) -> str:
    """The number with separators between its digits, and the digits of one script."""
    zero = ord(draw(st.sampled_from(ZEROS)))
    number = [chr(zero + int(digit)) for digit in draw(numbers)]
    gaps = draw(st.lists(st.sampled_from(GAPS), min_size=10, max_size=10))
    return "".join(digit + gap for digit, gap in zip(number, [*gaps, ""], strict=True))


@st.composite
def disguised(draw: st.DrawFn, numbers: st.SearchStrategy[str]) -> str:
    """The number with some of its digits written as letters that look like them, in two groups or one."""
    number = draw(numbers)
    chars = [draw(st.sampled_from([digit, *LOOK_ALIKES.get(digit, "")])) for digit in number]
    return "".join(chars[:6]) + draw(st.sampled_from(["", " ", "-"])) + "".join(chars[6:])


@st.composite
def phone_numbers(draw: st.DrawFn) -> str:
    """Eight digits of a series that is not in use, in any groups with one sign between them, with or without 47.

    Two groups with a full stop in between, other than four and four, could be a decimal number and are left out.
    """
    digits = f"{draw(st.integers(42, 44))}" + "".join(f"{draw(st.integers(60, 99))}" for _ in range(3))
    cuts = sorted(draw(st.sets(st.integers(1, 7))))
    groups = [digits[start:end] for start, end in pairwise([0, *cuts, 8])]
    between = draw(st.sampled_from(BETWEEN_PHONES if len(groups) != 2 else [" ", "-", "/"]))
    return draw(st.sampled_from(BEFORE_PHONES)) + between.join(groups)
