"""Teams with the processes of a larger installation: one takes in and answers, another works, on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest

from config.organisation import load_organisation
from handlers.domain.people import Organisation
from storage.post import LEASE
from tests.journey.teams import Teams, words_of
from tests.postgres import running_postgres
from tests.processes.conftest import PATIENCE, Place, free_port, until_ready
from tests.teams.connector import FakeConnector, Message, Trouble

NURSE, LEADER, REPRESENTATIVE, WARD = "samira-haddadi", "mona-lerstad", "kjetil-romslo", "sjohaugen-1"
REPORT = "Vi fører temperaturen på papir og i Gerica, 10 min hver vakt. Ingen leser det."


@pytest.fixture
def solvik(organisation_file: Path) -> Organisation:
    return load_organisation(organisation_file).organisation


@pytest.fixture
async def teams(place: Place, solvik: Organisation) -> AsyncIterator[Teams]:
    """The people of Solvik, before an emulator: their bot is not there yet, and knows Teams alone."""
    place.environ = {name: value for name, value in place.environ.items() if not name.startswith("SLACK_")}
    place.environ["TEAMS_EMULATOR"] = "1"
    connector = FakeConnector({unit.channels["teams"] for unit in solvik.units.values()})
    await connector.start()
    async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as client:
        yield Teams(connector, solvik.people, lambda: "", client)
    await connector.stop()


async def test_a_case_goes_its_way_through_two_processes_on_postgresql(
    place: Place, teams: Teams, solvik: Organisation
) -> None:
    channel = solvik.units[WARD].channels["teams"]
    with running_postgres() as server:
        place.environ["DATABASE_URL"] = server.url(server.create())
        assert (await place.tidstyv("migrate"))[0] == 0
        _, url = await place.listen("serve")
        teams.url = lambda: f"{url}/api/messages"
        port = free_port()
        await until_ready(f"http://127.0.0.1:{port}", await place.start("work", "--port", str(port)))
        assert (await teams.deliver(teams.writes(NURSE, REPORT))).status_code == 200
        card = await until(lambda: standing(teams, channel, REPORT))
        for button, filled in (("decide", {}), ("decide", {"outcome": "removed", "sentence": "Lista er borte."})):
            await teams.press(LEADER, card, teams.presses(LEADER, card, button, **filled))
        await until(lambda: standing(teams, channel, "Utfall: Fjernet"))
        await teams.press(REPRESENTATIVE, card, teams.presses(REPRESENTATIVE, card, "support"))
        await until(lambda: standing(teams, teams.direct(NURSE), "er avgjort: fjernet"))
        await until(lambda: standing(teams, channel, "er avgjort: fjernet"))
        assert [one.id for one in teams.connector.in_room(channel) if not one.root] == [card.id]
        await place.stop()


async def test_a_process_that_is_killed_while_it_sends_a_card_leaves_two_that_work(
    place: Place, teams: Teams, solvik: Organisation
) -> None:
    channel = solvik.units[WARD].channels["teams"]
    await place.tidstyv("migrate")
    process, url = await place.listen("run")
    teams.url = lambda: f"{url}/api/messages"
    teams.connector.inject("open", Trouble.TIMEOUT_AFTER_ACCEPT)
    assert (await teams.deliver(teams.writes(NURSE, REPORT))).status_code == 200
    first = await until(lambda: standing(teams, channel, REPORT))
    process.kill()
    await process.wait()
    _, url = await place.listen("run")
    newest = await until(lambda: next(iter(teams.connector.in_room(channel)[1:]), None), LEASE.total_seconds())
    await teams.press(LEADER, first, teams.presses(LEADER, first, "acknowledge"))
    await until(lambda: newest if newest.edits else None)
    await until(lambda: standing(teams, teams.direct(NURSE), "Mona Lerstad har sett"))
    assert "Status: Sett" in words_of(newest)
    assert teams.connector.in_room(channel) == [first, newest]
    seen = [one for one in teams.connector.in_room(teams.direct(NURSE)) if words_of(one).startswith("Mona Lerstad")]
    assert len(seen) == 1


def standing(teams: Teams, conversation: str, words: str) -> Message | None:
    return next((one for one in teams.connector.in_room(conversation) if words in words_of(one)), None)


async def until(found: Callable[[], Message | None], longer: float = 0.0) -> Message:
    async with asyncio.timeout(PATIENCE + longer):
        while (message := found()) is None:
            await asyncio.sleep(0.05)
    return message
