"""The demo's municipality on Teams, with the same bot and the same clock; on Slack beside it where that is wanted."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.resources import files
from pathlib import Path

import httpx
import pytest
from botframework.connector.auth import ChannelValidation

from bot.chat.shapes import Obj
from bot.demo.clock import DemoClock
from bot.demo.running import BotSettings
from bot.demo.stage import Stage
from bot.running import open_house
from bot.staging import StagedBot, slack_of, start_staged_bot
from bot.teams import surface
from bot.teams.credentials import NoToken
from bot.teams.pace import Pace
from bot.teams.surface import TeamsKeys
from bot.wiring import build
from handlers.domain.case import Case
from handlers.domain.people import Organisation
from tests.journey.conftest import Town
from tests.journey.teams import Teams, words_of
from tests.teams.connector import TENANT, FakeConnector, Message
from tests.teams.microsoft import APP, KeyServer

SOLVIK = Path(str(files("config.example"))) / "solvik.toml"
MICROSOFT: Mapping[str, str] = {
    "MICROSOFT_APP_ID": APP,
    "MICROSOFT_APP_PASSWORD": "hushhush",
    "MICROSOFT_APP_TENANT_ID": TENANT,
}


class Login:
    """Microsoft's login: gives a token unless it `refuses`."""

    refuses = False

    def __call__(self) -> str:
        if self.refuses:
            raise NoToken("AADSTS7000215")
        return "a-token"


@dataclass(frozen=True)
class TeamsTown:
    """What people do on Teams, as `Town` has it for Slack: each gesture, and the bot comes to rest."""

    town: Town
    teams: Teams
    login: Login

    @property
    def connector(self) -> FakeConnector:
        return self.teams.connector

    async def write(self, person: str, words: str) -> None:
        await self.tell(self.teams.writes(person, words))

    async def quote(self, person: str, message: Message, words: str) -> None:
        await self.tell(self.teams.quotes(person, message, words))

    async def mention(self, person: str, message: Message, words: str) -> None:
        await self.tell(self.teams.mentions(person, message, words))

    async def react(self, person: str, message: Message, emoji: str) -> None:
        await self.tell(self.teams.reacts(person, message, emoji))

    async def press(self, person: str, message: Message, button: str, value: str = "", **filled: str) -> Obj:
        """The answer that the person alone is shown."""
        answer = await self.teams.press(person, message, self.teams.presses(person, message, button, value, **filled))
        await self.town.settle()
        return answer

    async def reply(self, person: str, message: Message, words: str) -> None:
        """In the window of «Svar»."""
        await self.press(person, message, "reply")
        await self.press(person, message, "reply", words=words)

    async def jump(self, to: str) -> None:
        await self.town.jump(to)

    async def tell(self, told: Obj) -> None:
        response = await self.teams.deliver(told)
        assert response.status_code == 200, response.text
        await self.town.settle()

    async def cases(self) -> Sequence[Case]:
        """Oldest first."""
        ages = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
        found = await self.town.bot.running.house.database.transactions.run(lambda uow: uow.cases.between(*ages))
        return sorted(found, key=lambda case: case.number)

    async def start_anew(self) -> None:
        """The bot stops, and another is started with the same settings and the same database."""
        bot = self.town.bot
        settings, now = bot.running.house.settings, self.town.scene.clock.now
        await bot.running.stop()
        bot.running = await open_house(build(settings, now), "127.0.0.1", 0, working=True)
        self.town.scene.workplace.request_url = bot.events_url

    def channel(self, unit: str) -> str:
        return self.organisation.units[unit].channels["teams"]

    @property
    def committee(self) -> str:
        return self.organisation.committee.channels["teams"]

    @property
    def organisation(self) -> Organisation:
        return self.town.bot.running.house.world.organisation

    def from_bot(self, conversation: str) -> Sequence[Message]:
        return self.connector.in_room(conversation)

    def direct(self, person: str) -> Sequence[Message]:
        """What the bot has written to somebody, oldest first."""
        return self.from_bot(self.teams.direct(person))

    def told(self, person: str) -> Sequence[str]:
        return [words_of(message) for message in self.direct(person)]

    def confirmation(self, person: str) -> Message:
        return self.direct(person)[0]

    def card(self, unit: str) -> Message:
        return next(message for message in self.from_bot(self.channel(unit)) if not message.root)

    def thread(self, unit: str) -> Sequence[str]:
        """What the bot has written below the card, oldest first."""
        card = self.card(unit)
        return [words_of(message) for message in self.from_bot(self.channel(unit)) if message.root == card.id]

    def whispers(self, person: str) -> Sequence[str]:
        return self.teams.whispers.get(person, [])


@asynccontextmanager
async def opened(slack: bool = False, file: Path = SOLVIK, clock: DemoClock | None = None) -> AsyncIterator[TeamsTown]:
    """The town on Teams, and on Slack too; `file` tells who is who."""
    login, bots = Login(), list[StagedBot]()

    async def start(wanted: BotSettings) -> StagedBot:
        bots.append(await start_staged_bot(wanted, {**MICROSOFT, **(slack_of(wanted) if slack else {})}))
        return bots[-1]

    stage = Stage(start, file, lambda: clock or DemoClock())
    async with _microsoft(login) as connector:
        await stage.start()
        try:
            async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
                yield _town(Town(stage, bots), connector, client, login)
        finally:
            await stage.stop()


@asynccontextmanager
async def _microsoft(login: Login) -> AsyncIterator[FakeConnector]:
    """All of Microsoft that the bot speaks to, on loopback."""
    connector, keys = FakeConnector(), KeyServer()
    await connector.start()
    await keys.start()
    with pytest.MonkeyPatch.context() as patch:
        _lead_to(patch, connector, keys, login)
        try:
            yield connector
        finally:
            await keys.stop()
            await connector.stop()


def _lead_to(patch: pytest.MonkeyPatch, connector: FakeConnector, keys: KeyServer, login: Login) -> None:
    """Microsoft's addresses to those on loopback; no wait between two calls."""
    origin = connector.service_url.removesuffix("/emea/")
    patch.setattr(ChannelValidation, "open_id_metadata_endpoint", keys.address)
    patch.setattr(surface, "SERVICE_URL", connector.service_url)
    patch.setattr(surface, "Pace", partial(Pace, per_second=1000))
    patch.setattr(surface, "TeamsKeys", partial(TeamsKeys, ask=login, origins=frozenset({origin})))


def _town(town: Town, connector: FakeConnector, client: httpx.AsyncClient, login: Login) -> TeamsTown:
    """Everybody who has an account on Teams has the bot, and every channel of the file has it."""
    organisation = town.scene.organisation
    here = {one.id: account.id for one in organisation.people.values() if (account := one.on("teams"))}
    connector.people = {account: f"29:{person}" for person, account in here.items()}
    channels = (organisation.committee.channels, *(unit.channels for unit in organisation.units.values()))
    connector.channels = {each["teams"] for each in channels if "teams" in each}
    teams = Teams(connector, organisation.people, lambda: f"{town.bot.running.url}/api/messages", client)
    return TeamsTown(town, teams, login)
