"""Messages and dialogs are drawn whole, within Slack's limits, and nothing typed means anything to Slack."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.cutting import ELLIPSIS, cut, pieces, size
from bot.chat.shapes import Obj, obj, objs, text
from bot.chat.telling import bars
from bot.demo.workplace import check_blocks, check_view
from bot.demo.workplace.pressing import options_of
from bot.slack import dialogs
from bot.slack.blocks import Block
from bot.slack.draw import MOST_PLAIN, MOST_WORDS, draw
from bot.slack.presses import MOST_ALIKE, carried, rows, value_of
from handlers.domain.errors import Defect
from handlers.domain.inputs import Choice, Input, InputKind
from handlers.domain.messages import Button, Dialog, DialogName, Line, Message, Press, Quote
from handlers.domain.people import Address
from handlers.domain.reading import Language
from handlers.domain.texts import Words
from handlers.domain.texts import text as key
from tests.hostile import HOSTILE, everywhere
from tests.slack.fakes import say
from tests.slack.golden_messages import CARD, CASE, DECISION, GOLDEN, drawings

PLAIN_OR_RICH = {"plain_text", "text"}


@pytest.mark.parametrize("name", sorted(drawings()))
def test_a_drawing_is_the_one_that_was_agreed(name: str) -> None:
    assert json.loads(json.dumps(drawings()[name])) == json.loads((GOLDEN / f"{name}.json").read_text())


@pytest.mark.parametrize("name", sorted(path.stem for path in GOLDEN.glob("*.json")))
def test_slack_takes_what_was_agreed(name: str) -> None:
    golden = obj(json.loads((GOLDEN / f"{name}.json").read_text()))
    if text(golden, "type") in ("modal", "home"):
        assert check_view(golden) == []
    else:
        assert check_blocks(golden["blocks"]) == []
        assert check_blocks(golden["classic"]) == []


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: repr(words[:30]))
def test_hostile_words_are_only_words(words: str) -> None:
    drawn = draw(replace(CARD, parts=everywhere(words)), say)
    assert check_blocks(drawn.blocks) == check_blocks(drawn.classic) == []
    for block in (*drawn.blocks, *drawn.classic):
        assert kinds(block) <= {"header", "section", "context", "actions", "button", "rich_text"} | PLAIN_OR_RICH | {
            "rich_text_section",
            "rich_text_quote",
        }
    assert "<" not in drawn.text
    assert ">" not in drawn.text
    assert size(drawn.text) <= MOST_PLAIN


def kinds(thing: object) -> set[str]:
    """Every `type` in it; all that carries words must be one that Slack reads nothing into."""
    if isinstance(thing, list):
        return {kind for item in thing for kind in kinds(item)}
    if not isinstance(thing, dict):
        return set()
    if "emoji" in thing:
        assert thing["emoji"] is False
    own = {str(thing["type"])} if "type" in thing else set()
    return own | {kind for value in thing.values() for kind in kinds(value)}


def quoted(blocks: list[Block]) -> str:
    """The words that stand in quotes, put together again."""
    return "".join(_quotes(blocks))


def _quotes(blocks: list[Block]) -> Iterator[str]:
    for block in objs(blocks):
        for element in objs(block.get("elements")):
            if text(element, "type") == "rich_text_quote":
                yield from (text(run, "text") for run in objs(element.get("elements")))


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)


@given(ANY_TEXT | st.builds(lambda words, times: words * times, ANY_TEXT, st.integers(1, 40)))
def test_words_come_back_as_they_were_typed(words: str) -> None:
    message = Message(Language.NB, (Quote(Words(words)),), CARD.buttons)
    drawn = draw(message, say)
    assert check_blocks(drawn.blocks) == []
    shown = quoted(drawn.blocks)
    if not words.strip():
        assert shown == ""
    elif size(words) <= MOST_WORDS:
        assert shown == words
        assert "read_all" not in names(drawn.blocks)
    else:
        assert shown.endswith(ELLIPSIS)
        assert words.startswith(shown.removesuffix(ELLIPSIS).rstrip())
        assert "read_all" in names(drawn.blocks)


def names(blocks: list[Block]) -> list[str]:
    return [text(element, "action_id") for block in objs(blocks) for element in objs(block.get("elements"))]


@given(ANY_TEXT)
def test_the_plain_text_reads_as_what_was_typed(words: str) -> None:
    told = draw(Message(Language.NB, (Line(key("a")), Quote(Words(words)))), say).text
    read = told.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert read == ("[a]\n«" + words + "»" if words.strip() else "[a]")


@given(st.text(max_size=300), st.integers(1, 40))
def test_pieces_are_short_enough_and_together_the_whole(words: str, most: int) -> None:
    found = list(pieces(words, most))
    assert "".join(found) == words
    assert all(0 < size(piece) <= max(most, 2) for piece in found)


@pytest.mark.parametrize(
    ("words", "most", "kept"),
    [
        ("papirliste", 10, "papirliste"),
        ("papirlista", 6, "papir…"),
        ("ab👩🏽‍⚕️", 6, "ab…"),
        ("a🇳🇴🇸🇪", 7, "a🇳🇴…"),
        ("e\u0301e\u0301", 3, "e\u0301…"),
    ],
)
def test_nothing_is_cut_through_a_letter(words: str, most: int, kept: str) -> None:
    assert cut(words, most) == kept


def test_forty_thousand_characters_fit_in_the_dialog_that_shows_all() -> None:
    words = "Æ👩🏽‍⚕️ ord " * 3300
    whole = replace(DECISION, parts=(Quote(Words(words)),), inputs=(), submit=None)
    drawn = dialogs.view(whole, say)
    assert check_view(drawn) == []
    assert quoted([dict(block) for block in objs(drawn["blocks"])]) == words


@pytest.mark.parametrize("words", ["ord " * 10_000, "<&> " * 10_000, "👩🏽‍⚕️" * 4_000])
def test_a_report_without_end_leaves_room_for_all_that_is_said_of_it(words: str) -> None:
    long = draw(replace(CARD, parts=tuple(Quote(Words(words)) if isinstance(p, Quote) else p for p in CARD.parts)), say)
    short = draw(CARD, say)
    assert check_blocks(long.blocks) == []
    assert [block for block in long.blocks if block in short.blocks] == [
        block for block in short.blocks if not quoted([block]) and block["type"] != "actions"
    ]
    assert [line for line in long.text.splitlines() if line in short.text] == [
        line for line in short.text.splitlines() if not line.startswith("«") and not line.endswith("»")
    ]
    assert size(long.text) <= MOST_PLAIN
    assert "read_all" in names(long.blocks)


def test_buttons_of_one_name_stand_alone_until_there_are_too_many() -> None:
    def picks(count: int) -> list[Press]:
        return [Press(Button.PICK_UNIT, key("unit"), CASE, str(n)) for n in range(count)]

    assert len(rows(picks(MOST_ALIKE), Language.NB, say)) == MOST_ALIKE
    assert len(rows(picks(MOST_ALIKE + 1), Language.NB, say)) == 1


def test_where_there_are_hundreds_to_choose_from_none_is_left_out() -> None:
    units = [f"Avdeling {n:03}" for n in range(450)]
    picks = [Press(Button.PICK_UNIT, key("as_said", said=Words(unit)), CASE, unit) for unit in reversed(units)]
    (block,) = rows(picks, Language.NB, say)
    assert check_blocks([block]) == []
    (menu,) = objs(block["elements"])
    assert [carried(text(option, "value"))[1] for option in options_of(dict(menu))] == units
    groups = [text(group, "label", "text") for group in objs(menu["option_groups"])]
    assert groups[1] == "[as_said Avdeling 100] – [as_said Avdeling 199]"


def test_a_dialog_takes_hundreds_to_choose_from_and_knows_which_was_chosen() -> None:
    units = tuple(Choice(f"u{n}", key("as_said", said=Words(f"Avdeling {n:03} {'lang ' * 12}"))) for n in range(250))
    asked = Input("unit", key("unit"), InputKind.CHOICE, choices=units, value="u201")
    modal = dialogs.view(
        Dialog(DialogName.CORRECT, CASE, Language.NB, key("unit"), inputs=(asked,), submit=key("unit")), say
    )
    assert check_view(modal) == []
    (block,) = objs(modal["blocks"])
    element = obj(block["element"])
    assert [text(option, "value") for option in options_of(dict(element))] == [unit.value for unit in units]
    assert text(element, "initial_option", "value") == "u201"


def test_people_are_picked_among_members_and_who_was_chosen_stands_there() -> None:
    members = tuple(Address("slack", f"U{n:010}") for n in range(3))
    several = Input("leaders", key("label"), InputKind.PEOPLE, required=False, people=members)
    nobody = Input("deputies", key("label"), InputKind.PEOPLE, required=False)
    one = Input("account", key("label"), InputKind.PERSON)
    asked = (several, nobody, one)
    dialog = Dialog(DialogName.CHANGE_UNIT, CASE, Language.NB, key("title"), inputs=asked, submit=key("save"))
    modal = dialogs.view(dialog, say)
    assert check_view(modal) == []
    assert [obj(block["element"]) for block in objs(modal["blocks"])] == [
        {"type": "multi_users_select", "action_id": "leaders", "initial_users": [member.id for member in members]},
        {"type": "multi_users_select", "action_id": "deputies"},
        {"type": "users_select", "action_id": "account"},
    ]


def test_who_was_picked_comes_back_by_input_and_what_is_no_member_does_not() -> None:
    values = {
        "leaders": {"leaders": {"type": "multi_users_select", "selected_users": ["U1", "", None, 7, "U2"]}},
        "deputies": {"deputies": {"type": "multi_users_select", "selected_users": []}},
        "account": {"account": {"type": "users_select", "selected_user": "U3"}},
        "name": {"name": {"type": "plain_text_input", "value": "U4"}},
    }
    payload = {"view": {"state": {"values": values}}}
    assert dialogs.chosen(payload) == {"leaders": ("U1", "U2"), "account": ("U3",)}
    assert dialogs.answers(payload) == {"name": "U4"}


def test_a_press_brings_back_its_case_and_value() -> None:
    press = Press(Button.PICK_UNIT, key("unit"), CASE, "a|b")
    assert carried(value_of(press)) == (CASE, "a|b")
    with pytest.raises(Defect):
        value_of(Press(Button.PICK_UNIT, key("unit"), "c|d"))
    with pytest.raises(Defect):
        value_of(Press(Button.PICK_UNIT, key("unit"), CASE, "x" * 2000))


def test_a_row_of_counts_is_a_picture() -> None:
    assert bars([("a", 0), ("b", 1), ("c", 2), ("d", 5)]) == "▁▂▃▇"
    assert bars([("a", 0)]) == "▁"
    assert bars([]) == ""


def test_errors_stand_at_their_inputs_and_never_at_none() -> None:
    payload: Obj = {"view": {"state": {"values": {"outcome": {}, "sentence": {}}}}}
    assert dialogs.errors(payload, {"sentence": "tom", "reason": "mangler", "ends": "fortid"}) == {
        "sentence": "tom",
        "outcome": "mangler fortid",
    }


def test_a_dialog_carries_nothing_but_its_case_and_channel() -> None:
    drawn = dialogs.view(DECISION, say, "C0WARD")
    assert json.loads(str(drawn["private_metadata"])) == {"case": CASE, "channel": "C0WARD"}
    assert dialogs.case_of({"view": drawn}) == CASE
    assert dialogs.case_of({"view": {"private_metadata": "{"}}) == ""
