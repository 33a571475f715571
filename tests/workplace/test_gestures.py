"""What people do, as it reaches a real Bolt app over signed HTTP."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.demo.workplace import BOT_USER_ID, GestureRefused, ManualClock, Workplace

from .conftest import KARI, LISE, NINA, OLD, OPEN, SECRET, TOR, WARD
from .tinybot import CARD, TinyBot


def kinds(bot: TinyBot) -> list[str]:
    return [body["event"]["type"] for body in bot.events]


async def test_a_direct_message_arrives_signed_and_whole(workplace: Workplace, bot: TinyBot) -> None:
    message = await workplace.dm(KARI, "Vi fører blodtrykk to steder")
    (body,) = bot.events
    event = body["event"]
    assert (event["type"], event["channel_type"], event["user"]) == ("message", "im", KARI)
    assert (event["text"], event["ts"]) == ("Vi fører blodtrykk to steder", message.ts)
    assert event["client_msg_id"]
    assert body["authorizations"][0]["user_id"] == BOT_USER_ID
    assert [d.answer.status for d in workplace.deliveries] == [200]


async def test_another_secret_is_not_believed(workplace: Workplace, bot: TinyBot) -> None:
    workplace.courier.signing_secret = "someone else's"
    await workplace.dm(KARI, "hei")
    assert bot.events == []
    assert workplace.deliveries[0].answer.status == 401


async def test_a_mention_in_a_channel_comes_twice_with_the_same_ts(workplace: Workplace, bot: TinyBot) -> None:
    message = await workplace.say(KARI, OPEN, "@tidstyv skjema 14 tar en time")
    assert sorted(kinds(bot)) == ["app_mention", "message"]
    assert {body["event"]["ts"] for body in bot.events} == {message.ts}
    assert len({body["event_id"] for body in bot.events}) == 2
    assert message.text == f"<@{BOT_USER_ID}> skjema 14 tar en time"


async def test_a_mention_in_a_direct_message_comes_once(workplace: Workplace, bot: TinyBot) -> None:
    await workplace.dm(KARI, "@tidstyv hei")
    assert kinds(bot) == ["message"]


async def test_the_bot_hears_nothing_from_where_it_is_not(workplace: Workplace, bot: TinyBot) -> None:
    await workplace.say(NINA, SECRET, "@tidstyv hører du?")
    assert bot.events == []


async def test_without_the_scope_or_the_subscription_nothing_is_heard(workplace: Workplace, bot: TinyBot) -> None:
    workplace.scopes -= {"groups:history"}
    workplace.subscribed -= {"message.im"}
    await workplace.say(LISE, WARD, "hei")
    await workplace.dm(KARI, "hei")
    assert bot.events == []


@pytest.mark.parametrize(
    ("typed", "delivered"),
    [
        ("a & b < c > d", "a &amp; b &lt; c &gt; d"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("&lt;!here&gt;", "&amp;lt;!here&amp;gt;"),
        ("@here se her", "<!here> se her"),
        ("@lise og @ukjent", f"<@{LISE}> og @ukjent"),
        ("i #allmenningen", f"i <#{OPEN}|allmenningen>"),
        ("se https://intranett.no/a?b=1&c=2", "se <https://intranett.no/a?b=1&amp;c=2>"),
        ("se helse.no nå", "se <http://helse.no|helse.no> nå"),
        ("skriv kari@solvik.no", "skriv <mailto:kari@solvik.no|kari@solvik.no>"),
        ("*fet* og `kode`", "*fet* og `kode`"),
    ],
)
async def test_what_is_typed_is_escaped_and_tokenised(
    workplace: Workplace, bot: TinyBot, typed: str, delivered: str
) -> None:
    await workplace.dm(KARI, typed)
    assert bot.events[0]["event"]["text"] == delivered


async def test_edits_deletions_files_and_other_apps_come_as_subtypes(workplace: Workplace, bot: TinyBot) -> None:
    message = await workplace.say(LISE, WARD, "fjernet: papirlista")
    await workplace.edit(LISE, WARD, message.ts, "fjernet: papirlista fra mandag")
    await workplace.delete_message(LISE, WARD, message.ts)
    await workplace.say(LISE, WARD, "se her", files=["skjema.pdf"])
    await workplace.say_as_app(WARD, "Nytt skjema mottatt", "Skjemamotor")
    events = [body["event"] for body in bot.events]
    assert [event.get("subtype") for event in events] == [
        None,
        "message_changed",
        "message_deleted",
        "file_share",
        "bot_message",
    ]
    assert events[1]["message"]["text"] == "fjernet: papirlista fra mandag"
    assert events[1]["previous_message"]["text"] == "fjernet: papirlista"
    assert "client_msg_id" not in events[3]
    assert events[3]["files"][0]["name"] == "skjema.pdf"
    assert events[4]["bot_id"] == "B0ANOTHERAPP"


async def test_the_bot_hears_its_own_posts_too(workplace: Workplace, bot: TinyBot) -> None:
    await bot.client.chat_postMessage(channel=WARD, text="Sak 2026-14")
    await workplace.settled()
    event = bot.events[0]["event"]
    assert (event["user"], event["bot_id"], event["text"]) == (BOT_USER_ID, "B0TIDSTYV", "Sak 2026-14")


async def test_reactions_come_and_go(workplace: Workplace, bot: TinyBot) -> None:
    message = await workplace.say(LISE, WARD, "hei")
    await workplace.react(TOR, WARD, message.ts, "eyes")
    await workplace.unreact(TOR, WARD, message.ts, "eyes")
    assert kinds(bot) == ["message", "reaction_added", "reaction_removed"]
    assert bot.events[1]["event"]["item"] == {"type": "message", "channel": WARD, "ts": message.ts}
    assert message.reactions == {}


async def test_leaving_and_archiving_are_told(workplace: Workplace, bot: TinyBot) -> None:
    await workplace.leave(TOR, WARD)
    await workplace.archive(LISE, WARD)
    assert kinds(bot) == ["member_left_channel", "group_archive"]
    with pytest.raises(SlackApiError, match="is_archived"):
        await bot.client.chat_postMessage(channel=WARD, text="hei")


async def test_what_the_client_does_not_offer_is_refused_before_anything_is_sent(
    workplace: Workplace, bot: TinyBot
) -> None:
    mine = await workplace.say(LISE, WARD, "hei")
    bot.events.clear()
    for gesture, code in [
        (workplace.say(NINA, WARD, "hei"), "not_a_member"),
        (workplace.say(LISE, OLD, "hei"), "is_archived"),
        (workplace.say(LISE, WARD, " \n"), "nothing_to_send"),
        (workplace.dm(KARI, "x" * 40_001), "too_long"),
        (workplace.edit(TOR, WARD, mine.ts, "hei"), "not_yours"),
        (workplace.unreact(TOR, WARD, mine.ts, "eyes"), "no_such_reaction"),
        (workplace.react(NINA, WARD, mine.ts, "eyes"), "not_a_member"),
        (workplace.react(TOR, WARD, "1.000001", "eyes"), "message_not_found"),
        (workplace.dm("U0NOBODY", "hei"), "unknown_person"),
        (workplace.slash(KARI, OPEN, "/annet"), "unknown_command"),
    ]:
        with pytest.raises(GestureRefused) as refused:
            await gesture
        assert refused.value.code == code
    assert bot.events == []


async def test_a_press_opens_a_dialog_and_the_submission_comes_back(workplace: Workplace, bot: TinyBot) -> None:
    posted = await bot.client.chat_postMessage(channel=WARD, text="Sak", blocks=CARD)
    answer = await workplace.press(LISE, WARD, posted["ts"], "decide")
    assert answer.ok
    (action,) = bot.actions
    assert action["actions"][0]["value"] == "case-1"
    assert action["container"]["message_ts"] == posted["ts"]
    assert action["message"]["bot_id"] == "B0TIDSTYV"
    view = workplace.top_view(LISE)
    assert view is not None
    sent = await workplace.submit(LISE, view.id, {"sentence": "Vi slutter", "outcome": "removed"})
    assert (sent.response_action, sent.view) == ("close", None)
    values = bot.submissions[0]["view"]["state"]["values"]
    assert values["sentence"]["sentence"] == {"type": "plain_text_input", "value": "Vi slutter"}
    assert values["outcome"]["outcome"]["selected_option"]["value"] == "removed"


async def test_errors_leave_the_dialog_open(workplace: Workplace, bot: TinyBot) -> None:
    posted = await bot.client.chat_postMessage(channel=WARD, text="Sak", blocks=CARD)
    await workplace.press(LISE, WARD, posted["ts"], "decide")
    view = workplace.top_view(LISE)
    assert view is not None
    bot.submission_answer = {"response_action": "errors", "errors": {"sentence": "Skriv en begrunnelse"}}
    sent = await workplace.submit(LISE, view.id, {"sentence": "nei", "outcome": "kept"})
    assert sent.errors == {"sentence": "Skriv en begrunnelse"}
    assert workplace.top_view(LISE) is view
    with pytest.raises(GestureRefused, match="field_required"):
        await workplace.submit(LISE, view.id, {"outcome": "kept"})
    with pytest.raises(GestureRefused, match="no_such_option"):
        await workplace.submit(LISE, view.id, {"sentence": "nei", "outcome": "lost"})
    with pytest.raises(GestureRefused, match="view_not_open"):
        await workplace.submit(TOR, view.id, {"sentence": "nei", "outcome": "kept"})


async def test_a_view_over_the_limit_fails_the_submission(workplace: Workplace, bot: TinyBot) -> None:
    posted = await bot.client.chat_postMessage(channel=WARD, text="Sak", blocks=CARD)
    await workplace.press(LISE, WARD, posted["ts"], "decide")
    view = workplace.top_view(LISE)
    assert view is not None
    too_long = {"type": "modal", "title": {"type": "plain_text", "text": "x" * 25}, "blocks": []}
    bot.submission_answer = {"response_action": "update", "view": too_long}
    sent = await workplace.submit(LISE, view.id, {"sentence": "nei", "outcome": "kept"})
    assert sent.response_action == "failed"
    assert "must be less than 25 characters" in sent.problem


async def test_a_press_on_what_one_cannot_see_is_refused(workplace: Workplace, bot: TinyBot) -> None:
    posted = await bot.client.chat_postMessage(channel=WARD, text="Sak", blocks=CARD)
    with pytest.raises(GestureRefused, match="not_a_member"):
        await workplace.press(KARI, WARD, posted["ts"], "decide")
    with pytest.raises(GestureRefused, match="no_such_button"):
        await workplace.press(LISE, WARD, posted["ts"], "undo")
    whisper = await bot.client.chat_postEphemeral(channel=WARD, user=LISE, text="Sak", blocks=CARD)
    with pytest.raises(GestureRefused, match="message_not_found"):
        await workplace.press(TOR, WARD, whisper["message_ts"], "decide")
    await workplace.press(LISE, WARD, whisper["message_ts"], "decide")
    assert "message" not in bot.actions[0]
    assert bot.actions[0]["container"]["is_ephemeral"] is True


async def test_a_response_address_serves_five_times(workplace: Workplace, bot: TinyBot, clock: ManualClock) -> None:
    posted = await bot.client.chat_postMessage(channel=WARD, text="Sak", blocks=CARD)
    await workplace.press(LISE, WARD, posted["ts"], "decide")
    hook = AsyncWebhookClient(bot.actions[0]["response_url"])
    said = [(await hook.send(text=f"nr {n}")).status_code for n in range(6)]
    assert said == [200] * 5 + [404]
    assert [m.text for m in workplace.ephemerals(LISE)] == [f"nr {n}" for n in range(5)]
    await workplace.press(LISE, WARD, posted["ts"], "decide")
    late = AsyncWebhookClient(bot.actions[1]["response_url"])
    assert (await late.send(text="Sak, ny", replace_original=True)).status_code == 200
    assert workplace.messages(WARD)[0].text == "Sak, ny"
    await clock.advance(31 * 60)
    assert "expired_url" in (await late.send(text="hei")).body


async def test_a_shortcut_carries_the_message_it_was_used_on(workplace: Workplace, bot: TinyBot) -> None:
    theirs = await workplace.say(LISE, OPEN, "Husk å fylle ut skjema 14")
    await workplace.shortcut(KARI, OPEN, theirs.ts, "report_message")
    (body,) = bot.shortcuts
    assert body["type"] == "message_action"
    assert (body["user"]["id"], body["message"]["user"], body["message_ts"]) == (KARI, LISE, theirs.ts)
    assert body["message"]["text"] == "Husk å fylle ut skjema 14"


async def test_a_command_is_answered_to_one_alone(workplace: Workplace, bot: TinyBot) -> None:
    bot.command_answer = "Du har ingen saker"
    await workplace.slash(KARI, OPEN, "/tidstyv", "mine saker")
    assert (bot.commands[0]["text"], bot.commands[0]["user_id"]) == ("mine saker", KARI)
    assert [m.text for m in workplace.ephemerals(KARI)] == ["Du har ingen saker"]
    assert workplace.messages(OPEN) == []


async def test_whoever_is_in_a_channel_can_add_somebody_who_then_sees_it(workplace: Workplace, bot: TinyBot) -> None:
    with pytest.raises(GestureRefused, match="not_a_member"):
        await workplace.say(KARI, WARD, "hei")
    await workplace.invite(LISE, WARD, KARI)
    assert (await workplace.say(KARI, WARD, "hei")).channel == WARD
    with pytest.raises(GestureRefused, match="cannot_invite"):
        await workplace.invite(LISE, WARD, KARI)
    with pytest.raises(GestureRefused, match="members_are_fixed"):
        await workplace.invite(KARI, workplace.state.direct(KARI).id, LISE)
