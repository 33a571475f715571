"""Socket Mode: the same door over a connection of our own, against a local Slack."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.demo.workplace import Workplace
from bot.slack.socket import SILENT_AFTER
from handlers.domain.inbound import Said
from tests.slack.conftest import KARI, LISE, WARD, House, build, open_views, put
from tests.slack.golden_messages import CARD, DECISION


@pytest.fixture
async def connected(workplace: Workplace) -> AsyncIterator[House]:
    house = build(workplace, "xapp-workplace")
    await house.surface.start()
    async with asyncio.timeout(5):
        await workplace.sockets.connected()
    yield house
    await workplace.settled()
    await house.surface.close()


async def test_nothing_listens_on_http(connected: House) -> None:
    assert connected.surface.routes == []
    assert connected.surface.is_ready


async def test_a_message_is_kept_before_it_is_acknowledged(workplace: Workplace, connected: House) -> None:
    await workplace.dm(KARI, "vi teller bleier")
    assert workplace.deliveries[-1].transport == "socket"
    assert workplace.deliveries[-1].answer.ok
    await connected.work()
    assert [said.text for said in connected.core.heard if isinstance(said, Said)] == ["vi teller bleier"]


async def test_what_could_not_be_kept_is_not_acknowledged_and_comes_again(
    workplace: Workplace, connected: House
) -> None:
    workplace.courier.retry_after = (0.0,)
    workplace.sockets.answer_seconds = 0.2
    connected.intake.broken = True
    await workplace.dm(KARI, "hei")
    assert not workplace.deliveries[0].answer.ok
    connected.intake.broken = False
    await workplace.settled()
    assert [delivery.answer.ok for delivery in workplace.deliveries if delivery.kind == "event"][-1]
    assert len(connected.intake.rows) == 1


async def test_a_dialog_is_answered_in_the_acknowledgement(workplace: Workplace, connected: House) -> None:
    connected.core.answer = DECISION
    ts = await put(connected, CARD)
    await workplace.press(LISE, WARD, ts, "decide")
    [view] = open_views(workplace)
    connected.core.answer = None
    sent = await workplace.submit(LISE, view, {"sentence": "ja", "answer_by": "2027-02-01"})
    assert sent.response_action == "clear"


async def test_a_connection_that_hears_nothing_is_renewed(workplace: Workplace, connected: House) -> None:
    sockets = connected.surface._sockets
    assert sockets is not None
    [connection] = sockets._connections
    before = await connection.session_id()
    connection.last_ping_pong_time = 1.0
    sockets._heard[connection] -= SILENT_AFTER + 1
    was_ready = connected.surface.is_ready
    await sockets.look()
    assert await connection.session_id() != before
    assert (was_ready, connected.surface.is_ready) == (False, True)
    await workplace.dm(KARI, "hei igjen")
    assert len(connected.intake.rows) == 1


async def test_a_slack_that_is_away_does_not_keep_us_from_starting(workplace: Workplace) -> None:
    await workplace.go_offline()
    house = build(workplace, "xapp-workplace")
    async with asyncio.timeout(2):
        await house.surface.start()
        await house.surface.close()
    await workplace.come_back()
