"""Putting the house together. The only module that opens storage; everything else is handed what it needs."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import AgreedClock, Clock, utc_now
from bot.newest import Newest, new_id
from bot.reacting import Core
from bot.slack.app import lanes as slack_lanes
from bot.slack.surface import SlackJoints, SlackKeys, SlackSurface
from bot.waves import Lanes
from bot.web.probes import Figures, probes
from bot.worker import JOB_DEFAULTS, Desk, Handle, Worker
from config.settings import Settings, SettingsError, problem
from config.texts import Texts
from handlers.domain.errors import Fault
from handlers.domain.texts import text
from handlers.ports import Messenger, World
from storage.again import GivenUp
from storage.database import Database, calm, copy_to, migrate, open_database, put_back
from storage.restoring import Calmed
from storage.vault import Ring, new_key, read_key

if TYPE_CHECKING:
    from bot.teams.surface import TeamsSurface

__all__ = [
    "Calmed",
    "GivenUp",
    "House",
    "build",
    "calm_restored",
    "copy_to",
    "database_of",
    "migrate",
    "new_id",
    "new_key",
    "put_copy_back",
    "utc_now",
]

LOOK_SECONDS = 2
"""How often a process looks whether the organisation file has changed."""
AGREE_SECONDS = 60
"""How often it asks its database what time it is."""


def database_of(settings: Settings, now: Clock = utc_now) -> Database:
    """The open database. Raises Fault where it cannot be used or its schema is not today's, SettingsError for a key."""
    return open_database(settings.database_url.get_secret_value(), ring_of(settings), now, new_id)


def put_copy_back(settings: Settings, copy: Path) -> Calmed:
    """Put a copy in place of an SQLite database that is missing or empty, so that nothing is sent again.

    Raises Fault where it cannot be done, SettingsError for a key.
    """
    return put_back(settings.database_url.get_secret_value(), copy, ring_of(settings), utc_now)


def calm_restored(settings: Settings) -> Calmed:
    """The same for a database that was put back by other means. Raises Fault and SettingsError too."""
    return calm(settings.database_url.get_secret_value(), ring_of(settings), utc_now)


def ring_of(settings: Settings) -> Ring:
    """Raises SettingsError for a key that is none."""
    try:
        ring = Ring([read_key(key.get_secret_value()) for key in settings.identity_keys])
    except ValueError:
        raise SettingsError([problem("identity_keys", text("settings.wrong.no_key"))]) from None
    return ring


@dataclass
class House:
    """The bot, put together and not yet running."""

    settings: Settings
    newest: Newest
    database: Database
    clock: AgreedClock
    worker: Worker
    slack: SlackSurface | None
    teams: "TeamsSurface | None" = None
    is_closing: bool = False
    alarm: AsyncIOScheduler = field(default_factory=lambda: AsyncIOScheduler(job_defaults=JOB_DEFAULTS))

    @property
    def world(self) -> World:
        """What holds now; ask again for what holds later."""
        return self.newest.world

    @property
    def texts(self) -> Texts:
        return self.newest.texts

    def routes(self) -> list[web.RouteDef]:
        """Everything that is served over HTTP."""
        chat = [route for surface in (self.slack, self.teams) if surface for route in surface.routes]
        return [*chat, *probes(self.is_ready, self.figures)]

    async def is_ready(self) -> bool:
        """Whether it would be wise to send it work."""
        if self.is_closing or (self.slack is not None and not self.slack.is_ready):
            return False
        try:
            await self.database.health.answers()
        except Fault:
            return False
        return True

    async def figures(self) -> Figures:
        wrong = float(len(self.newest.problems))
        return {**(await self.database.health.read()).figures, ("organisation", "problems"): wrong}

    async def start(self, working: bool, listens: bool) -> None:
        """Open the surfaces and, where this process is to work, the worker. Every process watches who is who.

        `listens` says whether `routes` are served.
        """
        self.alarm.add_job(asyncio.to_thread, "interval", seconds=LOOK_SECONDS, args=[self.newest.look])
        self.alarm.add_job(asyncio.to_thread, "interval", seconds=AGREE_SECONDS, args=[self._agree])
        self.alarm.start()
        if self.slack is not None:
            await self.slack.start(listens)
        if self.teams is not None:
            await self.teams.start()
        if working:
            self.worker.start()
            self.database.bell.hear(self.worker.ring)

    def _agree(self) -> None:
        """A database that does not answer leaves the clock as it goes."""
        with suppress(Fault):
            self.clock.agree(self.database.time())

    async def close(self) -> None:
        """Readiness goes first; what is in hand is finished; nothing new is taken."""
        self.is_closing = True
        if self.alarm.running:
            self.alarm.shutdown(wait=False)
        await self.worker.stop()
        if self.slack is not None:
            await self.slack.close()
        if self.teams is not None:
            await self.teams.close()
        await asyncio.to_thread(self.database.close)


