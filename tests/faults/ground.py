"""Where a campaign takes place: a workplace, a database, and processes that are struck and begin again."""

import asyncio
import json
import shutil
import signal
from collections.abc import Mapping, Sequence
from ctypes import c_double
from dataclasses import dataclass, field, replace
from datetime import timedelta
from importlib.resources import files
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random

from bot.demo.municipality import municipality
from bot.demo.workplace import Workplace
from bot.wiring import new_key
from config.organisation import load_organisation
from tests.faults import errands
from tests.faults.child import Orders, live
from tests.faults.hours import PROCESSES, Hours
from tests.faults.ledgers import Ledgers, Sample
from tests.faults.points import NOWHERE, Board, Slot, Strike
from tests.faults.reading import Reader
from tests.faults.witness import Witness
from tests.processes.conftest import free_port

WARD, UNIT = "C06ZZ7MUMGE", "sjohaugen-1"
COMMITTEE = "C04L7K9SBCX"
LEADER, REPRESENTATIVE = "U05U4S4K76W", "U054HHQ80SA"
CROWD = 24
PATIENCE = 60.0
_LOOK = 0.03
_ALARMS = 8
_LONGEST_STRIDE = 600.0
_GIVEN_UP = 6 * 3600.0
_PERSON = """
[[people]]
id = "nurse-{n}"
name = "Nurse{n} Canary{n}"
title = "sykepleier"
unit = "{unit}"
slack = "U0NURSE{n}Z"
language = "nb"
"""


@dataclass
class Alive:
    """One process, what it shares with us, and how it is to live when it begins again."""

    orders: Orders
    board: Board
    process: BaseProcess

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.orders.port}/slack/events"


