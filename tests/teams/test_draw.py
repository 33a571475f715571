"""Messages are drawn whole, within Teams' limits, and nothing typed means anything to Teams."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.cutting import ELLIPSIS
from bot.chat.shapes import Obj, inside, obj, objs, text
from bot.teams import cards
from bot.teams.cards import Element
from bot.teams.draw import MOST_CARD, draw
from bot.teams.presses import MOST_VISIBLE, carried, rows
from handlers.domain.errors import Defect
from handlers.domain.messages import Bars, Button, Fact, Facts, Heading, Line, Message, Press, Quote
from handlers.domain.reading import Language
from handlers.domain.texts import Words
from handlers.domain.texts import text as key
from tests.hostile import HOSTILE, everywhere
from tests.slack.fakes import say
from tests.slack.golden_messages import CARD, CASE, DIGEST
from tests.teams.card_schema import complaints
from tests.teams.golden_messages import GOLDEN, drawings

SIGN = "ŧyv"
"""Stands at both ends of what is typed, so that it is found wherever it ends up."""
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=400) | st.text(
    '{}[]()*_<>@&\n"\\ a', max_size=400
)
LONG_TEXT = st.builds(lambda words, times: words * times, ANY_TEXT, st.integers(1, 100))


@pytest.mark.parametrize("name", sorted(drawings()))
def test_a_drawing_is_the_one_that_was_agreed(name: str) -> None:
    assert json.loads(json.dumps(drawings()[name])) == json.loads((GOLDEN / f"{name}.json").read_text())


@pytest.mark.parametrize("name", sorted(path.stem for path in GOLDEN.glob("*.json")))
def test_what_was_agreed_is_an_adaptive_card(name: str) -> None:
    assert complaints(json.loads((GOLDEN / f"{name}.json").read_text())["content"]) == []


def test_the_schema_knows_what_is_no_card() -> None:
    card = draw(CARD, say).content
    assert complaints(card | {"body": [{"type": "TextBlock", "text": "x", "size": "Huge"}]})
    assert complaints(card | {"body": [{"type": "RichTextBlok", "inlines": []}]})


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: repr(words[:30]))
def test_hostile_words_are_only_words(words: str) -> None:
    assert complaints(assert_harmless(SIGN + words + SIGN)) == []
    assert complaints(assert_harmless(words)) == []


@given(LONG_TEXT)
def test_whatever_is_typed_stands_in_text_runs_only(words: str) -> None:
    assert_harmless(SIGN + words + SIGN)


def assert_harmless(words: str) -> Element:
    """The card with these words everywhere, held against all but the schema."""
    drawn = draw(replace(CARD, parts=everywhere(words)), say)
    assert cards.weight(drawn.content) <= MOST_CARD
    assert "{{" not in "".join(typed(drawn.content))
    assert SIGN not in drawn.summary
    assert not [said for said in elsewhere(drawn.content) if SIGN in said or "{{" in said]
    return drawn.content


def typed(thing: object) -> Iterator[str]:
    """What stands in text runs."""
    if isinstance(thing, list):
        for item in thing:
            yield from typed(item)
    elif isinstance(thing, dict):
        yield from [text(thing, "text")] if thing.get("type") == "TextRun" else typed(list(thing.values()))


def elsewhere(thing: object) -> Iterator[str]:
    """All other strings."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, list):
        for item in thing:
            yield from elsewhere(item)
    elif isinstance(thing, dict):
        yield from elsewhere(
            [value for name, value in thing.items() if (thing.get("type"), name) != ("TextRun", "text")]
        )


@given(ANY_TEXT)
def test_words_come_back_line_by_line_as_they_were_typed(words: str) -> None:
    drawn = draw(Message(Language.NB, (Quote(Words(words)),), CARD.buttons), say)
    shown = [cards.mended(line) for line in typed(drawn.content)]
    assert shown == ([line for line in words.split("\n") if line.strip()] if words.strip() else [])
    assert "read_all" not in names(drawn.content)


def names(content: Element) -> list[str]:
    return [text(action, "verb") for part in objs(content["body"]) for action in objs(part.get("actions"))]


@pytest.mark.parametrize("words", ["ord " * 10_000, "{{ " * 10_000, "👩🏽‍⚕️" * 4_000, "a\n" * 20_000, '"' * 40_000])
def test_a_report_without_end_leaves_room_for_all_that_is_said_of_it(words: str) -> None:
    long = draw(replace(CARD, parts=tuple(Quote(Words(words)) if isinstance(p, Quote) else p for p in CARD.parts)), say)
    short = draw(CARD, say)
    assert complaints(long.content) == []
    assert cards.weight(long.content) <= MOST_CARD
    kept = [part for part in objs(short.content["body"]) if text(part, "type") not in ("Container", "ActionSet")]
    assert [part for part in objs(long.content["body"]) if part in kept] == kept
    assert list(typed(quoted(long.content)))[-1].endswith(ELLIPSIS)
    assert "read_all" in names(long.content)
    assert cards.weight(long.content) > MOST_CARD * 0.6


