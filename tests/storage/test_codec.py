"""Values as JSON and back: equal, of the same types, and never guessed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.case import Case
from handlers.domain.errors import Defect
from handlers.domain.messages import Destination, Message
from handlers.domain.reading import Kind
from handlers.domain.texts import Text, Words
from storage.codec import decode, dumps, encode
from tests.storage.cast import a_case
from tests.storage.strategies import destinations, messages


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Inner:
    name: str
    size: float = 0.0


@dataclass(frozen=True)
class Outer:
    """One of everything that may stand in a value."""

    flag: bool
    count: int
    when: datetime | None
    days: tuple[date, ...]
    pair: tuple[int, str]
    colour: Colour
    inner: Inner
    parts: tuple[Inner | Colour | str | int | float | date, ...]
    named: Mapping[str, Inner | None]


def there_and_back(value: Any, hint: Any) -> Any:
    return decode(json.loads(dumps(encode(value, hint))), hint)


texts = st.text() | st.just("\ud800\0")
floats = st.floats(allow_nan=False, allow_infinity=False)
zones = st.sampled_from([UTC, timezone(timedelta(hours=2))])
moments = st.datetimes(timezones=zones)
inners = st.builds(Inner, texts, floats)
unions = inners | st.just(Colour.RED) | texts | st.integers() | floats | st.dates()
outers = st.builds(
    Outer,
    st.booleans(),
    st.integers(),
    st.none() | moments,
    st.lists(st.dates()).map(tuple),
    st.tuples(st.integers(), texts),
    st.just(Colour.RED),
    inners,
    st.lists(unions).map(tuple),
    st.dictionaries(texts, st.none() | inners),
)


@given(outers)
def test_any_value_comes_back_equal_and_of_the_same_types(outer: Outer) -> None:
    back = there_and_back(outer, Outer)
    assert back == outer
    assert [type(part) for part in back.parts] == [type(part) for part in outer.parts]


@given(messages)
def test_any_message_comes_back(message: Message) -> None:
    assert there_and_back(message, Message) == message


@given(destinations)
def test_any_destination_comes_back(to: Destination) -> None:
    back = there_and_back(to, Destination)
    assert (back, type(back)) == (to, type(to))


def test_fields_stand_as_they_are_declared_in_every_process() -> None:
    """A letter is known again by its JSON, by a process that was not there when it was written."""
    case = encode(a_case(), Case)
    assert isinstance(case, dict)
    assert list(case) == [each.name for each in fields(Case)]


def test_what_is_written_is_plain_ascii() -> None:
    written = dumps(encode("Å\0\ud800", str))
    assert written.isascii()
    assert "\0" not in written


def test_a_word_of_an_enum_is_a_word_where_only_words_may_stand() -> None:
    back = there_and_back(Text("kind", {"kind": Kind.FORM, "count": 2, "share": 0.5}), Text)
    assert back.params == {"kind": "form", "count": 2, "share": 0.5}


def test_a_round_number_may_stand_for_a_float() -> None:
    assert there_and_back(Inner("a", 5), Inner) == Inner("a", 5.0)


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        (1, str),
        ("1", int),
        (True, int),
        (1, bool),
        (None, str),
        ([1], tuple[int, ...]),
        ((1,), tuple[int, int]),
        (datetime(2026, 1, 1), datetime),  # noqa: DTZ001
        (datetime(2026, 1, 1, tzinfo=UTC), date),
        (Words("said"), Text),
        (Words("said"), Text | None),
        ({1: "a"}, Mapping[str, str]),
        ({"a"}, set[str]),
        (object(), object),
        ("a", "str"),
    ],
)
def test_what_does_not_fit_is_not_written(value: object, hint: Any) -> None:
    with pytest.raises(Defect):
        encode(value, hint)


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        ({"name": "a"} | {"size": 1.0, "more": 2}, Inner),
        ({"size": 1.0}, Inner),
        ("Inner", Inner),
        ("blue", Colour),
        ({"Other": {}}, Inner | Colour),
        ({"Inner": {"name": "a"}, "Colour": "red"}, Inner | Colour),
        (True, int | None),
        ("2026-13-01", date),
        (["a"], tuple[int, ...]),
        ([1, "a", 2], tuple[int, str]),
        (7, Mapping[str, str]),
    ],
)
def test_what_does_not_fit_is_not_read(data: Any, hint: Any) -> None:
    with pytest.raises(Defect):
        decode(data, hint)


def test_an_error_does_not_tell_what_people_said() -> None:
    with pytest.raises(Defect) as raised:
        decode({"name": {"said": "hemmelig"}}, Inner)
    assert "hemmelig" not in str(raised.value)


def test_a_field_that_older_data_lacks_gets_its_default() -> None:
    assert decode({"name": "a"}, Inner) == Inner("a", 0.0)


def test_infinity_is_no_number_to_keep() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        dumps(encode(float("inf"), float))