@dataclass
class Ground:
    """Opened by `ground`. `settings` are the bot's; `chance` is the run's own."""

    folder: Path
    settings: dict[str, str]
    workplace: Workplace
    hours: Hours
    reader: Reader
    witness: Witness
    chance: Random
    nurses: Mapping[str, str]
    """The reporters: their names by account."""
    alive: list[Alive] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    reports: int = 0
    past: set[str] = field(default_factory=set)
    calm: bool = False
    steady: bool = False
    """One process lives from the beginning to the end, so that its growth can be told."""

    async def up(self, strike: Strike = NOWHERE, without: Sequence[str] = (), ahead: timedelta = timedelta()) -> Alive:
        """Begin a process and wait until it listens, or is struck before that."""
        orders = Orders(self.settings, free_port(), str(self.folder / "bot.log"), strike, tuple(without), ahead)
        self.alive.append(self._born(orders))
        await self._ready(self.alive[-1])
        return self.alive[-1]

    def _born(self, orders: Orders) -> Alive:
        board: Board = PROCESSES.RawArray(c_double, len(Slot))
        process = PROCESSES.Process(target=live, args=(orders, self.hours, board), daemon=True)
        process.start()
        return Alive(orders, board, process)

    async def _ready(self, one: Alive) -> None:
        async with asyncio.timeout(PATIENCE):
            while not one.board[Slot.READY] and one.process.is_alive():
                await asyncio.sleep(0.005)
        self.workplace.request_url = one.url

    async def errand(self, name: str, strike: Strike) -> int:
        """Run one command as a process of its own; how it ended, negative where it was killed."""
        orders = Orders(self.settings, 0, str(self.folder / "bot.log"), strike)
        board: Board = PROCESSES.RawArray(c_double, len(Slot))
        process = PROCESSES.Process(target=errands.run, args=(orders, name, board), daemon=True)
        process.start()
        await asyncio.to_thread(process.join, PATIENCE)
        return 1 if process.exitcode is None else process.exitcode

    async def revive(self) -> None:
        """What has died begins again at the same address, and is struck no more."""
        for number, one in enumerate(self.alive):
            if not one.process.is_alive():
                one.process.join()
                self.alive[number] = self._born(replace(one.orders, strike=NOWHERE))
                await self._ready(self.alive[number])

    async def down(self, number: int = signal.SIGTERM) -> list[int]:
        """Tell every process to stop; their exit codes."""
        for one in self.alive:
            if one.process.pid and one.process.is_alive():
                one.process.terminate() if number == signal.SIGTERM else one.process.kill()
        ended, self.alive = self.alive, []
        for one in ended:
            await asyncio.to_thread(one.process.join, PATIENCE)
        return [one.process.exitcode or 0 for one in ended]

    async def report(self, nurse: str | None = None) -> str:
        """A nurse writes; returns the token by which the report is known everywhere."""
        self.reports += 1
        token = f"Nummer {self.reports}x"
        who = nurse or sorted(self.nurses)[self.reports % len(self.nurses)]
        words = f"Vi fører temperaturen på papir og i Gerica, 10 min hver vakt. Ingen leser det. {token}."
        await self.workplace.dm(who, words)
        return token

    def cards(self) -> list[str]:
        """The timestamps of the cards in the ward's channel, but those that nobody looks at any more."""
        return [m.ts for m in self.workplace.messages(WARD) if m.bot_id and not m.is_reply and m.ts not in self.past]

    def look_away(self) -> None:
        """The cards that are there are left alone from now on."""
        self.past.update(self.cards())

    async def press(self, who: str, action: str) -> None:
        """Somebody presses a button under every card that has it."""
        for ts in self.cards():
            if action in json.dumps(self.workplace.state.message(WARD, ts).blocks):
                await self.workplace.press(who, WARD, ts, action)

    async def say(self, who: str, words: str) -> None:
        """Somebody answers below every card."""
        for ts in self.cards():
            await self.workplace.say(who, WARD, words, ts)

    @property
    def is_busy(self) -> bool:
        return any(one.board[Slot.BUSY] > 0 for one in self.alive if one.process.is_alive())

    async def struck(self, one: Alive) -> None:
        """Until the strike of that process has come."""
        async with asyncio.timeout(PATIENCE):
            while not one.board[Slot.STRUCK]:
                await asyncio.sleep(_LOOK)

    async def moment(self) -> None:
        """Long enough for the processes to look at the clock."""
        await asyncio.sleep(2 * _LOOK)

    async def until_published(self) -> None:
        """So long that the alarm clock has rung."""
        for _ in range(_ALARMS):
            await self.moment()

    async def rest(self) -> bool:
        """Until nothing is left to do. While something is in hand the clock runs as time does; else it goes ahead."""
        stride, until = 1.0, self.hours.time() + _GIVEN_UP
        seen: tuple[int, ...] = ()
        while self.hours.time() < until:
            await self.revive()
            await asyncio.sleep(_LOOK)
            self.sample()
            now = (*self.reader.waiting(), len(self.workplace.courier.ledger), len(self.workplace.state.calls))
            if not any(now[:3]) and not self.witness.unheard() and not self.is_busy:
                return True
            if now != seen:
                seen, stride = now, 1.0
            if self.is_busy:
                continue
            self.hours.forward(stride)
            stride = min(2 * stride, _LONGEST_STRIDE)
        return False

    def sample(self) -> None:
        for one in self.alive:
            about = Path(f"/proc/{one.process.pid}")
            try:
                pages = int((about / "statm").read_text("utf-8").split()[1])
                self.samples.append(Sample(pages / 256, len(list((about / "fd").iterdir()))))
            except OSError:
                return  # it has just died

    async def ledgers(self) -> Ledgers:
        """All three, when everything has come to rest and the processes have ended."""
        await self.rest()
        await self.down()
        log = self.folder / "bot.log"
        told = log.read_text("utf-8") if log.exists() else ""
        people = {account: (account, name) for account, name in self.nurses.items()}
        posts, drawn = self.witness.posts()
        sent, samples = self.witness.sent(), self.samples if self.steady else ()
        at, rows = self.hours.time(), self.reader.rows()
        return Ledgers(sent, posts, rows, people, told, samples, self.calm, at, drawn)

    def passed(self) -> Mapping[str, int]:
        """How often each point was passed by a process that ended of itself."""
        counted: Mapping[str, int] = json.loads((self.folder / "bot.log.points").read_text("utf-8"))
        return counted

    async def close(self) -> None:
        await self.down(signal.SIGKILL)
        await self.workplace.stop()
        self.reader.close()
        shutil.rmtree(self.folder, ignore_errors=True)


async def ground(folder: Path, url: str, seed: int, crowd: int = CROWD) -> Ground:
    """A workplace with so many nurses in one ward, on a migrated database, and no process yet."""
    folder.mkdir(parents=True, exist_ok=True)
    organisation_file = folder / "organisation.toml"
    example = (files("config.example") / "solvik.toml").read_text("utf-8")
    organisation_file.write_text(example + "".join(_PERSON.format(n=n, unit=UNIT) for n in range(crowd)), "utf-8")
    town = municipality(load_organisation(organisation_file).organisation)
    hours, reader = Hours(), Reader(url)
    workplace = Workplace(users=town.users, channels=town.channels, clock=hours, seed=seed)
    witness = Witness(workplace, reader)
    await workplace.start()
    settings = {
        "DATABASE_URL": url,
        "ORGANISATION_FILE": str(organisation_file),
        "IDENTITY_KEYS": new_key(),
        "SLACK_BOT_TOKEN": workplace.bot_token,
        "SLACK_SIGNING_SECRET": workplace.signing_secret,
        "SLACK_API_URL": workplace.api_url,
        "HOLD_SECONDS": "0",
    }
    nurses = {user.id: user.real_name for user in town.users if user.id.startswith("U0NURSE")}
    return Ground(folder, settings, workplace, hours, reader, witness, Random(seed), nurses)
