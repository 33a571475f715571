"""One performance: a workplace in which nobody has said anything yet, a bot of its own, and their clock."""

import asyncio
import secrets
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.demo.clock import DemoClock
from bot.demo.deeds import JUMP, Deed, Recording
from bot.demo.jumps import moments, next_stop
from bot.demo.municipality import Municipality
from bot.demo.recorder import Playing, Recorder
from bot.demo.routes import Direction, Json, demo_routes, playing_json, upcoming_json
from bot.demo.running import BotSettings, RunningBot, StartBot
from bot.demo.trail import trail_lines
from bot.demo.workplace import Team, Workplace
from handlers.domain.deadlines import Calendar, Policy
from handlers.domain.people import Organisation

UPCOMING_SHOWN: Final = 12
PACED_SECONDS: Final = 10
"""A conversation takes one message a second; what waits longer than this waits for something else."""


@dataclass(frozen=True)
class Script:
    """What every performance begins with."""

    organisation: Organisation
    policy: Policy
    calendar: Calendar
    town: Callable[[], Municipality]
    organisation_file: Path
    start_bot: StartBot
    clock: Callable[[], DemoClock] = DemoClock


class Scene:
    """`open` it once, `close` it once; `run` tells one performance from the next."""

    def __init__(self, script: Script, direction: Direction, recording: Recording | None = None) -> None:
        self.run = secrets.token_hex(4)
        self.clock = DemoClock(recording.start) if recording else script.clock()
        self.organisation = script.organisation
        self.town = script.town()
        self.workplace = _workplace(script.organisation, self.town, self.clock)
        self.workplace.app.add_routes(demo_routes(self, direction))
        self.recorder = Recorder(self.workplace, self.clock, recording.start if recording else self.clock.now())
        self.playing = Playing(recording.deeds) if recording else None
        self._script = script
        self._bot: RunningBot | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._turn = asyncio.Lock()

    async def open(self, port: int) -> str:
        """Listen, start the bot, and return the page's address."""
        url = await self.workplace.start(port)
        self._folder = tempfile.TemporaryDirectory(prefix="tidstyv-")
        self._bot = await self._script.start_bot(self._settings(Path(self._folder.name)))
        self.workplace.request_url = self._bot.events_url
        return f"{url}/"

    async def close(self) -> None:
        """Stop the bot and the workplace, and remove what they kept; what is being played ends where it is."""
        self.halt()
        async with self._turn:
            bot, self._bot = self._bot, None
            if bot is not None:
                await bot.stop()
            await self.workplace.stop()
            if self._folder is not None:
                self._folder.cleanup()

    async def time(self) -> Json:
        """The hour, what comes next, and where one can jump."""
        upcoming = sorted(await self._bot.upcoming()) if self._bot else []
        now = self.clock.now()
        jumps = moments(now, upcoming, self._script.calendar, self._script.policy)
        return {
            "run": self.run,
            "now": now.isoformat(),
            "zone": self.organisation.timezone,
            "upcoming": [upcoming_json(one) for one in upcoming[:UPCOMING_SHOWN]],
            "jumps": {name: moment and moment.isoformat() for name, moment in jumps.items()},
            "playing": playing_json(self.playing) if self.playing else None,
        }

    async def trail(self) -> Sequence[Json]:
        """What the machine did so far, newest first, without anybody's words or name."""
        place = self.workplace
        moves = await self._bot.trail() if self._bot else ()
        return trail_lines(place.courier.ledger, moves, place.calls, place.state.channels)

    async def jump(self, to: str) -> datetime | None:
        """Go to a moment by its name or in ISO form, and let everything on the way happen in its own hour.

        Returns the hour it then is; None where no such moment lies ahead. ValueError for a word that is neither.
        """
        async with self._turn:
            if self._bot is None:
                return None
            upcoming = await self._bot.upcoming()
            known = moments(self.clock.now(), upcoming, self._script.calendar, self._script.policy)
            target = known[to] if to in known else _moment(to)
            if target is None:
                return None
            self.recorder.jumped(target)
            await self._go(self._bot, target)
            return self.clock.now()

    async def play(self) -> None:
        """Do again what was recorded, if anything: as fast as the bot can, and each deed at its own moment."""
        async with self._turn:
            if self.playing is None or self._bot is None:
                return
            bot, start = self._bot, self.recorder.start

            async def go(deed: Deed) -> None:
                if deed.does == JUMP:
                    self.recorder.jumped(start + deed.at)
                await self._go(bot, start + deed.at)

            with self.clock.held():
                await self.playing.play(self.recorder, go)
                await self._rest(bot)
            self.workplace.state.touch()

    def halt(self) -> None:
        """Let what is being played end after the deed in hand."""
        if self.playing is not None:
            self.playing.is_halted = True

    async def _rest(self, bot: RunningBot) -> None:
        """Until the bot has nothing more to hear, to do or to say; what it sends one by one gets its seconds."""
        for _ in range(PACED_SECONDS):
            version = -1
            while version != self.workplace.state.version:
                version = self.workplace.state.version
                await self.workplace.settled()
                await bot.tick()
                await self.workplace.settled()
            if not await bot.has_letters():
                return
            self.clock.jump_to(self.clock.now() + timedelta(seconds=1))

    async def _go(self, bot: RunningBot, target: datetime) -> None:
        await self._rest(bot)  # what is in hand belongs to this hour
        at = self.clock.now()
        while at < target and not (self.playing and self.playing.is_halted and not self.playing.is_over):
            at = next_stop(await bot.upcoming(), at, target)
            self.clock.jump_to(at)
            await self._rest(bot)
        self.workplace.state.touch()

    def _settings(self, folder: Path) -> BotSettings:
        place = self.workplace
        file = self._script.organisation_file
        return BotSettings(place.api_url, place.bot_token, place.signing_secret, file, folder, self.clock.now)


def _workplace(organisation: Organisation, town: Municipality, clock: DemoClock) -> Workplace:
    """Everybody has the conversation with the bot open from the start, as somebody who has looked it up."""
    workplace = Workplace(users=town.users, channels=town.channels, team=Team(name=organisation.name), clock=clock)
    for user in town.users:
        workplace.state.direct(user.id)
    return workplace


def _moment(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
