"""The Teams surface over real HTTP: what people do reaches the core, and what they are shown for it."""

from collections.abc import AsyncIterator

import httpx
import pytest

from bot.chat.shapes import Obj, inside, objs, text
from bot.teams.references import channel_key
from handlers.domain.errors import Fault, Refusal
from handlers.domain.inbound import Pressed, Said, Submitted
from handlers.domain.messages import Dialog, DialogName, Unfilled
from handlers.domain.texts import text as say_text
from handlers.ports import room_of
from tests.slack.golden_messages import CARD, DECISION
from tests.teams.connector import CHANNEL
from tests.teams.ground import LEADER, REPORTER, TALK
from tests.teams.house import House, open_house

ADAPTIVE = "application/vnd.microsoft.card.adaptive"
MESSAGE = "application/vnd.microsoft.activity.message"
NOT_YOURS = Refusal(say_text("refusal.not_yours"))


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with open_house() as house:
        yield house


def shown(response: httpx.Response) -> tuple[str, object]:
    assert response.status_code == 200
    body = response.json()
    assert body["statusCode"] == 200
    return body["type"], body["value"]


def inputs(card: object) -> dict[str, Obj]:
    assert isinstance(card, dict)
    return {text(one, "id"): one for one in objs(card["body"]) if text(one, "type").startswith("Input.")}


async def test_a_press_is_thanked_for_where_it_was_made(house: House) -> None:
    assert shown(await house.does("press")) == (MESSAGE, "[teams.taken]")
    [press] = house.core.heard
    assert isinstance(press, Pressed)
    assert len(house.intake.finished) == 1
    assert not house.teams.sent


async def test_a_refused_press_says_why_to_the_one_who_pressed_alone(house: House) -> None:
    house.core.answer = NOT_YOURS
    assert shown(await house.does("press")) == (MESSAGE, "[refusal.not_yours]")
    assert not house.teams.sent


async def test_what_was_written_and_refused_is_told_in_their_own_conversation(house: House) -> None:
    house.core.answer = NOT_YOURS
    await house.does("mention")
    [told] = house.teams.sent
    assert told.conversation == f"a:{LEADER.id}"
    assert text(told.activity, "summary") == "[refusal.not_yours]"


async def test_a_press_that_asks_for_more_opens_a_form_in_the_cards_place(house: House) -> None:
    house.core.answer = DECISION
    kind, card = shown(await house.does("press"))
    assert kind == ADAPTIVE
    assert {"said-outcome", "said-sentence"} <= inputs(card).keys()


async def test_a_form_that_lacks_something_comes_back_with_what_was_typed_and_what_is_wrong(house: House) -> None:
    house.core.answer = Unfilled({"sentence": say_text("decide.sentence_needed")})
    house.core.redrawn = DECISION
    kind, card = shown(await house.does("form"))
    assert kind == ADAPTIVE
    assert inputs(card)["said-sentence"]["value"] == "Vi slutter med lista"
    assert "[decide.sentence_needed]" in str(card)


async def test_any_other_form_that_lacks_something_is_opened_again_by_its_button(house: House) -> None:
    house.core.once = Unfilled({"sentence": say_text("reply.empty")})
    house.core.answer = Dialog(DialogName.REPLY, "c-14", DECISION.language, DECISION.title, inputs=DECISION.inputs)
    sent = house.activity("form")
    inside(sent, "value", "action", "data")["dialog"] = "reply"  # type: ignore[index]
    kind, card = shown(await house.send(sent))
    assert kind == ADAPTIVE
    assert "[reply.empty]" in str(card)
    first, again = house.core.heard
    assert isinstance(first, Submitted)
    assert isinstance(again, Pressed)
    assert (again.button, again.case, again.event) == ("reply", "c-14", f"{first.event}:again")


async def test_a_form_that_is_sent_gives_way_to_what_stands_there(house: House) -> None:
    kind, card = shown(await house.does("form"))
    assert kind == ADAPTIVE
    assert not inputs(card)
    assert "[teams.taken]" in str(card)
    house.standing["1700000000001"] = CARD
    kind, card = shown(await house.send(house.activity("form", id="f:2", timestamp="2026-11-22T08:16:00Z")))
    assert kind == ADAPTIVE
    assert not inputs(card)
    assert "[teams.taken]" not in str(card)


