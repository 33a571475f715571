"""The stage: workplace, bot and clock together, as the page uses them."""

import asyncio
import json
import signal
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.demo import BotSettings, Stage, Upcoming, run_demo
from handlers.domain.people import Organisation

from .standin import Agency, StandIn


def samira(solvik: Organisation) -> str:
    return solvik.people["samira-haddadi"].addresses[0].id


async def write(page: httpx.AsyncClient, who: str, words: str) -> None:
    said = await page.post("/workplace/do", json={"do": "dm", "as": who, "text": words})
    assert said.json()["ok"]


async def test_what_is_written_on_the_phone_reaches_the_bot_and_its_answer_comes_back(
    page: httpx.AsyncClient, solvik: Organisation, agency: Agency
) -> None:
    await write(page, samira(solvik), "Vi fører vekt to ganger.")
    assert agency.sent[0].heard[0]["text"] == "Vi fører vekt to ganger."
    state = (await page.get("/workplace/state")).json()
    (direct,) = [c["id"] for c in state["channels"] if c["kind"] == "im" and samira(solvik) in c["members"]]
    mine, answer = state["messages"][direct]
    assert mine["user"] == samira(solvik)
    assert answer["blocks"][0]["elements"][0]["action_id"] == "send_now"


async def test_the_time_tells_what_comes_next_and_where_one_can_jump(
    page: httpx.AsyncClient, solvik: Organisation
) -> None:
    before = (await page.get("/demo/time")).json()
    assert before["upcoming"] == []
    assert before["jumps"]["hold_end"] is None
    await write(page, samira(solvik), "Vi fører vekt to ganger.")
    after = (await page.get("/demo/time")).json()
    assert after["zone"] == "Europe/Oslo"
    assert after["upcoming"] == [{"at": after["jumps"]["hold_end"], "what": "route", "case": "2026-1"}]


async def test_a_jump_moves_the_clock_and_lets_the_bot_do_what_is_due(
    page: httpx.AsyncClient, solvik: Organisation, agency: Agency
) -> None:
    await write(page, samira(solvik), "Vi fører vekt to ganger.")
    due = agency.sent[0].waiting[0].at
    answer = await page.post("/demo/jump", json={"to": "hold_end"})
    assert answer.json()["ok"]
    assert agency.sent[0].ticked[-1] >= due
    assert (await page.get("/demo/time")).json()["jumps"]["hold_end"] is None


async def test_what_lies_on_the_way_happens_in_its_own_hour(page: httpx.AsyncClient, agency: Agency) -> None:
    bot = agency.sent[0]
    now = bot.settings.now()
    stops = [now + timedelta(days=days) for days in (1, 8, 15)]
    bot.waiting = [Upcoming(at, "digest") for at in stops]
    target = now + timedelta(days=20)
    await page.post("/demo/jump", json={"to": target.isoformat()})
    visited = [min(bot.ticked, key=lambda moment: abs(moment - stop)) for stop in (*stops, target)]
    near = timedelta(seconds=30)
    assert all(abs(at - stop) < near for at, stop in zip(visited, (*stops, target), strict=True))
    assert bot.ticked == sorted(bot.ticked)


@pytest.mark.parametrize("to", ["hold_end", "effect", "yesterday", "", 7, None])
async def test_a_jump_to_no_moment_is_refused_and_the_clock_stays(
    page: httpx.AsyncClient, agency: Agency, to: object
) -> None:
    answer = await page.post("/demo/jump", json={"to": to})
    assert answer.status_code == 409
    assert answer.json()["refused"] == "no_such_moment"
    assert agency.sent[0].ticked == []


@pytest.mark.parametrize("path", ["/demo/jump", "/demo/reset"])
async def test_a_form_of_another_page_moves_nothing(page: httpx.AsyncClient, path: str) -> None:
    assert (await page.post(path, data={"to": "digest"})).status_code == 415


@pytest.mark.parametrize("path", ["/", "/page/app.js", "/demo/time", "/demo/cast", "/demo/messages"])
async def test_only_this_machine_is_let_in(page: httpx.AsyncClient, path: str) -> None:
    assert (await page.get(path, headers={"Host": "tidstyv.example"})).status_code == 403
    assert (await page.get(path, headers={"Origin": "https://tidstyv.example"})).status_code == 403
    assert (await page.get(path)).status_code == 200


async def test_starting_over_gives_a_fresh_bot_and_a_silent_workplace_at_the_same_address(
    page: httpx.AsyncClient, solvik: Organisation, agency: Agency, stage: Stage
) -> None:
    await write(page, samira(solvik), "Vi fører vekt to ganger.")
    before = (await page.get("/demo/time")).json()["run"]
    assert (await page.post("/demo/reset", json={})).status_code == 202
    await stage.settled()
    old, new = agency.sent
    assert (await page.get("/demo/time")).json()["run"] != before
    assert old.is_stopped
    assert not old.settings.folder.exists()
    assert new.settings.folder.exists()
    assert str(page.base_url).rstrip("/") == stage.scene.workplace.base_url
    said = (await page.get("/workplace/state")).json()["messages"]
    assert not any(said.values())


async def test_nothing_is_left_after_the_last_curtain(agency: Agency, solvik_file: Path) -> None:
    stage = Stage(agency.start, solvik_file)
    url = await stage.start()
    folder = agency.sent[0].settings.folder
    assert folder.exists()
    await stage.stop()
    assert agency.sent[0].is_stopped
    assert not folder.exists()
    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(url)


async def test_a_bot_that_cannot_start_leaves_nothing_behind(solvik_file: Path) -> None:
    folders: list[Path] = []

    async def fail(settings: BotSettings) -> StandIn:
        folders.append(settings.folder)
        raise RuntimeError("no bot today")

    stage = Stage(fail, solvik_file)
    with pytest.raises(RuntimeError, match="no bot today"):
        await stage.start()
    assert not folders[0].exists()


async def test_the_demo_tells_its_address_and_ends_when_interrupted(
    agency: Agency, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    demo = asyncio.create_task(run_demo(agency.start, 0, opened.set_result))
    url = await asyncio.wait_for(opened, 10)
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(url)).status_code == 200
    assert url in capsys.readouterr().out
    signal.raise_signal(signal.SIGINT)
    await asyncio.wait_for(demo, 10)
    assert agency.sent[0].is_stopped


async def test_a_port_that_is_taken_sends_the_demo_to_another(stage: Stage, agency: Agency) -> None:
    taken = int(stage.scene.workplace.base_url.rpartition(":")[2])
    opened: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    demo = asyncio.create_task(run_demo(agency.start, taken, opened.set_result))
    url = await asyncio.wait_for(opened, 10)
    assert f":{taken}/" not in url
    demo.cancel()
    with pytest.raises(asyncio.CancelledError):
        await demo
    assert agency.sent[-1].is_stopped


async def test_the_cast_names_every_room_and_person(page: httpx.AsyncClient, solvik: Organisation) -> None:
    cast = (await page.get("/demo/cast")).json()
    assert {one["person"] for one in cast["people"]} == set(solvik.people)
    assert {room["unit"] for room in cast["cases"]} == set(solvik.units)
    assert "represents" not in json.dumps(cast)
    assert datetime.fromisoformat((await page.get("/demo/time")).json()["now"]).tzinfo is not None
