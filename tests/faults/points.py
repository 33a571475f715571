"""Named points on the way of a message at which a process can be killed or held, put there from outside.

Production code knows nothing of them: methods are replaced in the child before the bot is built, and the database
is watched through the events of SQLAlchemy.
"""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from ctypes import Array, c_double
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

from bot.slack.app import Dispatcher
from bot.slack.catchup import CatchUp
from bot.slack.messenger import SlackMessenger
from bot.teams.app import Dispatcher as TeamsDispatcher
from bot.teams.connector import Connector
from bot.teams.messenger import TeamsMessenger
from bot.worker import Worker
from storage.database import Database
from storage.inbox import SqlIntake
from storage.post import SqlPost
from storage.unit_of_work import SqlTransactions

METHODS: Final[dict[str, tuple[type, str]]] = {
    "keep": (SqlIntake, "_take"),
    "take": (SqlIntake, "claim"),
    "finish": (SqlIntake, "finish"),
    "handle": (Dispatcher, "handle"),
    "work": (SqlTransactions, "run"),
    "lease": (SqlPost, "claim"),
    "send": (SlackMessenger, "send"),
    "call": (AsyncWebClient, "api_call"),
    "settle": (SqlPost, "settle"),
    "publish": (Worker, "publish"),
    "tidy": (Database, "tidy"),
}
"""Each has a point before it and one after it; `call` is the very request to Slack."""

TEAMS: Final[dict[str, tuple[type, str]]] = {
    "handle": (TeamsDispatcher, "handle"),
    "send": (TeamsMessenger, "send"),
    "call": (Connector, "_call"),
}
"""Where the same happens on Teams."""

FILES: Final[dict[str, tuple[object, str]]] = {
    "sync": (os, "fsync"),
    "rename": (Path, "replace"),
    "remove": (Path, "unlink"),
}

COMMIT: Final[tuple[type, str]] = (DefaultDialect, "do_commit")
CATCH_UP: Final[dict[str, tuple[type, str]]] = {"catch_up": (CatchUp, "look")}
"""Passed by the clock on the wall, so that a story cannot tell how often."""

WATCHED: Final = ("begin", "statement", "commit:before", "commit:after")
NAMES: Final = (*(f"{name}:{side}" for name in METHODS for side in ("before", "after")), "work:inside", *WATCHED)


class Slot(IntEnum):
    """What a process and its parent tell each other in shared memory."""

    READY = 0
    BUSY = 1
    LET_GO = 2
    STRUCK = 3
    STOP_WRITING = 4


Board = Array[c_double]


@dataclass(frozen=True, slots=True)
class Strike:
    """What happens at the `number`th passing of a point: the process is killed, or what passes is held."""

    point: str = ""
    number: int = 1
    hold: bool = False


NOWHERE: Final = Strike()


class Points:
    """Counts every passing, and strikes at the one it was told of."""

    def __init__(self, strike: Strike, board: Board) -> None:
        self.passed: Counter[str] = Counter()
        self._strike = strike
        self._board = board

    def passes(self, point: str) -> bool:
        """Whether what passes here is to be held."""
        self.passed[point] += 1
        if point != self._strike.point or self.passed[point] != self._strike.number:
            return False
        self._board[Slot.STRUCK] = 1
        if not self._strike.hold:
            os.kill(os.getpid(), signal.SIGKILL)
        return True

    async def waits(self, point: str) -> None:
        if self.passes(point):
            while not self._board[Slot.LET_GO]:
                await asyncio.sleep(0.005)

    def install(self) -> None:
        for name, (owner, method) in (*METHODS.items(), *TEAMS.items(), *CATCH_UP.items()):
            setattr(owner, method, self._around(name, getattr(owner, method)))
        event.listen(Engine, "begin", lambda *_: self.passes("begin"))
        event.listen(Engine, "before_cursor_execute", lambda *_: self.passes("statement"))
        event.listen(Engine, "commit", lambda *_: self.passes("commit:before"))
        self._follow_commits()

    def _follow_commits(self) -> None:
        """SQLAlchemy has no event for it, and a connection is not put back after each."""
        owner, method = COMMIT
        commit: Callable[..., None] = getattr(owner, method)

        def committed(*args: object) -> None:
            commit(*args)
            self.passes("commit:after")

        setattr(owner, method, committed)

    def install_files(self) -> None:
        """Points where a file is synced, gets its name or goes."""
        for name, (owner, function) in FILES.items():
            setattr(owner, function, self._ahead(name, getattr(owner, function)))

    def _ahead(self, name: str, function: Callable[..., object]) -> Callable[..., object]:
        def ahead(*args: Any, **named: Any) -> object:
            self.passes(name)
            return function(*args, **named)

        return ahead

    def _around(self, name: str, method: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
        async def around(owner: object, *args: Any, **named: Any) -> object:
            await self.waits(f"{name}:before")
            if name == "work":
                args = (self._inside(args[0]), *args[1:])
            result = await method(owner, *args, **named)
            await self.waits(f"{name}:after")
            return result

        return around

    def _inside(self, work: Callable[[Any], object]) -> Callable[[Any], object]:
        def inside(uow: object) -> object:
            result = work(uow)
            self.passes("work:inside")
            return result

        return inside
