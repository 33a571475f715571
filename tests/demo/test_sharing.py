"""A performance done again from its recording: the same gestures, the same words, the same course of the case."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import httpx
import pytest

from bot.demo import Stage
from bot.demo.deeds import JUMP, Deed
from bot.demo.recorder import Playing
from bot.staging import start_staged_bot
from handlers.domain.people import Organisation

MESSAGES = {one["id"]: one for one in json.loads((files("bot.demo") / "messages.json").read_text("utf-8"))}
EXAMPLE = MESSAGES["double-entry"]
Said = Mapping[str, list[tuple[str, str, str]]]


@asynccontextmanager
async def playing(file: Path) -> AsyncIterator[tuple[Stage, httpx.AsyncClient]]:
    stage = Stage(start_staged_bot, file)
    url = await stage.start()
    try:
        async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=60) as page:
            yield stage, page
    finally:
        await stage.stop()


def said(stage: Stage) -> Said:
    """By who is in the conversation: who wrote what, and the newest words of it, in order."""
    state = stage.scene.workplace.state
    return {
        ",".join(sorted(channel.members)): [(one.user, one.text, str(one.reactions)) for one in state.in_channel(id)]
        for id, channel in state.channels.items()
        if state.in_channel(id)
    }


async def course(stage: Stage, page: httpx.AsyncClient) -> list[tuple[object, ...]]:
    lines = (await page.get("/demo/trail")).json()
    return sorted((one["case"], one["what"], one["role"], one["status"]) for one in lines if one["line"] == "did")


class Hands:
    """Somebody at the page who waits for the answer before going on."""

    def __init__(self, stage: Stage, page: httpx.AsyncClient, solvik: Organisation) -> None:
        self.stage, self.page, self.solvik = stage, page, solvik

    def account(self, person: str) -> str:
        return self.solvik.people[person].addresses[0].id

    async def do(self, who: str, gesture: str, **fields: object) -> None:
        answer = await self.page.post("/workplace/do", json={"do": gesture, "as": self.account(who), **fields})
        assert answer.json()["ok"], answer.text

    async def jump(self, to: str) -> None:
        assert (await self.page.post("/demo/jump", json={"to": to})).json()["ok"]

    async def sees(self, channel: str, words: str) -> str:
        place = self.stage.scene.workplace

        def found() -> list[str]:
            return [one.ts for one in place.messages(channel) if words in one.text]

        await place.until(lambda: bool(found()), 20)
        return found()[0]

    async def dialog(self, who: str) -> str:
        place = self.stage.scene.workplace
        await place.until(lambda: place.top_view(self.account(who)) is not None, 20)
        view = place.top_view(self.account(who))
        assert view is not None
        return view.id


async def a_whole_journey(hands: Hands) -> None:
    unit = hands.solvik.units["sjohaugen-1"]
    room, (leader,), (representative,) = unit.channels["slack"], unit.leaders, unit.representatives
    reporter = hands.stage.scene.workplace.state.direct(hands.account(EXAMPLE["from"])).id
    await hands.do(EXAMPLE["from"], "dm", text=EXAMPLE["text"])
    asked = await hands.sees(reporter, "Saken går ut om litt")
    await hands.do(EXAMPLE["from"], "press", channel=reporter, ts=asked, action_id="send_now")
    card = await hands.sees(room, EXAMPLE["text"])
    await hands.do(leader, "react", channel=room, ts=card, name="eyes")
    await hands.sees(reporter, "har sett sak")
    await hands.do(leader, "press", channel=room, ts=card, action_id="decide")
    view = await hands.dialog(leader)
    await hands.do(leader, "close_view", view_id=view)
    await hands.do(leader, "press", channel=room, ts=card, action_id="decide")
    view = await hands.dialog(leader)
    filled = {"outcome": "removed", "sentence": "vi slutter med lista fra mandag"}
    await hands.do(leader, "submit", view_id=view, values=filled)
    await hands.sees(reporter, "foreslår et svar")
    await hands.do(representative, "press", channel=room, ts=card, action_id="support")
    await hands.sees(reporter, "er avgjort: fjernet")
    await hands.jump("effect")
    await hands.jump("digest")
    await hands.jump("six_weeks")
    noticed = await hands.sees(reporter, "Merker du det?")
    await hands.do(EXAMPLE["from"], "press", channel=reporter, ts=noticed, action_id="noticed_yes")
    await hands.jump((hands.stage.scene.clock.now() + timedelta(days=1)).isoformat())


async def test_a_recording_gives_the_same_conversations_and_the_same_course_again(
    solvik_file: Path, solvik: Organisation
) -> None:
    async with playing(solvik_file) as (stage, page):
        await a_whole_journey(Hands(stage, page, solvik))
        recording = (await page.get("/demo/recording")).json()
        first, steps = said(stage), await course(stage, page)
    async with playing(solvik_file) as (stage, page):
        assert (await page.post("/demo/play", json=recording)).status_code == 202
        await stage.settled()
        time = (await page.get("/demo/time")).json()
        assert time["playing"] == {
            "done": len(recording["deeds"]),
            "of": len(recording["deeds"]),
            "is_over": True,
            "stopped": "",
        }
        assert said(stage) == first
        assert await course(stage, page) == steps
        assert (await page.get("/demo/recording")).json() == recording


async def test_what_is_recorded_bears_nothing_that_only_one_performance_knows(
    solvik_file: Path, solvik: Organisation
) -> None:
    async with playing(solvik_file) as (stage, page):
        await a_whole_journey(Hands(stage, page, solvik))
        recording = (await page.get("/demo/recording")).text
        state = stage.scene.workplace.state
        one_time = [*state.views, *(one.id for one in state.channels.values() if one.is_im), *state.triggers]
        stamps = [ts for said in state.messages.values() for ts in said]
        assert not [one for one in (*one_time, *stamps) if one in recording]
        assert len(recording) < 4_000


async def test_a_deed_that_cannot_be_done_again_ends_the_playing_and_loses_nothing(
    solvik_file: Path, solvik: Organisation
) -> None:
    samira = solvik.people["samira-haddadi"].addresses[0].id
    rows = [
        [10, "dm", samira, {"text": EXAMPLE["text"]}],
        [10, "press", samira, {"channel": f"@{samira}", "ts": "bot:7", "action_id": "send_now"}],
        [10, "dm", samira, {"text": "aldri sagt"}],
    ]
    async with playing(solvik_file) as (stage, page):
        sent = await page.post("/demo/play", json={"v": 1, "start": "2026-11-23T08:12:00+00:00", "deeds": rows})
        assert sent.status_code == 202
        await stage.settled()
        time = (await page.get("/demo/time")).json()
        assert (time["playing"]["done"], time["playing"]["stopped"]) == (1, "message_not_found")
        assert time["now"].startswith("2026-11-23T08:1")
        (mine, *answers) = stage.scene.workplace.direct_messages(samira)
        assert mine.text == EXAMPLE["text"]
        assert answers


async def test_a_halt_ends_the_playing_where_it_is(page: httpx.AsyncClient, stage: Stage) -> None:
    playing = Playing([Deed(timedelta(days=day), JUMP) for day in range(5)])

    async def go(deed: Deed) -> None:
        playing.is_halted = deed.at == timedelta(days=3)

    await playing.play(stage.scene.recorder, go)
    assert (playing.done, playing.stopped, playing.is_over) == (3, "halted", True)
    assert (await page.post("/demo/halt", json={})).json() == {"ok": True}


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"v": 2, "start": "2026-11-23T08:12:00+00:00", "deeds": []}, "other_version"),
        ({"v": 1, "start": "2026-11-23T08:12:00", "deeds": []}, "not_a_recording"),
        ({"v": 1, "start": "9999-11-23T08:12:00+00:00", "deeds": []}, "not_a_recording"),
        ({"v": 1, "start": "2026-11-23T08:12:00+00:00", "deeds": [[1, "dm"]]}, "not_a_recording"),
        ({"v": 1, "start": "2026-11-23T08:12:00+00:00", "deeds": [[10**18, "jump", "", {}]]}, "not_a_recording"),
        ({"v": 1, "start": "2026-11-23T08:12:00+00:00", "deeds": [[0, "dm", "", {}]] * 501}, "not_a_recording"),
        ([], "not_a_recording"),
        ("x", "not_a_recording"),
    ],
)
async def test_what_is_no_recording_is_refused_and_the_performance_goes_on(
    page: httpx.AsyncClient, given: object, refused: str
) -> None:
    before = (await page.get("/demo/time")).json()["run"]
    answer = await page.post("/demo/play", json=given)
    assert (answer.status_code, answer.json()["refused"]) == (409, refused)
    assert (await page.get("/demo/time")).json()["run"] == before


@pytest.mark.parametrize(
    "row",
    [
        ["dm", "U0NOBODY", {"text": "hei"}],
        ["dance", "U04TCPC15L6", {}],
        ["press", "U04TCPC15L6", {"channel": "@U04TCPC15L6", "ts": "../..", "action_id": "x"}],
        ["press", "U04TCPC15L6", {"view_id": "dialog", "action_id": "x", "value": 3}],
        ["say", "U04TCPC15L6", {"channel": 7, "text": ["x"]}],
        ["submit", "U04TCPC15L6", {"view_id": "home", "values": {"a": [1]}}],
    ],
)
async def test_a_deed_that_makes_no_sense_is_refused_in_a_word(
    page: httpx.AsyncClient, stage: Stage, row: list[object]
) -> None:
    recording = {"v": 1, "start": "2026-11-23T08:12:00+00:00", "deeds": [[0, *row]]}
    assert (await page.post("/demo/play", json=recording)).status_code == 202
    await stage.settled()
    playing = (await page.get("/demo/time")).json()["playing"]
    assert playing["done"] == 0
    assert playing["stopped"]


async def test_a_refused_gesture_is_not_recorded(page: httpx.AsyncClient, solvik: Organisation) -> None:
    samira = solvik.people["samira-haddadi"].addresses[0].id
    await page.post("/workplace/do", json={"do": "dm", "as": samira, "text": "hei"})
    await page.post("/workplace/do", json={"do": "press", "as": samira, "view_id": "V1", "action_id": "x"})
    await page.post("/workplace/do", content="}{", headers={"Content-Type": "application/json"})
    assert len((await page.get("/demo/recording")).json()["deeds"]) == 1
