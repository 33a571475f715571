"""A process that is told to stop says so first, and goes on taking in until whoever sends has heard it."""

import asyncio
import signal

import httpx

from tests.processes.conftest import PATIENCE, Place

NURSE = "U063D0YWEL7"


async def ready(url: str) -> int:
    async with httpx.AsyncClient() as client:  # a connection of its own each time
        return (await client.get(f"{url}/readyz")).status_code


async def test_readiness_goes_while_everybody_is_still_let_in(place: Place) -> None:
    await place.tidstyv("migrate")
    process, url = await place.listen("run")
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(PATIENCE):
        while await ready(url) != 503:
            await asyncio.sleep(0)
    await place.workplace.dm(NURSE, "Vi fører temperaturen på papir og i Gerica, 10 min hver vakt.")
    assert [delivery.answer.status for delivery in place.workplace.deliveries] == [200]
    assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
