"""Threads, reactions, deletions, answers by address, and who may be written to."""

import asyncio
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.demo.workplace import BOT_USER_ID, Fault, GestureRefused, Workplace

from .conftest import KARI, LISE, OPEN, TOR, WARD
from .tinybot import CARD, TinyBot


async def test_a_reply_hangs_under_its_parent_however_it_is_addressed(workplace: Workplace, bot: TinyBot) -> None:
    card = await bot.client.chat_postMessage(channel=WARD, text="Sak")
    reply = await workplace.say(LISE, WARD, "Jeg ser på det", thread_ts=card["ts"])
    nested = await bot.client.chat_postMessage(channel=WARD, text="Fint", thread_ts=reply.ts)
    assert nested["message"]["thread_ts"] == card["ts"]
    assert [m.text for m in workplace.replies(WARD, card["ts"])] == ["Jeg ser på det", "Fint"]
    told = next(body["event"] for body in bot.events if body["event"]["text"] == "Jeg ser på det")
    assert (told["thread_ts"], told["parent_user_id"]) == (card["ts"], BOT_USER_ID)
    top = (await bot.client.conversations_history(channel=WARD))["messages"]
    assert [(m["text"], m["reply_count"]) for m in top] == [("Sak", 2)]


async def test_a_broadcast_reply_stands_in_the_channel_too(client: AsyncWebClient) -> None:
    card = await client.chat_postMessage(channel=WARD, text="Sak")
    await client.chat_postMessage(channel=WARD, text="Avgjort", thread_ts=card["ts"], reply_broadcast=True)
    top = (await client.conversations_history(channel=WARD))["messages"]
    assert [m.get("subtype") for m in top] == ["thread_broadcast", None]


async def test_the_bot_takes_back_its_own_words_and_nobody_elses(workplace: Workplace, bot: TinyBot) -> None:
    mine = await bot.client.chat_postMessage(channel=WARD, text="Sak")
    theirs = await workplace.say(LISE, WARD, "hei")
    await bot.client.chat_delete(channel=WARD, ts=mine["ts"])
    await workplace.settled()
    assert bot.events[-1]["event"]["subtype"] == "message_deleted"
    with pytest.raises(SlackApiError, match="cant_delete_message"):
        await bot.client.chat_delete(channel=WARD, ts=theirs.ts)
    with pytest.raises(SlackApiError, match="message_not_found"):
        await bot.client.chat_getPermalink(channel=WARD, message_ts=mine["ts"])


async def test_a_link_points_into_the_thread(workplace: Workplace, client: AsyncWebClient) -> None:
    card = await workplace.say(LISE, WARD, "hei")
    reply = await workplace.say(TOR, WARD, "hei", thread_ts=card.ts)
    link = (await client.chat_getPermalink(channel=WARD, message_ts=reply.ts))["permalink"]
    assert link.endswith(f"/archives/{WARD}/p{reply.ts.replace('.', '')}?thread_ts={card.ts}&cid={WARD}")


async def test_the_bot_takes_back_its_reaction(workplace: Workplace, client: AsyncWebClient) -> None:
    message = await workplace.say(LISE, WARD, "hei")
    await client.reactions_add(channel=WARD, timestamp=message.ts, name="eyes")
    await client.reactions_remove(channel=WARD, timestamp=message.ts, name="eyes")
    assert message.reactions == {}
    with pytest.raises(SlackApiError, match="no_reaction"):
        await client.reactions_remove(channel=WARD, timestamp=message.ts, name="eyes")


@pytest.mark.parametrize(
    ("people", "error"),
    [
        ("", "users_list_not_supplied"),
        ("U0NOBODY", "user_not_found"),
        (BOT_USER_ID, "cannot_dm_bot"),
        (",".join(f"U{n}" for n in range(9)), "too_many_users"),
    ],
)
async def test_company_that_slack_would_refuse(client: AsyncWebClient, people: str, error: str) -> None:
    with pytest.raises(SlackApiError, match=error):
        await client.conversations_open(users=people)


