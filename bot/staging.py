"""The real bot as the demo plays it: the same house, with the demo's clock and a database of its own."""

import asyncio
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.demo.running import BotSettings, Move, Upcoming
from bot.running import Running, open_house
from bot.wiring import build, migrate, new_key
from config.settings import load_settings
from handlers.domain.case import Case, Entry
from handlers.domain.digest import latest_week, next_week
from handlers.domain.lifecycle import Action
from handlers.ports import UnitOfWork

MOST_ROUNDS = 20
"""A jump of a year may set off one thing after another in the same case; this many is plenty."""

_GOING_OUT = frozenset({Action.SEND_NOW, Action.ROUTE, Action.SHARE})


@dataclass
class StagedBot:
    """Implements the demo's RunningBot. `running` may give way to another, as when it is started anew."""

    running: Running

    @property
    def events_url(self) -> str:
        return f"{self.running.url}/slack/events"

    async def tick(self) -> None:
        worker = self.running.house.worker
        for _ in range(MOST_ROUNDS):
            await worker.drain()
            if not await self._due():
                break
            await worker.tick()
        await worker.publish()
        await worker.drain()
        await self._landed()

    async def _landed(self) -> None:
        """What the bot's own worker has in hand is done at this hour, before the clock goes on without it."""
        while await self._has_in_hand():
            await asyncio.sleep(0.01)
            await self.running.house.worker.drain()

    async def _has_in_hand(self) -> bool:
        """What failed waits for its own time, and is not waited for."""
        health = await self.running.house.database.health.read()
        return "sending" in health.outbox or health.inbox.get("waiting", 0) > health.failed

    async def has_letters(self) -> bool:
        return "pending" in (await self.running.house.database.health.read()).outbox

    async def _due(self) -> bool:
        now = self.running.house.world.now()
        return any(upcoming.at <= now for upcoming in await self._of_cases())

    async def upcoming(self) -> Sequence[Upcoming]:
        world = self.running.house.world
        week = latest_week(world.now(), world.calendar, world.policy)
        digest = Upcoming(next_week(week, world.calendar, world.policy).last, "digest")
        return [*await self._of_cases(), digest]

    async def _of_cases(self) -> list[Upcoming]:
        cases = await self.running.house.database.transactions.run(_all)
        found = [(case, self.running.house.world.due(case)) for case in cases]
        return [Upcoming(due.at, due.reminder or due.action, case.called) for case, due in found if due]

    async def trail(self) -> Sequence[Move]:
        return await self.running.house.database.transactions.run(_moves)

    async def stop(self) -> None:
        await self.running.stop()


def _all(uow: UnitOfWork) -> Sequence[Case]:
    return uow.cases.between(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


def _moves(uow: UnitOfWork) -> Sequence[Move]:
    moves = [_move(case, entry) for case in _all(uow) for entry in uow.trail.of(case.id)]
    return sorted(moves, key=lambda move: move.at)


def _move(case: Case, entry: Entry) -> Move:
    """Which office a recipient holds is no secret; who reported is, and nobody is named here at all."""
    reasons = [str(one.reason.key).removeprefix("reason.") for one in case.recipients]
    because = tuple(reasons) if entry.action in _GOING_OUT else ()
    return Move(entry.at, case.called, entry.role, entry.action, entry.after, because)


def slack_of(wanted: BotSettings) -> dict[str, str]:
    """The settings of the demo's own Slack."""
    return {
        "SLACK_BOT_TOKEN": wanted.bot_token,
        "SLACK_SIGNING_SECRET": wanted.signing_secret,
        "SLACK_API_URL": wanted.api_url,
    }


async def start_staged_bot(wanted: BotSettings, chat: Mapping[str, str] | None = None) -> StagedBot:
    """Open the bot for a demo: fresh keys, a fresh database in the demo's folder, any free port.

    It has a copy of the organisation file there too: an administrator may change it, and nothing is kept. `chat` are
    the settings of its platforms where they are others than the demo's Slack.
    """
    organisation_file = wanted.folder / "organisation.toml"
    shutil.copyfile(wanted.organisation_file, organisation_file)
    settings = load_settings(
        {
            "DATABASE_URL": f"sqlite:///{wanted.folder / 'tidstyv.db'}",
            "ORGANISATION_FILE": str(organisation_file),
            "IDENTITY_KEYS": new_key(),
            **(slack_of(wanted) if chat is None else chat),
        }
    )
    migrate(settings.database_url.get_secret_value())
    house = build(settings, wanted.now)
    return StagedBot(await open_house(house, "127.0.0.1", 0, working=True))
