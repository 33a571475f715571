"""The page's way in: what it sees, what it can do, and who is kept out."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.demo.workplace import Workplace
from bot.demo.workplace.control import GESTURES, RETRY_MILLISECONDS

from .conftest import KARI, LISE, NINA, OPEN, WARD
from .tinybot import CARD, TinyBot


@pytest.fixture
async def page(workplace: Workplace) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=workplace.base_url, trust_env=False) as page:
        yield page


async def test_a_journey_through_the_page(workplace: Workplace, bot: TinyBot, page: httpx.AsyncClient) -> None:
    said = await page.post("/workplace/do", json={"as": KARI, "do": "dm", "text": "skjema 14"})
    assert said.json()["result"]["text"] == "skjema 14"
    posted = await bot.client.chat_postMessage(channel=WARD, text="Sak", blocks=CARD)
    press = {"as": LISE, "do": "press", "channel": WARD, "ts": posted["ts"], "action_id": "decide"}
    assert (await page.post("/workplace/do", json=press)).json()["result"]["answered"] is True
    state = (await page.get("/workplace/state")).json()
    (view,) = state["views"]
    assert (view["user"], view["is_top"], view["callback_id"]) == (LISE, True, "decision")
    submit = {"as": LISE, "do": "submit", "view_id": view["id"]}
    values = {"sentence": "Vi slutter", "outcome": "removed"}
    sent = (await page.post("/workplace/do", json=submit | {"values": values})).json()
    assert sent["result"]["response_action"] == "close"
    assert (await page.get("/workplace/state")).json()["views"] == []


async def test_the_state_can_be_asked_for_one_conversation(workplace: Workplace, page: httpx.AsyncClient) -> None:
    await workplace.say(LISE, WARD, "i avdelingen")
    await workplace.say(LISE, OPEN, "for alle")
    state = (await page.get("/workplace/state", params={"conversation": WARD})).json()
    assert [m["text"] for m in state["messages"][WARD]] == ["i avdelingen"]
    assert list(state["messages"]) == [WARD]
    assert {user["id"] for user in state["users"]} >= {KARI, LISE}


async def test_a_refused_gesture_is_told_by_its_code(page: httpx.AsyncClient) -> None:
    refused = await page.post("/workplace/do", json={"as": NINA, "do": "say", "channel": WARD, "text": "hei"})
    assert (refused.status_code, refused.json()["refused"]) == (409, "not_a_member")
    unknown = await page.post("/workplace/do", json={"as": NINA, "do": "dance"})
    assert unknown.json()["refused"] == "no_such_gesture"


@pytest.mark.parametrize("gesture", sorted(GESTURES))
async def test_every_gesture_answers_even_when_asked_half(page: httpx.AsyncClient, gesture: str) -> None:
    said = await page.post("/workplace/do", json={"as": KARI, "do": gesture})
    assert said.status_code in (200, 409)


async def test_the_bell_rings_at_each_change(workplace: Workplace, page: httpx.AsyncClient) -> None:
    async with page.stream("GET", "/workplace/events") as bell:
        lines = bell.aiter_lines()
        soon = [line async for line in _take(lines, 2)]
        first = [line async for line in _take(lines, 3)]
        await workplace.say(LISE, WARD, "hei")
        second = [line async for line in _take(lines, 3)]
    assert soon[0] == f"retry: {RETRY_MILLISECONDS}"
    assert first[1] == "data: 0"
    assert int(second[1].removeprefix("data: ")) > 0


async def _take(lines: AsyncIterator[str], count: int) -> AsyncIterator[str]:
    for _ in range(count):
        yield await anext(lines)


@pytest.mark.parametrize(
    "headers",
    [{"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Host": "evil.example:80"}, {"Origin": "null"}],
)
async def test_another_place_is_kept_out(page: httpx.AsyncClient, headers: dict[str, str]) -> None:
    for method, path in [("GET", "/workplace/state"), ("GET", "/workplace/events"), ("POST", "/workplace/do")]:
        assert (await page.request(method, path, headers=headers)).status_code == 403


async def test_the_pages_own_origin_is_let_in_and_a_form_is_not(workplace: Workplace, page: httpx.AsyncClient) -> None:
    own = {"Origin": workplace.base_url}
    assert (await page.get("/workplace/state", headers=own)).status_code == 200
    form = await page.post("/workplace/do", data={"as": KARI, "do": "dm", "text": "hei"})
    assert form.status_code == 415
    broken = await page.post("/workplace/do", content=b"{", headers={"Content-Type": "application/json"})
    assert broken.status_code == 400
    assert json.loads((await page.get("/workplace/state")).text)["messages"] is not None
