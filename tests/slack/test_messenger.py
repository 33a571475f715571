"""Sending on Slack, against a local one that can be made to fail."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.workplace import Fault, Message, Workplace
from bot.slack.history import MOST_HALTED, PAGE
from bot.slack.identity import Myself
from bot.slack.messenger import SlackMessenger
from handlers.domain.case import Hidden
from handlers.domain.inbound import Place
from handlers.domain.messages import Destination, ToChannel, ToGroup, ToHidden, ToPerson, Whisper
from handlers.domain.people import Address
from handlers.ports import Delivery, Errand
from tests.slack.conftest import KARI, LISE, SHARED, TOR, WARD
from tests.slack.fakes import say
from tests.slack.golden_messages import CARD, QUESTION

SENT, LATER, AGAIN = Delivery.SENT, Delivery.LATER, Delivery.AGAIN
UNKNOWN, DEAD = Delivery.UNKNOWN, Delivery.DEAD
IN_WARD = ToChannel("slack", WARD)
TO_KARI = ToHidden("slack", Hidden("sealed", "tag"))
TO_BOTH = ToGroup("slack", ("lise", "tor"))
LEADER, REPRESENTATIVE, REPORTER = Address("slack", LISE), Address("slack", TOR), Address("slack", KARI)


class Clock:
    """Now, moved by hand."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def messenger(workplace: Workplace, clock: Clock) -> AsyncIterator[SlackMessenger]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=3)) as session:
        client = AsyncWebClient(workplace.bot_token, base_url=workplace.api_url, session=session, retry_handlers=[])
        yield SlackMessenger(client, Myself(client), say, clock)


def errand(to: Destination = IN_WARD, **changes: object) -> Errand:
    made = Errand("e-1", "mark-1", to, CARD, 0, datetime.now(UTC))
    return replace(made, **changes)  # type: ignore[arg-type]


def posted(workplace: Workplace, channel: str = WARD) -> list[Message]:
    return workplace.messages(channel)


async def test_a_card_is_posted_with_its_mark_and_found_where_the_receipt_says(
    workplace: Workplace, messenger: SlackMessenger
) -> None:
    receipt = await messenger.send(errand(), ())
    [card] = posted(workplace)
    assert (receipt.delivery, receipt.place) == (SENT, Place("slack", WARD, card.ts))
    assert card.metadata == {"event_type": "tidstyv", "event_payload": {"o": "mark-1"}}
    assert workplace.mentions_in(card) == []
    args = next(call.args for call in workplace.calls if call.method == "chat.postMessage")
    assert {name: args[name] for name in ("parse", "link_names", "unfurl_links", "unfurl_media", "mrkdwn")} == {
        "parse": "none", "link_names": False, "unfurl_links": False, "unfurl_media": False, "mrkdwn": False,
    }  # fmt: skip


async def test_one_person_gets_it_in_their_direct_conversation(workplace: Workplace, messenger: SlackMessenger) -> None:
    receipt = await messenger.send(errand(TO_KARI), [REPORTER])
    [message] = workplace.direct_messages(KARI)
    assert receipt.place == Place("slack", message.channel, message.ts)
    assert (await messenger.send(errand(ToPerson("slack", "lise")), ())).reason == "no_account"


async def test_several_people_get_it_in_one_conversation(workplace: Workplace, messenger: SlackMessenger) -> None:
    group = ToGroup("slack", ("lise", "tor"))
    first = await messenger.send(errand(group), [LEADER, REPRESENTATIVE])
    second = await messenger.send(errand(group, mark="mark-2"), [LEADER, REPRESENTATIVE])
    assert first.place is not None
    assert second.place is not None
    assert first.place.channel == second.place.channel


async def test_where_no_group_can_be_opened_the_core_is_told(workplace: Workplace, messenger: SlackMessenger) -> None:
    workplace.scopes -= {"mpim:write"}
    receipt = await messenger.send(errand(ToGroup("slack", ("lise", "tor"))), [LEADER, REPRESENTATIVE])
    assert (receipt.delivery, receipt.reason) == (DEAD, "group_not_allowed")


async def test_a_reply_goes_below_what_it_answers(workplace: Workplace, messenger: SlackMessenger) -> None:
    card = await messenger.send(errand(), ())
    assert card.place is not None
    below = await messenger.send(errand(below=card.place, mark="mark-2"), ())
    assert [reply.ts for reply in workplace.replies(WARD, card.place.message)] == [below.place and below.place.message]


