"""The messages one can try with one tap."""

import json
import re
from collections import Counter
from importlib.resources import files

import pytest

from handlers.domain.people import Organisation
from handlers.reading import DEFAULT_SYSTEMS, mask, read
from handlers.reading.personal import is_identity_number

EXAMPLES = json.loads((files("bot.demo") / "messages.json").read_text("utf-8"))
INTENT = {"report": "report", "duplicate": "report", "concern": "report", "status": "status", "help": "help"}


def only(expect: str) -> dict[str, str]:
    (found,) = [one for one in EXAMPLES if one["expect"] == expect]
    return dict(found)


def test_there_are_about_twenty_in_three_languages() -> None:
    assert 18 <= len(EXAMPLES) <= 24
    assert len({one["id"] for one in EXAMPLES}) == len(EXAMPLES)
    assert {one["language"] for one in EXAMPLES} == {"nb", "nn", "en"}
    assert {"id", "from", "language", "expect", "text"} == set().union(*EXAMPLES)


def test_each_has_a_sender_who_works_in_solvik(solvik: Organisation) -> None:
    assert {one["from"] for one in EXAMPLES} <= solvik.people.keys()


def test_each_kind_that_is_promised_is_there() -> None:
    counts = Counter(one["expect"] for one in EXAMPLES)
    assert counts.keys() == INTENT.keys()
    assert counts["concern"] == counts["duplicate"] == 1


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one["id"])
def test_the_bot_reads_it_as_it_is_meant(example: dict[str, str]) -> None:
    found = read(example["text"], DEFAULT_SYSTEMS)
    assert found.intent == INTENT[example["expect"]]
    assert found.language == example["language"]
    assert found.concern == (example["expect"] == "concern")


def test_the_duplicate_comes_from_the_same_unit_as_the_first(solvik: Organisation) -> None:
    first, again = EXAMPLES[0], only("duplicate")
    assert solvik.people[first["from"]].unit == solvik.people[again["from"]].unit


def test_whoever_is_concerned_is_not_shown_to_themselves(solvik: Organisation) -> None:
    sender = solvik.people[only("concern")["from"]]
    assert sender.id not in {id for unit in solvik.path(sender.unit) for id in unit.safety}


def test_the_one_identity_number_is_synthetic_and_is_masked() -> None:
    numbers = [hit for one in EXAMPLES for hit in re.findall(r"\b\d{11}\b", one["text"])]
    (number,) = numbers
    assert is_identity_number(number)
    assert int(number[2:4]) > 80
    text = next(one["text"] for one in EXAMPLES if number in one["text"])
    assert number not in mask(text)
