"""The worker: takes what came in, sends what is to go out, and lets time act. Each loop keeps nothing of its own.

Everything it does is claimed in the database first, so any number of workers may run, and one that is killed
loses nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.rush import Rush
from bot.waves import Lanes, waves
from handlers.deliver import undeliverable
from handlers.domain.errors import Fault, Overtaken
from handlers.domain.messages import Destination, ToGroup, ToPerson
from handlers.domain.people import Address
from handlers.ports import Delivery, Errand, Intake, Kept, Messenger, Post, Receipt, Transactions, UnitOfWork, World
from handlers.publish import publish_due
from handlers.remind import advance_case, due_cases, until_due

log = structlog.get_logger(__name__)

POLL_SECONDS = 1.0
"""How long an idle loop waits before it looks again by itself; a bell wakes it sooner."""
AT_A_TIME = 16
OFF_SECONDS = 600.0
MOST_DUE = 50
SET_BACK = timedelta(minutes=1)
"""How long a case that could not be moved waits, so that others come first."""
JOB_DEFAULTS: Mapping[str, object] = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
"""For APScheduler: late is better than never, and once is enough."""

Work = TypeVar("Work")
Handle = Callable[[Kept], Awaitable[object]]


@dataclass(frozen=True)
class Desk:
    """What the worker works with. `world` gives the newest directory at each call.

    What comes from a source without `lanes` is dealt with one by one. `call` tells the workers of other processes
    that there is something to do, where this one does not work.
    """

    transactions: Transactions
    intake: Intake
    post: Post
    world: Callable[[], World]
    handlers: Mapping[str, Handle]
    lanes: Mapping[str, Lanes]
    messengers: Mapping[str, Messenger]
    tidy: Callable[[], Awaitable[object]]
    call: Callable[[], None]


class Worker:
    """Runs until it is stopped; the item in hand is finished first."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._rush = Rush()
        self._arrived, self._queued, self._due = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._stopping = False
        self._loops: list[asyncio.Task[None]] = []
        self._scheduler = AsyncIOScheduler(job_defaults=JOB_DEFAULTS)

    def start(self) -> None:
        """Begin; APScheduler is only the alarm clock, what is due stands in the database."""
        self._loops = [
            asyncio.create_task(self._repeat("intake", self.take_in, self._arrived)),
            asyncio.create_task(self._repeat("sending", self.send_out, self._queued)),
            asyncio.create_task(self._repeat("tick", self.tick, self._due)),
        ]
        # What fell due while nobody was at work waits no longer than it has to.
        at_once, publish = datetime.now(UTC), ("publish", self.publish)
        self._scheduler.add_job(self._guarded, "interval", seconds=30, args=publish, next_run_time=at_once)
        self._scheduler.add_job(self._guarded, "interval", hours=1, args=["tidy", self._desk.tidy])
        self._scheduler.start()

    async def stop(self) -> None:
        """Take nothing new, finish what is in hand."""
        self._stopping = True
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        self.ring()
        self._due.set()
        await asyncio.gather(*self._loops)

    def arrived(self) -> None:
        """Something came in, and more may be coming."""
        self._rush.note()
        self.ring()

    def ring(self) -> None:
        """Something came in or is to go out. What falls due because of it does not before the next look for it."""
        if not self._loops and not self._stopping:
            self._desk.call()
        self._arrived.set()
        self._queued.set()

    async def take_in(self) -> bool:
        """Deal with what came in, oldest first; True where there was anything.

        What has no lane in common is dealt with at once, and so shares its commits. What a crash leaves unfinished
        is taken once more, and then changes nothing.
        """
        batch = await self._desk.intake.claim(AT_A_TIME)
        for wave in waves(batch, self._lanes):
            await self._rush.over()
            await asyncio.gather(*(self._guarded("intake", partial(self._take, kept)) for kept in wave))
        return bool(batch)

    def _lanes(self, kept: Kept) -> Collection[str]:
        lanes = self._desk.lanes.get(kept.source)
        return lanes(kept) if lanes else (kept.source,)

    async def _take(self, kept: Kept) -> None:
        try:
            await self._desk.handlers[kept.source](kept)
        except Exception as error:
            # Any mistake of ours must keep the event: it is tried again, then set aside, and doctor tells.
            log.exception("intake.failed", id=kept.id, tries=kept.tries)
            await self._desk.intake.fail(kept.id, type(error).__name__)
            return
        await self._desk.intake.finish(kept.id)

    async def send_out(self) -> bool:
        """Send what is due, one message per destination at a time; True where there was anything."""
        await self._rush.over()
        errands = await self._desk.post.claim(AT_A_TIME)
        await asyncio.gather(*(self._guarded("sending", partial(self._send, errand)) for errand in errands))
        return bool(errands)

    async def _send(self, errand: Errand) -> None:
        receipt, world = await self._receipt(errand), self._desk.world()
        refused = receipt.delivery is not Delivery.UNKNOWN
        if await self._desk.post.settle(errand, receipt, lambda uow: undeliverable(uow, world, errand, refused)):
            log.warning("sending.dead", id=errand.id, reason=receipt.reason)

    async def _receipt(self, errand: Errand) -> Receipt:
        messenger = self._desk.messengers.get(errand.to.surface)
        if messenger is None:
            # It may be off by mistake: what waits is not lost while somebody finds out.
            return Receipt(Delivery.LATER, wait=OFF_SECONDS, reason="surface_is_off")
        try:
            to = await self._addresses(errand)
        except Fault:
            return Receipt(Delivery.DEAD, reason="no_key_opens_it")
        if len(to) < _wanted(errand.to):
            # A group without one of its people would leave somebody out in silence: each gets a card instead.
            return Receipt(Delivery.DEAD, reason="somebody_without_account")
        return await (messenger.look_up(errand, to) if errand.unknown else messenger.send(errand, to))

    async def _addresses(self, errand: Errand) -> tuple[Address, ...]:
        """Who it goes to: from the directory, or opened for this one sending."""
        match errand.to:
            case ToPerson(surface, person):
                ids: tuple[str, ...] = (person,)
            case ToGroup(surface, people):
                ids = people
            case _:
                hidden = await self._desk.post.reveal(errand)
                return (hidden,) if hidden else ()
        known = self._desk.world().organisation.chosen(ids)
        return tuple(address for one in known if (address := one.on(surface)))

    async def tick(self) -> bool:
        """Let time act on the cases whose moment has come; True where the next look must not wait."""
        world = self._desk.world()
        due, wait = await self._run(lambda uow: (due_cases(uow, world, MOST_DUE), until_due(uow, world)))
        if not due and wait is not None and wait < POLL_SECONDS:
            asyncio.get_running_loop().call_later(max(wait, 0), self._due.set)
        await self._rush.over()
        # At once, since no case waits for another: what is ready together is committed together.
        moved = await asyncio.gather(*(self._move(world, id) for id in due))
        if due:
            self._queued.set()
        # Where not one could even be set back the database is down: the clock must not run hot.
        return any(moved)

    async def _move(self, world: World, id: str) -> bool:
        """Whether it is not due any more: moved on, or set back so that it stands in no other's way."""
        try:
            await self._run(lambda uow: advance_case(uow, world, id))
        except Overtaken:
            # Another process was quicker, and has moved it.
            return True
        except Exception as error:
            # Whatever is wrong with one case, the others must have their time.
            log.exception("advance.failed", case=id, reason=type(error).__name__)
            until = world.now() + SET_BACK
            return await self._guarded("set_back", partial(self._run, lambda uow: _set_back(uow, id, until))) is True
        return True

    async def publish(self) -> None:
        """The weekly digest, if it is due and nobody has claimed it."""
        if await self._run(lambda uow: publish_due(uow, self._desk.world())):
            self._queued.set()

    async def drain(self) -> None:
        """Do everything that can be done now, until nothing is left. For the demo and the tests."""
        while await self.take_in() or await self.send_out():
            pass

    async def _run(self, work: Callable[[UnitOfWork], Work]) -> Work:
        return await self._desk.transactions.run(work)

    async def _repeat(self, name: str, step: Callable[[], Awaitable[bool]], bell: asyncio.Event) -> None:
        while not self._stopping:
            bell.clear()
            if not await self._guarded(name, step):
                await _either(bell, POLL_SECONDS)

    async def _guarded(self, name: str, step: Callable[[], Awaitable[object]]) -> object:
        """A loop that dies is a bot that is silent: whatever fails is told of, and tried again after a pause."""
        try:
            return await step()
        except Exception:
            log.exception("worker.failed", step=name)
            return None


def _set_back(uow: UnitOfWork, id: str, until: datetime) -> bool:
    uow.cases.set_back(id, until)
    return True


def _wanted(to: Destination) -> int:
    """How many accounts a destination takes."""
    match to:
        case ToGroup(people=people):
            return len(people)
        case ToPerson():
            return 1
        case _:
            return 0


async def _either(bell: asyncio.Event, seconds: float) -> None:
    """Until the bell rings, or so long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await bell.wait()
