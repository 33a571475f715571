"""The reader against labelled messages: floors a little below what is reached, so that a loss shows."""

import json

import pytest

from tests.accuracy import AUTHORS, COST, OWN, Result, examples, measure, table

SETS = ("developed", "own", "held-out")
FLOORS = {
    "intent": (0.98, 0.98, 0.97),
    "lang": (0.99, 0.98, 0.98),
    "system": (0.99, 0.99, 0.98),
    "kind": (0.95, 0.95, 0.88),
    "level": (0.98, 0.95, 0.90),
    "cost": (0.98, 0.97, 0.94),
    "anonymous recall": (0.98, 0.98, 0.95),
    "anonymous precision": (0.98, 0.98, 0.95),
    "rep_only recall": (0.98, 0.98, 0.95),
    "rep_only precision": (0.95, 0.95, 0.95),
    "concern recall": (0.98, 0.98, 0.95),
    "concern precision": (0.95, 0.95, 0.80),
    "fnr recall": (1.0, 1.0, 1.0),
    "fnr precision": (1.0, 1.0, 1.0),
    "phone recall": (1.0, 1.0, 1.0),
    "phone precision": (1.0, 1.0, 1.0),
    "email recall": (1.0, 1.0, 1.0),
    "email precision": (1.0, 1.0, 1.0),
}
"""By label: for what the reader was made with, for our own messages, and for those nobody looks at.

Of the last only one or two ask for a hidden name, for the representative only, or tell of a concern.
"""

LEARNT_FLOORS = {
    "intent": 0.99,
    "lang": 0.98,
    "system": 0.98,
    "kind": 0.99,
    "level": 0.80,
    "cost": 0.90,
    "anonymous recall": 0.98,
    "anonymous precision": 0.98,
    "rep_only recall": 0.99,
    "rep_only precision": 0.98,
    "concern recall": 0.99,
    "concern precision": 0.88,
    "fnr recall": 1.0,
    "fnr precision": 1.0,
    "phone recall": 1.0,
    "phone precision": 1.0,
    "email recall": 1.0,
    "email precision": 1.0,
}
"""For each of the AUTHORS. They are learnt from; how well an unknown author is read stands in docs/reading.md."""

FEW = {("twenty", "system"): 0.94}
"""One author names systems by letters that are ordinary words."""


@pytest.fixture(scope="module")
def results() -> dict[str, Result]:
    return {chosen: measure(examples(chosen)) for chosen in (*SETS, *AUTHORS)}


@pytest.mark.parametrize("label", FLOORS)
@pytest.mark.parametrize("chosen", SETS)
def test_labelled_messages_are_read_as_well_as_before(results: dict[str, Result], chosen: str, label: str) -> None:
    result, floor = results[chosen], FLOORS[label][SETS.index(chosen)]
    lines = table(result) if chosen == "held-out" else result.failures
    shown = [line for line in lines if line.startswith(label.split(maxsplit=1)[0])]
    reached = result.of(label)
    assert reached >= floor, "\n".join(shown)


@pytest.mark.parametrize("label", LEARNT_FLOORS)
@pytest.mark.parametrize("chosen", AUTHORS)
def test_messages_by_other_authors_are_read_as_well_as_before(
    results: dict[str, Result], chosen: str, label: str
) -> None:
    shown = [line for line in results[chosen].failures if line.startswith(label.split(maxsplit=1)[0])]
    assert results[chosen].of(label) >= FEW.get((chosen, label), LEARNT_FLOORS[label]), "\n".join(shown)


@pytest.mark.parametrize("chosen", SETS)
def test_every_language_is_read_nearly_as_well_as_the_others(results: dict[str, Result], chosen: str) -> None:
    for label in ("intent", "lang", "cost"):
        for language in ("nb", "nn", "en"):
            assert results[chosen].shares[label, language].value >= 0.85, (label, language)


def test_our_own_messages_have_every_answer_and_every_mark() -> None:
    said = [example.labels for example in examples("own")]
    assert len({example.text for example in examples("own")}) == len(said) >= 300
    assert {labels["lang"] for labels in said} == {"nb", "nn", "en"}
    assert {labels["intent"] for labels in said} == {"report", "help", "status", "other"}
    assert all(sum(bool(labels[mark]) for labels in said) >= 20 for mark in ("anonymous", "rep_only", "concern"))
    assert all(any(labels[part] is not None for labels in said) for part in COST)
    assert len({labels["kind"] for labels in said}) == 11
    assert {labels["level"] for labels in said} == {"unit", "organisation", "state", "supplier", "unknown"}


def test_our_own_messages_are_lines_of_json_with_an_id_each() -> None:
    lines = [json.loads(line) for line in OWN.read_text(encoding="utf-8").splitlines()]
    assert len({line["id"] for line in lines}) == len(lines)
