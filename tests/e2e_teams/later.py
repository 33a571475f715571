"""`python -m tests.e2e_teams.later DAYS`: what `tidstyv run` does, with its clock so far ahead."""

import asyncio
import os
import sys
from datetime import timedelta

from bot.running import open_house, until_told
from bot.wiring import build, utc_now
from config.settings import load_settings


async def main(ahead: timedelta) -> None:
    settings = load_settings(os.environ)
    house = build(settings, lambda: utc_now() + ahead)
    await until_told(await open_house(house, settings.host, settings.port, working=True))


if __name__ == "__main__":
    asyncio.run(main(timedelta(days=int(sys.argv[1]))))
