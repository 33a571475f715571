"""The pictures in README and docs: `python -m tests.browser.pictures` makes them anew."""

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.async_api import Browser

from .chromium import chromium, found
from .visitor import Look, visiting

FOLDER: Final = Path(__file__).parent.parent.parent / "docs" / "images"


@dataclass(frozen=True)
class Picture:
    """What the page shows when the example has come to `step`."""

    name: str
    step: str
    look: Look
    tab: str = "messages"


PICTURES: Final = (
    Picture("journey", "propose", Look("nb", 1440, 900)),
    Picture("digest", "digest", Look("nb", 1440, 900)),
    Picture("journey-en", "card", Look("en", 1280, 800, "dark")),
    Picture("phone", "held", Look("nb", 390, 780)),
    Picture("home", "card", Look("nn", 1440, 900, "dark"), tab="home"),
)


async def take(browser: Browser, picture: Picture) -> None:
    async with visiting(browser, picture.look) as visitor:
        await visitor.start_example()
        await visitor.go_to(picture.step)
        await visitor.show(picture.tab)
        await visitor.page.screenshot(path=FOLDER / f"{picture.name}.png", animations="disabled")


async def main() -> None:
    if not found():
        sys.exit("no Chromium on this machine, so there are no new pictures")
    FOLDER.mkdir(parents=True, exist_ok=True)
    async with chromium() as browser:
        for picture in PICTURES:
            await take(browser, picture)


if __name__ == "__main__":
    asyncio.run(main())