def quoted(content: Element) -> list[Obj]:
    return [part for part in objs(content["body"]) if text(part, "type") == "Container"]


def test_a_line_break_is_a_new_line_and_an_empty_line_a_little_space() -> None:
    drawn = draw(Message(Language.NB, (Quote(Words("en\nto\n\ntre")),)), say)
    (box,) = quoted(drawn.content)
    assert [(line.get("spacing"), *typed(line)) for line in objs(box["items"])] == [
        (None, "en"), ("None", "to"), ("Small", "tre"),
    ]  # fmt: skip


def test_a_heading_is_one_for_screen_readers_unless_it_quotes_somebody() -> None:
    ours, theirs = Heading(key("title", number="2026-14")), Heading(key("as_said", said=Words("*Avd.* 2")))
    first, second = objs(draw(Message(Language.NB, (ours, theirs)), say).content["body"])
    assert (text(first, "type"), text(first, "style")) == ("TextBlock", "heading")
    assert text(second, "type") == "RichTextBlock"


def test_a_notification_says_what_it_is_about_and_nobodys_words() -> None:
    line = Line(key("talk", name=Words("Kari"), number="2026-14"))
    assert draw(Message(Language.NB, (Quote(Words("hemmelig")), line)), say).summary == "[talk … 2026-14]"
    assert draw(Message(Language.NB, (Facts((Fact(key("label"), Words("x")),)),)), say).summary == "[chat.name]"


def test_the_weeks_are_a_chart_a_row_of_bars_and_counts() -> None:
    body = objs(draw(DIGEST, say).content["body"])
    (chart,) = [part for part in body if text(part, "type").startswith("Chart.")]
    assert objs(chart["data"])[-1] == {"x": "47", "y": 5}
    assert text(chart, "fallback", "text") == "▁▂▃▇"
    assert "0, 1, 2, 5" in typed(body)


def test_few_are_told_without_a_chart_whose_axis_would_quarter_them() -> None:
    weeks = Bars(key("weeks"), (("46", 0), ("47", 3)))
    body = objs(draw(Message(Language.NB, (weeks,)), say).content["body"])
    assert [text(part, "text") for part in body if text(part, "type") == "TextBlock"] == ["▁▇"]
    assert not any(text(part, "type").startswith("Chart.") for part in body)
    assert "0, 3" in typed(body)


def picks(count: int) -> list[Press]:
    return [Press(Button.PICK_UNIT, key("as_said", said=Words(f"Avd. {n:03}")), CASE, f"u{n}") for n in range(count)]


def test_six_buttons_are_seen_and_the_rest_is_behind_a_menu() -> None:
    others = [Press(button, key("b"), CASE) for button in list(Button)[: MOST_VISIBLE + 2]]
    (row,) = rows(others, Language.NB, say)
    assert [action.get("mode") for action in objs(row["actions"])] == [None] * MOST_VISIBLE + ["secondary"] * 2


def test_too_many_buttons_of_one_name_become_a_list_that_is_searched_by_typing() -> None:
    few = rows(picks(MOST_VISIBLE), Language.NB, say)
    assert [len(objs(row["actions"])) for row in few] == [MOST_VISIBLE]
    chooser, below, row = rows([*picks(450), Press(Button.UNDO, key("undo"), CASE)], Language.NB, say)
    assert chooser["style"] == "filtered"
    assert [text(choice, "value") for choice in objs(chooser["choices"])] == [f"u{n}" for n in range(450)]
    (choose,), (undo,) = objs(below["actions"]), objs(row["actions"])
    assert "associatedInputs" not in choose
    assert undo["associatedInputs"] == "none"
    sent = {**obj(choose["data"]), text(chooser, "id"): "u7"}
    assert carried(sent) == ("pick_unit", CASE, "u7")


def test_hundreds_of_units_stand_whole_and_leave_room_for_the_words() -> None:
    drawn = draw(Message(Language.NB, (Quote(Words("ord " * 10_000)), Line(key("ask.unit"))), tuple(picks(450))), say)
    assert complaints(drawn.content) == []
    assert "[ask.unit]" in typed(drawn.content)
    assert len("".join(typed(drawn.content))) > 2_000


def test_a_list_is_about_one_case() -> None:
    with pytest.raises(Defect):
        rows([*picks(MOST_VISIBLE), Press(Button.PICK_UNIT, key("unit"), "another")], Language.NB, say)


def test_a_press_brings_back_its_case_and_value_and_so_does_its_older_form() -> None:
    (row,) = rows([Press(Button.ME_TOO, key("join"), CASE, "c-other")], Language.NB, say)
    (action,) = objs(row["actions"])
    for sent in (inside(action, "data"), inside(action, "fallback", "data")):
        assert carried(sent) == ("me_too", CASE, "c-other")
    assert carried({"action": 7, "case": ["x"]}) == ("", "", "")
