"""One call of the Bot Connector: what it says, what became of it, and whom it never reaches."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.chat.replies import LOCKED_OUT_SECONDS
from bot.teams.connector import Access, Connector, Room
from bot.teams.pace import Pace
from bot.teams.trust import Trust
from handlers.domain.errors import Fault
from handlers.ports import Delivery
from tests.teams.connector import CHANNEL, TENANT, TOKEN, FakeConnector, Trouble

SENT, LATER, UNKNOWN, DEAD = Delivery.SENT, Delivery.LATER, Delivery.UNKNOWN, Delivery.DEAD
HELLO = {"type": "message", "summary": "Hei"}


ENDS: list[tuple[Trouble, Delivery, str, float | None]] = [
    (Trouble.RATE_LIMITED, LATER, "Throttled", 7.0),
    (Trouble.TRY_AGAIN, LATER, "PreconditionFailed", 7.0),
    (Trouble.BLOCKED, DEAD, "MessageWritesBlocked", None),
    (Trouble.DISABLED, LATER, "BotDisabledByAdmin", LOCKED_OUT_SECONDS),
    (Trouble.PROXY, LATER, "http_403", None),
    (Trouble.NOT_FOUND, DEAD, "ConversationNotFound", None),
    (Trouble.LOCKED_OUT, LATER, "http_401", 7.0),
    (Trouble.TOO_BIG, DEAD, "MessageSizeTooBig", None),
    (Trouble.SERVER_ERROR, UNKNOWN, "ServiceError", None),
    (Trouble.BAD_GATEWAY, UNKNOWN, "http_502", None),
    (Trouble.AWAY, UNKNOWN, "http_503", None),
    (Trouble.ELSEWHERE, LATER, "http_302", None),
    (Trouble.DROPPED_BEFORE, UNKNOWN, "disconnected", None),
    (Trouble.DROPPED_AFTER_ACCEPT, UNKNOWN, "disconnected", None),
    (Trouble.TRUNCATED, UNKNOWN, "disconnected", None),
    (Trouble.TIMEOUT, UNKNOWN, "timeout", None),
    (Trouble.TIMEOUT_AFTER_ACCEPT, UNKNOWN, "timeout", None),
]


class Desk:
    """Gives out tokens, and hears when one was not taken. With `closed` it gives none."""

    def __init__(self) -> None:
        self.closed = False
        self.refusals = 0

    async def token(self) -> str:
        if self.closed:
            raise Fault("no token")
        return TOKEN

    def refused(self) -> None:
        self.refusals += 1


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def teams() -> AsyncIterator[FakeConnector]:
    fake = FakeConnector()
    await fake.start()
    yield fake
    await fake.stop()


@asynccontextmanager
async def calling(desk: Desk, seconds: float) -> AsyncIterator[Connector]:
    access = Access(desk.token, desk.refused, Trust(TENANT, loopback=True).allows)
    connector = Connector(access, Pace(per_second=1000), seconds)
    yield connector
    await connector.close()


@pytest.fixture
async def connector(desk: Desk) -> AsyncIterator[Connector]:
    async with calling(desk, seconds=10) as connector:
        yield connector


def room(teams: FakeConnector, conversation: str = CHANNEL) -> Room:
    return Room(teams.service_url, conversation)


async def test_a_post_says_who_it_is_from_and_tells_where_it_stands(teams: FakeConnector, connector: Connector) -> None:
    reply = await connector.post(room(teams, f"{CHANNEL};messageid=17"), HELLO)
    [message] = teams.sent
    assert (reply.delivery, reply.data) == (SENT, {"id": message.id})
    assert (message.conversation, message.root, message.activity) == (CHANNEL, "17", HELLO)
    assert teams.calls[0].token == TOKEN


async def test_half_a_character_does_not_keep_the_rest_from_going(teams: FakeConnector, connector: Connector) -> None:
    reply = await connector.post(room(teams), {"type": "message", "summary": "Æ\ud83d😀"})
    assert reply.delivery is SENT
    assert teams.sent[0].activity["summary"] == "Æ?😀"


@pytest.mark.parametrize(
    ("trouble", "delivery", "error", "wait"),
    ENDS,
    ids=lambda value: getattr(value, "name", ""),
)
async def test_every_end_of_a_call_has_its_meaning_and_no_call_is_repeated(
    teams: FakeConnector, desk: Desk, trouble: Trouble, delivery: Delivery, error: str, wait: float | None
) -> None:
    teams.inject("post", trouble, Retry_After="7")
    async with calling(desk, seconds=0.2 if error == "timeout" else 10) as connector:
        reply = await connector.post(room(teams), HELLO)
    assert (reply.delivery, reply.error, reply.wait) == (delivery, error, wait)
    assert len(teams.calls) == 1


def test_every_trouble_is_tried() -> None:
    assert {row[0] for row in ENDS} == set(Trouble)


async def test_a_token_that_is_not_taken_is_told_of(teams: FakeConnector, connector: Connector, desk: Desk) -> None:
    teams.inject("post", Trouble.LOCKED_OUT)
    assert (await connector.post(room(teams), HELLO)).wait == LOCKED_OUT_SECONDS
    assert desk.refusals == 1


async def test_without_a_token_nothing_is_called(teams: FakeConnector, connector: Connector, desk: Desk) -> None:
    desk.closed = True
    reply = await connector.post(room(teams), HELLO)
    assert (reply.delivery, reply.error, teams.calls) == (LATER, "no_token", [])


@pytest.mark.parametrize("elsewhere", ["http://192.0.2.1/emea/", "https://example.org/", "file:///etc/", "nowhere"])
async def test_nobody_but_teams_is_called(connector: Connector, elsewhere: str) -> None:
    reply = await connector.post(Room(elsewhere, CHANNEL), HELLO)
    assert (reply.delivery, reply.error) == (LATER, "not_teams")


async def test_a_server_that_is_away_has_taken_nothing(teams: FakeConnector, connector: Connector) -> None:
    gone = room(teams)
    await teams.stop()
    reply = await connector.post(gone, HELLO)
    assert (reply.delivery, reply.error) == (LATER, "not_connected")


async def test_what_is_too_big_is_refused_and_what_comes_too_soon_waits(
    teams: FakeConnector, connector: Connector
) -> None:
    assert (await connector.post(room(teams), {"summary": "a" * 30_000})).error == "MessageSizeTooBig"
    teams.paced = True
    replies = [await connector.post(room(teams), HELLO) for _ in range(2)]
    assert [(reply.delivery, reply.wait) for reply in replies] == [(SENT, None), (LATER, 1.0)]


async def test_turns_are_evenly_spaced_and_nobody_waits_after_a_rest() -> None:
    now = 100.0
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(round(seconds, 3))

    pace = Pace(per_second=20, now=lambda: now, pause=pause)
    for _ in range(3):
        await pace.turn()
    now += 60
    await pace.turn()
    assert pauses == [0.05, 0.1]
