"""Each safeguard is needed: take it out, and the audit finds what it was there for."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.faults.campaign import Field
from tests.faults.databases import Databases, databases
from tests.faults.safeguards import SAFEGUARDS, Safeguard


@pytest.fixture(scope="module")
def places() -> Iterator[Databases]:
    with databases() as opened:
        yield opened


@pytest.mark.parametrize("safeguard", SAFEGUARDS, ids=[each.name for each in SAFEGUARDS])
async def test_without_it_the_audit_finds_what_it_guards_against(safeguard: Safeguard, places: Databases) -> None:
    field = Field(places, safeguard.kind, 1, 1)
    assert (await safeguard.life(field)).found == []
    life = await safeguard.life(replace(field, without=(safeguard.name,)))
    assert safeguard.sees & {found.finding for found in life.found}
