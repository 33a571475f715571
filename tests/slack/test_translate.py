"""Each payload becomes what somebody did, with nothing of Slack left in it."""

from datetime import date

import pytest

from bot.chat.arrivals import Arrival, Drop
from bot.chat.shapes import Obj
from bot.slack import sorting, translate
from bot.slack.words import readable
from handlers.domain.inbound import Deleted, Edited, Place, Pressed, Reacted, Said, Submitted
from handlers.domain.people import Address

ME, KARI = "U0TIDSTYV", Address("slack", "U0KARI")


def event(kind: str = "message", /, **more: object) -> Obj:
    said = {"type": kind, "user": "U0KARI", "channel": "D1", "ts": "1700.1", "text": "hei"}
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": said | more}


KARI_USER = {"id": "U0KARI", "username": "kari.nes", "name": "kari.nes"}


def interaction(kind: str, **more: object) -> Obj:
    return {"type": kind, "trigger_id": "1.2.3", "user": KARI_USER, "channel": {"id": "C1"}, **more}


PRESSED = interaction(
    "block_actions",
    container={"type": "message", "message_ts": "1700.2", "thread_ts": "1700.1", "channel_id": "C1"},
    actions=[{"action_id": "support", "type": "button", "value": "case-1|a|b", "action_ts": "1700.3"}],
)
HOME_PRESSED: Obj = {
    "type": "block_actions",
    "trigger_id": "1.2.3",
    "user": KARI_USER,
    "container": {"type": "view", "view_id": "V1"},
    "view": {"id": "V1", "type": "home", "state": {"values": {}}},
    "actions": [{"action_id": "decide", "type": "button", "value": "case-1|", "action_ts": "1700.3"}],
}
IN_CHANNEL = Said(KARI, "hei", Place("slack", "C1", "1700.1"), "msg:T1:C1:1700.1", called=True)

BEFORE: dict[str, object] = {"type": "message", "user": "U0KARI", "text": "hei", "ts": "1700.1"}
WRITTEN = Place("slack", "D1", "1700.1")


def change(subtype: str = "message_changed", before: Obj = BEFORE, after: Obj | None = None, **more: object) -> Obj:
    """What Slack tells of a message that stood there before: docs.slack.dev/reference/events/message."""
    now = BEFORE | {"text": "hei, du"} if after is None else after
    told: dict[str, object] = {"channel_type": "im", "message": now, "previous_message": before, **more}
    return event("message", subtype=subtype, hidden=True, user="", ts="1700.5", **{**told})


