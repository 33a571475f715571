"""Processes that serve: told to stop, killed, and two of them on PostgreSQL."""

import asyncio
import signal
from collections.abc import Iterator

import httpx
import pytest

from storage.inbox import LEASE
from tests.postgres import Server, running_postgres
from tests.processes.conftest import PATIENCE, Place, free_port, until_ready

NURSE, LEADER, WARD = "U063D0YWEL7", "U05U4S4K76W", "C06ZZ7MUMGE"
REPORT = "Vi fører temperaturen på papir og i Gerica, 10 min hver vakt. Ingen leser det. Nummer {}."


async def cards(place: Place, count: int, patience: float = PATIENCE) -> list[str]:
    """What stands in the ward's case channel once so many cards are there."""
    async with asyncio.timeout(patience):
        while len(found := [m.text for m in place.workplace.messages(WARD) if m.bot_id]) < count:
            await asyncio.sleep(0.05)
    return found


async def test_sigterm_finishes_what_is_in_hand_and_the_next_process_goes_on(place: Place) -> None:
    await place.tidstyv("migrate")
    process, _ = await place.listen("run")
    for number in range(5):
        await place.workplace.dm(NURSE, REPORT.format(number))
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
    reports = [d for d in place.workplace.deliveries if NURSE in str(d.body.get("event"))]
    assert [d.answer.status for d in reports] == [200] * 5

    await place.listen("run")
    found = await cards(place, 5)
    assert sorted(text.partition("Nummer ")[2][0] for text in found) == ["0", "1", "2", "3", "4"]


async def test_a_process_that_only_serves_opens_dialogs_and_keeps_the_rest(place: Place) -> None:
    await place.tidstyv("migrate")
    process, _ = await place.listen("run")
    await place.workplace.dm(NURSE, REPORT.format(0))
    await cards(place, 1)
    process.send_signal(signal.SIGTERM)
    await process.wait()

    await place.listen("serve")
    [card] = [m for m in place.workplace.messages(WARD) if m.bot_id]
    await place.workplace.press(LEADER, WARD, card.ts, "decide")
    view = place.workplace.top_view(LEADER)
    assert view is not None
    answers = {"outcome": "removed", "sentence": "Vi slutter med lista."}
    sent = await place.workplace.submit(LEADER, view.id, answers)
    assert sent.answer.status == 200
    assert place.workplace.top_view(LEADER) is None
    assert len(await cards(place, 1)) == 1

    await place.start("work")
    assert any("Vi slutter med lista." in text for text in await cards(place, 2))


async def test_a_killed_process_loses_nothing_and_doubles_nothing(place: Place) -> None:
    await place.tidstyv("migrate")
    process, _ = await place.listen("run")
    for number in range(5):
        await place.workplace.dm(NURSE, REPORT.format(number))
    process.kill()
    await process.wait()
    await place.listen("run")
    # What the killed process had in hand is free when its lease is over.
    found = await cards(place, 5, LEASE.total_seconds() + PATIENCE)
    assert len(found) == len(set(found)) == 5


async def test_the_logs_and_the_probes_tell_nothing_that_anybody_wrote(place: Place) -> None:
    await place.tidstyv("migrate")
    process, url = await place.listen("run", LOG_LEVEL="DEBUG")
    await place.workplace.dm(NURSE, "Hemmeligheten om skjemaet tar 10 min hver vakt")
    await cards(place, 1)
    async with httpx.AsyncClient() as client:
        figures = (await client.get(f"{url}/metrics")).text
        assert (await client.get(f"{url}/healthz")).text == "ok\n"
    process.send_signal(signal.SIGTERM)
    out, err = await process.communicate()
    told = out.decode() + err.decode() + figures
    assert 'tidstyv_state{state="routed",what="cases"} 1.0' in figures
    for canary in ("Hemmeligheten", NURSE, "xoxb-"):
        assert canary not in told


async def test_by_socket_mode_the_bot_needs_no_address_of_its_own(place: Place) -> None:
    place.environ["SLACK_APP_TOKEN"] = place.workplace.app_token
    await place.tidstyv("migrate")
    await place.listen("run")
    place.workplace.request_url = None
    await place.workplace.dm(NURSE, REPORT.format(1))
    assert len(await cards(place, 1)) == 1
    assert {delivery.transport for delivery in place.workplace.deliveries} == {"socket"}


@pytest.fixture(scope="module")
def postgres() -> Iterator[Server]:
    with running_postgres() as server:
        yield server


async def test_two_processes_on_postgresql_share_the_work(place: Place, postgres: Server) -> None:
    name = postgres.create()
    try:
        place.environ["DATABASE_URL"] = postgres.url(name)
        assert (await place.tidstyv("migrate"))[0] == 0
        await place.listen("serve")
        port = free_port()
        await until_ready(f"http://127.0.0.1:{port}", await place.start("work", "--port", str(port)))
        await place.start("work")
        for number in range(4):
            await place.workplace.dm(NURSE, REPORT.format(number))
        found = await cards(place, 4)
        assert len(set(found)) == 4
        await asyncio.sleep(0)
        assert len([m for m in place.workplace.messages(WARD) if m.bot_id]) == 4
    finally:
        await place.stop()
        postgres.drop(name)
