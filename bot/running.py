"""A bot that runs: one HTTP server, the surfaces and the worker, until it is told to stop."""

import asyncio
import signal

import structlog
from aiohttp import web

from bot.wiring import House
from handlers.domain.errors import MendableFault
from handlers.domain.machine import because
from handlers.domain.texts import Words, text

log = structlog.get_logger(__name__)

STOP_SECONDS = 15.0
"""A platform that runs us gives thirty seconds after SIGTERM; what is not finished by then is safe in the database."""


class Running:
    """A house that is open. `url` is where it listens."""

    def __init__(self, house: House, runner: web.AppRunner, url: str) -> None:
        self.house = house
        self.url = url
        self._runner = runner

    async def stop(self) -> None:
        """Readiness goes first, requests in hand are answered, then the worker and the database."""
        self.house.is_closing = True
        await self._runner.cleanup()
        await self.house.close()


async def open_house(house: House, host: str | None, port: int, working: bool) -> Running:
    """Start, and listen where there is a host; port 0 takes any free one. Raises MendableFault where it is taken."""
    app = web.Application()
    app.add_routes(house.routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5.0)
    await runner.setup()
    try:
        if host is not None:
            await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        await asyncio.to_thread(house.database.close)
        taken = text("typed.no_listening", host=Words(str(host)), port=str(port), why=because(error))
        raise MendableFault(taken) from error
    await house.start(working, listens=host is not None)
    return Running(house, runner, f"http://{host}:{runner.addresses[0][1]}" if host else "")


async def until_told(running: Running) -> None:
    """Serve until SIGTERM or SIGINT, then stop within `STOP_SECONDS`."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    log.info("bot.open", url=running.url)
    await told.wait()
    log.info("bot.closing")
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await running.stop()
    except TimeoutError:
        log.warning("bot.closed_late")