async def test_a_whisper_is_for_one_and_lost_on_those_who_left(workplace: Workplace, messenger: SlackMessenger) -> None:
    whisper = Whisper("slack", WARD, Hidden("sealed", "tag"))
    assert (await messenger.send(errand(whisper), [LEADER])).delivery is SENT
    assert len(workplace.ephemerals(LISE)) == 1
    lost = await messenger.send(errand(whisper), [REPORTER])
    assert (lost.delivery, lost.reason) == (DEAD, "user_not_in_channel")
    assert (await messenger.look_up(errand(whisper), [LEADER])).delivery is AGAIN


async def test_an_update_changes_the_message_in_place(workplace: Workplace, messenger: SlackMessenger) -> None:
    card = await messenger.send(errand(), ())
    receipt = await messenger.send(errand(update=card.place, message=QUESTION), ())
    [message] = posted(workplace)
    assert receipt == card
    assert "[ask.unit]" in message.text
    assert message.metadata == {"event_type": "tidstyv", "event_payload": {"o": "mark-1"}}


async def test_what_cannot_be_updated_is_posted_anew(workplace: Workplace, messenger: SlackMessenger) -> None:
    gone = Place("slack", WARD, "1600.000001")
    receipt = await messenger.send(errand(update=gone), ())
    [message] = posted(workplace)
    assert receipt.place == Place("slack", WARD, message.ts)


async def test_an_update_whose_end_is_unknown_is_simply_done_again(
    workplace: Workplace, messenger: SlackMessenger
) -> None:
    card = await messenger.send(errand(), ())
    workplace.inject("chat.update", Fault.DROPPED_AFTER_ACCEPT)
    assert (await messenger.send(errand(update=card.place), ())).delivery is AGAIN


async def test_nothing_is_posted_where_another_organisation_reads(
    workplace: Workplace, messenger: SlackMessenger, clock: Clock
) -> None:
    shared = errand(ToChannel("slack", SHARED))
    receipt = await messenger.send(shared, ())
    assert (receipt.delivery, receipt.reason) == (DEAD, "shared_channel")
    workplace.state.channel(SHARED).is_ext_shared = False
    assert (await messenger.send(shared, ())).delivery is DEAD
    clock.ahead = timedelta(minutes=11)
    assert (await messenger.send(shared, ())).delivery is SENT
    assert [call.method for call in workplace.calls].count("conversations.info") == 2


async def test_while_nobody_can_say_who_reads_it_nothing_is_posted(
    workplace: Workplace, messenger: SlackMessenger
) -> None:
    workplace.inject("conversations.info", Fault.SERVER_ERROR_HTML)
    assert (await messenger.send(errand(), ())).delivery is LATER
    assert posted(workplace) == []


async def test_a_server_that_cannot_say_who_reads_it_is_believed(
    workplace: Workplace, messenger: SlackMessenger
) -> None:
    workplace.scopes -= {"channels:read", "groups:read", "im:read", "mpim:read"}
    assert (await messenger.send(errand(), ())).delivery is SENT


@pytest.mark.parametrize(
    ("lacking", "kinds"),
    [
        ({"rich_text"}, ["section", "section", "section", "section", "section", "actions"]),
        ({"rich_text", "section"}, []),
    ],
    ids=["rich_text", "all blocks"],
)
async def test_a_server_that_lacks_blocks_gets_plainer_ones(
    workplace: Workplace, messenger: SlackMessenger, lacking: set[str], kinds: list[str]
) -> None:
    workplace.lacking_blocks = frozenset(lacking)
    assert (await messenger.send(errand(), ())).delivery is SENT
    [message] = posted(workplace)
    assert [block["type"] for block in message.blocks] == kinds
    assert "Vi fører *samme* tall" in message.text


