"""A bot that runs: one HTTP server, the surfaces and the worker, until it is told to stop."""

import asyncio
import signal

import structlog

from bot.settling import settle
from bot.web.listening import Listening
from bot.wiring import House
from handlers.domain.errors import MendableFault
from handlers.domain.machine import because
from handlers.domain.texts import Words, text

log = structlog.get_logger(__name__)

STOP_SECONDS = 15.0
"""A platform that runs us gives thirty seconds after SIGTERM; what is not finished by then is safe in the database."""

LEAVING_SECONDS = 1.0
"""For so long whoever asks is told that we are not ready, while everybody is still let in: time to ask others."""


class Running:
    """A house that is open. `url` is where it listens; `working` says whether it does the work too."""

    def __init__(self, house: House, listening: Listening, working: bool) -> None:
        self.house = house
        self.url = listening.url
        self.working = working
        self._listening = listening

    async def stop(self, leaving: float = 0.0) -> None:
        """Readiness goes first, so many seconds ahead; requests in hand are answered, then the worker and the rest."""
        self.house.is_closing = True
        if self.url:
            await asyncio.sleep(leaving)
        await self._listening.close()
        await self.house.close()


async def open_house(house: House, host: str | None, port: int, working: bool) -> Running:
    """Start, and listen where there is a host; port 0 takes any free one. Raises MendableFault where it is taken."""
    listening = Listening(house.routes())
    try:
        if host is not None:
            await listening.open(host, port)
    except OSError as error:
        await asyncio.to_thread(house.database.close)
        taken = text("typed.no_listening", host=Words(str(host)), port=str(port), why=because(error))
        raise MendableFault(taken) from error
    await house.start(working, listens=host is not None)
    return Running(house, listening, working)


async def until_told(running: Running) -> None:
    """Serve until SIGTERM or SIGINT, then stop within `STOP_SECONDS`."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    log.info("bot.open", url=running.url)
    await settle(reads=running.working)
    await told.wait()
    log.info("bot.closing")
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await running.stop(LEAVING_SECONDS)
    except TimeoutError:
        log.warning("bot.closed_late")
