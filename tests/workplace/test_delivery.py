"""Retries, duplicates and disorder, on a clock that the test moves."""

import pytest

from bot.demo.workplace import Fault, ManualClock, Workplace

from .conftest import KARI, LISE, WARD
from .tinybot import CARD, TinyBot


def attempts(workplace: Workplace) -> list[tuple[int, int | None]]:
    return [(d.attempt, d.answer.status) for d in workplace.deliveries]


async def test_a_failed_event_comes_again_three_times_with_the_same_id(
    workplace: Workplace, bot: TinyBot, clock: ManualClock
) -> None:
    bot.statuses = [500, 500, 500, 500]
    await workplace.dm(KARI, "hei")
    await workplace.settled()
    assert attempts(workplace) == [(0, 500), (1, 500)]
    await clock.advance(60)
    await workplace.settled()
    await clock.advance(300)
    await workplace.settled()
    assert attempts(workplace) == [(0, 500), (1, 500), (2, 500), (3, 500)]
    assert len({d.id for d in workplace.deliveries}) == 1
    assert [h.get("X-Slack-Retry-Num") for h in bot.headers] == [None, "1", "2", "3"]
    assert bot.headers[1]["X-Slack-Retry-Reason"] == "http_error"


async def test_a_retry_that_succeeds_is_the_last(workplace: Workplace, bot: TinyBot, clock: ManualClock) -> None:
    bot.statuses = [500]
    await workplace.dm(KARI, "hei")
    await workplace.settled()
    await clock.advance(400)
    await workplace.settled()
    assert attempts(workplace) == [(0, 500), (1, 200)]
    assert len(bot.events) == 1


async def test_a_press_is_never_sent_again(workplace: Workplace, bot: TinyBot, clock: ManualClock) -> None:
    posted = await bot.client.chat_postMessage(channel=WARD, text="Sak", blocks=CARD)
    await workplace.settled()
    bot.statuses = [500]
    answer = await workplace.press(LISE, WARD, posted["ts"], "decide")
    await clock.advance(400)
    await workplace.settled()
    assert not answer.ok
    assert [d.kind for d in workplace.deliveries] == ["event", "interactive"]


async def test_a_bot_that_is_not_there_gets_the_event_when_it_is_back(
    workplace: Workplace, bot: TinyBot, clock: ManualClock
) -> None:
    there, workplace.request_url = workplace.request_url, "http://127.0.0.1:9/slack/events"
    await workplace.dm(KARI, "hei")
    await workplace.settled()
    workplace.request_url = there
    await clock.advance(60)
    await workplace.settled()
    assert [(d.answer.status, d.answer.reason) for d in workplace.deliveries] == [
        (None, "connection_failed"),
        (None, "connection_failed"),
        (200, ""),
    ]


async def test_an_answer_after_the_time_is_no_answer(workplace: Workplace, bot: TinyBot, clock: ManualClock) -> None:
    workplace.courier.answer_seconds = 0.0
    await workplace.dm(KARI, "hei")
    await workplace.settled()
    workplace.courier.answer_seconds = 3.0
    await clock.advance(60)
    await workplace.settled()
    assert [d.answer.reason for d in workplace.deliveries] == ["http_timeout", "http_timeout", ""]
    assert attempts(workplace)[-1] == (2, 200)


async def test_events_can_come_twice_late_and_in_the_wrong_order(
    workplace: Workplace, bot: TinyBot, clock: ManualClock
) -> None:
    workplace.inject("message", Fault.DUPLICATE_EVENT)
    await workplace.dm(KARI, "to ganger")
    assert len({body["event_id"] for body in bot.events}) == 1
    workplace.inject("message", Fault.OUT_OF_ORDER_EVENT)
    await workplace.dm(KARI, "først")
    await workplace.dm(KARI, "sist")
    workplace.inject("message", Fault.LATE_EVENT, seconds=30)
    await workplace.dm(KARI, "sent")
    assert [body["event"]["text"] for body in bot.events] == ["to ganger", "to ganger", "sist", "først"]
    await clock.advance(30)
    await workplace.settled()
    assert bot.events[-1]["event"]["text"] == "sent"


async def test_with_no_way_to_the_bot_the_event_is_lost_and_the_ledger_says_so(workplace: Workplace) -> None:
    await workplace.dm(KARI, "hei")
    assert [d.transport for d in workplace.deliveries] == ["lost"]


async def test_waiting_for_what_does_not_come_ends(workplace: Workplace) -> None:
    with pytest.raises(TimeoutError):
        await workplace.until(lambda: bool(workplace.messages(WARD)), seconds=0.01)
