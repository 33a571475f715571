"""Socket Mode with Bolt's own aiohttp client: envelopes, acknowledgements, refreshes."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.demo.workplace import ManualClock, Workplace

from .conftest import KARI, LISE, OPEN, WARD
from .tinybot import CARD, TinyBot, tiny_bot


@pytest.fixture
async def socketed(workplace: Workplace) -> AsyncIterator[TinyBot]:
    bot = tiny_bot(workplace)
    await bot.connect(workplace.app_token)
    await workplace.sockets.connected()
    yield bot
    await workplace.settled()
    await bot.stop()


async def test_an_event_comes_in_an_envelope_and_is_acknowledged(workplace: Workplace, socketed: TinyBot) -> None:
    await workplace.dm(KARI, "hei")
    assert [body["event"]["text"] for body in socketed.events] == ["hei"]
    assert [(d.transport, d.answer.status) for d in workplace.deliveries] == [("socket", 200)]


async def test_presses_commands_and_dialogs_go_the_same_way(workplace: Workplace, socketed: TinyBot) -> None:
    posted = await socketed.client.chat_postMessage(channel=WARD, text="Sak", blocks=CARD)
    assert (await workplace.press(LISE, WARD, posted["ts"], "decide")).ok
    await workplace.until(lambda: workplace.top_view(LISE) is not None)
    view = workplace.top_view(LISE)
    assert view is not None
    socketed.submission_answer = {"response_action": "errors", "errors": {"sentence": "Skriv mer"}}
    sent = await workplace.submit(LISE, view.id, {"sentence": "nei", "outcome": "kept"})
    assert sent.errors == {"sentence": "Skriv mer"}
    socketed.command_answer = "Du har ingen saker"
    await workplace.slash(KARI, OPEN, "/tidstyv", "status")
    assert [m.text for m in workplace.ephemerals(KARI)] == ["Du har ingen saker"]


async def test_an_event_without_acknowledgement_comes_again_in_the_same_envelope(
    workplace: Workplace, clock: ManualClock
) -> None:
    bot = tiny_bot(workplace)
    workplace.sockets.answer_seconds = 0.05
    await bot.connect(workplace.app_token)
    await workplace.sockets.connected()
    seen: list[tuple[str, int | None]] = []

    async def keep_quiet(client: object, request: object) -> None:
        seen.append((request.envelope_id, request.retry_attempt))  # type: ignore[attr-defined]

    assert bot.socket is not None
    bot.socket.client.socket_mode_request_listeners = [keep_quiet]
    await workplace.dm(KARI, "hei")
    await workplace.settled()
    await bot.stop()
    assert len({envelope for envelope, _ in seen}) == 1
    assert [attempt for _, attempt in seen] == [0, 1]
    assert workplace.deliveries[0].answer.reason == "timeout"


async def test_a_refresh_is_survived_by_the_client(workplace: Workplace, socketed: TinyBot) -> None:
    await workplace.sockets.refresh()
    await asyncio.wait_for(workplace.sockets.connected(), 10)
    await workplace.dm(KARI, "etterpå")
    await workplace.until(lambda: bool(socketed.events))
    assert socketed.events[-1]["event"]["text"] == "etterpå"


async def test_a_ticket_is_good_for_one_connection(workplace: Workplace, socketed: TinyBot) -> None:
    assert workplace.sockets.count == 1
    answer = await socketed.client.apps_connections_open(app_token=workplace.app_token)
    assert answer["url"].startswith("ws://127.0.0.1:")


async def test_what_happens_while_no_socket_is_open_is_lost(workplace: Workplace, socketed: TinyBot) -> None:
    await socketed.stop()
    await workplace.until(lambda: not workplace.sockets.is_connected)
    await workplace.dm(KARI, "hei")
    assert workplace.deliveries[-1].transport == "lost"
