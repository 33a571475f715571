"""A real browser, where the machine has one."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from .chromium import chromium, found

NONE_HERE = "no Chromium on this machine, so the page was not walked"


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    if not found():
        pytest.skip(NONE_HERE)
    async with chromium() as browser:
        yield browser