TABLE: list[tuple[str, object, object]] = [
    ("a message that reads otherwise now", translate.changed(change()), Edited(KARI, "hei, du", WRITTEN, "event:Ev1")),
    (
        "a message that is gone",
        translate.changed(change("message_deleted", deleted_ts="1700.1", after={})),
        Deleted(KARI, WRITTEN, "event:Ev1"),
    ),
    (
        "a message that is gone where others stand below it",
        translate.changed(change(after={"subtype": "tombstone", "user": "USLACKBOT", "text": "gone", "ts": "1700.1"})),
        Deleted(KARI, WRITTEN, "event:Ev1"),
    ),
    (
        "a direct message",
        translate.said(event(channel_type="im"), ME),
        Said(KARI, "hei", Place("slack", "D1", "1700.1"), "msg:T1:D1:1700.1", direct=True),
    ),
    (
        "a direct message with a file and no words",
        translate.said(event(text="", files=[{"id": "F1"}]), ME),
        Said(KARI, "", Place("slack", "D1", "1700.1"), "msg:T1:D1:1700.1", direct=True, attachments=True),
    ),
    (
        "a reply in a thread",
        translate.said(event(channel="C1", thread_ts="1600.9", parent_user_id=ME), ME),
        Said(
            KARI, "hei", Place("slack", "C1", "1700.1"), "msg:T1:C1:1700.1", thread=Place("slack", "C1", "1600.9")
        ),
    ),
    (
        "a message that others have answered is no reply",
        translate.said(event(thread_ts="1700.1"), ME),
        Said(KARI, "hei", Place("slack", "D1", "1700.1"), "msg:T1:D1:1700.1", direct=True),
    ),
    ("a mention", translate.said(event("app_mention", channel="C1", text=f"<@{ME}> hei"), ME), IN_CHANNEL),
    ("its twin", translate.said(event(channel="C1", text=f"<@{ME}|tidstyv>: hei"), ME), IN_CHANNEL),
    (
        "an emoji",
        translate.reacted(
            event("reaction_added", reaction="+1::skin-tone-3", item={"type": "message", "channel": "C1", "ts": "17.1"})
        ),
        Reacted(KARI, "+1", Place("slack", "C1", "17.1"), "event:Ev1"),
    ),
    (
        "a button in a thread",
        translate.pressed(PRESSED),
        Pressed(
            KARI, "support", Place("slack", "C1", "1700.2"), "act:1.2.3", "case-1", "a|b",
            name="kari.nes", thread=Place("slack", "C1", "1700.1"),
        ),
    ),
    (
        "a choice from a list of buttons, in the direct message",
        translate.pressed(
            interaction(
                "block_actions",
                channel={"id": "D1", "name": "directmessage"},
                container={"message_ts": "1700.2"},
                actions=[{"action_id": "pick_unit", "selected_option": {"value": "case-1|ward"}}],
            )
        ),
        Pressed(
            KARI, "pick_unit", Place("slack", "D1", "1700.2"), "act:1.2.3", "case-1", "ward",
            name="kari.nes", direct=True,
        ),
    ),
    (
        "a dialog",
        translate.submitted(
            interaction(
                "view_submission",
                view={
                    "id": "V1",
                    "callback_id": "decide",
                    "private_metadata": '{"case": "case-1", "channel": "C1"}',
                    "state": {
                        "values": {
                            "outcome": {"outcome": {"type": "static_select", "selected_option": {"value": "kept"}}},
                            "sentence": {"sentence": {"type": "plain_text_input", "value": " Vi slutter. "}},
                            "reason": {"reason": {"type": "plain_text_input", "value": None}},
                            "ends": {"ends": {"type": "datepicker", "selected_date": "2027-02-01"}},
                            "answer_by": {"answer_by": {"type": "datepicker", "selected_date": "i morgen"}},
                        }
                    },
                },
            )
        ),
        Submitted(
            KARI,
            "decide",
            "case-1",
            {"outcome": "kept", "sentence": "Vi slutter.", "ends": date(2027, 2, 1)},
            "view:V1:1.2.3",
        ),
    ),
    (
        "the message shortcut",
        translate.flagged(
            interaction(
                "message_action",
                message_ts="1700.9",
                message={"text": "Fyll ut &lt;skjema&gt;", "ts": "1700.9", "files": [{"id": "F1"}]},
            ),
            ME,
        ),
        Said(
            KARI, "Fyll ut <skjema>", Place("slack", "C1", "1700.9"), "act:1.2.3", flagged=True, attachments=True
        ),
    ),
    (
        "the slash command",
        translate.commanded(
            {"command": "/tidstyv", "text": "a &amp; b", "user_id": "U0KARI", "channel_id": "C1", "trigger_id": "9.9"},
            ME,
        ),
        Said(KARI, "a & b", Place("slack", "C1"), "cmd:9.9", called=True, unseen=True),
    ),
    (
        "a press on the home tab",
        translate.pressed(HOME_PRESSED),
        Pressed(
            KARI, "decide", Place("slack", ""), "act:1.2.3", "case-1", name="kari.nes", direct=True
        ),
    ),
    ("an opened home", translate.opened(event("app_home_opened", tab="home")), KARI),
    ("a press that says nothing", translate.pressed({}), Pressed(Address("slack", ""), "", Place("slack", ""), "")),
]  # fmt: skip


@pytest.mark.parametrize(("was", "becomes"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_a_payload_becomes_what_somebody_did(was: object, becomes: object) -> None:
    assert was == becomes


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("spør <@U0LISE> og <@U1|lise>", "spør @… og @lise"),
        ("i <#C1|drift>, <#C2|> og <#C3>", "i #drift, #… og #…"),
        ("<!here> <!channel> <!everyone|everyone>", "@here @channel @everyone"),
        ("<!subteam^S1|@natt> <!subteam^S2>", "@natt @…"),
        ("<!date^1392734382^{date}|18. februar>", "18. februar"),
        ("<http://visma.no|visma.no>", "visma.no"),
        ("<https://visma.no>", "https://visma.no"),
        ("<http://evil.example|intranett>", "intranett (http://evil.example)"),
        ("<mailto:kari@solvik.no|kari@solvik.no>", "kari@solvik.no"),
        ("<tel:22334455|22 33 44 55>", "22 33 44 55 (tel:22334455)"),
        ("<https://a.no/?a=1&amp;b=2>", "https://a.no/?a=1&b=2"),
        ("&lt;!here&gt; &amp;lt;", "<!here> &lt;"),
        ("a < b og c > d <", "a < b og c > d <"),
        ("*fet* _kursiv_ :x: `kode`", "*fet* _kursiv_ :x: `kode`"),
        (f"<@{ME}>: skjemaet, <@{ME}|tidstyv> , takk", "skjemaet, , takk"),
        ("null\x00 og halv \ud83d og linje\nto", "null og halv � og linje\nto"),
        ("👩🏽‍⚕️ \u202eesrever\u202c z\u200bw", "👩🏽‍⚕️ \u202eesrever\u202c z\u200bw"),
        ("", ""),
    ],
)
def test_what_was_typed_reads_as_on_the_screen(typed: str, read: str) -> None:
    assert readable(typed, ME) == read