async def test_somebody_who_has_left_is_not_written_to(workplace: Workplace, client: AsyncWebClient) -> None:
    workplace.state.users[KARI].deleted = True
    with pytest.raises(SlackApiError, match="user_disabled"):
        await client.conversations_open(users=KARI)
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await client.chat_postMessage(channel=KARI, text="hei")
    with pytest.raises(SlackApiError, match="users_not_found"):
        await client.users_lookupByEmail(email="kari@solvik.example")


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("conversations.history", {"channel": WARD, "limit": "0"}, "invalid_limit"),
        ("conversations.history", {"channel": WARD, "cursor": "elsewhere"}, "invalid_cursor"),
        ("conversations.history", {"channel": WARD, "oldest": "i går"}, "invalid_ts_oldest"),
        ("conversations.history", {"channel": WARD, "limit": "mange"}, "invalid_arguments"),
        ("conversations.list", {"types": "secret"}, "invalid_types"),
    ],
)
async def test_pages_asked_for_wrongly(
    workplace: Workplace, client: AsyncWebClient, method: str, arguments: dict[str, Any], error: str
) -> None:
    await workplace.say(LISE, WARD, "hei")
    with pytest.raises(SlackApiError, match=error):
        await client.api_call(method, params=arguments)


async def test_bounds_are_open_unless_inclusive(workplace: Workplace, client: AsyncWebClient) -> None:
    sent = [(await workplace.say(LISE, WARD, f"nr {n}")).ts for n in range(3)]
    inner = await client.conversations_history(channel=WARD, oldest=sent[0], latest=sent[2])
    assert [m["ts"] for m in inner["messages"]] == [sent[1]]
    whole = await client.conversations_history(channel=WARD, oldest=sent[0], latest=sent[2], inclusive=True)
    assert len(whole["messages"]) == 3


async def test_too_much_text_in_all_blocks_together_is_refused(client: AsyncWebClient) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}] * 5
    with pytest.raises(SlackApiError, match="msg_blocks_too_long"):
        await client.chat_postMessage(channel=WARD, text="hei", blocks=blocks)


async def test_an_answer_by_address_can_be_for_all_or_take_the_original_away(
    workplace: Workplace, bot: TinyBot
) -> None:
    posted = await bot.client.chat_postMessage(channel=WARD, text="Sak", blocks=CARD)
    await workplace.press(LISE, WARD, posted["ts"], "decide")
    hook = AsyncWebhookClient(bot.actions[0]["response_url"])
    assert (await hook.send(text="For alle", response_type="in_channel")).status_code == 200
    assert (await hook.send(delete_original=True)).status_code == 200
    assert [m.text for m in workplace.messages(WARD)] == ["For alle"]
    assert "no_text" in (await hook.send(text=" ")).body
    assert "invalid_blocks" in (await hook.send(text="x", blocks=[{"type": "x"}])).body
    stranger = AsyncWebhookClient(f"{workplace.base_url}/response/UNKNOWN")
    assert "invalid_url" in (await stranger.send(text="hei")).body


async def test_what_only_one_sees_has_no_menu_and_no_thread(workplace: Workplace, bot: TinyBot) -> None:
    said = await bot.client.chat_postEphemeral(channel=OPEN, user=KARI, text="hei", blocks=CARD)
    for gesture in (
        workplace.shortcut(KARI, OPEN, said["message_ts"], "report_message"),
        workplace.say(KARI, OPEN, "hei", thread_ts=said["message_ts"]),
        workplace.react(KARI, OPEN, said["message_ts"], "eyes"),
    ):
        with pytest.raises(GestureRefused, match="is_ephemeral"):
            await gesture


async def test_an_ephemeral_message_can_be_replaced_by_its_address(workplace: Workplace, bot: TinyBot) -> None:
    said = await bot.client.chat_postEphemeral(channel=OPEN, user=KARI, text="Slå sammen?", blocks=CARD)
    await workplace.press(KARI, OPEN, said["message_ts"], "decide")
    hook = AsyncWebhookClient(bot.actions[0]["response_url"])
    await hook.send(text="Lagt til", replace_original=True)
    assert [m.text for m in workplace.ephemerals(KARI)] == ["Lagt til"]
    await hook.send(delete_original=True)
    assert workplace.ephemerals(KARI) == []


async def test_a_cleared_plan_strikes_no_more(workplace: Workplace, client: AsyncWebClient) -> None:
    workplace.inject("*", Fault.RATE_LIMITED, 5)
    workplace.faults.clear()
    assert (await client.auth_test())["ok"] is True
    assert (await client.team_info())["team"]["id"] == "T0SOLVIK"


async def test_a_hundred_messages_at_once_keep_their_own_timestamps(workplace: Workplace, bot: TinyBot) -> None:
    said = await asyncio.gather(*(workplace.dm(KARI, f"nr {n}") for n in range(100)))
    assert len({message.ts for message in said}) == 100
    assert len({body["event_id"] for body in bot.events}) == 100