async def test_a_choice_that_changes_the_form_draws_it_anew_and_decides_nothing(house: House) -> None:
    house.core.redrawn = DECISION
    sent = house.activity("form")
    inside(sent, "value", "action", "data")["step"] = "next"  # type: ignore[index]
    kind, card = shown(await house.send(sent))
    assert kind == ADAPTIVE
    assert inputs(card)["said-sentence"]["value"] == "Vi slutter med lista"
    assert not house.core.heard
    assert [(case, who) for case, _, who in house.core.redraws] == [("c-14", LEADER)]


async def test_a_form_that_is_closed_gives_back_what_stood_there(house: House) -> None:
    sent = house.activity("press")
    inside(sent, "value", "action", "data")["action"] = "close"  # type: ignore[index]
    kind, card = shown(await house.send(sent))
    assert kind == ADAPTIVE
    assert "[teams.closed]" in str(card), "a note is not known any more, and the form is not to stand there"
    house.standing["1700000000001"] = CARD
    kind, card = shown(await house.send(sent | {"id": "f:2", "timestamp": "2026-11-22T08:16:00Z"}))
    assert kind == ADAPTIVE
    assert not inputs(card)
    assert not house.core.heard


async def test_picking_a_message_opens_a_window_with_its_words_and_keeps_nothing(house: House) -> None:
    for _ in range(2):
        response = await house.send(house.activity("fetch_task"))
        window = inside(response.json(), "task", "value")
        field = inputs(inside(window, "card", "content"))["words"]
        assert field["value"] == "Skjema B fylles ut <to> ganger\n[hver](https://a.b) dag"
    assert not house.intake.rows
    assert (await house.does("submit_task")).json() == {"task": {"type": "message", "value": "[teams.taken]"}}
    [flagged] = house.core.heard
    assert isinstance(flagged, Said)
    assert flagged.flagged


async def test_an_old_client_gets_told_where_a_form_cannot_be_opened(house: House) -> None:
    house.core.answer = DECISION
    assert (await house.does("old_press")).status_code == 200
    [told] = house.teams.sent
    assert text(told.activity, "summary") == "[teams.too_old]"


async def test_whoever_gets_the_bot_is_told_how_to_begin_and_how_they_are_reached_is_remembered(house: House) -> None:
    await house.does("install")
    [asked] = house.core.heard
    assert isinstance(asked, Said)
    assert (asked.who, asked.text, asked.direct) == (REPORTER, "hjelp", True)
    assert TALK in house.rooms.values["teams", room_of(REPORTER)]
    await house.does("uninstall")
    assert '"blocked": true' in house.rooms.values["teams", room_of(REPORTER)]
    assert len(house.core.heard) == 1


async def test_a_bot_that_is_taken_out_of_a_team_blocks_nobodys_own_conversation(house: House) -> None:
    await house.does("message")
    channel = {"id": CHANNEL, "conversationType": "channel"}
    await house.does("uninstall", conversation=channel)
    assert '"blocked": true' in house.rooms.values["teams", channel_key(CHANNEL)]
    assert '"blocked": false' in house.rooms.values["teams", room_of(REPORTER)]


async def test_a_fault_keeps_the_press_for_another_try_and_still_answers(house: House) -> None:
    house.core.answer = Fault("away")
    assert shown(await house.send(house.activity("press"))) == (MESSAGE, "[teams.taken]")
    assert [reason for _, reason in house.intake.failed] == ["Fault"]
    house.core.answer = NOT_YOURS
    house.intake.failed.clear()
    await house.work()
    [told] = house.teams.sent
    assert text(told.activity, "summary") == "[refusal.not_yours]"


async def test_an_emulator_is_let_in_without_proof_and_only_from_this_machine() -> None:
    async with open_house(emulator=True) as house:
        foreign = {"channelData": {"tenant": {"id": "of-nobody"}}}
        assert (await house.send(house.activity("message", **foreign), "")).status_code == 200
        outside = {"serviceUrl": "https://smba.trafficmanager.net/emea/"}
        assert (await house.send(house.activity("message", **outside), "")).status_code == 403
        assert house.microsoft.asked == 0
