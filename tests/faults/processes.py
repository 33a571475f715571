"""Processes of the bot that are struck and begin again, the clock they share, and the ledgers that tell of them."""

import asyncio
import json
import shutil
import signal
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from ctypes import c_double
from dataclasses import dataclass, field, replace
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from typing import ClassVar, Final, Protocol

from tests.faults import errands
from tests.faults.child import Orders, live
from tests.faults.hours import PROCESSES, Hours
from tests.faults.ledgers import Ledgers, Post, Sample, Sent
from tests.faults.points import NOWHERE, Board, Slot, Strike
from tests.faults.reading import Reader
from tests.processes.conftest import free_port

PATIENCE: Final = 60.0
_SOON = 0.005
_LOOK = 0.03
_ALARMS = 8
_LONGEST_STRIDE = 600.0
_GIVEN_UP = 6 * 3600.0


class Beside(Protocol):
    """Stands beside a platform and writes down what it sent to the bot, and what it took from it."""

    def sent(self) -> Sequence[Sent]:
        """Every delivery of what a person did."""

    def unheard(self) -> int:
        """What the bot has not taken yet, and will be sent again."""

    def posts(self) -> tuple[Sequence[Post], Sequence[Post]]:
        """What was posted, and what was drawn over it or whispered."""


@dataclass
class Alive:
    """One process, what it shares with us, and how it is to live when it begins again. `url` is where it listens."""

    orders: Orders
    board: Board
    process: BaseProcess
    url: str


@dataclass(kw_only=True)
class Scene(ABC):
    """A platform, a database, and the bot between them. `settings` are the bot's; `chance` is the run's own."""

    door: ClassVar[str]
    """The path at which the platform knocks."""
    leader: ClassVar[str]
    representative: ClassVar[str]
    """Of the nurses' ward, as the platform knows them."""
    folder: Path
    settings: dict[str, str]
    hours: Hours
    reader: Reader
    chance: Random
    nurses: Mapping[str, str]
    """The reporters: their names by account."""
    alive: list[Alive] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    reports: int = 0
    past: set[str] = field(default_factory=set)
    """The cards that are left alone from now on."""
    calm: bool = False
    steady: bool = False
    """One process lives from the beginning to the end, so that its growth can be told."""

    @property
    @abstractmethod
    def beside(self) -> Beside: ...

    @abstractmethod
    def steps(self) -> tuple[int, ...]:
        """Numbers that grow with all that passes between the platform and the bot."""

    def told(self) -> tuple[str, str]:
        """The token of the next report, by which it is known everywhere, and its words."""
        self.reports += 1
        token = f"Nummer {self.reports}x"
        return token, f"Vi fører temperaturen på papir og i Gerica, 10 min hver vakt. Ingen leser det. {token}."

    @abstractmethod
    async def report(self) -> str:
        """A nurse writes; returns the token of what she reports."""

    @abstractmethod
    def digests(self) -> int:
        """How many stand in the committee's channel."""

    @abstractmethod
    def look_away(self) -> None:
        """The cards that are there are left alone from now on."""

    @abstractmethod
    async def press(self, who: str, action: str) -> None:
        """Somebody presses a button under every card that has it."""

    @abstractmethod
    async def say(self, who: str, words: str) -> None:
        """Somebody answers below every card."""

    @abstractmethod
    def listens(self, one: Alive) -> None:
        """From now on the platform knocks here as well."""

    def died(self) -> None:  # noqa: B027 - Slack's have nothing to do then
        """One of the processes was killed, and the next is not born."""

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
        return Alive(orders, board, process, f"http://127.0.0.1:{orders.port}{self.door}")

    async def _ready(self, one: Alive) -> None:
        await until(lambda: bool(one.board[Slot.READY]) or not one.process.is_alive())
        self.listens(one)

    async def errand(self, name: str, strike: Strike) -> int:
        """Run one command as a process of its own; how it ended, negative where it was killed."""
        orders = Orders(self.settings, 0, str(self.folder / "bot.log"), strike)
        board: Board = PROCESSES.RawArray(c_double, len(Slot))
        process = PROCESSES.Process(target=errands.run, args=(orders, name, board), daemon=True)
        process.start()
        return await _ended(process)

    async def revive(self) -> None:
        """What has died begins again at the same address, and is struck no more."""
        for number, one in enumerate(self.alive):
            if not one.process.is_alive():
                one.process.join()
                self.died()
                self.alive[number] = self._born(replace(one.orders, strike=NOWHERE))
                await self._ready(self.alive[number])

    async def down(self, number: int = signal.SIGTERM) -> list[int]:
        """Tell every process to stop; their exit codes."""
        for one in self.alive:
            if one.process.pid and one.process.is_alive():
                one.process.terminate() if number == signal.SIGTERM else one.process.kill()
        ended, self.alive = self.alive, []
        codes = [await _ended(one.process) for one in ended]
        if min(codes, default=0) < 0:
            self.died()
        return codes

    @property
    def is_busy(self) -> bool:
        return any(one.board[Slot.BUSY] > 0 for one in self.alive if one.process.is_alive())

    async def struck(self, one: Alive) -> None:
        """Until the strike of that process has come."""
        await until(lambda: bool(one.board[Slot.STRUCK]), _LOOK)

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
            now = (*self.reader.waiting(), *self.steps())
            if not any(now[:3]) and not self.beside.unheard() and not self.is_busy:
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
        posts, drawn = self.beside.posts()
        sent, samples = self.beside.sent(), self.samples if self.steady else ()
        at, rows = self.hours.time(), self.reader.rows()
        return Ledgers(sent, posts, rows, people, told, samples, self.calm, at, drawn)

    def passed(self) -> Mapping[str, int]:
        """How often each point was passed by a process that ended of itself."""
        counted: Mapping[str, int] = json.loads((self.folder / "bot.log.points").read_text("utf-8"))
        return counted

    async def close(self) -> None:
        await self.down(signal.SIGKILL)
        self.reader.close()
        shutil.rmtree(self.folder, ignore_errors=True)


async def _ended(process: BaseProcess) -> int:
    """How it ended, once it has. Raises TimeoutError where it does not.

    Asked in this thread alone: of two that ask at once one is told, and the other takes it for lost (exit code 255).
    """
    await until(lambda: not process.is_alive())
    return process.exitcode or 0


async def until(condition: Callable[[], bool], pause: float = _SOON) -> None:
    """Looked at every so many seconds. Raises TimeoutError where it does not come true."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(pause)
