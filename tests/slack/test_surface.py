"""People act on a local Slack, and the surface carries it to the core and the answer back, over real HTTP."""

import asyncio
import json
from dataclasses import replace
from datetime import date

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.chat.door import PATIENCE
from bot.demo.workplace import Fault as Broken
from bot.demo.workplace import Workplace
from handlers.domain.errors import Defect, Fault, Refusal
from handlers.domain.inbound import Pressed, Reacted, Said, Submitted
from handlers.domain.messages import ToChannel, Unfilled
from handlers.domain.people import Address
from handlers.domain.texts import text as key
from handlers.ports import Delivery, Errand, Kept
from tests.slack.conftest import KARI, LISE, OPEN, WARD, House, build, open_views, put
from tests.slack.golden_messages import CARD, CASE, CHOICES, DECISION, QUESTION

NOT_YOURS = Refusal(key("refusal.not_yours"))


async def test_a_direct_message_reaches_the_core_as_it_was_typed(workplace: Workplace, house: House) -> None:
    await workplace.dm(KARI, "<!channel> 5 < 6 & @lise på www.visma.no", files=["skjema.pdf"])
    assert house.arrived.is_set()
    assert house.core.heard == []
    await house.work()
    [said] = house.core.heard
    assert isinstance(said, Said)
    assert said.text == "<!channel> 5 < 6 & @… på www.visma.no"
    assert (said.who, said.direct, said.attachments) == (Address("slack", KARI), True, True)


async def test_a_mention_is_heard_once_and_other_talk_never(workplace: Workplace, house: House) -> None:
    await workplace.say(LISE, OPEN, "god morgen")
    await workplace.say_as_app(OPEN, "alarm", "drift")
    await workplace.say(LISE, OPEN, "@tidstyv denne lista")
    await house.work()
    assert [said.text for said in house.core.heard if isinstance(said, Said)] == ["denne lista"]


async def test_a_reply_and_an_emoji_on_a_message_of_ours_are_heard(workplace: Workplace, house: House) -> None:
    ts = await put(house, CARD)
    await workplace.say(LISE, WARD, "ser på det", ts)
    await workplace.react(LISE, WARD, ts, "eyes")
    own = await workplace.say(LISE, WARD, "noe annet")
    await workplace.react(LISE, WARD, own.ts, "eyes")
    await house.work()
    said, reacted = house.core.heard
    assert isinstance(said, Said)
    assert said.thread is not None
    assert said.thread.message == ts
    assert isinstance(reacted, Reacted)
    assert (reacted.emoji, reacted.place.message) == ("eyes", ts)


async def test_a_press_tells_which_button_of_which_case(workplace: Workplace, house: House) -> None:
    ts = await put(house, QUESTION)
    assert (await workplace.press(LISE, WARD, ts, "pick_unit", f"{CASE}|solbakken-2")).ok
    ts = await put(house, CHOICES)
    assert (await workplace.choose(LISE, WARD, ts, "pick_unit", f"{CASE}|u-7")).ok
    await house.work()
    presses = [press for press in house.core.heard if isinstance(press, Pressed)]
    assert [(press.button, press.case, press.value) for press in presses] == [
        ("pick_unit", CASE, "solbakken-2"),
        ("pick_unit", CASE, "u-7"),
    ]


async def test_a_shortcut_and_a_command_are_things_said(workplace: Workplace, house: House) -> None:
    message = await workplace.say(LISE, OPEN, "Fyll ut skjema B")
    assert (await workplace.shortcut(KARI, OPEN, message.ts, "report_message")).ok
    assert (await workplace.slash(KARI, OPEN, "/tidstyv", "vi teller bleier")).ok
    await house.work()
    flagged, commanded = house.core.heard
    assert isinstance(flagged, Said)
    assert isinstance(commanded, Said)
    assert (flagged.text, flagged.flagged, flagged.who.id) == ("Fyll ut skjema B", True, KARI)
    assert (commanded.text, commanded.called, commanded.direct) == ("vi teller bleier", True, False)


async def test_a_refusal_is_seen_by_the_one_it_is_for(workplace: Workplace, house: House) -> None:
    house.core.answer = NOT_YOURS
    ts = await put(house, CARD)
    await workplace.press(LISE, WARD, ts, "support")
    await workplace.say(LISE, WARD, "fjernet: ja", ts)
    await workplace.dm(KARI, "hei")
    await house.work()
    assert [message.text for message in workplace.ephemerals(LISE)] == ["[refusal.not_yours]"] * 2
    assert [message.text for message in workplace.direct_messages(KARI)][1:] == ["[refusal.not_yours]"]


async def test_no_payload_sends_us_to_a_server_of_its_own(workplace: Workplace, house: House) -> None:
    called: list[str] = []

    async def elsewhere(request: web.Request) -> web.Response:
        called.append(request.path)
        return web.Response()

    app = web.Application()
    app.router.add_post("/api/response", elsewhere)
    house.core.answer = NOT_YOURS
    await put(house, CARD)
    async with TestServer(app) as server:
        form = {"command": "/tidstyv", "user_id": LISE, "channel_id": WARD, "trigger_id": "1", "text": "hei"}
        payload = json.dumps(form | {"response_url": str(server.make_url("/api/response"))}).encode()
        await house.surface.handle(Kept("in-1", "slack", payload, 0))
    assert called == []
    assert len(workplace.ephemerals(LISE)) == 1


