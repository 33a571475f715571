"""A real browser, where the machine has one: started once for all tests of a process."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from .chromium import NONE_HERE, chromium, found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    if not found():
        pytest.skip(NONE_HERE)
    async with chromium() as browser:
        yield browser
