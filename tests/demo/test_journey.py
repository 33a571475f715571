"""The real bot on the stage: one case from the phone to the committee, by the page's own addresses."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path

import httpx
import pytest

from bot.demo import Stage
from bot.staging import start_staged_bot
from handlers.domain.people import Organisation

EXAMPLE = json.loads((files("bot.demo") / "messages.json").read_text("utf-8"))[0]
SENTENCE = "vi slutter med lista fra mandag"


@dataclass
class Visitor:
    """Somebody at the page, who can be anybody in Solvik."""

    stage: Stage
    page: httpx.AsyncClient
    solvik: Organisation

    def account(self, person: str) -> str:
        return self.solvik.people[person].addresses[0].id

    async def do(self, who: str, gesture: str, **fields: str) -> None:
        said = await self.page.post("/workplace/do", json={"do": gesture, "as": self.account(who), **fields})
        assert said.json()["ok"], said.text

    async def jump(self, to: str) -> None:
        answer = await self.page.post("/demo/jump", json={"to": to}, timeout=30)
        assert answer.json()["ok"], answer.text

    async def sees(self, channel: str, words: str) -> str:
        """Wait for a message with these words; its timestamp."""

        def found() -> list[str]:
            return [one.ts for one in self.stage.scene.workplace.messages(channel) if words in one.text]

        await self.stage.scene.workplace.until(lambda: bool(found()), 10)
        return found()[0]

    def direct(self, who: str) -> str:
        return self.stage.scene.workplace.state.direct(self.account(who)).id


@pytest.fixture
async def visitor(solvik_file: Path, solvik: Organisation) -> AsyncIterator[Visitor]:
    stage = Stage(start_staged_bot, solvik_file)
    url = await stage.start()
    async with httpx.AsyncClient(base_url=url, trust_env=False) as page:
        yield Visitor(stage, page, solvik)
    await stage.stop()


async def test_a_time_thief_goes_from_the_phone_to_the_weekly_digest(visitor: Visitor) -> None:
    unit = visitor.solvik.units["sjohaugen-1"]
    room, (leader,), (representative,) = unit.channels["slack"], unit.leaders, unit.representatives
    reporter = visitor.direct(EXAMPLE["from"])

    await visitor.do(EXAMPLE["from"], "dm", text=EXAMPLE["text"])
    await visitor.sees(reporter, "Saken går ut om litt")
    await visitor.jump("hold_end")
    card = await visitor.sees(room, EXAMPLE["text"])
    await visitor.do(leader, "say", channel=room, thread_ts=card, text=f"fjernet: {SENTENCE}")
    await visitor.sees(reporter, "foreslår et svar")
    await visitor.do(representative, "press", channel=room, ts=card, action_id="support")
    await visitor.sees(reporter, "er avgjort: fjernet")
    await visitor.jump("effect")
    await visitor.sees(reporter, "Fra i dag")
    await visitor.jump("digest")

    committee = visitor.solvik.committee.channels["slack"]
    digest = await visitor.sees(committee, SENTENCE)
    told = visitor.stage.scene.workplace.state.message(committee, digest).text
    assert EXAMPLE["text"] not in told
    await visitor.jump("six_weeks")
    await visitor.sees(reporter, "Merker du det?")


async def test_the_trail_tells_where_a_case_went_and_why_but_not_what_it_says_or_from_whom(visitor: Visitor) -> None:
    await visitor.do(EXAMPLE["from"], "dm", text=EXAMPLE["text"])
    await visitor.sees(visitor.direct(EXAMPLE["from"]), "Saken går ut om litt")
    await visitor.jump("hold_end")
    answer = await visitor.page.get("/demo/trail")
    did = [one for one in answer.json() if one["line"] == "did"]
    (out,) = [one for one in did if one["what"] == "route"]
    assert re.fullmatch(r"20\d\d-1", out["case"])
    assert (out["status"], out["because"]) == ("routed", ["leader", "representative"])
    assert {one["to"] for one in answer.json() if one["line"] == "sent"} == {"im", "group"}
    account = visitor.account(EXAMPLE["from"])
    assert not [one for one in (EXAMPLE["text"], "papirliste", account, EXAMPLE["from"]) if one in answer.text]


async def test_what_is_due_on_the_way_arrives_in_its_own_hour(visitor: Visitor) -> None:
    await visitor.do(EXAMPLE["from"], "dm", text=EXAMPLE["text"])
    await visitor.sees(visitor.direct(EXAMPLE["from"]), "Saken går ut om litt")
    time = (await visitor.page.get("/demo/time")).json()
    thursday = datetime.fromisoformat(time["jumps"]["digest"])
    await visitor.jump((thursday + timedelta(days=4)).isoformat())
    digest = await visitor.sees(visitor.solvik.committee.channels["slack"], "Ukas rydding")
    assert abs(float(digest) - thursday.timestamp()) < 60
