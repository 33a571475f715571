"""The Web API as the real SDK meets it: what it gives, and what it refuses."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.workplace import BOT_USER_ID, ManualClock, Workplace

from .conftest import KARI, LISE, NINA, OLD, OPEN, SECRET, SHARED, TOR, WARD
from .tinybot import CARD, DIALOG


async def refusal(call: Any) -> Any:
    """Slack's answer to a call that it refuses."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response


async def test_the_bot_learns_who_it_is_and_what_it_may(client: AsyncWebClient) -> None:
    said = await client.auth_test()
    assert (said["user_id"], said["team_id"]) == (BOT_USER_ID, "T0SOLVIK")
    assert "chat:write" in said.headers["x-oauth-scopes"].split(",")


@pytest.mark.parametrize(("token", "error"), [("", "not_authed"), ("xoxb-wrong", "invalid_auth")])
async def test_a_token_that_is_missing_or_wrong_opens_nothing(workplace: Workplace, token: str, error: str) -> None:
    stranger = AsyncWebClient(token, base_url=workplace.api_url, retry_handlers=[])
    assert (await refusal(stranger.auth_test()))["error"] == error


async def test_the_app_token_is_for_sockets_only(workplace: Workplace, client: AsyncWebClient) -> None:
    app = AsyncWebClient(workplace.app_token, base_url=workplace.api_url, retry_handlers=[])
    assert (await app.apps_connections_open(app_token=workplace.app_token))["url"].startswith("ws://")
    refused = await refusal(client.apps_connections_open(app_token=workplace.bot_token))
    assert refused["error"] == "not_allowed_token_type"


async def test_an_unknown_method_is_named_as_such(client: AsyncWebClient) -> None:
    assert (await refusal(client.api_call("chat.whisper")))["error"] == "unknown_method"


async def test_a_post_to_a_person_opens_the_direct_message(workplace: Workplace, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=KARI, text="Takk, meldingen er skrevet ned.")
    assert posted["channel"].startswith("D")
    assert [m.text for m in workplace.direct_messages(KARI)] == ["Takk, meldingen er skrevet ned."]
    opened = await client.conversations_open(users=[KARI])
    assert opened["channel"]["id"] == posted["channel"]


async def test_a_group_message_is_the_same_for_the_same_people(client: AsyncWebClient) -> None:
    first = await client.conversations_open(users=[LISE, TOR])
    again = await client.conversations_open(users=[TOR, LISE])
    assert first["channel"]["id"] == again["channel"]["id"]
    assert again["already_open"] is True
    info = await client.conversations_info(channel=first["channel"]["id"])
    assert info["channel"]["is_mpim"] is True


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"text": "hei"}, "invalid_arguments"),
        ({"channel": "C0NOWHERE", "text": "hei"}, "channel_not_found"),
        ({"channel": SECRET, "text": "hei"}, "channel_not_found"),
        ({"channel": OLD, "text": "hei"}, "is_archived"),
        ({"channel": WARD}, "no_text"),
        ({"channel": WARD, "text": "   "}, "no_text"),
        ({"channel": WARD, "text": "hei", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"channel": WARD, "text": "hei", "blocks": "not json"}, "invalid_blocks_format"),
        ({"channel": WARD, "text": "hei", "username": "Rådhuset"}, "missing_scope"),
        ({"channel": WARD, "text": "hei", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        (
            {"channel": WARD, "text": "hei", "metadata": {"event_type": "x", "event_payload": {"a": {}}}},
            "invalid_metadata_schema",
        ),
    ],
)
async def test_a_post_that_slack_would_refuse_is_refused(
    workplace: Workplace, client: AsyncWebClient, arguments: dict[str, Any], error: str
) -> None:
    assert (await refusal(client.api_call("chat.postMessage", json=arguments)))["error"] == error
    assert workplace.accepted == ()


async def test_a_public_channel_the_bot_is_not_in_is_known_but_closed(
    workplace: Workplace, client: AsyncWebClient
) -> None:
    workplace.state.channels[OPEN].members.remove(BOT_USER_ID)
    refused = await refusal(client.chat_postMessage(channel=OPEN, text="hei"))
    assert refused["error"] == "not_in_channel"


