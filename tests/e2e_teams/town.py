"""The real bot as a process of its own, with the playground before it, and a look into its database."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.wiring import database_of, migrate, new_key
from config.calendar import calendar
from config.organisation import load_organisation
from config.settings import load_settings
from handlers.domain.case import Case
from handlers.ports import UnitOfWork
from storage.database import Database
from tests.e2e_teams.cast import NURSE, TALK, WARD, Member, organisation_file
from tests.e2e_teams.playground import Playground, Shown
from tests.e2e_teams.process import playground
from tests.processes.conftest import base_environment, free_port, until_ready

REPORT: Final = "Vi fører temperaturen i medisinskapet på papir og i Gerica, 10 min hver vakt. Ingen leser papiret."


@dataclass
class Town:
    """The playground, the bot, and what the bot remembers."""

    teams: Playground
    environ: dict[str, str]
    port: int
    database: Database
    running: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def start(self, *module: str) -> None:
        words = module or ("bot", "run")
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *words,
            env=self.environ, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        self.running.append(process)
        await until_ready(f"http://127.0.0.1:{self.port}", process)

    async def stop(self) -> None:
        """As a machine that loses its power does."""
        for process in self.running:
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def wakes(self, days: int) -> None:
        """The bot is killed, and started so many days from now, in working hours: else it writes to nobody unasked."""
        then = (datetime.now(UTC) + timedelta(days=days)).replace(hour=10)
        people = load_organisation(Path(self.environ["ORGANISATION_FILE"])).organisation
        start = calendar(people).working_moment(then)
        await self.stop()
        await self.start("tests.e2e_teams.later", start.isoformat())

    async def reported(self, words: str = REPORT) -> Shown:
        """The nurse reports and sends at once; the card in the ward's channel."""
        await self.teams.says(words)
        confirmation = await self.teams.message(TALK, words)
        await self.teams.presses(NURSE, confirmation, "send_now")
        return await self.teams.message(WARD, words)

    async def trail(self) -> list[str]:
        """Who in which role did what, oldest first, of all cases."""

        def told(uow: UnitOfWork) -> list[str]:
            entries = [entry for case in _all(uow) for entry in uow.trail.of(case.id)]
            return [f"{entry.role}: {entry.action}" for entry in entries]

        return await self.database.transactions.run(told)

    async def cases(self) -> Sequence[Case]:
        return await self.database.transactions.run(_all)

    async def did(self, what: str, times: int = 1) -> None:
        """Wait until the trail tells of it so often."""
        async with asyncio.timeout(30):
            while (await self.trail()).count(what) < times:
                await asyncio.sleep(0.02)

    async def rests(self) -> None:
        """Until nothing waits: neither what came in nor what is to go out."""
        async with asyncio.timeout(30):
            while True:
                figures = await self.database.health.read()
                live = [figures.outbox.get(state) for state in ("pending", "sending", "unknown")]
                if not figures.inbox.get("waiting") and not any(live):
                    return
                await asyncio.sleep(0.05)


def _all(uow: UnitOfWork) -> Sequence[Case]:
    return uow.cases.between(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


def monday() -> int:
    """How many days it is to a Monday, with a working morning before it."""
    return 14 - datetime.now(UTC).weekday()


@asynccontextmanager
async def town(folder: Path, seat: Member = NURSE) -> AsyncIterator[Town]:
    """A new town with somebody at the playground, and no process left of it."""
    people = folder / "organisation.toml"
    people.write_text(organisation_file(), encoding="utf-8")
    port = free_port()
    environ = {
        **base_environment(),
        "DATABASE_URL": f"sqlite:///{folder / 'tidstyv.db'}",
        "ORGANISATION_FILE": str(people),
        "IDENTITY_KEYS": new_key(),
        "TEAMS_EMULATOR": "1",
        "PORT": str(port),
    }
    migrate(environ["DATABASE_URL"])
    database = database_of(load_settings(environ))
    address = f"http://127.0.0.1:{port}/api/messages"
    async with playground(folder / "playground", free_port(), address, seat) as teams:
        found = Town(teams, environ, port, database)
        try:
            await found.start()
            yield found
        finally:
            await found.stop()
            await asyncio.to_thread(database.close)
