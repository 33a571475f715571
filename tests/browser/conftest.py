"""A real browser, where the machine has one."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from .chromium import NONE_HERE, chromium, found


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    if not found():
        pytest.skip(NONE_HERE)
    async with chromium() as browser:
        yield browser
