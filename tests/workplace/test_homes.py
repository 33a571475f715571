"""The home tab: opened, published, pressed on, as docs.slack.dev/reference/events/app_home_opened says."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.demo.workplace import GestureRefused, Workplace

from .conftest import KARI, LISE, TOR
from .tinybot import CARD, DIALOG, TinyBot

HOME: dict[str, Any] = {"type": "home", "blocks": CARD}


async def test_each_tab_of_the_home_is_told_apart(workplace: Workplace, bot: TinyBot) -> None:
    await workplace.open_home(KARI)
    await workplace.open_home(KARI, "messages")
    assert [body["event"]["tab"] for body in bot.events] == ["home", "messages"]


async def test_opening_tells_who_and_in_which_conversation(workplace: Workplace, bot: TinyBot) -> None:
    await workplace.open_home(KARI)
    event = bot.events[0]["event"]
    assert (event["type"], event["user"], event["channel"]) == (
        "app_home_opened", KARI, workplace.state.direct(KARI).id,
    )  # fmt: skip
    assert event["event_ts"]
    assert not {"ts", "channel_type", "text"} & set(event)


async def test_the_event_carries_the_view_once_there_is_one(workplace: Workplace, bot: TinyBot) -> None:
    await workplace.open_home(LISE)
    published = await bot.client.views_publish(user_id=LISE, view=HOME)
    await workplace.open_home(LISE)
    await workplace.open_home(LISE, "messages")
    await workplace.open_home(KARI)
    first, second, other_tab, somebody_else = [body["event"] for body in bot.events]
    assert "view" not in first | other_tab | somebody_else
    view = second["view"]
    assert (view["type"], view["id"], view["hash"]) == ("home", published["view"]["id"], published["view"]["hash"])
    assert view["root_view_id"] == view["id"]
    assert [block["type"] for block in view["blocks"]] == ["section", "actions"]


async def test_without_a_subscription_nobody_hears_of_it(workplace: Workplace, bot: TinyBot) -> None:
    workplace.subscribed -= {"app_home_opened"}
    await workplace.open_home(KARI)
    assert bot.events == []


async def test_everybody_has_a_home_of_their_own_that_is_changed_in_place(workplace: Workplace, bot: TinyBot) -> None:
    for who in (LISE, KARI, LISE):
        await bot.client.views_publish(user_id=who, view=HOME)
    assert set(workplace.state.homes) == {LISE, KARI}
    again = await bot.client.views_publish(user_id=LISE, view=HOME | {"blocks": CARD[:1]})
    home = workplace.state.homes[LISE]
    assert (again["view"]["id"], len(home.body["blocks"])) == (home.id, 1)  # type: ignore[arg-type]
    assert len(workplace.state.homes[KARI].body["blocks"]) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("who", "view", "code"),
    [
        ("U0NOBODY", HOME, "user_not_found"),
        (LISE, DIALOG, "invalid_arguments"),
        (LISE, HOME | {"blocks": CARD * 51}, "invalid_arguments"),
    ],
)
async def test_what_slack_would_not_show_is_refused(
    workplace: Workplace, bot: TinyBot, who: str, view: dict[str, Any], code: str
) -> None:
    with pytest.raises(SlackApiError, match=code):
        await bot.client.views_publish(user_id=who, view=view)
    assert workplace.state.homes == {}


async def test_a_press_on_the_home_comes_with_the_view_and_without_any_message(
    workplace: Workplace, bot: TinyBot
) -> None:
    await bot.client.views_publish(user_id=LISE, view=HOME)
    home = workplace.state.homes[LISE]
    for _ in range(2):
        assert (await workplace.press_in_view(LISE, home.id, "decide")).ok
    first, second = bot.actions
    assert first["container"] == {"type": "view", "view_id": home.id}
    assert (first["view"]["type"], first["view"]["id"]) == ("home", home.id)
    assert not {"channel", "message", "response_url"} & set(first)
    assert first["trigger_id"] != second["trigger_id"]
    with pytest.raises(GestureRefused, match="view_not_open"):
        await workplace.press_in_view(TOR, home.id, "decide")


async def test_a_dialog_opens_over_the_home_and_leaves_it_there(workplace: Workplace, bot: TinyBot) -> None:
    await bot.client.views_publish(user_id=LISE, view=HOME)
    home = workplace.state.homes[LISE]
    await bot.client.views_open(trigger_id=workplace.state.new_trigger(LISE, home.id), view=DIALOG)
    dialog = workplace.top_view(LISE)
    assert dialog is not None
    assert (dialog.root, dialog.previous) == (dialog.id, "")
    await workplace.submit(LISE, dialog.id, {"sentence": "ja", "outcome": "removed"})
    assert (workplace.top_view(LISE), home.is_open) == (None, True)
