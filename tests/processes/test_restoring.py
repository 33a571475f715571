"""A copy taken from a bot at work, and put back after the worst: nobody is told anything twice."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.processes.conftest import PATIENCE, Place
from tests.processes.test_running import NURSE, REPORT, cards

MANY = 12
_CARD = "SELECT state FROM outbox WHERE slot = 'card'"


async def said_by_bot(place: Place) -> list[str]:
    """Everything the workplace ever took from the bot as a message of its own, once it has been quiet for a while."""
    seen = -1
    while seen != len(place.workplace.accepted):
        seen = len(place.workplace.accepted)
        await asyncio.sleep(3)
    return [post.ts for post in place.workplace.accepted]


async def test_after_a_copy_is_put_back_nothing_is_said_again_and_the_bot_goes_on(place: Place, tmp_path: Path) -> None:
    await place.tidstyv("migrate")
    process, _ = await place.listen("run")
    sending = asyncio.create_task(_report_all(place))
    await cards(place, 2)
    code, out, err = await place.tidstyv("backup", str(tmp_path / "copy.db"))
    assert (code, err) == (0, ""), out
    await sending
    await cards(place, MANY)
    before = await said_by_bot(place)
    await lose(process, tmp_path)

    code, out, err = await place.tidstyv("restore", str(tmp_path / "copy.db"))
    assert (code, err) == (0, ""), out
    assert "Kopien er lagt tilbake" in out
    await place.listen("run")
    assert await said_by_bot(place) == before
    await place.workplace.dm(NURSE, REPORT.format("ny"))
    assert "Nummer ny" in (await cards(place, MANY + 1))[-1]
    code, out, _ = await place.tidstyv("doctor")
    assert "✗ Databasen" not in out


async def test_what_the_clock_sends_anew_is_known_again_by_a_process_that_never_sent_it(
    place: Place, tmp_path: Path
) -> None:
    place.environ["HOLD_SECONDS"] = "6"
    await place.tidstyv("migrate")
    process, _ = await place.listen("run")
    await place.workplace.dm(NURSE, REPORT.format(1))
    await place.tidstyv("backup", str(tmp_path / "copy.db"))
    assert await cards(place, 0) == []
    await cards(place, 1)
    before = await said_by_bot(place)
    await lose(process, tmp_path)
    await place.tidstyv("restore", str(tmp_path / "copy.db"))
    await place.listen("run")
    await found(tmp_path / "tidstyv.db")
    assert await said_by_bot(place) == before


async def found(database: Path) -> None:
    """Until the case's card counts as sent: what is looked for and not there is sent once more, a minute later."""
    async with asyncio.timeout(PATIENCE):
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as opened:
            while opened.execute(_CARD).fetchone() != ("sent",):
                await asyncio.sleep(0.2)


async def lose(process: asyncio.subprocess.Process, folder: Path) -> None:
    """The process dies, and nothing can read its database."""
    process.kill()
    await process.wait()
    for path in folder.glob("tidstyv.db*"):
        path.rename(path.with_name(f"broken-{path.name}"))


async def _report_all(place: Place) -> None:
    for number in range(MANY):
        await place.workplace.dm(NURSE, REPORT.format(number))
