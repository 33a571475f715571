"""Small stand-ins for what the Slack surface is given: an inbox in memory, a core that notes, words for keys."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from handlers.domain.errors import Fault
from handlers.domain.home import Home
from handlers.domain.inbound import Inbound, Place
from handlers.domain.messages import Dialog
from handlers.domain.people import Address
from handlers.domain.reading import Language
from handlers.domain.texts import Text, Words
from handlers.ports import Kept


def say(text: Text | Words, language: Language) -> str:
    """Words as they are; a text as its key, followed by its parameters, in square brackets."""
    if isinstance(text, Words):
        return text.said
    params = " ".join(
        say(value, language) if isinstance(value, Text | Words) else str(value) for value in text.params.values()
    )
    return f"[{text.key} {params}]" if params else f"[{text.key}]"


@dataclass
class MemoryIntake:
    """`handlers.ports.Intake` in memory, without leases: `rows` waits, `finished` and `failed` are settled.

    With `broken` it behaves as a database that cannot be reached.
    """

    broken: bool = False
    rows: dict[str, Kept] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    finished: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)

    async def keep(self, source: str, keys: Sequence[str], payload: bytes, read_back: bool = False) -> bool:
        return await self.take(source, keys, payload) is not None or not read_back

    async def take(self, source: str, keys: Sequence[str], payload: bytes) -> str | None:
        self._reach()
        if any(key in self.keys for key in keys):
            return None
        id = f"in-{len(self.rows) + 1}"
        self.rows[id] = Kept(id, source, payload, 0)
        self.keys |= dict.fromkeys(keys, id)
        return id

    async def finish(self, id: str) -> None:
        self._reach()
        self.finished.append(id)

    async def fail(self, id: str, reason: str) -> None:
        self._reach()
        self.failed.append((id, reason))

    async def claim(self, limit: int) -> Sequence[Kept]:
        settled = {*self.finished, *(id for id, _ in self.failed)}
        return [row for id, row in self.rows.items() if id not in settled][:limit]

    def _reach(self) -> None:
        if self.broken:
            raise Fault("the database is away")


@dataclass
class MemoryWatch:
    """`handlers.ports.Watch` in memory, for one platform."""

    mark: datetime | None = None
    earliest: datetime | None = None
    nights: set[date] = field(default_factory=set)
    places: list[Place] = field(default_factory=list)

    async def until(self, surface: str) -> datetime | None:
        return self.mark

    async def reached(self, surface: str, at: datetime) -> None:
        self.mark = max(self.mark or at, at)

    async def claim(self, surface: str, night: date) -> bool:
        fresh = night not in self.nights
        self.nights.add(night)
        return fresh

    async def threads(self, surface: str, limit: int) -> Sequence[Place]:
        return self.places[:limit]


@dataclass
class Core:
    """Stands for the use cases: notes what people did and answers what the test wants, or raises it.

    With `hold` it answers only once that is set; `once` is raised the first time.
    """

    answer: Dialog | Exception | None = None
    redrawn: Dialog | Exception | None = None
    heard: list[Inbound] = field(default_factory=list)
    redraws: list[tuple[str, Mapping[str, str | date], Address]] = field(default_factory=list)
    hold: asyncio.Event | None = None
    once: Exception | None = None
    home: Home | Exception = field(default_factory=lambda: Home(Language.NB, ()))
    looks: list[Address] = field(default_factory=list)

    async def look(self, who: Address) -> Home:
        self.looks.append(who)
        if isinstance(self.home, Exception):
            raise self.home
        return self.home

    async def react(self, inbound: Inbound) -> Dialog | None:
        self.heard.append(inbound)
        if self.hold is not None:
            await self.hold.wait()
        if self.once is not None:
            error, self.once = self.once, None
            raise error
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def redraw(self, case: str, answers: Mapping[str, str | date], who: Address) -> Dialog:
        self.redraws.append((case, answers, who))
        if isinstance(self.redrawn, Exception):
            raise self.redrawn
        assert self.redrawn is not None
        return self.redrawn
