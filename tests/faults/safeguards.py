"""The check of the checks: with one safeguard out, the life that it guards must end badly; with it in, well."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from bot.demo.workplace import Fault
from tests.faults.audit import Finding
from tests.faults.campaign import Field, Life, verdict
from tests.faults.databases import POSTGRES, SQLITE
from tests.faults.ground import LEADER
from tests.faults.kills import story
from tests.faults.points import NOWHERE, Slot, Strike
from tests.faults.power import power_cut
from tests.faults.teams_ground import teams_ground
from tests.teams.connector import Trouble

_TAKEN_OVER: Final = 15


async def _connection_breaks(field: Field) -> Life:
    """Slack takes a message, and the connection breaks before it says so."""
    async with field.ground(field.seed) as here:
        here.workplace.inject("chat.postMessage", Fault.DROPPED_AFTER_ACCEPT, 2)
        await here.up(NOWHERE, field.without)
        await here.report()
        return await verdict(here, "a connection breaks")


def _killed_at(point: str) -> Callable[[Field], Awaitable[Life]]:
    async def killed(field: Field) -> Life:
        async with field.ground(field.seed) as here:
            await here.up(Strike(point), field.without)
            await here.report()
            await here.report()
            return await verdict(here, f"killed at {point}")

    return killed


async def _both_at_once(field: Field) -> Life:
    """Two slow processes see that the same case is due."""
    async with field.ground(field.seed) as here:
        here.calm = field.kind == SQLITE  # on one file they take turns; PostgreSQL tells the second to try again
        for _ in range(2):
            await here.up(NOWHERE, ("slow reading", *field.without))
        await here.report()
        return await verdict(here, "both at once")


async def _answers_late(field: Field) -> Life:
    """Slack says "later"; before that is written down the lease is over, and another process has sent it."""
    async with field.ground(field.seed) as here:
        here.workplace.inject("chat.postMessage", Fault.RATE_LIMITED)
        slow = await here.up(Strike("send:after", hold=True), field.without)
        await here.report()
        await here.struck(slow)
        await here.up(NOWHERE, field.without)
        for _ in range(_TAKEN_OVER):
            here.hours.forward(8)
            await here.moment()
        slow.board[Slot.LET_GO] = 1
        return await verdict(here, "an answer that comes late")


async def _teams_breaks_off(field: Field) -> Life:
    """Teams takes a note, and the connection breaks before it says so: the bot cannot look whether it is there."""
    async with field.scene(teams_ground, field.seed) as here:
        await here.up(NOWHERE, field.without)
        await here.report()
        await here.rest()
        here.connector.inject("post", Trouble.DROPPED_AFTER_ACCEPT)
        await here.press(here.leader, "acknowledge")
        return await verdict(here, "a connection to Teams breaks")


async def _teams_fails(field: Field) -> Life:
    """Teams has an error of its own instead of the card."""
    async with field.scene(teams_ground, field.seed) as here:
        here.connector.inject("open", Trouble.SERVER_ERROR)
        await here.up(NOWHERE, field.without)
        await here.report()
        return await verdict(here, "Teams fails")


async def _teams_tells_twice(field: Field) -> Life:
    async with field.scene(teams_ground, field.seed) as here:
        here.courier.twice = 1.0
        await here.up(NOWHERE, field.without)
        await here.report()
        return await verdict(here, "an activity comes twice")


async def _told_twice(field: Field) -> Life:
    async with field.ground(field.seed) as here:
        here.workplace.inject("message", Fault.DUPLICATE_EVENT, 2)
        await here.up(NOWHERE, field.without)
        await here.report()
        return await verdict(here, "an event comes twice")


async def _done_twice(field: Field) -> Life:
    async with field.ground(field.seed) as here:
        await here.up(NOWHERE, ("everything queued twice", *field.without))
        await story(here)
        return await verdict(here, "everything is queued twice")


async def _many_wait(field: Field) -> Life:
    """Slack wants a pause, and meanwhile the leader writes one line after the other."""
    async with field.ground(field.seed) as here:
        await here.up(NOWHERE, field.without)
        await here.report()
        await here.rest()
        here.workplace.inject("chat.postMessage", Fault.RATE_LIMITED, 2, seconds=30)
        for words in ("Hvem leser lista?", "Jeg spør legen.", "Han trenger den ikke."):
            await here.say(LEADER, words)
        return await verdict(here, "letters that wait")


@dataclass(frozen=True, slots=True)
class Safeguard:
    """`name` is that of its alteration; `life` is what it guards against, and `sees` what is found without it."""

    name: str
    life: Callable[[Field], Awaitable[Life]]
    sees: frozenset[Finding]
    kind: str = SQLITE


SAFEGUARDS: Final = (
    Safeguard("no retries of the SDK", _connection_breaks, frozenset({Finding.DUPLICATE})),
    Safeguard("the look-up", _connection_breaks, frozenset({Finding.DUPLICATE})),
    Safeguard("what Teams is told once", _teams_breaks_off, frozenset({Finding.DUPLICATE})),
    Safeguard("what Teams is told once more", _teams_fails, frozenset({Finding.LOST_MESSAGE})),
    Safeguard("synchronous=FULL", power_cut, frozenset({Finding.LOST_INTAKE})),
    Safeguard("BEGIN IMMEDIATE", _both_at_once, frozenset({Finding.NEEDLESS_FAILURE, Finding.LOST_CHANGE})),
    Safeguard("the version in save", _both_at_once, frozenset({Finding.LOST_CHANGE}), POSTGRES),
    Safeguard("the fence of the lease", _answers_late, frozenset({Finding.DUPLICATE, Finding.STUCK_ROW})),
    Safeguard("the keys of the inbox", _told_twice, frozenset({Finding.DUPLICATE})),
    Safeguard("the keys of the inbox", _teams_tells_twice, frozenset({Finding.DUPLICATE})),
    Safeguard("commit before 200", _killed_at("keep:before"), frozenset({Finding.LOST_INTAKE})),
    Safeguard("the key of the letter", _done_twice, frozenset({Finding.DUPLICATE})),
    Safeguard("order per destination", _many_wait, frozenset({Finding.OUT_OF_ORDER})),
    Safeguard("the mark before the call", _killed_at("send:after"), frozenset({Finding.DUPLICATE})),
    Safeguard("the claim of the gesture", _killed_at("finish:before"), frozenset({Finding.DUPLICATE})),
)
