"""Dialogs are forms in the card's place: what is typed comes back, and is still there when something was wrong."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.shapes import Obj, obj, objs, text
from bot.teams import cards, dialogs
from bot.teams.cards import Element
from handlers.domain.inputs import Choice, Input, InputKind
from handlers.domain.messages import Dialog, DialogName, Quote
from handlers.domain.people import Address
from handlers.domain.reading import Language
from handlers.domain.texts import Words
from handlers.domain.texts import text as key
from tests.hostile import HOSTILE
from tests.slack.fakes import say
from tests.slack.golden_messages import CASE, DECISION
from tests.teams.card_schema import complaints

KARI, PER = "0f6c1b2e-0000-4000-8000-00000000000a", "0f6c1b2e-0000-4000-8000-00000000000b"


def ask(*asked: Input) -> Dialog:
    return Dialog(DialogName.CHANGE_UNIT, CASE, Language.NB, key("title"), inputs=asked, submit=key("save"))


def inputs(form: Element) -> list[Obj]:
    return [part for part in objs(form["body"]) if text(part, "type").startswith("Input.")]


def buttons(form: Element) -> dict[str, Obj]:
    found = (action for part in objs(form["body"]) for action in objs(part.get("actions")))
    return {text(action, "verb"): action for action in found}


def sent(form: Element, verb: str, **filled: str) -> dict[str, object]:
    """What Teams gives back when somebody presses a button with everything else as it stands."""
    standing = {text(field, "id"): text(field, "value") for field in inputs(form)}
    return standing | filled | dict(obj(buttons(form)[verb]["data"]))


def around(form: Element, id: str) -> Iterator[str]:
    """The elements of a form from this input to the next."""
    at = [text(part, "id") for part in objs(form["body"])].index(id)
    for part in objs(form["body"])[at + 1 :]:
        if "id" in part:
            return
        yield from (text(run, "text") for run in objs(part.get("inlines")))


def test_what_stands_in_a_form_comes_back_by_input() -> None:
    form = dialogs.form(DECISION, say)
    data = sent(form, "decide", **{"said-sentence": " Vi slutter. ", "day-answer_by": "2026-12-01"})
    assert (data["dialog"], data["case"]) == ("decide", CASE)
    assert dialogs.answers(data) == {
        "outcome": "forwarded",
        "sentence": "Vi slutter.",
        "reason": "Kreves av § 7",
        "answer_by": date(2026, 12, 1),
    }
    assert dialogs.chosen(data) == {}
    assert not dialogs.is_next(data)


def test_an_answer_that_changes_the_form_has_a_button_that_sends_all_of_it() -> None:
    form = dialogs.form(DECISION, say)
    data = sent(form, dialogs.NEXT, **{"said-outcome": "removed"})
    assert dialogs.is_next(data)
    assert dialogs.answers(data)["outcome"] == "removed"
    assert dialogs.NEXT not in buttons(dialogs.form(ask(Input("name", key("name"), InputKind.SENTENCE)), say))


def test_what_is_wrong_stands_below_its_input_and_nothing_typed_is_lost() -> None:
    data = sent(
        dialogs.form(DECISION, say), "decide", **{"said-sentence": "Vi {{slutter}}\nnå", "day-answer_by": "2025-01-01"}
    )
    again = dialogs.form(DECISION, say, {"answer_by": "fortid", "loses": "mangler"}, data)
    assert complaints(again) == []
    assert list(around(again, "day-answer_by")) == ["fortid"]
    assert list(around(again, "said-outcome")) == ["mangler"]
    assert dialogs.answers(sent(again, "decide")) == dialogs.answers(data)


def test_what_was_emptied_stays_empty() -> None:
    data = sent(dialogs.form(DECISION, say), "decide", **{"said-reason": ""})
    again = dialogs.form(DECISION, say, {"sentence": "tom"}, data)
    assert "reason" not in dialogs.answers(sent(again, "decide"))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200) | st.text("{\u2060} a", max_size=20))
def test_what_is_typed_comes_back_as_it_was_and_never_as_a_date(words: str) -> None:
    typed = words.replace("\u2060", "").strip()
    form = dialogs.form(ask(Input("name", key("name"), InputKind.SENTENCE, value=typed)), say)
    (field,) = inputs(form)
    assert "{{" not in text(field, "value")
    assert dialogs.answers(sent(form, "change_unit")) == ({"name": typed} if typed else {})


def test_people_are_picked_in_the_organisation_and_come_back_by_object_id() -> None:
    several = Input("leaders", key("a"), InputKind.PEOPLE, people=(Address("teams", KARI), Address("teams", PER)))
    form = dialogs.form(ask(several, Input("account", key("b"), InputKind.PERSON)), say)
    assert complaints(form) == []
    assert [(field["isMultiSelect"], field.get("value")) for field in inputs(form)] == [
        (True, f"{KARI},{PER}"), (False, None),
    ]  # fmt: skip
    data = sent(form, "change_unit", **{"people-account": PER.upper()})
    assert dialogs.chosen(data) == {"leaders": (KARI, PER), "account": (PER,)}
    assert dialogs.answers(data) == {}


def test_what_is_no_date_and_what_is_not_asked_for_is_left_out() -> None:
    data: Obj = {"day-ends": "i morgen", "said-": "x", "said-a": ["x"], "people-b": " , ", "other-c": "x", "case": "c"}
    assert dialogs.answers(data) == dialogs.chosen(data) == {}


def test_a_form_that_comes_back_shows_no_day_and_nobody_that_is_none() -> None:
    asked = (Input("ends", key("a"), InputKind.DAY), Input("account", key("b"), InputKind.PERSON))
    choice = Input("unit", key("c"), InputKind.CHOICE, choices=(Choice("u1", key("u1")),))
    data = {"day-ends": "{{DATE(x)}}", "people-account": f"<at>x</at>,{KARI}", "said-unit": "u2"}
    assert [field.get("value") for field in inputs(dialogs.form(ask(*asked, choice), say, typed=data))] == [
        None, KARI, None,
    ]  # fmt: skip


def test_a_choice_among_hundreds_is_searched_by_typing_and_shows_what_was_chosen() -> None:
    units = tuple(Choice(f"u{n}", key("as_said", said=Words(f"Avdeling {n:03}"))) for n in range(250))
    form = dialogs.form(ask(Input("unit", key("unit"), InputKind.CHOICE, choices=units, value="u201")), say)
    (field,) = inputs(form)
    assert (field["style"], field["value"], len(objs(field["choices"]))) == ("filtered", "u201", 250)
    assert complaints(form) == []


def test_what_may_be_left_out_says_so() -> None:
    must, may = (Input(name, key(name), InputKind.SENTENCE, name == "must") for name in ("must", "may"))
    labels = [text(field, "label") for field in inputs(dialogs.form(ask(must, may), say))]
    assert labels == ["[must]", "[chat.optional [may]]"]


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: repr(words[:30]))
def test_hostile_words_are_only_words_in_a_form_too(words: str) -> None:
    long = Input("reason", key("a", b=Words(words)), InputKind.PARAGRAPH, hint=key("c", d=Words(words)), value=words)
    dialog = replace(ask(long), title=key("title", name=Words(words)), parts=(Quote(Words(words)),))
    form = dialogs.form(dialog, say, {"reason": words[:2000]})
    assert complaints(form) == []
    assert cards.weight(form) <= dialogs.MOST_FORM + 20_000
    (field,) = inputs(form)
    assert text(field, "label") == "[a …]"
    assert text(form, "fallbackText") == "[title …]"


def test_a_form_that_only_shows_has_a_way_back_and_room_for_a_long_report() -> None:
    words = "Æ og ord i en lang melding. " * 1200
    whole = replace(DECISION, name=DialogName.READ_ALL, parts=(Quote(Words(words)),), inputs=(), submit=None)
    form = dialogs.form(whole, say)
    assert list(buttons(form)) == [dialogs.CLOSE]
    assert cards.weight(form) <= dialogs.MOST_FORM
    (box,) = [part for part in objs(form["body"]) if text(part, "type") == "Container"]
    assert [text(run, "text") for line in objs(box["items"]) for run in objs(line["inlines"])] == [words]
