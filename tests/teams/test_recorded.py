"""The fake Bot Connector answers what Microsoft's playground answered: recorded.json is from its own record.

Both know only what they were told: ids are other ids, and what the playground knows more of people is left out. Where
Microsoft documents otherwise the fake does as it is documented, unless it is told to be the playground.
"""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import httpx
import pytest

from bot.chat.shapes import Obj, inside, objs, text
from tests.teams.connector import FakeConnector

EXCHANGES: Final[list[Obj]] = objs(json.loads((Path(__file__).parent / "recorded.json").read_text("utf-8")))
PEOPLE: Final = {"50000000-0000-4000-8000-000000000005": "29:ida"}
ROOMS: Final = {"a:the-seated-and-the-bot", "19:ward@thread.tacv2", "19:general@thread.tacv2"}


@pytest.fixture
async def teams() -> AsyncIterator[FakeConnector]:
    teams = FakeConnector(people=dict(PEOPLE), channels=set(ROOMS), finds_object_ids=False, calls_it="aadObjectId")
    teams.gone.add("a:nobody")
    await teams.start()
    yield teams
    await teams.stop()


def with_ids(thing: object, ids: dict[str, str]) -> object:
    """The same with what the fake calls things."""
    written = json.dumps(thing)
    for theirs, ours in ids.items():
        written = written.replace(theirs, ours)
    return json.loads(written)


def kinds(answer: object) -> object:
    """Which fields there are, and of which kind; of a list its first."""
    if isinstance(answer, dict):
        return {name: kinds(value) for name, value in answer.items()}
    return [kinds(value) for value in answer[:1]] if isinstance(answer, list) else type(answer).__name__


def holds(more: object, less: object) -> bool:
    if isinstance(more, dict) and isinstance(less, dict):
        return all(name in more and holds(more[name], value) for name, value in less.items())
    if isinstance(more, list) and isinstance(less, list):
        return all(holds(one, other) for one, other in zip(more, less, strict=True))
    return more == less


async def test_the_fake_answers_as_the_playground_did(teams: FakeConnector) -> None:
    ids: dict[str, str] = {}
    async with httpx.AsyncClient(trust_env=False) as client:
        for one in EXCHANGES:
            path, body = with_ids(text(one, "path"), ids), with_ids(inside(one, "body"), ids)
            method, url = text(one, "method"), teams.service_url.rstrip("/") + str(path)
            response = await client.request(method, url, json=body if method != "GET" else None)
            answer, recorded = response.json(), inside(one, "answer")
            assert response.status_code == one["status"], path
            assert holds(kinds(recorded), kinds(answer)), (path, answer)
            assert text(answer, "error", "code") == text(recorded, "error", "code")
            if text(recorded, "id"):
                ids[text(recorded, "activityId") or text(recorded, "id")] = text(answer, "activityId") or answer["id"]


def test_the_record_holds_every_kind_of_call_that_the_bot_makes() -> None:
    told = {(text(one, "method"), text(one, "path").rpartition("/")[2].partition("?")[0]) for one in EXCHANGES}
    assert {("POST", "conversations"), ("POST", "activities"), ("GET", "pagedmembers")} <= told
    assert {method for method, _ in told} == {"POST", "PUT", "GET"}


async def test_the_fake_finds_members_as_microsoft_documents() -> None:
    """learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context: by Teams' id or by the directory's."""
    teams = FakeConnector(people=dict(PEOPLE), channels=set(ROOMS))
    await teams.start()
    (person, user), room = next(iter(PEOPLE.items())), "19:ward@thread.tacv2"
    async with httpx.AsyncClient(trust_env=False) as client:
        for id in (person, user):
            told = (await client.get(f"{teams.service_url}v3/conversations/{room}/members/{id}")).json()
            assert (told["id"], told["objectId"]) == (user, person)
    await teams.stop()
