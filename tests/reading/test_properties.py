"""What holds for every text: nothing raises, nothing explodes, the mask leaves no number, the answer is the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.domain.reading import Cost, Per, Personal
from handlers.reading import MASK, Systems, find_personal, mask, read
from handlers.reading.commands import parse_command
from handlers.reading.dates import find_date
from handlers.reading.replies import parse_reply
from handlers.reading.text import fold
from tests.accuracy import CORPUS
from tests.reading.numbers import TODAY, disguised, identity_numbers, phone_numbers, spaced

WORDS = sorted({word for word in CORPUS.read_text(encoding="utf-8").split() if "\\" not in word})
ANY_TEXT = (
    st.text()
    | st.text(st.characters(categories=["Cs", "Co", "L", "Nd"]))
    | st.lists(st.sampled_from(WORDS)).map(" ".join)
    | st.text("0123456789 .-/@+a½\n:§", max_size=80)
)
# No number, no separator and no word that names a number: nothing here can grow together with what it stands beside.
AROUND = st.text(st.characters(categories=("L", "Zs")), max_size=20).map(lambda text: f"o{text},")
NEUTRAL = st.lists(
    st.sampled_from(["og", "dessverre", "altså", "her", "vet", "rart", "sier", "synes", "igjen"]), max_size=6
)
LONGEST = 40_000
COSTS = [
    ("et kvarter hver vakt", Cost(15, 1, Per.SHIFT)),
    ("fire ganger om dagen bruker vi 10-15 min", Cost(12.5, 4, Per.DAY)),
    ("halvannen time annenhver uke, vi er 14 på avdelingen", Cost(90, 0.5, Per.WEEK, 14)),
]


@given(ANY_TEXT)
@settings(max_examples=300, deadline=None)
def test_no_text_raises_and_the_answer_is_the_same_twice(text: str) -> None:
    assert read(text) == read(text)
    assert all(0 <= span.start < span.end <= len(text) for span in read(text).spans.values())


@given(ANY_TEXT)
@settings(max_examples=300, deadline=None)
def test_replies_commands_and_dates_never_raise(text: str) -> None:
    for heading in ("", "fjernet: ", "sendt videre til ", "prøves til ", "beholdes: § ", "enig "):
        parse_reply(heading + text, TODAY)
    parse_command(text)
    find_date(fold(text).text, TODAY)


@given(ANY_TEXT)
@settings(max_examples=300, deadline=None)
def test_masking_twice_is_masking_once_and_leaves_nothing_to_find(text: str) -> None:
    once = mask(text)
    assert mask(once) == once
    assert find_personal(once) == ()


@given(AROUND, spaced(identity_numbers()), AROUND)
@settings(max_examples=300, deadline=None)
def test_no_identity_number_survives_in_any_spacing(before: str, number: str, after: str) -> None:
    text = f"{before} {number} {after}"
    assert Personal.FNR in {found.kind for found in find_personal(text)}
    assert not any(fold(char).text.isdigit() for char in mask(text) if char not in before + after)


@given(disguised(identity_numbers()))
@settings(max_examples=300, deadline=None)
def test_no_identity_number_survives_behind_letters_that_look_like_digits(number: str) -> None:
    assert mask(f"gjelder {number}, takk") == f"gjelder {MASK}, takk"


@given(AROUND, st.sampled_from(["ring", "takk.", "sak?", ""]), phone_numbers(), AROUND)
@settings(max_examples=300, deadline=None)
def test_no_phone_number_survives_in_any_grouping(before: str, said: str, number: str, after: str) -> None:
    text = f"{before} {said} {number} {after}"
    assert [found.kind for found in find_personal(text)] == [Personal.PHONE]
    assert not any(char.isascii() and char.isdigit() for char in mask(text))


@given(identity_numbers(), st.integers(1, 9))
@settings(deadline=None)
def test_an_identity_number_with_a_wrong_last_digit_is_left_alone(number: str, off: int) -> None:
    wrong = number[:-1] + str((int(number[-1]) + off) % 10)
    assert mask(f"nr {wrong}") == f"nr {wrong}"


@given(NEUTRAL, st.sampled_from(COSTS), NEUTRAL)
@settings(deadline=None)
def test_words_outside_leave_the_cost_as_it_is(before: list[str], said: tuple[str, Cost], after: list[str]) -> None:
    text = f"Vi må fylle ut skjema {' '.join(before)}: {said[0]} {' '.join(after)}"
    assert read(text).cost == said[1]


@given(st.dictionaries(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=3), max_size=4), ANY_TEXT)
@settings(deadline=None)
def test_any_names_can_be_added_to_the_systems(more: dict[str, list[str]], text: str) -> None:
    named = read(text, Systems({}).extended(more)).system
    assert named is None or named in more


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "1",
        "1 ",
        "@",
        "a@",
        "a.b@c.",
        "- ",
        "42 11 83 60 ",
        "skjema ",
        "må ",
        "en halv ",
        "æ\u0301",
        "«",
        "\n",
        "tjue-",
    ],
)
def test_forty_thousand_characters_come_to_an_end(piece: str) -> None:
    """A pattern that explodes would not; how long it takes is measured elsewhere."""
    text = (piece * LONGEST)[:LONGEST]
    masked = mask(text)
    assert mask(masked) == masked
    assert read(text) == read(text)
    parse_reply(f"beholdes: {text}", TODAY)