async def test_a_refusal_still_arrives_where_the_response_address_is_spent(workplace: Workplace, house: House) -> None:
    house.core.answer = NOT_YOURS
    ts = await put(house, CARD)
    await workplace.press(LISE, WARD, ts, "support")
    workplace.state.response_urls.clear()
    await house.work()
    assert len(workplace.ephemerals(LISE)) == 1


async def test_a_dialog_opens_at_once_and_its_answers_come_back(workplace: Workplace, house: House) -> None:
    house.core.answer = DECISION
    ts = await put(house, CARD)
    assert (await workplace.press(LISE, WARD, ts, "decide")).ok
    [view] = open_views(workplace)
    house.core.answer = None
    filled = {"outcome": "removed", "sentence": "Vi slutter.", "answer_by": "2027-02-01"}
    sent = await workplace.submit(LISE, view, filled)
    assert (sent.response_action, open_views(workplace)) == ("clear", [])
    submitted = house.core.heard[-1]
    assert isinstance(submitted, Submitted)
    assert (submitted.dialog, submitted.case) == ("decide", CASE)
    assert submitted.answers == {
        "outcome": "removed", "sentence": "Vi slutter.", "reason": "Kreves av § 7", "answer_by": date(2027, 2, 1),
    }  # fmt: skip
    assert sorted(house.intake.finished) == sorted(house.intake.rows)


async def test_what_is_missing_is_said_at_its_input_and_what_is_refused_in_the_dialog(
    workplace: Workplace, house: House
) -> None:
    house.core.answer = DECISION
    ts = await put(house, CARD)
    await workplace.press(LISE, WARD, ts, "decide")
    [view] = open_views(workplace)
    filled = {"sentence": "ja", "answer_by": "2027-02-01"}
    house.core.answer = Unfilled({"reason": key("error.reason")})
    assert (await workplace.submit(LISE, view, filled)).errors == {"reason": "[error.reason]"}
    house.core.answer = NOT_YOURS
    refused = await workplace.submit(LISE, view, filled)
    assert refused.response_action == "update"
    assert refused.view is not None
    assert "[refusal.not_yours]" in str(refused.view.body["blocks"])
    assert house.intake.failed == []


async def test_a_choice_redraws_the_dialog(workplace: Workplace, house: House) -> None:
    house.core.answer, house.core.redrawn = DECISION, DECISION
    ts = await put(house, CARD)
    await workplace.press(LISE, WARD, ts, "decide")
    [view] = open_views(workplace)
    before = workplace.state.views[view].hash
    assert (await workplace.choose_in_view(LISE, view, "outcome", "removed")).ok
    assert workplace.state.views[view].hash != before
    [(case, _, who)] = house.core.redraws
    assert (case, who) == (CASE, Address("slack", LISE))
    house.core.redrawn = NOT_YOURS
    await workplace.choose_in_view(LISE, view, "outcome", "removed")
    assert [message.text for message in workplace.ephemerals(LISE)] == ["[refusal.not_yours]"]


async def test_a_dialog_that_can_no_longer_open_asks_for_another_press(workplace: Workplace, house: House) -> None:
    house.core.answer = Fault("the database is away")
    ts = await put(house, CARD)
    await workplace.press(LISE, WARD, ts, "decide")
    assert house.intake.failed == [("in-1", "Fault")]
    house.core.answer = DECISION
    for trigger in workplace.state.triggers.values():
        trigger.made_at -= 60
    await house.surface.handle(house.intake.rows["in-1"])
    assert [message.text for message in workplace.ephemerals(LISE)] == ["[chat.press_again]"]


async def test_a_press_that_is_worked_on_twice_opens_one_dialog(workplace: Workplace, house: House) -> None:
    house.core.answer = DECISION
    ts = await put(house, CARD)
    await workplace.press(LISE, WARD, ts, "decide")
    await house.surface.handle(house.intake.rows["in-1"])
    assert len(open_views(workplace)) == 1
    assert workplace.ephemerals(LISE) == []


async def test_a_press_that_is_in_hand_is_left_to_who_has_it(workplace: Workplace, house: House) -> None:
    ts = await put(house, CARD)
    house.core.hold = asyncio.Event()
    press = asyncio.create_task(workplace.press(LISE, WARD, ts, "decide"))
    while not house.core.heard:
        await asyncio.sleep(0)
    worker = asyncio.create_task(house.work())
    await asyncio.sleep(0)
    house.core.hold.set()
    await asyncio.gather(press, worker)
    assert len(house.core.heard) == 1


