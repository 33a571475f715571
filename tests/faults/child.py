"""The bot as a process of its own that can be struck: the real house, with points, a shared clock and short waits."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from bot import running, worker
from bot.logs import set_up_logs
from bot.running import open_house, until_told
from bot.slack import door as slack_door
from bot.teams import door as teams_door
from bot.wiring import House, build
from config.settings import load_settings
from handlers.domain.errors import MendableFault
from storage import bell
from tests.faults.alterations import ALTERATIONS
from tests.faults.hours import Hours
from tests.faults.points import NOWHERE, Board, Points, Slot, Strike

POLL_SECONDS: Final = 0.02
REFUSED: Final = 4
"""How a process ends that does not begin, and can say why."""
_WAITS: Final[tuple[tuple[ModuleType, str, float], ...]] = (
    (worker, "POLL_SECONDS", POLL_SECONDS),
    (running, "LEAVING_SECONDS", POLL_SECONDS),
    (bell, "_LOOK_UP", 5 * POLL_SECONDS),
)
# While one of these runs, something is in hand, and the clock must not be moved.
_WORKING: Final[tuple[tuple[type, str], ...]] = (
    (worker.Worker, "take_in"),
    (worker.Worker, "send_out"),
    (worker.Worker, "tick"),
    (worker.Worker, "publish"),
    (slack_door.HttpDoor, "knock"),
    (teams_door.HttpDoor, "knock"),
)


@dataclass(frozen=True, slots=True)
class Orders:
    """How one process is to live. `without`: what is changed in it. `log`: where it writes.

    `ahead`: so far its clock is ahead of the others'.
    """

    settings: Mapping[str, str]
    port: int
    log: str
    strike: Strike = NOWHERE
    without: tuple[str, ...] = ()
    ahead: timedelta = timedelta()


def live(orders: Orders, hours: Hours, board: Board) -> None:
    """Until SIGTERM, or until it is struck."""
    log = os.open(orders.log, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.close(log)
    set_up_logs("INFO")
    points = Points(orders.strike, board)
    _hurry()
    _count(board)
    points.install()
    for name in orders.without:
        ALTERATIONS[name](board)
    try:
        house = build(load_settings(dict(orders.settings)), lambda: hours.now() + orders.ahead)
    except MendableFault:
        os._exit(REFUSED)
    asyncio.run(_run(house, orders.port, board))
    Path(f"{orders.log}.points").write_text(json.dumps(points.passed), "utf-8")


async def _run(house: House, port: int, board: Board) -> None:
    running = await open_house(house, "127.0.0.1", port, working=True)
    board[Slot.READY] = 1
    ticking = asyncio.create_task(_metronome(house, os.getppid()))
    await until_told(running)
    ticking.cancel()


async def _metronome(house: House, parent: int) -> None:
    """The alarm clock, oftener than in earnest; nobody lives on without a parent."""
    while os.getppid() == parent:
        await house.worker.publish()
        await house.database.tidy()
        await asyncio.sleep(10 * POLL_SECONDS)
    os._exit(3)


def _hurry() -> None:
    """Shorter waits than in earnest, where the waiting itself proves nothing."""
    for place, name, seconds in _WAITS:
        setattr(place, name, seconds)


def _count(board: Board) -> None:
    for owner, method in _WORKING:
        setattr(owner, method, _counted(getattr(owner, method), board))


def _counted(method: Callable[..., Awaitable[object]], board: Board) -> Callable[..., Awaitable[object]]:
    async def counted(*args: Any, **named: Any) -> object:
        board[Slot.BUSY] += 1
        try:
            return await method(*args, **named)
        finally:
            board[Slot.BUSY] -= 1

    return counted
