"""Teams' way in over real HTTP: who is let in, what is kept, and what is answered."""

from collections.abc import AsyncIterator, Callable

import httpx
import jwt
import pytest

from bot.chat.shapes import inside, text
from handlers.domain.inbound import Pressed, Said
from tests.teams.house import House, open_house
from tests.teams.microsoft import token


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with open_house() as house:
        yield house


async def test_what_the_bot_framework_signed_is_kept_before_it_is_answered(house: House) -> None:
    assert (await house.send(house.activity("message"))).status_code == 200
    assert len(house.intake.rows) == 1
    house.intake.broken = True
    assert (await house.send(house.activity("mention"))).status_code == 503


BAD: dict[str, Callable[[str], str]] = {
    "none": lambda url: "",
    "no bearer": token,
    "garbage": lambda url: "Bearer a.b.c",
    "expired": lambda url: f"Bearer {token(url, exp=1_700_000_000)}",
    "of another app": lambda url: f"Bearer {token(url, aud='6f6f6f6f-0000-4000-8000-000000000002')}",
    "of another issuer": lambda url: f"Bearer {token(url, iss='https://sts.windows.net/x/')}",
    "for another server": lambda url: f"Bearer {token('https://smba.trafficmanager.net/emea/')}",
    "signed by somebody else": lambda url: f"Bearer {token(url, key='k1')}",
    "with a key that nobody knows": lambda url: f"Bearer {token(url, kid='k1')}",
    "by a secret": lambda url: f"Bearer {token(url, alg='HS256')}",
    "by nobody": lambda url: f"Bearer {jwt.encode({'iss': 'https://api.botframework.com'}, '', algorithm='none')}",
    "without a time": lambda url: f"Bearer {token(url, exp='soon')}",
}


@pytest.mark.parametrize("how", BAD)
async def test_a_bad_token_is_refused_and_leaves_nothing(house: House, how: str) -> None:
    response = await house.send(house.activity("message"), BAD[how](house.teams.service_url))
    assert response.status_code == 401
    assert not house.intake.rows


async def test_a_key_that_speaks_for_other_chats_does_not_speak_for_teams(house: House) -> None:
    house.microsoft.endorsed, house.microsoft.served = ["webchat"], ["k1"]
    url = house.teams.service_url
    assert (await house.send(house.activity("message"), f"Bearer {token(url, kid='k1')}")).status_code == 401


FOREIGN: dict[str, dict[str, object]] = {
    "another organisation": {"channelData": {"tenant": {"id": "77777777-0000-4000-8000-000000000007"}}},
    "another kind of chat": {"channelId": "webchat"},
    "a server of nobody's": {"serviceUrl": "https://smba.trafficmanager.net.example.org/emea/"},
    "a server without TLS": {"serviceUrl": "http://smba.trafficmanager.net/emea/"},
    "a server inside": {"serviceUrl": "http://169.254.169.254/"},
}


@pytest.mark.parametrize("whence", FOREIGN)
async def test_what_is_signed_and_not_of_this_house_is_refused(house: House, whence: str) -> None:
    house.microsoft.endorsed = []
    response = await house.send(house.activity("message", **FOREIGN[whence]))
    assert response.status_code == 403
    assert not house.intake.rows
    assert not house.rooms.values


async def test_a_key_that_nobody_knows_is_not_asked_for_again_and_again(house: House) -> None:
    assert (await house.send(house.activity("message"))).status_code == 200
    url = house.teams.service_url
    asked = house.microsoft.asked
    for _ in range(5):
        refused = await house.send(house.activity("message"), f"Bearer {token(url, kid='k1')}")
        assert refused.status_code == 401
    assert house.microsoft.asked == asked


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{}", "text/plain", 415),
        (b"{}", "application/x-www-form-urlencoded", 415),
        (b"{}", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b'{"type": 3}', "application/json", 400),
        (b'{"type":"message","x":' + b"[" * 40 + b"]" * 40 + b"}", "application/json", 400),
        (b'{"type":"message","text":"' + b"a" * (1 << 20) + b'"}', "application/json", 413),
    ],
)
async def test_what_is_no_activity_is_turned_away(house: House, content: bytes, kind: str, status: int) -> None:
    response = await house.client.post(house.url, content=content, headers={"Content-Type": kind})
    assert response.status_code == status


async def test_whatever_teams_thinks_of_next_is_answered_and_not_kept(house: House) -> None:
    for sent in (house.activity("hello"), house.activity("message", type="suggestion"), house.activity("message")):
        sent["from"] = {"id": "29:somebody"}
        assert (await house.send(sent)).status_code == 200
    assert not house.intake.rows


async def test_the_same_again_changes_nothing(house: House) -> None:
    for _ in range(3):
        for name in ("message", "mention", "thread", "press", "reaction", "edit", "delete", "install", "submit_task"):
            assert (await house.does(name)).status_code == 200
    # Two reactions came in one.
    assert len(house.core.heard) == 10


async def test_a_click_that_is_sent_again_with_an_id_of_its_own_is_one_click(house: House) -> None:
    await house.does("press")
    again = await house.does("press", id="f:another")
    assert len([one for one in house.core.heard if isinstance(one, Pressed)]) == 1
    assert said(again) == "[teams.taken]"


async def test_what_people_say_to_each_other_is_dropped_unread(house: House) -> None:
    house.ours.clear()
    await house.send(house.activity("thread"))
    beside = {"id": "19:ward@thread.tacv2", "conversationType": "channel"}
    await house.send(house.activity("thread", conversation=beside))
    assert not house.intake.rows


async def test_an_answer_below_a_card_of_ours_is_heard_where_the_team_allows_it(house: House) -> None:
    await house.does("thread")
    [answer] = house.core.heard
    assert isinstance(answer, Said)
    assert (answer.text, answer.called, answer.thread and answer.thread.message) == (
        "ser på det",
        False,
        "1700000000001",
    )


@pytest.mark.parametrize(
    "name", ["adaptiveCard/action", "composeExtension/query", "signin/verifyState", "task/fetch", ""]
)
async def test_no_invoke_gets_an_empty_answer(house: House, name: str) -> None:
    response = await house.send(house.activity("press") | {"name": name})
    assert response.status_code == 200
    assert said(response) == "[teams.taken]"


def said(response: httpx.Response) -> str:
    body = response.json()
    return text(body, "value") or text(inside(body, "task"), "value")
