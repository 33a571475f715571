"""What the words of a sentence do in a wish, in three languages and in dialect."""

import pytest

from handlers.reading import read
from handlers.reading.sight import look
from handlers.reading.systems import DEFAULT_SYSTEMS
from handlers.reading.wishes import PAUSE, asked, orders, wordings

WORK = "Vi fører det samme skjemaet to ganger. "
HIDDEN = [
    "Ikke si at det er meg.",
    "Ikkje nemn namnet mitt.",
    "Please don't tell anyone it came from me.",
    "itj sei at det va æ",
    "Jeg vil ikke stå med navn på dette.",
    "Keep my name out of it.",
    "Ingen må få vite hvem som skrev dette.",
]
SHOWN = [
    "Du må gjerne si at det er meg.",
    "No need to hide my name.",
    "Eg er ikkje redd for å seie kven eg er.",
    "Du trenger ikke skjule navnet mitt.",
]
NOTHING_ASKED = [
    "Systemet logger meg ut uten å lagre, og leverandøren sier det er sånn det skal være.",
    "Fagsystemet kastar meg ut utan at noko er lagra, og dei seier det er slik det skal vere.",
    "The system logs me out without saving, and the supplier says that is how it should be.",
    "Fikk nettopp en fra servicetorget på tråden. Jeg kommer ikke inn uten å logge ut av det andre.",
    "Fekk nettopp ein frå servicetorget på tråden. Eg kjem ikkje inn utan å logge ut av det andre.",
    "I just had someone from the front desk on the phone. I can't get in without logging out of the other one.",
]
FOR_UNION = [
    "Bare til tillitsvalgt.",
    "Send det til plasstillitsvald og ingen andre.",
    "For the union rep's eyes only.",
    "Ikke til lederen, bare til hovedtillitsvalgt.",
    "Management must not get this one, the shop steward may.",
]
FOR_BOTH = ["Send den til både leder og tillitsvalgt.", "Ikke bare til tillitsvalgt, leder må også få se dette."]


def parts(text: str) -> list[list[str]]:
    return [[part.text for part in sentence] for sentence in look(text, DEFAULT_SYSTEMS).parts]


def weight(text: str, wish: str) -> float:
    return asked(look(text, DEFAULT_SYSTEMS).parts).get(wish, 0.0)


def test_a_sentence_has_the_same_parts_in_every_language() -> None:
    assert (
        parts("ikke nevn meg") == parts("ikkje nemn meg") == parts("don't mention me") == [["deny", "expose", "self"]]
    )


def test_words_without_a_part_are_left_out_and_a_comma_is_a_pause() -> None:
    assert parts("Kun tillitsvalgt, ikke leder. Skjemaet er langt.") == [["only", "union", PAUSE, "deny", "leader"]]


def test_the_longer_of_two_phrases_is_taken() -> None:
    assert parts("uten navnet mitt") == [["deny", "identity"]]
    assert parts("uten navn") == [["deny", "name"]]


def test_orders_name_what_stands_side_by_side_and_what_stands_further_apart() -> None:
    found = set(orders(look("ikke send til leder", DEFAULT_SYSTEMS).parts))
    assert {"q:deny", "q:deny get", "q:deny get leader", "q:deny .. leader", "q:^ deny", "q:leader $"} <= found


def test_wordings_name_the_words_beside_a_part() -> None:
    found = set(wordings(look("Vaskelista. Ikke send til leder, takk", DEFAULT_SYSTEMS).marked))
    assert {"m:^ @deny @get", "m:@get til", "m:til @leader ,", "m:, @want $"} <= found
    assert not any("vaskelista" in wording for wording in found)


@pytest.mark.parametrize("text", HIDDEN)
def test_who_asks_for_a_hidden_name_is_heard(text: str) -> None:
    assert weight(text, "anonymous") > 0
    assert read(WORK + text).anonymous


@pytest.mark.parametrize("text", SHOWN)
def test_who_stands_by_the_name_is_not_taken_for_hiding_it(text: str) -> None:
    assert weight(text, "anonymous") <= 0
    assert not read(WORK + text).anonymous


@pytest.mark.parametrize("text", NOTHING_ASKED)
def test_who_is_thrown_out_or_called_by_somebody_asks_nothing_about_a_name(text: str) -> None:
    assert not read(WORK + text).anonymous
    assert not read(text).anonymous


@pytest.mark.parametrize("text", FOR_UNION)
def test_who_writes_to_the_representative_alone_is_heard(text: str) -> None:
    assert weight(text, "rep_only") > 0
    assert read(WORK + text).rep_only


@pytest.mark.parametrize("text", FOR_BOTH)
def test_who_writes_to_both_is_not_kept_from_the_leader(text: str) -> None:
    assert weight(text, "rep_only") < 0
    assert not read(WORK + text).rep_only


def test_a_wish_is_heard_where_nothing_is_reported() -> None:
    assert read("ok men ikke bruk navnet mitt da").anonymous
