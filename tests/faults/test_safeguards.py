"""Each safeguard is needed: take it out, and the audit finds what it was there for."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.faults.audit import Finding
from tests.faults.campaign import Field
from tests.faults.databases import Databases, databases
from tests.faults.safeguards import SAFEGUARDS, Safeguard


@pytest.fixture(scope="module")
def places() -> Iterator[Databases]:
    with databases() as opened:
        yield opened


LIVES = 4


@pytest.mark.parametrize("safeguard", SAFEGUARDS, ids=[each.name for each in SAFEGUARDS])
async def test_without_it_the_audit_finds_what_it_guards_against(safeguard: Safeguard, places: Databases) -> None:
    field = Field(places, safeguard.kind, 1, 1)
    assert (await safeguard.life(field)).found == []
    seen = set[Finding]()
    for seed in range(1, LIVES + 1):
        # Some guard a race between processes, which need not strike in every life.
        life = await safeguard.life(replace(field, seed=seed, without=(safeguard.name,)))
        seen |= {found.finding for found in life.found}
        mistakes = [found.where for found in life.found if found.finding is Finding.MISTAKE]
        assert not mistakes, "it is broken, and not taken out"
        if safeguard.sees & seen:
            return
    pytest.fail(f"{LIVES} lives without {safeguard.name}, and the audit found only {seen}")
