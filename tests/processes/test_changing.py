"""Processes that run notice by themselves that who is who has changed."""

import asyncio
from pathlib import Path

import httpx
import pytest

from tests.processes.conftest import PATIENCE, Place

NURSE, WARD = "U063D0YWEL7", "C06ZZ7MUMGE"
REPORT = "Vi fører temperaturen på papir og i Gerica, 10 min hver vakt. Ingen leser det. Nummer {}."
OLD, NEW = 'leaders = ["mona-lerstad"]', 'leaders = ["torunn-vage"]'


@pytest.fixture
def mine(place: Place, tmp_path: Path, organisation_file: Path) -> Path:
    """An organisation file that this test may change."""
    copy = tmp_path / "organisation.toml"
    copy.write_bytes(organisation_file.read_bytes())
    place.environ["ORGANISATION_FILE"] = str(copy)
    return copy


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


async def problems(url: str, wanted: float) -> None:
    """Wait until the process that listens there counts so many problems with its file."""
    line = f'tidstyv_state{{state="problems",what="organisation"}} {wanted}'
    async with asyncio.timeout(PATIENCE), httpx.AsyncClient() as client:
        while line not in (await client.get(f"{url}/metrics")).text:
            await asyncio.sleep(0.1)


async def confirmation(place: Place, number: int) -> str:
    """What the nurse is told of her report, once it has been taken in."""
    await place.workplace.dm(NURSE, REPORT.format(number))
    direct = place.workplace.state.direct(NURSE).id
    async with asyncio.timeout(PATIENCE):
        while len(found := [m for m in place.workplace.messages(direct) if m.bot_id]) < number:
            await asyncio.sleep(0.05)
    return found[-1].text


async def test_a_broken_file_is_counted_and_the_mended_one_is_taken_without_a_restart(place: Place, mine: Path) -> None:
    await place.tidstyv("migrate")
    _, url = await place.listen("run")
    edit(mine, OLD, 'leaders = ["nobody"]')
    await problems(url, 1)
    assert "Mona Lerstad (leder for" in await confirmation(place, 1)
    code, out, _ = await place.tidstyv("doctor")
    assert code == 1
    assert "nobody" in out
    assert "holder seg til den forrige utgaven av fila" in out
    edit(mine, 'leaders = ["nobody"]', NEW)
    await problems(url, 0)
    assert "Torunn Våge (leder for" in await confirmation(place, 2)


async def test_a_process_that_only_serves_notices_too(place: Place, mine: Path) -> None:
    await place.tidstyv("migrate")
    _, url = await place.listen("serve")
    edit(mine, OLD, 'leaders = ["nobody", "no-one"]')
    await problems(url, 2)