@pytest.mark.parametrize(
    ("fault", "delivery", "wait"),
    [
        (Fault.RATE_LIMITED, LATER, 1.0),
        (Fault.RATE_LIMITED_BARE, LATER, None),
        (Fault.SERVER_ERROR_HTML, UNKNOWN, None),
        (Fault.SERVER_ERROR_JSON, UNKNOWN, None),
        (Fault.INTERNAL_ERROR, UNKNOWN, None),
        (Fault.FATAL_ERROR, UNKNOWN, None),
        (Fault.DROPPED_BEFORE, UNKNOWN, None),
        (Fault.DROPPED_AFTER_ACCEPT, UNKNOWN, None),
        (Fault.TIMEOUT, UNKNOWN, None),
        (Fault.TRUNCATED_BODY, UNKNOWN, None),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
async def test_a_failed_post_is_tried_once_and_told_for_what_it_is(
    workplace: Workplace, messenger: SlackMessenger, fault: Fault, delivery: Delivery, wait: float | None
) -> None:
    workplace.inject("chat.postMessage", fault)
    receipt = await messenger.send(errand(), ())
    assert (receipt.delivery, receipt.wait) == (delivery, wait)
    assert [call.method for call in workplace.calls].count("chat.postMessage") == 1


@pytest.mark.parametrize("below", [False, True], ids=["at the top", "in a thread"])
async def test_a_post_that_was_taken_without_a_word_is_found_again(
    workplace: Workplace, messenger: SlackMessenger, below: bool
) -> None:
    card = await messenger.send(errand(mark="another"), ())
    sent = errand(below=card.place if below else None)
    workplace.inject("chat.postMessage", Fault.DROPPED_AFTER_ACCEPT)
    assert (await messenger.send(sent, ())).delivery is UNKNOWN
    for _ in range(16):
        await messenger.send(errand(mark="a later one", below=sent.below), ())
    found = await messenger.look_up(sent, ())
    assert found.place == Place("slack", WARD, workplace.accepted[1].ts)


async def buried(workplace: Workplace, messenger: SlackMessenger, fault: Fault, under: int) -> Errand:
    """Sent in trouble, and so much has been said since; nobody tells the bot of it."""
    workplace.request_url = None
    workplace.inject("chat.postMessage", fault)
    sent = errand()
    await messenger.send(sent, ())
    for turn in range(under):
        await workplace.say(LISE, WARD, f"vakt {turn}")
    return sent


async def test_it_is_found_in_a_channel_where_much_has_been_said_since(
    workplace: Workplace, messenger: SlackMessenger
) -> None:
    sent = await buried(workplace, messenger, Fault.DROPPED_AFTER_ACCEPT, 400)
    assert (await messenger.look_up(sent, ())).delivery is SENT


async def test_a_search_that_slack_stops_goes_on_where_it_was(workplace: Workplace, messenger: SlackMessenger) -> None:
    sent = await buried(workplace, messenger, Fault.DROPPED_AFTER_ACCEPT, 250)
    looks = []
    for _ in range(3):
        workplace.inject("conversations.history", Fault.RATE_LIMITED, skip=1)
        looks.append((await messenger.look_up(sent, ())).delivery)
    assert looks == [LATER, LATER, SENT]
    assert [call.method for call in workplace.calls].count("conversations.history") == 5


async def test_what_appeared_while_a_stopped_search_waited_is_looked_for_once_more(
    workplace: Workplace, messenger: SlackMessenger, clock: Clock
) -> None:
    sent = await buried(workplace, messenger, Fault.DROPPED_BEFORE, 150)
    workplace.inject("conversations.history", Fault.RATE_LIMITED, skip=1)
    assert (await messenger.look_up(sent, ())).delivery is LATER
    clock.ahead = timedelta(seconds=61)
    late = await messenger.look_up(sent, ())
    assert (late.delivery, late.wait) == (UNKNOWN, 0.0), "it was begun before the message had to be there"
    assert (await messenger.look_up(sent, ())).delivery is AGAIN


async def test_a_stopped_search_whose_cursor_is_no_good_any_more_begins_again(
    workplace: Workplace, messenger: SlackMessenger
) -> None:
    sent = await buried(workplace, messenger, Fault.DROPPED_AFTER_ACCEPT, 150)
    workplace.inject("conversations.history", Fault.RATE_LIMITED, skip=1)
    await messenger.look_up(sent, ())
    halted = messenger._searches._halted
    [(sought, halt)] = halted.items()
    halted[sought] = replace(halt, cursor="from another day")
    assert (await messenger.look_up(sent, ())).delivery is LATER, "nothing is said of whether it is there"
    assert (await messenger.look_up(sent, ())).delivery is SENT


async def test_a_search_begun_by_a_clock_that_was_ahead_is_not_believed(
    workplace: Workplace, messenger: SlackMessenger, clock: Clock
) -> None:
    sent = await buried(workplace, messenger, Fault.DROPPED_BEFORE, 150)
    clock.ahead = timedelta(hours=1)
    workplace.inject("conversations.history", Fault.RATE_LIMITED, skip=1)
    assert (await messenger.look_up(sent, ())).delivery is LATER
    clock.ahead = timedelta()
    assert (await messenger.look_up(sent, ())).delivery is UNKNOWN


async def test_searches_that_nobody_goes_on_with_are_forgotten(workplace: Workplace, messenger: SlackMessenger) -> None:
    workplace.request_url = None
    for turn in range(PAGE + 1):
        await workplace.say(LISE, WARD, f"vakt {turn}")
    for turn in range(MOST_HALTED + 5):
        workplace.inject("conversations.history", Fault.RATE_LIMITED, skip=1)
        assert (await messenger.look_up(errand(mark=f"mark-{turn}"), ())).delivery is LATER
    marks = [sought.mark for sought in messenger._searches._halted]
    assert (len(marks), marks[-1]) == (MOST_HALTED, f"mark-{MOST_HALTED + 4}")


async def test_a_direct_message_is_found_again_too(workplace: Workplace, messenger: SlackMessenger) -> None:
    workplace.inject("chat.postMessage", Fault.DROPPED_AFTER_ACCEPT)
    await messenger.send(errand(TO_KARI), [REPORTER])
    found = await messenger.look_up(errand(TO_KARI), [REPORTER])
    [message] = workplace.direct_messages(KARI)
    assert found.place == Place("slack", message.channel, message.ts)


async def test_what_is_not_seen_may_still_appear_and_after_a_minute_surely_is_not_there(
    workplace: Workplace, messenger: SlackMessenger, clock: Clock
) -> None:
    workplace.inject("chat.postMessage", Fault.DROPPED_BEFORE)
    sent = errand()
    await messenger.send(sent, ())
    assert (await messenger.look_up(sent, ())).delivery is UNKNOWN
    clock.ahead = timedelta(seconds=61)
    assert (await messenger.look_up(sent, ())).delivery is AGAIN


async def test_somebody_elses_message_with_our_mark_is_not_ours(
    workplace: Workplace, messenger: SlackMessenger
) -> None:
    theirs = await workplace.say_as_app(WARD, "hermet", "drift")
    theirs.metadata = {"event_type": "tidstyv", "event_payload": {"o": "mark-1"}}
    assert (await messenger.look_up(errand(), ())).delivery is UNKNOWN


async def test_a_history_that_lags_is_read_again(workplace: Workplace, messenger: SlackMessenger) -> None:
    workplace.inject("chat.postMessage", Fault.DROPPED_AFTER_ACCEPT)
    workplace.inject("chat.postMessage", Fault.HISTORY_LAG, looks=1)
    await messenger.send(errand(), ())
    assert (await messenger.look_up(errand(), ())).delivery is UNKNOWN
    assert (await messenger.look_up(errand(), ())).delivery is SENT


async def test_a_look_that_fails_leaves_it_unknown_and_one_that_can_never_work_gives_up(
    workplace: Workplace, messenger: SlackMessenger
) -> None:
    workplace.inject("conversations.history", Fault.RATE_LIMITED, seconds=30)
    receipt = await messenger.look_up(errand(), ())
    assert (receipt.delivery, receipt.wait) == (LATER, 30.0)
    workplace.scopes -= {"groups:history", "channels:history", "im:history", "mpim:history"}
    receipt = await messenger.look_up(errand(), ())
    assert (receipt.delivery, receipt.reason) == (AGAIN, "cannot_look: missing_scope")


async def test_a_slack_that_is_away_is_tried_later(workplace: Workplace, messenger: SlackMessenger) -> None:
    await workplace.go_offline()
    receipts = await asyncio.gather(messenger.send(errand(), ()), messenger.send(errand(TO_KARI), [REPORTER]))
    assert [receipt.delivery for receipt in receipts] == [LATER, LATER]
    await workplace.come_back()


async def test_a_server_that_lacks_metadata_gets_none(clock: Clock) -> None:
    bodies: list[dict[str, object]] = []

    async def post(request: web.Request) -> web.Response:
        bodies.append(await request.json())
        refused = {"ok": False, "error": "invalid_metadata_format"}
        return web.json_response(refused if "metadata" in bodies[-1] else {"ok": True, "channel": "D1", "ts": "1.2"})

    app = web.Application()
    app.router.add_post("/api/chat.postMessage", post)
    async with TestServer(app) as server, aiohttp.ClientSession() as session:
        client = AsyncWebClient("xoxb-1", base_url=str(server.make_url("/api/")), session=session, retry_handlers=[])
        messenger = SlackMessenger(client, Myself(client), say, clock)
        for _ in range(2):
            assert (await messenger.send(errand(TO_KARI), [REPORTER])).place == Place("slack", "D1", "1.2")
    assert ["metadata" in body for body in bodies] == [True, False, False]


async def test_a_group_that_cannot_be_opened_just_now_says_nothing_of_what_is_in_it(
    workplace: Workplace, messenger: SlackMessenger
) -> None:
    card, both = errand(TO_BOTH), [LEADER, REPRESENTATIVE]
    workplace.inject("chat.postMessage", Fault.DROPPED_AFTER_ACCEPT)
    await messenger.send(card, both)
    workplace.inject("conversations.open", Fault.RATE_LIMITED)
    assert (await messenger.look_up(card, both)).delivery is LATER
    assert (await messenger.look_up(card, both)).delivery is SENT
