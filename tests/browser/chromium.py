"""The Chromium of this machine, where there is one; the tests bring none of their own."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

NONE_HERE = "no Chromium on this machine, so the page is not walked"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking")
"""A container has neither the rights nor the memory that a sandbox wants; the only page it opens is ours."""


def found() -> str:
    """The path of a Chromium; empty without one."""
    return next((path for name in NAMES if (path := shutil.which(name))), "")


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found(), args=list(_FLAGS))
        try:
            yield browser
        finally:
            await browser.close()
