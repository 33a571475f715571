"""Putting the house together. The only module that opens storage; everything else is handed what it needs."""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from aiohttp import web

from bot.slack.desk import React, Redraw
from bot.slack.surface import SlackJoints, SlackKeys, SlackSurface
from bot.web.probes import Figures, probes
from bot.worker import Desk, Handle, Worker
from config.calendar import calendar
from config.organisation import Loaded, load_organisation
from config.settings import Settings, SettingsError
from config.texts import Texts, load_texts
from handlers.domain.errors import Fault
from handlers.domain.inbound import Inbound, Submitted
from handlers.domain.messages import Dialog, DialogName
from handlers.domain.people import Address
from handlers.ports import Messenger, World
from handlers.reading import DEFAULT_SYSTEMS, read
from handlers.receive import receive, redraw
from storage.database import Database, migrate, open_database
from storage.health import Health
from storage.vault import Ring, new_key, read_key

__all__ = ["House", "build", "build_world", "database_of", "migrate", "new_key", "utc_now"]

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    """Opaque, and never the same twice."""
    return secrets.token_urlsafe(12)


def build_world(loaded: Loaded, settings: Settings, now: Clock = utc_now) -> World:
    """What the use cases know beside the database."""
    organisation = loaded.organisation
    systems = DEFAULT_SYSTEMS.extended(organisation.systems)
    return World(
        organisation=organisation,
        surfaces=frozenset({"slack"} if settings.slack else ()),
        calendar=calendar(organisation),
        policy=replace(loaded.policy, hold_seconds=settings.hold_seconds),
        now=now,
        new_id=new_id,
        read=lambda words: read(words, systems),
    )


def database_of(settings: Settings, now: Clock = utc_now) -> Database:
    """The open database. Raises Fault where it cannot be used or its schema is not today's, SettingsError for a key."""
    try:
        ring = Ring([read_key(key.get_secret_value()) for key in settings.identity_keys])
    except ValueError as error:
        raise SettingsError((f"IDENTITY_KEYS cannot be used: {error}.",)) from None
    return open_database(settings.database_url.get_secret_value(), ring, now, new_id)


@dataclass
class House:
    """The bot, put together and not yet running."""

    settings: Settings
    world: World
    database: Database
    texts: Texts
    worker: Worker
    slack: SlackSurface | None
    is_closing: bool = False

    def routes(self) -> list[web.RouteDef]:
        """Everything that is served over HTTP."""
        slack = self.slack.routes if self.slack else []
        return [*slack, *probes(self.is_ready, self.figures)]

    async def is_ready(self) -> bool:
        """Whether it would be wise to send it work."""
        if self.is_closing or (self.slack is not None and not self.slack.is_ready):
            return False
        try:
            await self.database.health.read()
        except Fault:
            return False
        return True

    async def figures(self) -> Figures:
        return figures_of(await self.database.health.read())

    async def start(self, working: bool) -> None:
        """Open the surfaces and, where this process is to work, the worker."""
        if self.slack is not None:
            await self.slack.start()
        if working:
            self.worker.start()

    async def close(self) -> None:
        """Readiness goes first; what is in hand is finished; nothing new is taken."""
        self.is_closing = True
        await self.worker.stop()
        if self.slack is not None:
            await self.slack.close()
        await asyncio.to_thread(self.database.close)


def build(settings: Settings, now: Clock = utc_now) -> House:
    """The whole bot from its settings. Raises OrganisationError, and Fault for the database."""
    loaded = load_organisation(settings.organisation_file)
    world = build_world(loaded, settings, now)
    database = database_of(settings, now)
    texts = load_texts(world.calendar.zone)
    handles: dict[str, Handle] = {}
    messengers: dict[str, Messenger] = {}
    desk = Desk(
        database.transactions, database.intake, database.post, lambda: world, handles, messengers, database.tidy
    )
    worker = Worker(desk)
    slack = _slack(settings, world, database, texts, worker)
    if slack is not None:
        handles["slack"], messengers["slack"] = slack.handle, slack.messenger
    return House(settings, world, database, texts, worker, slack)


def _slack(settings: Settings, world: World, database: Database, texts: Texts, worker: Worker) -> SlackSurface | None:
    """The Slack surface where it is switched on."""
    if settings.slack_bot_token is None:
        return None
    joints = SlackJoints(
        say=texts.say,
        intake=database.intake,
        react=_react(world, database, worker.ring),
        redraw=_redraw(world, database),
        on_arrival=worker.arrived,
        organisation=lambda: world.organisation,
        now=world.now,
    )
    return SlackSurface(slack_keys(settings), joints)


def slack_keys(settings: Settings) -> SlackKeys:
    token, app_token = settings.slack_bot_token, settings.slack_app_token
    return SlackKeys(
        bot_token=token.get_secret_value() if token else "",
        signing_secrets=tuple(secret.get_secret_value() for secret in settings.slack_signing_secret),
        app_token=app_token.get_secret_value() if app_token else "",
        api_url=settings.slack_api_url,
    )


def _react(world: World, database: Database, ring: Callable[[], None]) -> React:
    async def react(inbound: Inbound) -> Dialog | None:
        dialog = await database.transactions.run(lambda uow: receive(uow, world, inbound))
        ring()
        return dialog

    return react


def _redraw(world: World, database: Database) -> Redraw:
    async def run(case: str, answers: Mapping[str, str | date], who: Address) -> Dialog:
        asked = Submitted(who, DialogName.DECIDE, case, answers, event="")
        return await database.transactions.run(lambda uow: redraw(uow, world, asked))

    return run


def figures_of(health: Health) -> Figures:
    """The counts as /metrics and doctor name them."""
    tables = {"inbox": health.inbox, "outbox": health.outbox, "cases": health.cases, "dead": health.dead}
    counted = {(what, state): float(count) for what, states in tables.items() for state, count in states.items()}
    return {
        **counted,
        ("inbox", "tried_before"): float(health.failed),
        ("inbox", "oldest_seconds"): health.oldest_event,
        ("outbox", "oldest_seconds"): health.oldest_letter,
        ("destinations", "paused"): float(health.paused),
    }
