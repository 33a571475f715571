"""The reader against the labelled messages: floors a little below what is reached, so that a loss shows."""

import pytest

from tests.accuracy import Result, examples, measure

FLOORS = {
    "intent": 0.97,
    "lang": 0.98,
    "system": 0.99,
    "kind": 0.92,
    "level": 0.95,
    "cost": 0.97,
    "anonymous recall": 0.93,
    "anonymous precision": 0.93,
    "rep_only recall": 0.95,
    "rep_only precision": 0.95,
    "concern recall": 0.93,
    "concern precision": 0.95,
    "fnr recall": 1.0,
    "fnr precision": 1.0,
    "phone recall": 1.0,
    "phone precision": 1.0,
    "email recall": 1.0,
    "email precision": 1.0,
}


@pytest.fixture(scope="module")
def result() -> Result:
    return measure(examples())


@pytest.mark.parametrize("label", FLOORS)
def test_the_labelled_messages_are_read_as_well_as_before(result: Result, label: str) -> None:
    failures = [line for line in result.failures if line.startswith(label.split(maxsplit=1)[0])]
    assert result.of(label) >= FLOORS[label], "\n".join(failures)


def test_every_language_is_read_nearly_as_well_as_the_others(result: Result) -> None:
    for label in ("intent", "lang", "cost"):
        assert all(result.shares[label, language].value >= 0.9 for language in ("nb", "nn", "en")), label
