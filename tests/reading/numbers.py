"""Synthetic numbers in every spelling; only the Tax Administration's test numbers, never one a person can have."""

from datetime import date

from hypothesis import strategies as st

from handlers.reading.personal import is_identity_number

TODAY = date(2026, 11, 22)
GAPS = ["", "", " ", ".", "-", "\n", "\u00a0", " - ", "\u200b", "\u200d\u2060"]
# The zeros of ASCII, full-width, Arabic and mathematical digits; the nine others follow each.
ZEROS = ["0", "\uff10", "\u0660", "\U0001d7ce"]
PHONE_FORMS = [
    "{}{}{}{}",
    "{} {} {} {}",
    "+47{}{}{}{}",
    "+47 {} {} {} {}",
    "0047{}{}{}{}",
    "{}.{}.{}.{}",
    "{}-{}-{}-{}",
]


@st.composite
def identity_numbers(draw: st.DrawFn) -> str:
    """A synthetic test number (month + 80), some of them D-numbers (day + 40), with right check digits."""
    day, month = draw(st.integers(1, 28)) + draw(st.sampled_from([0, 40])), draw(st.integers(81, 92))
    head = f"{day:02}{month}{draw(st.integers(0, 99)):02}"
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
def phone_numbers(draw: st.DrawFn) -> str:
    """Eight digits of a series that is not in use, as people write them."""
    pairs = [f"{draw(st.integers(42, 44))}", *(f"{draw(st.integers(60, 99))}" for _ in range(3))]
    return draw(st.sampled_from(PHONE_FORMS)).format(*pairs)
