"""Sending on Teams, against a local Bot Connector that can be made to fail."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.chat.shapes import inside, objs, text
from bot.teams.draw import draw
from handlers.domain.case import Hidden
from handlers.domain.inbound import Place
from handlers.domain.messages import Destination, Slot, ToChannel, ToGroup, ToHidden, ToPerson, Whisper
from handlers.ports import Delivery, Errand, Receipt, room_of
from tests.slack.fakes import say
from tests.slack.golden_messages import CARD, QUESTION
from tests.teams.connector import BOT, CHANNEL, CHAT, TENANT, Message, Trouble
from tests.teams.ground import LEADER, REPORTER, REPRESENTATIVE, TALK, Ground, standing

SENT, LATER, AGAIN = Delivery.SENT, Delivery.LATER, Delivery.AGAIN
UNKNOWN, DEAD = Delivery.UNKNOWN, Delivery.DEAD
IN_WARD = ToChannel("teams", CHANNEL)
HIDDEN = Hidden("sealed", "tag")
TO_KARI = ToHidden("teams", HIDDEN)
TO_LISE = ToPerson("teams", "lise")


@pytest.fixture
async def ground() -> AsyncIterator[Ground]:
    async with standing() as ground:
        yield ground


def errand(to: Destination = IN_WARD, **changes: object) -> Errand:
    made = Errand("e-1", "mark-1", to, CARD, 0, datetime.now(UTC))
    return replace(made, **changes)  # type: ignore[arg-type]


def place(message: Message) -> Place:
    return Place("teams", message.conversation, message.id)


async def test_a_card_begins_a_thread_in_its_channel_and_stands_where_the_receipt_says(ground: Ground) -> None:
    receipt = await ground.messenger.send(errand(), ())
    [card] = ground.teams.in_room(CHANNEL)
    [call] = ground.teams.calls
    assert receipt == Receipt(SENT, Place("teams", CHANNEL, card.id))
    assert {name: call.body[name] for name in ("isGroup", "bot", "tenantId", "channelData")} == {
        "isGroup": True,
        "bot": {"id": BOT},
        "tenantId": TENANT,
        "channelData": {"channel": {"id": CHANNEL}, "tenant": {"id": TENANT}},
    }


async def test_what_is_sent_is_the_card_with_words_of_our_own_beside_it_and_no_text(ground: Ground) -> None:
    await ground.messenger.send(errand(), ())
    [card] = ground.teams.sent
    drawn = draw(CARD, say)
    assert set(card.activity) == {"type", "summary", "attachments"}
    assert text(card.activity, "summary") == drawn.summary
    assert "Profil" not in drawn.summary
    [attached] = objs(card.activity["attachments"])
    assert (attached["contentType"], inside(attached, "content")) == (
        "application/vnd.microsoft.card.adaptive",
        drawn.content,
    )


async def test_a_reply_goes_below_what_it_answers(ground: Ground) -> None:
    card = await ground.messenger.send(errand(), ())
    below = await ground.messenger.send(errand(below=card.place), ())
    root, reply = ground.teams.in_room(CHANNEL)
    assert (reply.root, below.place) == (root.id, place(reply))


async def test_a_group_chat_has_no_threads_and_is_written_to_as_it_is(ground: Ground) -> None:
    card = await ground.messenger.send(errand(ToChannel("teams", CHAT)), ())
    await ground.messenger.send(errand(ToChannel("teams", CHAT), below=card.place), ())
    changed = await ground.messenger.send(errand(ToChannel("teams", CHAT), update=card.place, message=QUESTION), ())
    first, second = ground.teams.in_room(CHAT)
    assert (first.root, second.root, first.edits, changed.place) == ("", "", 1, place(first))


async def test_one_person_gets_it_in_their_own_conversation_and_answers_stand_there_too(ground: Ground) -> None:
    await ground.hear()
    receipt = await ground.messenger.send(errand(TO_KARI), [REPORTER])
    await ground.messenger.send(errand(TO_KARI, below=receipt.place), [REPORTER])
    first, second = ground.teams.in_room(TALK)
    assert (receipt.place, first.root, second.root) == (place(first), "", "")
    assert (await ground.messenger.send(errand(TO_LISE), ())).reason == "no_account"


async def test_a_whisper_is_told_to_one_alone(ground: Ground) -> None:
    await ground.hear()
    whisper = Whisper("teams", CHANNEL, HIDDEN, "17")
    assert (await ground.messenger.send(errand(whisper), [REPORTER])).delivery is SENT
    assert [message.conversation for message in ground.teams.sent] == [TALK]


async def test_where_no_group_can_be_opened_the_core_is_told(ground: Ground) -> None:
    both = errand(ToGroup("teams", ("lise", "tor")))
    assert await ground.messenger.send(both, [LEADER, REPRESENTATIVE]) == Receipt(DEAD, reason="group_not_allowed")


@pytest.mark.parametrize("to", [IN_WARD, TO_LISE], ids=["in a channel", "to one person"])
async def test_an_update_changes_the_message_in_place(ground: Ground, to: Destination) -> None:
    people = [] if to is IN_WARD else [LEADER]
    card = await ground.messenger.send(errand(to), people)
    receipt = await ground.messenger.send(errand(to, update=card.place, message=QUESTION), people)
    [message] = ground.teams.sent
    assert (receipt, message.edits) == (card, 1)
    assert text(message.activity, "summary") == draw(QUESTION, say).summary


async def test_what_stands_below_something_is_updated_there(ground: Ground) -> None:
    card = await ground.messenger.send(errand(), ())
    below = await ground.messenger.send(errand(below=card.place), ())
    await ground.messenger.send(errand(below=card.place, update=below.place), ())
    assert [message.edits for message in ground.teams.sent] == [0, 1]


async def test_what_cannot_be_updated_is_posted_anew(ground: Ground) -> None:
    gone = Place("teams", CHANNEL, "1600000000000")
    receipt = await ground.messenger.send(errand(update=gone), ())
    [message] = ground.teams.sent
    assert receipt.place == place(message)


@pytest.mark.parametrize(
    ("trouble", "delivery"),
    [
        (Trouble.DROPPED_AFTER_ACCEPT, AGAIN),
        (Trouble.BAD_GATEWAY, AGAIN),
        (Trouble.RATE_LIMITED, LATER),
        (Trouble.LOCKED_OUT, LATER),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
async def test_an_update_whose_end_is_unknown_is_simply_done_again(
    ground: Ground, trouble: Trouble, delivery: Delivery
) -> None:
    card = await ground.messenger.send(errand(), ())
    ground.teams.inject("update", trouble)
    assert (await ground.messenger.send(errand(update=card.place), ())).delivery is delivery
    assert len(ground.teams.sent) == 1


@pytest.mark.parametrize(
    ("trouble", "delivery", "wait"),
    [
        (Trouble.RATE_LIMITED, LATER, 3.0),
        (Trouble.TRY_AGAIN, LATER, 3.0),
        (Trouble.LOCKED_OUT, LATER, 3.0),
        (Trouble.BLOCKED, DEAD, None),
        (Trouble.NOT_FOUND, DEAD, None),
        (Trouble.SERVER_ERROR, UNKNOWN, None),
        (Trouble.BAD_GATEWAY, UNKNOWN, None),
        (Trouble.DROPPED_BEFORE, UNKNOWN, None),
        (Trouble.DROPPED_AFTER_ACCEPT, UNKNOWN, None),
        (Trouble.TRUNCATED, UNKNOWN, None),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
@pytest.mark.parametrize("operation", ["open", "post"])
async def test_a_failed_post_is_tried_once_and_told_for_what_it_is(
    ground: Ground, operation: str, trouble: Trouble, delivery: Delivery, wait: float | None
) -> None:
    ground.teams.inject(operation, trouble, Retry_After="3")
    root = Place("teams", CHANNEL, "1600000000000") if operation == "post" else None
    receipt = await ground.messenger.send(errand(below=root), ())
    assert (receipt.delivery, receipt.wait) == (delivery, wait)
    assert len(ground.teams.calls) == 1


async def test_no_answer_in_time_is_not_knowing() -> None:
    async with standing(seconds=0.2) as ground:
        ground.teams.inject("open", Trouble.TIMEOUT)
        assert await ground.messenger.send(errand(), ()) == Receipt(UNKNOWN, reason="timeout")


async def test_a_conversation_that_is_gone_is_opened_anew_at_once(ground: Ground) -> None:
    await ground.hear()
    ground.teams.gone = {TALK}
    receipt = await ground.messenger.send(errand(TO_KARI), [REPORTER])
    [message] = ground.teams.sent
    assert receipt.place == place(message)
    assert message.conversation != TALK
    assert (await ground.references.get(room_of(REPORTER))).conversation == message.conversation


async def test_a_channel_that_is_gone_is_no_place_for_a_card(ground: Ground) -> None:
    ground.teams.channels.clear()
    assert await ground.messenger.send(errand(), ()) == Receipt(DEAD, reason="ConversationNotFound")


async def test_who_has_put_the_bot_away_is_remembered_until_something_arrives(ground: Ground) -> None:
    ground.teams.inject("post", Trouble.BLOCKED)
    assert (await ground.messenger.send(errand(TO_LISE), [LEADER])).reason == "MessageWritesBlocked"
    assert (await ground.references.get(room_of(LEADER))).blocked
    assert (await ground.messenger.send(errand(TO_LISE), [LEADER])).delivery is SENT
    assert not (await ground.references.get(room_of(LEADER))).blocked


async def test_without_a_database_nothing_is_sent(ground: Ground) -> None:
    ground.memory.broken = True
    assert await ground.messenger.send(errand(TO_LISE), [LEADER]) == Receipt(LATER, reason="no_database")
    assert ground.teams.calls == []


@pytest.mark.parametrize(
    ("sought", "delivery"),
    [
        (errand(slot=Slot.CARD, tries=1), AGAIN),
        (errand(slot=Slot.CONFIRMATION, tries=1), AGAIN),
        (errand(slot=Slot.CARD, tries=3), SENT),
        (errand(TO_LISE, slot=Slot.NOTICED, tries=1), SENT),
        (errand(tries=1, case="case-1"), SENT),
        (errand(tries=1), AGAIN),
        (errand(TO_LISE, tries=1), SENT),
        (errand(slot=Slot.CARD, tries=5, update=Place("teams", CHANNEL, "17")), AGAIN),
        (errand(tries=0), AGAIN),
    ],
    ids=[
        "a card",
        "a confirmation",
        "a card twice",
        "a question",
        "a note",
        "the digest",
        "an answer",
        "an update",
        "of a copy put back",
    ],
)
async def test_what_nobody_knows_is_said_again_only_where_twice_is_better_than_never(
    ground: Ground, sought: Errand, delivery: Delivery
) -> None:
    receipt = await ground.messenger.look_up(sought, ())
    assert (receipt.delivery, receipt.place, ground.teams.calls) == (delivery, None, [])
