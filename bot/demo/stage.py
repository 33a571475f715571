"""The stage: one performance after another at the same address, until somebody interrupts."""

import asyncio
import errno
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.resources import as_file, files
from pathlib import Path

from bot.demo.clock import DemoClock
from bot.demo.deeds import Recording
from bot.demo.municipality import municipality
from bot.demo.running import StartBot
from bot.demo.scene import Scene, Script
from config.calendar import calendar
from config.organisation import load_organisation


class Stage:
    """The workplace and the bot together, on loopback, gone without a trace after `stop`.

    Each performance begins with a `clock` of its own. Raises OrganisationError for a file that cannot be used.
    """

    def __init__(
        self, start_bot: StartBot, organisation_file: Path, clock: Callable[[], DemoClock] = DemoClock
    ) -> None:
        loaded = load_organisation(organisation_file)
        organisation = loaded.organisation
        self._script = Script(
            organisation,
            loaded.policy,
            calendar(organisation),
            lambda: municipality(organisation),
            organisation_file,
            start_bot,
            clock,
        )
        self._restarting: asyncio.Task[None] | None = None
        self._playing: asyncio.Task[None] | None = None
        self._scene: Scene | None = None

    @property
    def scene(self) -> Scene:
        """What is being played now; RuntimeError before `start` and after `stop`."""
        if self._scene is None:
            raise RuntimeError("nothing is being played")
        return self._scene

    async def start(self, port: int = 0, recording: Recording | None = None) -> str:
        """Open, and return the page's address; with a recording, begin at its hour and do again what is in it.

        OSError where the port is taken; whatever `start_bot` raises.
        """
        scene = Scene(self._script, self, recording)
        try:
            url = await scene.open(port)
        except BaseException:
            await scene.close()
            raise
        self._scene = scene
        self._playing = asyncio.create_task(scene.play())
        return url

    async def stop(self) -> None:
        """Close everything, a new start that is under way included."""
        try:
            if self._restarting is not None:
                await self._restarting
        finally:
            await self._close()

    async def settled(self) -> None:
        """Wait until a new start that is under way is done, and what is played again is; raises what they raised."""
        if self._restarting is not None:
            await self._restarting
        if self._playing is not None:
            await self._playing

    def start_over(self, recording: Recording | None = None) -> None:
        """Everything from the beginning at the same address, as soon as the one who asked has an answer."""
        if self._restarting is None or self._restarting.done():
            self._restarting = asyncio.create_task(self._restart(recording))

    async def _restart(self, recording: Recording | None) -> None:
        port = int(self.scene.workplace.base_url.rpartition(":")[2])
        await self._close()
        await self.start(port, recording)

    async def _close(self) -> None:
        scene, self._scene = self._scene, None
        if scene is not None:
            await scene.close()
        if self._playing is not None:
            await self._playing


async def run_demo(start_bot: StartBot, port: int, open_url: Callable[[str], None]) -> None:
    """Print the address, open it, and serve until interrupted; where the port is taken, on any free one."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # on Windows, where the interrupt cancels this task instead
            loop.add_signal_handler(number, told.set)
    with as_file(files("config.example") / "solvik.toml") as organisation_file:
        stage = Stage(start_bot, organisation_file)
        try:
            url = await _started(stage, port)
            sys.stdout.write(f"Tidstyv: {url}  (Ctrl+C)\n")
            sys.stdout.flush()
            open_url(url)
            await told.wait()
        finally:
            await stage.stop()


async def _started(stage: Stage, port: int) -> str:
    try:
        return await stage.start(port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        return await stage.start(0)
