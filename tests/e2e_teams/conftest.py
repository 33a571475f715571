"""A town for each scene."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e_teams.process import missing
from tests.e2e_teams.town import Town
from tests.e2e_teams.town import town as opened


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    if why := missing():
        pytest.skip(why)
    async with opened(tmp_path) as town:
        yield town
