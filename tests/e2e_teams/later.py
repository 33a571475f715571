"""`python -m tests.e2e_teams.later MOMENT`: what `tidstyv run` does, with a clock that starts then, in ISO 8601."""

import asyncio
import os
import sys
from datetime import datetime

from bot.running import open_house, until_told
from bot.wiring import build, utc_now
from config.settings import load_settings


async def main(start: datetime) -> None:
    ahead = start - utc_now()
    settings = load_settings(os.environ)
    house = build(settings, lambda: utc_now() + ahead)
    await until_told(await open_house(house, settings.host, settings.port, working=True))


if __name__ == "__main__":
    asyncio.run(main(datetime.fromisoformat(sys.argv[1])))
