"""Block Kit's limits: each at the edge, which passes, and one beyond, which does not."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.demo.workplace import check_blocks, check_view
from bot.demo.workplace.blockshapes import BLOCKS, PARTS, Kind
from bot.demo.workplace.limits import text_in

Block = dict[str, Any]


def plain(words: str) -> Block:
    return {"type": "plain_text", "text": words}


def mrkdwn(words: str) -> Block:
    return {"type": "mrkdwn", "text": words}


def section(words: str) -> Block:
    return {"type": "section", "text": mrkdwn(words)}


def button(**extra: object) -> Block:
    return {"type": "button", "text": plain("Kvitter"), "action_id": "acknowledge"} | extra


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def menu(count: int) -> Block:
    options = [{"text": plain(f"avd. {n}"), "value": str(n)} for n in range(count)]
    return actions({"type": "static_select", "action_id": "pick_unit", "options": options})


def rich(words: str) -> Block:
    quote = {"type": "rich_text_quote", "elements": [{"type": "text", "text": words}]}
    return {"type": "rich_text", "elements": [quote]}


def people(chosen: object) -> Block:
    return section("x") | {"accessory": {"type": "multi_users_select", "action_id": "a", "initial_users": chosen}}


AT_THE_EDGE: list[tuple[Callable[[int], list[Block]], int, str]] = [
    (lambda n: [{"type": "divider"}] * n, 50, "no more than 50 items"),
    (lambda n: [section("x" * n)], 3000, "less than 3001 characters"),
    (lambda n: [{"type": "section", "fields": [mrkdwn("x")] * n}], 10, "no more than 10 items"),
    (lambda n: [{"type": "section", "fields": [mrkdwn("x" * n)]}], 2000, "less than 2001 characters"),
    (lambda n: [{"type": "header", "text": plain("x" * n)}], 150, "less than 151 characters"),
    (lambda n: [{"type": "context", "elements": [mrkdwn("x")] * n}], 10, "no more than 10 items"),
    (lambda n: [actions(*(button(action_id=f"a{i}") for i in range(n)))], 25, "no more than 25 items"),
    (lambda n: [actions(button(text=plain("x" * n)))], 75, "less than 76 characters"),
    (lambda n: [actions(button(value="x" * n))], 2000, "less than 2001 characters"),
    (lambda n: [actions(button(action_id="x" * n))], 255, "less than 256 characters"),
    (lambda n: [actions(button(url="x" * n))], 3000, "less than 3001 characters"),
    (lambda n: [section("x") | {"block_id": "x" * n}], 255, "less than 256 characters"),
    (lambda n: [menu(n)], 100, "no more than 100 items"),
    (lambda n: [{"type": "markdown", "text": "x" * n}], 12_000, "less than 12001 characters"),
    (lambda n: [{"type": "table", "rows": [[{"type": "raw_text", "text": "1"}]] * n}], 100, "100 rows"),
    (lambda n: [{"type": "table", "rows": [[{"type": "raw_text", "text": "1"}] * n]}], 20, "20 columns"),
]


@pytest.mark.parametrize(("made", "most", "objection"), AT_THE_EDGE)
def test_the_limit_passes_and_one_more_does_not(made: Callable[[int], list[Block]], most: int, objection: str) -> None:
    assert check_blocks(made(most)) == []
    problems = check_blocks(made(most + 1))
    assert len(problems) == 1
    assert objection in problems[0]


@pytest.mark.parametrize(
    ("block", "objection"),
    [
        ({"type": "sektion"}, "unsupported type: sektion [json-pointer:/blocks/0/type]"),
        (people("U1"), "must be an array [json-pointer:/blocks/0/accessory/initial_users]"),
        (people([]), "must have at least 1 items"),
        (people(["U1", ""]), "must be more than 0 characters [json-pointer:/blocks/0/accessory/initial_users/1]"),
        ({"type": "section"}, "missing required field: text [json-pointer:/blocks/0]"),
        ({"type": "header", "text": mrkdwn("x")}, "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"),
        (section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
        (rich(""), "must be more than 0 characters"),
        (actions(), "must have at least 1 items"),
        (actions(button(style="warning")), "must be one of danger, primary"),
        (actions(button(), button(value="2")), '`action_id` "acknowledge" already exists'),
        (actions(plain("x")), "unsupported type: plain_text [json-pointer:/blocks/0/elements/0/type]"),
        ({"type": "context", "elements": [button()]}, "unsupported type: button"),
        ({"type": "section", "text": "ren tekst"}, "unsupported type:"),
        ({"type": "alert", "text": mrkdwn("x")}, "unsupported type: alert"),
        (section("x") | {"accessory": button(confirm={"title": plain("x" * 101)})}, "less than 101"),
    ],
)
def test_what_slack_objects_to_is_named_with_its_place(block: Block, objection: str) -> None:
    assert any(objection in problem for problem in check_blocks([block]))


def test_the_same_action_id_in_two_blocks_is_fine_and_the_same_block_id_is_not() -> None:
    assert check_blocks([actions(button()), actions(button())]) == []
    twice = check_blocks([section("x") | {"block_id": "a"}, section("y") | {"block_id": "a"}])
    assert twice == ['[ERROR] `block_id` "a" already exists for another element [json-pointer:/blocks]']


def test_blocks_that_are_no_list_are_said_to_be_none() -> None:
    assert check_blocks({"type": "divider"}) == ["[ERROR] must be an array [json-pointer:/blocks]"]


def test_a_classic_card_passes() -> None:
    header = {"type": "header", "text": plain("Sak 2026-14")}
    context = {"type": "context", "elements": [mrkdwn("Solbakken avd. 2"), plain("frist fredag")]}
    assert check_blocks([header, rich("<!channel> @here & *fet*"), context, actions(button())]) == []


def test_a_view_has_its_own_limits() -> None:
    view = {"type": "modal", "title": plain("x" * 24), "private_metadata": "x" * 3000, "blocks": []}
    assert check_view(view) == []
    assert "less than 25 characters" in check_view(view | {"title": plain("x" * 25)})[0]
    assert "less than 3001 characters" in check_view(view | {"private_metadata": "x" * 3001})[0]
    field = {"type": "input", "label": plain("Hva?"), "element": {"type": "plain_text_input"}}
    assert check_view(view | {"blocks": [field]}) == ["[ERROR] missing required field: submit [json-pointer:/view]"]
    assert check_view(view | {"blocks": [field], "submit": plain("Lagre")}) == []
    assert check_view({"type": "modal", "blocks": []}) == ["[ERROR] missing required field: title [json-pointer:/view]"]
    assert check_view({"type": "home", "blocks": [{"type": "divider"}] * 100}) == []
    assert "no more than 100 items" in check_view({"type": "home", "blocks": [{"type": "divider"}] * 101})[0]


def test_every_part_named_in_the_tables_is_described() -> None:
    rules = [rule for fields in (*BLOCKS.values(), *PARTS.values()) for rule in fields.values()]
    named = {part for rule in rules if rule.kind in (Kind.PART, Kind.PARTS) for part in rule.parts}
    assert named <= set(PARTS)


def test_all_text_in_the_blocks_is_counted() -> None:
    assert text_in([section("abc"), rich("de"), actions(button())]) == 5 + len("Kvitter")


def grouped(groups: int, each: int) -> Block:
    options = [{"text": plain(f"avd. {n}"), "value": str(n)} for n in range(each)]
    held = [{"label": plain(f"gruppe {n}"), "options": options} for n in range(groups)]
    return actions({"type": "static_select", "action_id": "pick_unit", "option_groups": held})


def test_a_menu_holds_a_hundred_groups_of_a_hundred_and_no_more() -> None:
    assert check_blocks([grouped(2, 100)]) == []
    assert check_blocks([grouped(1, 101)]) != []
    assert check_blocks([grouped(101, 1)]) != []