async def test_a_press_that_failed_in_hand_is_tried_again(workplace: Workplace, house: House) -> None:
    ts = await put(house, CARD)
    house.core.hold, house.core.answer = asyncio.Event(), Fault("away")
    press = asyncio.create_task(workplace.press(LISE, WARD, ts, "decide"))
    while not house.core.heard:
        await asyncio.sleep(0)
    worker = asyncio.create_task(house.work())
    await asyncio.sleep(0)
    house.core.hold.set()
    with pytest.raises(Fault):
        await worker
    await press
    assert len(house.core.heard) == 2


async def test_a_dialog_that_slack_refuses_asks_for_another_press_and_is_our_mistake(
    workplace: Workplace, house: House
) -> None:
    ts = await put(house, CARD)
    house.core.answer = replace(DECISION, inputs=(replace(DECISION.inputs[0], choices=()),))
    await workplace.press(LISE, WARD, ts, "decide")
    assert house.intake.failed == [("in-1", "Defect")]
    assert [message.text for message in workplace.ephemerals(LISE)] == ["[chat.press_again]"]


async def test_a_slow_submission_closes_the_dialog_and_says_later_what_was_wrong(
    workplace: Workplace, house: House
) -> None:
    house.core.answer = DECISION
    ts = await put(house, CARD)
    await workplace.press(LISE, WARD, ts, "decide")
    [view] = open_views(workplace)
    house.core.answer, house.core.hold = Unfilled({"reason": key("error.reason")}), asyncio.Event()
    sent = await workplace.submit(LISE, view, {"sentence": "ja", "answer_by": "2027-02-01"})
    assert sent.response_action == "close"
    house.core.hold.set()
    await workplace.until(lambda: bool(workplace.ephemerals(LISE)), PATIENCE)
    assert workplace.ephemerals(LISE)[0].text == "[error.reason]"


@pytest.mark.parametrize("error", [Fault("away"), Defect("ours"), KeyError("nobody's")], ids=repr)
@pytest.mark.parametrize("gesture", ["message", "press", "command", "shortcut", "submission"])
async def test_no_error_gets_lost_inside_bolt(
    workplace: Workplace, house: House, error: Exception, gesture: str
) -> None:
    await _do(workplace, house, gesture)
    house.core.answer = error
    kept = list(house.intake.rows.values())[-1]
    with pytest.raises(type(error)):
        await house.surface.handle(kept)


async def _do(workplace: Workplace, house: House, gesture: str) -> None:
    if gesture == "message":
        await workplace.dm(KARI, "hei")
    elif gesture == "command":
        await workplace.slash(KARI, OPEN, "/tidstyv", "hei")
    elif gesture == "shortcut":
        message = await workplace.say(LISE, OPEN, "hei")
        await workplace.shortcut(KARI, OPEN, message.ts, "report_message")
    else:
        house.core.answer = DECISION
        ts = await put(house, CARD)
        await workplace.press(LISE, WARD, ts, "decide")
    if gesture == "submission":
        [view] = open_views(workplace)
        await workplace.submit(LISE, view, {"sentence": "ja", "answer_by": "2027-02-01"})


async def test_while_slack_will_not_say_who_we_are_nothing_is_given_up(workplace: Workplace, house: House) -> None:
    await workplace.dm(KARI, "hei")
    [kept] = house.intake.rows.values()
    workplace.inject("auth.test", Broken.INTERNAL_ERROR, 2)
    fresh = build(workplace)
    await fresh.surface.start()
    with pytest.raises(Fault):
        await fresh.surface.handle(kept)
    await fresh.surface.handle(kept)
    await fresh.surface.close()
    assert len(fresh.core.heard) == 1


async def test_what_cannot_be_read_is_our_own_mistake(house: House) -> None:
    with pytest.raises(Defect):
        await house.surface.handle(Kept("in-1", "slack", b"not ours", 0))


async def test_a_post_that_slack_took_without_a_word_is_never_repeated_behind_our_back(
    workplace: Workplace, house: House
) -> None:
    workplace.inject("chat.postMessage", Broken.DROPPED_AFTER_ACCEPT)
    receipt = await house.surface.messenger.send(Errand("e-1", "mark-1", ToChannel("slack", WARD), CARD, 0), ())
    assert receipt.delivery is Delivery.UNKNOWN
    assert len(workplace.accepted) == 1


async def test_nothing_anybody_says_is_ever_logged(
    workplace: Workplace, house: House, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    house.core.answer = DECISION
    ts = await put(house, CARD)
    await workplace.press(LISE, WARD, ts, "decide")
    house.core.answer = KeyError("never to be shown: papirlista")
    [view] = open_views(workplace)
    await workplace.submit(LISE, view, {"sentence": "papirlista", "answer_by": "2027-02-01"})
    await workplace.dm(KARI, "papirlista")
    with pytest.raises(KeyError):
        await house.surface.handle(list(house.intake.rows.values())[-1])
    printed = capsys.readouterr()
    ours = [record.getMessage() for record in caplog.records if record.name.startswith(("slack", "tidstyv", "bot"))]
    assert "papirlist" not in "".join((*ours, printed.out, printed.err))
    assert CARD.parts[1].words.said not in caplog.text  # type: ignore[union-attr]
