"""The syntax of phrases."""

import pytest

from handlers.reading.phrases import Lexicon, message_words
from handlers.reading.text import fold, tokens

FOUND = [
    ("skjema", "et skjema her"),
    ("skjema*", "skjemaene her"),
    ("*skjema", "et fallskjema"),
    ("*skjema*", "alle fallskjemaene"),
    ("ett|to skjema", "vi har to skjema"),
    ("# skjema", "vi har 14 skjema"),
    ("fylle .. skjema", "fylle ut et langt skjema"),
    ("^ skjema", "Skjema igjen"),
    ("skjema $", "for mange skjema!"),
    ("?", "enda et skjema? Ja"),
]
NOT_FOUND = [
    ("skjema", "skjemaene her"),
    ("skjema*", "et fallskjema"),
    ("*skjema", "skjemaene her"),
    ("fylle skjema", "fylle ut skjema"),
    ("fylle .. skjema", "det er slitsomt å fylle. Et skjema"),
    ("fylle .. skjema", "fylle ut et svært langt og rart skjema"),
    ("^ skjema", "et skjema"),
    ("skjema $", "et skjema her"),
]


def hits(phrase: str, text: str) -> list[str]:
    words = message_words(tokens(fold(text)), text)
    return [hit.label for hit in Lexicon({"label": {phrase: 1.0}}).hits(words)]


@pytest.mark.parametrize(("phrase", "text"), FOUND)
def test_a_phrase_is_found_as_it_is_written(phrase: str, text: str) -> None:
    assert hits(phrase, text) == ["label"]


@pytest.mark.parametrize(("phrase", "text"), NOT_FOUND)
def test_a_phrase_is_not_found_where_it_does_not_stand(phrase: str, text: str) -> None:
    assert hits(phrase, text) == []


def test_a_phrase_counts_once_however_often_it_stands() -> None:
    assert hits("skjema", "skjema, skjema og skjema") == ["label"]
