"""What somebody writes while no process is there is taken by the next one, and by Socket Mode nobody sends it again."""

import asyncio
import signal

from tests.processes.conftest import PATIENCE, Place

NURSE, WARD = "U063D0YWEL7", "C06ZZ7MUMGE"
BEFORE, MEANWHILE = (f"Vi fører {what} på papir og i Gerica, 10 min hver vakt." for what in ("temperaturen", "vekta"))


async def told(place: Place, words: str) -> int:
    """How many cards with these words there are, once there is one."""
    async with asyncio.timeout(PATIENCE):
        while not (found := [m for m in place.workplace.messages(WARD) if m.bot_id and words in m.text]):
            await asyncio.sleep(0.05)
    return len(found)


async def test_what_is_written_while_nobody_is_there_is_taken_by_the_next_process(place: Place) -> None:
    place.environ["SLACK_APP_TOKEN"] = place.workplace.app_token
    await place.tidstyv("migrate")
    process, _ = await place.listen("run")
    place.workplace.request_url = None
    await place.workplace.dm(NURSE, BEFORE)
    assert await told(place, BEFORE) == 1
    process.send_signal(signal.SIGTERM)
    await process.wait()

    await place.workplace.dm(NURSE, MEANWHILE)
    assert place.workplace.deliveries[-1].transport == "lost"
    await place.listen("run")
    assert await told(place, MEANWHILE) == 1
    assert await told(place, BEFORE) == 1
