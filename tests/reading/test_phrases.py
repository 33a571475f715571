"""The syntax of phrases."""

import pytest

from handlers.reading.classify import weigh
from handlers.reading.phrases import Lexicon, message_words
from handlers.reading.text import Token, fold, tokens

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


def _words(text: str) -> list[Token]:
    return message_words(tokens(fold(text)), text)


def hits(phrase: str, text: str) -> list[str]:
    return [hit.label for hit in Lexicon({"label": {phrase: 1.0}}).hits(_words(text))]


@pytest.mark.parametrize(("phrase", "text"), FOUND)
def test_a_phrase_is_found_as_it_is_written(phrase: str, text: str) -> None:
    assert hits(phrase, text) == ["label"]


@pytest.mark.parametrize(("phrase", "text"), NOT_FOUND)
def test_a_phrase_is_not_found_where_it_does_not_stand(phrase: str, text: str) -> None:
    assert hits(phrase, text) == []


def test_a_phrase_is_found_at_every_place() -> None:
    assert hits("skjema", "skjema, skjema og skjema") == ["label"] * 3


def test_a_phrase_counts_once_however_often_it_stands() -> None:
    once, often = (weigh("kind", _words(text)).of("form") for text in ("skjema", "skjema, skjema og skjema"))
    assert once == often > 0


@pytest.mark.parametrize(("text", "found"), [("et skjema", 1), ("en sjekkliste", 1), ("et møte", 0)])
def test_a_group_stands_for_all_its_words(text: str, found: int) -> None:
    lexicon = Lexicon({"label": {"@paper": 1.0}}, {"paper": ["skjema*", "sjekkliste"]})
    assert len(list(lexicon.hits(_words(text)))) == found


def test_a_group_that_is_not_there_is_told() -> None:
    with pytest.raises(KeyError):
        Lexicon({"label": {"@paper": 1.0}})


@pytest.mark.parametrize("text", ["ikke mobbing", "det handler ikke om mobbing", "no bullying", "kurs i mobbing"])
def test_what_is_denied_or_only_a_topic_does_not_count(text: str) -> None:
    assert weigh("wish", _words(text)).of("concern") == 0


@pytest.mark.parametrize("text", ["mobbing", "ikke kurs. Det er mobbing", "jeg orker ikke mer mobbing"])
def test_a_not_that_denies_something_else_changes_nothing(text: str) -> None:
    assert weigh("wish", _words(text)).of("concern") > 0