async def test_a_post_over_forty_thousand_characters_is_cut(workplace: Workplace, client: AsyncWebClient) -> None:
    said = await client.chat_postMessage(channel=WARD, text="å" * 40_001)
    assert said["warning"] == "message_truncated"
    assert len(workplace.messages(WARD)[0].text) == 40_000


async def test_blocks_over_the_limit_are_refused_with_the_place(client: AsyncWebClient) -> None:
    long = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]
    refused = await refusal(client.chat_postMessage(channel=WARD, text="hei", blocks=long))
    assert refused["error"] == "invalid_blocks"
    assert refused["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]


async def test_blocks_of_a_kind_this_workspace_lacks_are_refused(workplace: Workplace, client: AsyncWebClient) -> None:
    workplace.lacking_blocks = frozenset({"table"})
    table = [{"type": "table", "rows": [[{"type": "raw_text", "text": "1"}]]}]
    refused = await refusal(client.chat_postMessage(channel=WARD, text="hei", blocks=table))
    assert refused["error"] == "invalid_blocks"


async def test_an_update_without_blocks_takes_them_away_and_keeps_the_metadata(
    workplace: Workplace, client: AsyncWebClient
) -> None:
    mark = {"event_type": "card", "event_payload": {"o": "opaque"}}
    posted = await client.chat_postMessage(channel=WARD, text="Sak", blocks=CARD, metadata=mark)
    await client.chat_update(channel=WARD, ts=posted["ts"], text="Sak, avgjort")
    message = workplace.messages(WARD)[0]
    assert (message.text, message.blocks, message.metadata) == ("Sak, avgjort", [], mark)
    refused = await refusal(client.chat_update(channel=WARD, ts=posted["ts"], text="x" * 4001))
    assert refused["error"] == "msg_too_long"


async def test_only_its_own_messages_can_be_changed(workplace: Workplace, client: AsyncWebClient) -> None:
    theirs = await workplace.say(LISE, WARD, "Jeg ser på det")
    refused = await refusal(client.chat_update(channel=WARD, ts=theirs.ts, text="hei"))
    assert refused["error"] == "cant_update_message"
    refused = await refusal(client.chat_update(channel=WARD, ts="1.000001", text="hei"))
    assert refused["error"] == "message_not_found"


async def test_metadata_is_read_back_whole_only_when_asked_for(client: AsyncWebClient) -> None:
    mark = {"event_type": "card", "event_payload": {"o": "opaque"}}
    posted = await client.chat_postMessage(channel=WARD, text="Sak", metadata=mark)
    reply = await client.chat_postMessage(channel=WARD, text="Svar", thread_ts=posted["ts"], metadata=mark)
    top = await client.conversations_history(channel=WARD, include_all_metadata=True)
    assert [m["ts"] for m in top["messages"]] == [posted["ts"]]
    assert top["messages"][0]["metadata"] == mark
    thread = await client.conversations_replies(channel=WARD, ts=posted["ts"])
    assert [m["ts"] for m in thread["messages"]] == [posted["ts"], reply["ts"]]
    assert thread["messages"][1]["metadata"] == {"event_type": "card"}
    refused = await refusal(client.conversations_replies(channel=WARD, ts="1.000001"))
    assert refused["error"] == "thread_not_found"


async def test_history_goes_by_pages_newest_first(client: AsyncWebClient) -> None:
    sent = [(await client.chat_postMessage(channel=WARD, text=f"nr {n}"))["ts"] for n in range(5)]
    read: list[str] = []
    async for page in await client.conversations_history(channel=WARD, limit=2, oldest=sent[0]):
        read += [message["ts"] for message in page["messages"]]
    assert read == sent[:0:-1]


async def test_a_shared_channel_says_so(client: AsyncWebClient) -> None:
    assert (await client.conversations_info(channel=SHARED))["channel"]["is_ext_shared"] is True
    listed = await client.conversations_list(types="public_channel,private_channel")
    assert {c["id"] for c in listed["channels"]} == {WARD, OPEN, OLD, SHARED}
    mine = await client.users_conversations(types="private_channel", exclude_archived=True)
    assert [c["id"] for c in mine["channels"]] == [WARD]
    assert (await client.conversations_members(channel=WARD))["members"] == [BOT_USER_ID, LISE, TOR]


async def test_people_come_with_language_and_address(client: AsyncWebClient) -> None:
    tor = await client.users_info(user=TOR, include_locale=True)
    assert tor["user"]["locale"] == "nn-NO"
    kari = await client.users_lookupByEmail(email="kari@solvik.example")
    assert kari["user"]["id"] == KARI
    assert len((await client.users_list())["members"]) == 5
    assert (await refusal(client.users_info(user="U0NOBODY")))["error"] == "user_not_found"


async def test_a_scope_that_was_not_granted_is_named(workplace: Workplace, client: AsyncWebClient) -> None:
    workplace.scopes = frozenset({"chat:write", "groups:history"})
    refused = await refusal(client.users_info(user=KARI))
    assert (refused["error"], refused["needed"]) == ("missing_scope", "users:read")
    assert refused["provided"] == "chat:write,groups:history"
    assert (await refusal(client.conversations_history(channel=OPEN)))["needed"] == "channels:history"
    assert (await client.chat_postMessage(channel=KARI, text="hei"))["ok"] is True


async def test_a_reaction_is_put_once(workplace: Workplace, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=WARD, text="hei")
    await client.reactions_add(channel=WARD, timestamp=posted["ts"], name="eyes")
    refused = await refusal(client.reactions_add(channel=WARD, timestamp=posted["ts"], name="eyes"))
    assert refused["error"] == "already_reacted"
    got = await client.reactions_get(channel=WARD, timestamp=posted["ts"])
    assert got["message"]["reactions"] == [{"name": "eyes", "users": [BOT_USER_ID], "count": 1}]


async def test_an_ephemeral_message_is_for_one_who_is_there(workplace: Workplace, client: AsyncWebClient) -> None:
    await client.chat_postEphemeral(channel=WARD, user=TOR, text="Bare leder kan avgjøre")
    assert [m.text for m in workplace.ephemerals(TOR)] == ["Bare leder kan avgjøre"]
    assert workplace.messages(WARD) == []
    refused = await refusal(client.chat_postEphemeral(channel=WARD, user=NINA, text="hei"))
    assert refused["error"] == "user_not_in_channel"


async def test_a_trigger_opens_one_dialog_within_three_seconds(
    workplace: Workplace, client: AsyncWebClient, clock: ManualClock
) -> None:
    trigger = workplace.state.new_trigger(LISE)
    await client.views_open(trigger_id=trigger, view=DIALOG)
    refused = await refusal(client.views_open(trigger_id=trigger, view=DIALOG))
    assert refused["error"] == "exchanged_trigger_id"
    late = workplace.state.new_trigger(LISE)
    await clock.advance(3.1)
    assert (await refusal(client.views_open(trigger_id=late, view=DIALOG)))["error"] == "expired_trigger_id"
    assert (await refusal(client.views_open(trigger_id="x", view=DIALOG)))["error"] == "invalid_trigger_id"


async def test_a_home_changed_meanwhile_is_a_hash_conflict(client: AsyncWebClient) -> None:
    home = {"type": "home", "blocks": CARD}
    first = await client.views_publish(user_id=KARI, view=home)
    await client.views_publish(user_id=KARI, view=home, hash=first["view"]["hash"])
    refused = await refusal(client.views_publish(user_id=KARI, view=home, hash=first["view"]["hash"]))
    assert refused["error"] == "hash_conflict"


async def test_every_call_stands_in_the_ledger_with_its_outcome(workplace: Workplace, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=WARD, text="hei")
    await refusal(client.chat_postMessage(channel=OLD, text="hei"))
    assert [(c.method, c.outcome) for c in workplace.calls] == [
        ("chat.postMessage", "ok"),
        ("chat.postMessage", "is_archived"),
    ]
    assert [(line.channel, line.text) for line in workplace.accepted] == [(WARD, "hei")]
