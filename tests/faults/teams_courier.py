"""Carries what people do to the bot as Teams does: what gets no 2xx comes again, the same, a few times."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from random import Random
from typing import Final

import httpx

from bot.chat.shapes import Obj, text
from tests.faults.hours import Hours
from tests.faults.ledgers import Sent
from tests.journey.teams import Teams

TRIES: Final = (0.0, 1.0, 5.0, 15.0, 30.0)
"""Seconds to wait before each. Microsoft tells neither how often Teams tries nor when."""
_LATER: Final = 3.0


@dataclass
class Courier:
    """`sent` is the first ledger. `empty` counts the presses that were taken and got no body, which Teams shows as an
    error. `twice`: so many come once more although they were answered, at the same moment or later.
    """

    teams: Teams
    hours: Hours
    chance: Random
    twice: float = 0.0
    sent: list[Sent] = field(default_factory=list)
    empty: int = 0
    _behind: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def unheard(self) -> int:
        """How many are still to be delivered."""
        return len(self._behind)

    async def carry(self, told: Obj, report: str = "") -> None:
        """Deliver it; returns after the first attempt, while everything else goes on behind it."""
        twice = self.chance.random() < self.twice
        at_once = twice and self.chance.random() < 1 / 2
        first = asyncio.gather(*(self._attempt(told, report) for _ in range(1 + at_once)))
        heard = any(await first)
        if not heard:
            self._spawn(self._again(told, report))
        elif twice and not at_once:
            self._spawn(self._once_more(told, report))

    async def stop(self) -> None:
        for task in self._behind:
            task.cancel()
        await asyncio.gather(*self._behind, return_exceptions=True)

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._behind.add(task)
        task.add_done_callback(self._behind.discard)

    async def _again(self, told: Obj, report: str) -> None:
        for wait in TRIES[1:]:
            await self.hours.sleep(wait)
            if await self._attempt(told, report):
                return

    async def _once_more(self, told: Obj, report: str) -> None:
        await self.hours.sleep(_LATER)
        await self._attempt(told, report)

    async def _attempt(self, told: Obj, report: str) -> bool:
        """Whether it was taken."""
        try:
            answer: httpx.Response | None = await self.teams.deliver(told)
        except httpx.TransportError:
            answer = None
        status = answer.status_code if answer is not None else None
        taken = answer is not None and answer.is_success
        self.empty += taken and text(told, "type") == "invoke" and not (answer and answer.content)
        account = text(told, "from", "aadObjectId")
        self.sent.append(Sent(text(told, "id"), status, report, account, self.hours.time()))
        return taken
