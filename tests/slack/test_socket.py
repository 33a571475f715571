"""Socket Mode: the same door over connections of our own, against a local Slack."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.chat.door import Door
from bot.demo.workplace import Fault as Broken
from bot.demo.workplace import Workplace
from bot.slack.link import Patience
from bot.slack.reach import Reach
from bot.slack.socket import CONNECTIONS, Sockets
from bot.slack.sorting import sort
from handlers.domain.inbound import Said
from handlers.ports import Kept
from tests.slack.conftest import KARI, LISE, WARD, House, build, open_views, put
from tests.slack.fakes import MemoryIntake
from tests.slack.golden_messages import CARD, DECISION

QUICK = Patience(ping=0.02, silence=0.2, first=0.01, longest=0.05, parting=0.2)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not holds():
            await asyncio.sleep(0)


async def connections(workplace: Workplace, count: int) -> None:
    await until(lambda: workplace.sockets.count == count)


@pytest.fixture
async def connected(workplace: Workplace) -> AsyncIterator[House]:
    house = build(workplace, "xapp-workplace")
    await house.surface.start()
    await connections(workplace, CONNECTIONS)
    yield house
    await workplace.settled()
    await house.surface.close()


@dataclass
class Socketed:
    """Sockets in a hurry, with the inbox behind their door."""

    workplace: Workplace
    sockets: Sockets
    intake: MemoryIntake
    pauses: list[float]

    async def start(self) -> None:
        await self.sockets.start()
        await until(lambda: self.sockets.open == CONNECTIONS)

    async def hears(self, words: str) -> bool:
        """Whether it is taken, at the first attempt or when Slack sends it again."""
        self.workplace.sockets.answer_seconds = 0.3
        before = len(self.intake.rows)
        await self.workplace.dm(KARI, words)
        await self.workplace.settled()
        return len(self.intake.rows) == before + 1


@pytest.fixture
async def quick(workplace: Workplace) -> AsyncIterator[Socketed]:
    intake, reach, pauses = MemoryIntake(), Reach(workplace.api_url), list[float]()

    async def noted(seconds: float) -> None:
        pauses.extend([seconds] if seconds else [])
        await asyncio.sleep(0)

    door = Door("slack", lambda payload: sort(payload, ""), intake, _never, lambda: None)
    async with reach.session() as session:
        client = reach.client(session=session)
        sockets = Sockets(door, client, session, "xapp-workplace", QUICK, rest=noted)
        yield Socketed(workplace, sockets, intake, pauses)
        await workplace.settled()
        await sockets.close()


async def _never(kept: Kept, waiting: object) -> str:
    raise AssertionError("no dialog here")


async def test_nothing_listens_on_http(connected: House) -> None:
    assert connected.surface.routes == []
    assert connected.surface.is_ready


@pytest.mark.parametrize(("app_token", "is_ready"), [("xapp-workplace", False), ("", True)])
async def test_before_it_has_begun_only_what_is_served_over_http_is_ready(
    workplace: Workplace, app_token: str, is_ready: bool
) -> None:
    assert build(workplace, app_token).surface.is_ready is is_ready


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


async def test_each_connection_hears(workplace: Workplace, quick: Socketed) -> None:
    await quick.start()
    assert [await quick.hears(words) for words in ("en", "to", "tre")] == [True] * 3
    assert (quick.sockets.open, quick.sockets.period) == (CONNECTIONS, 1)


@pytest.mark.parametrize("goodbye", ["warn", "refresh"])
async def test_while_one_is_renewed_the_other_hears(workplace: Workplace, quick: Socketed, goodbye: str) -> None:
    await quick.start()
    opened = len(workplace.calls)
    await getattr(workplace.sockets, goodbye)(count=1)
    assert await quick.hears("midt i")
    await until(lambda: len(workplace.calls) > opened)
    await until(lambda: quick.sockets.open >= CONNECTIONS)
    assert await quick.hears("etterpå")
    assert quick.sockets.period == 1, "there was always one that heard"
    assert {delivery.transport for delivery in workplace.deliveries} == {"socket"}


async def test_a_connection_that_was_told_to_go_is_closed_by_us_where_slack_does_not(
    workplace: Workplace, quick: Socketed
) -> None:
    await quick.start()
    await workplace.sockets.warn()
    await connections(workplace, 2 * CONNECTIONS)
    await connections(workplace, CONNECTIONS)
    assert await quick.hears("hei")


async def test_a_connection_that_falls_silent_is_given_up_and_readiness_tells(
    workplace: Workplace, quick: Socketed
) -> None:
    await quick.start()
    workplace.inject("apps.connections.open", Broken.INTERNAL_ERROR, 6)
    workplace.sockets.fall_silent()
    await until(lambda: quick.sockets.open == 0)
    assert quick.sockets.period == 0
    await connections(workplace, CONNECTIONS)
    await until(lambda: quick.sockets.open == CONNECTIONS)
    assert await quick.hears("hei igjen")
    assert quick.sockets.period == 2, "what was said in between has to be fetched"


async def test_a_quiet_connection_that_answers_is_kept(workplace: Workplace, quick: Socketed) -> None:
    await quick.start()
    opened = len(workplace.calls)
    await until(lambda: quick.sockets.silence > QUICK.ping)
    await until(lambda: quick.sockets.silence < QUICK.ping / 2)
    assert (quick.sockets.open, len(workplace.calls)) == (CONNECTIONS, opened)


async def test_a_connection_that_is_cut_is_opened_anew(workplace: Workplace, quick: Socketed) -> None:
    await quick.start()
    workplace.sockets.cut()
    assert workplace.sockets.count == 0
    await connections(workplace, CONNECTIONS)
    await until(lambda: quick.sockets.open == CONNECTIONS)
    assert await quick.hears("hei igjen")


async def test_where_there_are_too_many_it_waits_longer_each_time(workplace: Workplace, quick: Socketed) -> None:
    workplace.sockets.most = 1
    await quick.sockets.start()
    await until(lambda: len(quick.pauses) >= 8)
    assert QUICK.first / 2 <= quick.pauses[0] <= QUICK.first
    assert QUICK.longest / 2 <= quick.pauses[-1] <= QUICK.longest
    assert len(set(quick.pauses[:8])) == 8, "two that failed together do not come back together"
    assert quick.sockets.open == 1


async def test_slack_is_left_in_peace_for_as_long_as_it_asks(workplace: Workplace, quick: Socketed) -> None:
    workplace.inject("apps.connections.open", Broken.RATE_LIMITED, seconds=17)
    await quick.start()
    assert quick.pauses == [17.0]


async def test_an_address_that_is_not_slacks_is_not_called(workplace: Workplace, quick: Socketed) -> None:
    called: list[str] = []

    async def elsewhere(request: web.Request) -> web.Response:
        called.append(request.path)
        return web.Response()

    app = web.Application()
    app.router.add_get("/link", elsewhere)
    async with TestServer(app) as server:
        workplace.sockets.elsewhere = str(server.make_url("/link")).replace("http", "ws", 1)
        await quick.sockets.start()
        await until(lambda: len(workplace.calls) > 4)
    assert called == []
    assert quick.sockets.open == 0


async def test_what_slack_would_never_say_is_passed_over(workplace: Workplace, quick: Socketed) -> None:
    await quick.start()
    for said in ("hei", "[]", "{}", '{"type": 7}', '{"envelope_id": []}', '{"type": "hello", "x": ' + "[" * 500):
        for socket in workplace.sockets._open:
            await socket.send_str(said)
    assert await quick.hears("hei")
    assert quick.sockets.open == CONNECTIONS


async def test_a_slack_that_is_away_does_not_keep_us_from_starting(workplace: Workplace) -> None:
    await workplace.go_offline()
    house = build(workplace, "xapp-workplace")
    async with asyncio.timeout(2):
        await house.surface.start()
        assert not house.surface.is_ready
        await house.surface.close()
    await workplace.come_back()
