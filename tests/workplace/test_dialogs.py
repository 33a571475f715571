"""Dialogs beyond the first: stacked, changed, cleared, closed, filled with every kind of field."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.workplace import GestureRefused, View, Workplace

from .conftest import KARI, LISE, WARD
from .tinybot import DIALOG, TinyBot

FILLED = {"sentence": "Vi slutter", "outcome": "removed"}


async def opened(workplace: Workplace, client: AsyncWebClient, view: dict[str, Any] = DIALOG) -> View:
    await client.views_open(trigger_id=workplace.state.new_trigger(LISE), view=view)
    top = workplace.top_view(LISE)
    assert top is not None
    return top


def field(block_id: str, element: dict[str, Any], **extra: object) -> dict[str, Any]:
    label = {"type": "plain_text", "text": block_id}
    return {"type": "input", "block_id": block_id, "label": label, "element": element} | extra


async def test_dialogs_stack_three_high_and_close_from_the_top(
    workplace: Workplace, bot: TinyBot, client: AsyncWebClient
) -> None:
    root = await opened(workplace, client)
    for _ in range(2):
        top = workplace.top_view(LISE)
        assert top is not None
        await client.views_push(trigger_id=workplace.state.new_trigger(LISE, top.id), view=DIALOG)
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        await client.views_push(trigger_id=workplace.state.new_trigger(LISE, root.id), view=DIALOG)
    with pytest.raises(GestureRefused, match="view_not_on_top"):
        await workplace.submit(LISE, root.id, FILLED)
    top = workplace.top_view(LISE)
    assert top is not None
    assert await workplace.close_view(LISE, top.id) is None
    assert workplace.top_view(LISE) is not root
    with pytest.raises(SlackApiError, match="not_found"):
        await client.views_push(trigger_id=workplace.state.new_trigger(LISE), view=DIALOG)


async def test_a_dialog_is_changed_by_its_id_or_its_own_name_under_its_hash(
    workplace: Workplace, client: AsyncWebClient
) -> None:
    view = await opened(workplace, client, DIALOG | {"external_id": "case-1"})
    old_hash = view.hash
    await client.views_update(view_id=view.id, view=DIALOG | {"external_id": "case-1"}, hash=old_hash)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(external_id="case-1", view=DIALOG, hash=old_hash)
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        await opened(workplace, client, DIALOG | {"external_id": "case-1"})
    with pytest.raises(SlackApiError, match="not_found"):
        await client.views_update(view_id="V0NONE", view=DIALOG)


@pytest.mark.parametrize(
    ("view", "error"),
    [
        (DIALOG | {"type": "home"}, "invalid_arguments"),
        (DIALOG | {"title": {"type": "plain_text", "text": "x" * 25}}, "invalid_arguments"),
        (DIALOG | {"blocks": [{"type": "markdown", "text": "x" * 12_000}] * 30}, "view_too_large"),
        ("not json", "invalid_arguments"),
    ],
)
async def test_a_view_that_slack_would_refuse_leaves_the_trigger_unused(
    workplace: Workplace, client: AsyncWebClient, view: Any, error: str
) -> None:
    trigger = workplace.state.new_trigger(LISE)
    with pytest.raises(SlackApiError, match=error):
        await client.api_call("views.open", json={"trigger_id": trigger, "view": view})
    assert (await client.views_open(trigger_id=trigger, view=DIALOG))["ok"] is True


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ({"response_action": "clear"}, None),
        ({"response_action": "push", "view": DIALOG}, "another"),
        ({"response_action": "update", "view": DIALOG}, "same"),
    ],
)
async def test_the_bots_answer_decides_what_the_person_has_before_them(
    workplace: Workplace, bot: TinyBot, answer: dict[str, Any], left: str | None
) -> None:
    view = await opened(workplace, bot.client)
    bot.submission_answer = answer
    sent = await workplace.submit(LISE, view.id, FILLED)
    assert sent.response_action == answer["response_action"]
    top = workplace.top_view(LISE)
    assert (top is None, top is view) == (left is None, left == "same")


async def test_errors_that_belong_to_no_field_fail(workplace: Workplace, bot: TinyBot) -> None:
    view = await opened(workplace, bot.client)
    bot.submission_answer = {"response_action": "errors", "errors": {"nowhere": "hei"}}
    assert (await workplace.submit(LISE, view.id, FILLED)).problem == "invalid_errors"


async def test_a_bot_that_does_not_answer_leaves_the_dialog_open(workplace: Workplace, bot: TinyBot) -> None:
    view = await opened(workplace, bot.client)
    bot.statuses = [500]
    sent = await workplace.submit(LISE, view.id, FILLED)
    assert (sent.response_action, sent.problem) == ("failed", "http_error")
    assert workplace.top_view(LISE) is view


async def test_the_bot_hears_of_a_closed_dialog_when_it_asked_to(workplace: Workplace, bot: TinyBot) -> None:
    view = await opened(workplace, bot.client, DIALOG | {"notify_on_close": True})
    await workplace.close_view(LISE, view.id)
    assert workplace.deliveries[-1].body["type"] == "view_closed"


async def test_every_kind_of_field_is_filled_or_keeps_what_was_preset(workplace: Workplace, bot: TinyBot) -> None:
    options = [{"text": {"type": "plain_text", "text": name}, "value": name} for name in ("a", "b")]
    blocks = [
        field("why", {"type": "plain_text_input", "min_length": 3, "max_length": 5, "initial_value": "lov"}),
        field("when", {"type": "datepicker", "initial_date": "2027-02-01"}),
        field("who", {"type": "users_select"}, optional=True),
        field("all", {"type": "multi_users_select", "initial_users": [LISE]}),
        field("more", {"type": "multi_users_select"}, optional=True),
        field("what", {"type": "checkboxes", "options": options}, optional=True),
        field("which", {"type": "radio_buttons", "options": options, "initial_option": options[1]}),
    ]
    view = await opened(workplace, bot.client, DIALOG | {"blocks": blocks})
    refused: list[tuple[dict[str, str | None], str]] = [
        ({"why": "xx"}, "field_too_short"),
        ({"why": "xxxxxx"}, "field_too_long"),
        ({"when": None}, "field_required"),
        ({"nowhere": "x"}, "no_such_field"),
    ]
    for values, code in refused:
        with pytest.raises(GestureRefused, match=code):
            await workplace.submit(LISE, view.id, values)
    await workplace.submit(LISE, view.id, {"who": KARI, "what": ["a", "b"]})
    values_sent = bot.submissions[0]["view"]["state"]["values"]
    (why,), (when,), (who,) = (values_sent[name].values() for name in ("why", "when", "who"))
    assert (why["value"], when["selected_date"], who["selected_user"]) == ("lov", "2027-02-01", KARI)
    (what,), (which,) = (values_sent[name].values() for name in ("what", "which"))
    assert [option["value"] for option in what["selected_options"]] == ["a", "b"]
    assert which["selected_option"]["value"] == "b"
    (all_of_them,), (more,) = (values_sent[name].values() for name in ("all", "more"))
    assert (all_of_them["selected_users"], more["selected_users"]) == ([LISE], [])


async def test_a_choice_from_a_menu_carries_the_option(workplace: Workplace, bot: TinyBot) -> None:
    options = [{"text": {"type": "plain_text", "text": "Avd. 2"}, "value": "u2"}]
    menu = {"type": "static_select", "action_id": "decide", "options": options}
    blocks: list[dict[str, Any]] = [{"type": "actions", "elements": [menu]}]
    posted = await bot.client.chat_postMessage(channel=WARD, text="Hvor?", blocks=blocks)
    await workplace.choose(LISE, WARD, posted["ts"], "decide", "u2")
    assert bot.actions[0]["actions"][0]["selected_option"]["value"] == "u2"
    with pytest.raises(GestureRefused, match="no_such_option"):
        await workplace.choose(LISE, WARD, posted["ts"], "decide", "u3")
    with pytest.raises(GestureRefused, match="no_such_menu"):
        await workplace.choose(LISE, WARD, posted["ts"], "undo", "u2")
    await bot.client.views_publish(user_id=LISE, view={"type": "home", "blocks": blocks})
    await workplace.choose_in_view(LISE, workplace.state.homes[LISE].id, "decide", "u2")
    assert bot.actions[1]["container"]["type"] == "view"