def build(settings: Settings, now: Clock | None = None) -> House:
    """The whole bot from its settings. Raises OrganisationError, and Fault for the database.

    Without a clock of its own it goes by the database's, where several processes share one.
    """
    agreed = AgreedClock()
    now = now or agreed
    newest = Newest(settings, now)
    database = database_of(settings, now)
    agreed.agree(database.time())
    handles: dict[str, Handle] = {}
    lanes: dict[str, Lanes] = {}
    messengers: dict[str, Messenger] = {}
    desk = Desk(
        transactions=database.transactions,
        intake=database.intake,
        post=database.post,
        world=lambda: newest.world,
        handlers=handles,
        lanes=lanes,
        messengers=messengers,
        tidy=database.tidy,
        call=database.bell.ring,
    )
    worker = Worker(desk)
    core = Core(database.transactions, lambda: newest.world, worker.ring)
    slack = _slack(settings, newest, database, core, worker)
    if slack is not None:
        handles["slack"], messengers["slack"], lanes["slack"] = slack.handle, slack.messenger, slack_lanes
    teams = _teams(settings, newest, database, core, worker)
    if teams is not None:
        handles["teams"], messengers["teams"], lanes["teams"] = teams.handle, teams.messenger, teams.lanes
    return House(settings, newest, database, agreed, worker, slack, teams)


def _slack(settings: Settings, newest: Newest, database: Database, core: Core, worker: Worker) -> SlackSurface | None:
    """The Slack surface where it is switched on."""
    if not settings.slack:
        return None
    joints = SlackJoints(
        say=newest.say,
        intake=database.intake,
        watch=database.watch,
        language_of=core.language_of,
        react=core.react,
        redraw=core.redraw,
        look=core.look,
        on_arrival=worker.arrived,
        organisation=lambda: newest.world.organisation,
        now=newest.world.now,
    )
    return SlackSurface(slack_keys(settings), joints)


def _teams(settings: Settings, newest: Newest, database: Database, core: Core, worker: Worker) -> "TeamsSurface | None":
    """The Teams surface where it is switched on."""
    if not settings.teams:
        return None
    # Its SDK takes most of a second to import, which nobody else is to wait for.
    from bot.teams.surface import TeamsJoints, TeamsKeys, TeamsSurface  # noqa: PLC0415

    joints = TeamsJoints(
        say=partial(newest.say, surface="teams"),
        intake=database.intake,
        rooms=database.rooms,
        language_of=core.language_of,
        react=core.react,
        redraw=core.redraw,
        stands=core.stands,
        mine=core.mine,
        below_ours=core.below_ours,
        on_arrival=worker.arrived,
        organisation=lambda: newest.world.organisation,
        now=newest.world.now,
    )
    id, password, tenant = settings.microsoft_app_id, settings.microsoft_app_password, settings.microsoft_app_tenant_id
    keys = TeamsKeys(id or "", password.get_secret_value() if password else "", tenant or "")
    return TeamsSurface(keys, joints)


def slack_keys(settings: Settings) -> SlackKeys:
    token, app_token = settings.slack_bot_token, settings.slack_app_token
    return SlackKeys(
        bot_token=token.get_secret_value() if token else "",
        signing_secrets=tuple(secret.get_secret_value() for secret in settings.slack_signing_secret),
        app_token=app_token.get_secret_value() if app_token else "",
        api_url=settings.slack_api_url,
    )