def test_a_press_is_known_by_its_trigger_and_without_one_by_its_moment() -> None:
    assert sorting.sort(PRESSED, ME) == Arrival(("act:1.2.3",))
    assert sorting.sort({**PRESSED, "trigger_id": ""}, ME) == Arrival(("act:1700.3:U0KARI:support",))


def test_presses_on_the_home_tab_are_told_apart_with_a_trigger_and_without() -> None:
    def press(button: str = "decide", at: str = "1700.3", trigger: str = "") -> object:
        action = {"action_id": button, "value": "case-1|", "action_ts": at}
        return sorting.sort({**HOME_PRESSED, "trigger_id": trigger, "actions": [action]}, ME)

    assert press() == press() == Arrival(("act:1700.3:U0KARI:decide",), direct=True)
    assert len({repr(each) for each in (press(), press("consult"), press(at="1800.1"), press(trigger="1"))}) == 4
    assert press(trigger="1") != press(trigger="2")


def test_an_opened_home_is_known_by_its_event_alone_and_other_tabs_are_not_ours() -> None:
    opened = event("app_home_opened", tab="home", channel="D1")
    assert sorting.sort(opened, ME) == Arrival(("event:Ev1",))
    assert sorting.sort(event("app_home_opened", tab="messages", channel="D1"), ME) is Drop.NOT_OURS
    assert sorting.sort(event("app_home_opened", tab="home", user=ME), ME) is Drop.NOT_OURS


def test_a_message_is_known_by_its_event_its_place_and_its_client_id() -> None:
    keys = ("event:Ev1", "msg:T1:D1:1700.1", "client:T1:c-1")
    assert sorting.sort(event(client_msg_id="c-1"), ME) == Arrival(keys)


def test_the_event_itself_tells_who_the_bot_is() -> None:
    told = {**event(channel="C1", text="<@U9> hei"), "authorizations": [{"user_id": "U9", "is_bot": True}]}
    assert isinstance(sorting.sort(told, ""), Arrival)
    assert translate.said(told, "").text == "hei"


@pytest.mark.parametrize(
    "reaction",
    [
        {"user": ME, "item": {"type": "message"}},
        {"item": {"type": "file"}},
        {"item": {"type": "message"}, "item_user": "U0LISE"},
    ],
    ids=str,
)
def test_an_emoji_that_concerns_nothing_of_ours_is_dropped(reaction: dict[str, object]) -> None:
    assert sorting.sort(event("reaction_added", **reaction), ME) is Drop.NOT_OURS


@pytest.mark.parametrize("name", ["decide", "record", "read_all"])
def test_a_press_that_opens_a_dialog_is_answered_directly(name: str) -> None:
    press = interaction("block_actions", actions=[{"action_id": name}])
    assert sorting.sort(press, ME) == Arrival(("act:1.2.3",), direct=True)


def test_a_corrected_dialog_is_another_submission_and_the_same_one_again_is_not() -> None:
    def sent(words: str, **more: object) -> Obj:
        values = {"sentence": {"sentence": {"value": words}}}
        view = {"id": "V1", "hash": "1.a", "state": {"values": values}}
        return {"type": "view_submission", "view": view, **more}

    assert sorting.sort(sent("a", trigger_id="1"), ME) != sorting.sort(sent("a", trigger_id="2"), ME)
    assert sorting.sort(sent("a", trigger_id="1"), ME) == sorting.sort(sent("a", trigger_id="1"), ME)
    assert sorting.sort(sent("a"), ME) == sorting.sort(sent("a"), ME) != sorting.sort(sent("b"), ME)


def test_no_more_is_read_than_slack_ever_sends() -> None:
    assert len(readable("&lt;" * 300_000)) == 40_000


@pytest.mark.parametrize(
    "payload",
    [
        change(before=BEFORE | {"user": ME}),
        change(before=BEFORE | {"bot_id": "B1"}),
        change(after=BEFORE | {"attachments": [{"from_url": "https://example.org"}]}),
        change(channel="C1", channel_type="channel"),
        change("message_deleted", before={}, after={}),
    ],
    ids=["our own", "another bot's", "unfolded by Slack", "in a channel", "of nobody"],
)
def test_changes_that_nobody_made_to_what_they_wrote_to_us_are_not_ours(payload: Obj) -> None:
    assert sorting.sort(payload, ME) is Drop.NOT_OURS


def test_a_change_is_known_by_itself_and_not_by_what_it_changes() -> None:
    assert sorting.sort(change(), ME) == Arrival(("event:Ev1", "msg:T1:D1:1700.5"))
