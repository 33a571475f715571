"""The Teams surface put together, with Microsoft on loopback on both sides of it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from botframework.connector.auth import ChannelValidation

from bot.chat.shapes import Obj
from bot.teams.surface import TeamsJoints, TeamsKeys, TeamsSurface
from handlers.domain.inbound import Place
from handlers.domain.messages import Heading, Message
from handlers.domain.people import Address
from handlers.domain.reading import Language
from handlers.domain.texts import text
from tests.slack.fakes import Core, MemoryIntake, say
from tests.teams.connector import TENANT, FakeConnector
from tests.teams.ground import ORGANISATION, TODAY, USERS
from tests.teams.memory import MemoryRooms
from tests.teams.microsoft import APP, KeyServer, activity, token

LIST = Message(Language.NB, (Heading(text("mine.title")),))
"""What concerns anybody."""


@dataclass
class House:
    """`ours` are the messages of ours in channels, `standing` what stands there; `arrived`: the worker was woken."""

    surface: TeamsSurface
    intake: MemoryIntake
    core: Core
    rooms: MemoryRooms
    teams: FakeConnector
    microsoft: KeyServer
    url: str
    client: httpx.AsyncClient
    ours: set[str]
    standing: dict[str, Message] = field(default_factory=dict)

    async def send(self, sent: Obj, authorization: str | None = None) -> httpx.Response:
        """As the Bot Framework sends it, or with another header."""
        url = str(sent.get("serviceUrl"))
        header = f"Bearer {token(url)}" if authorization is None else authorization
        whole = json.dumps(sent)
        headers = {"Content-Type": "application/json; charset=utf-8", "Authorization": header}
        return await self.client.post(self.url, content=whole, headers=headers)

    async def does(self, name: str, **changes: object) -> httpx.Response:
        """Somebody does what stands in inbound/, and the inbox worker has its turn."""
        response = await self.send(self.activity(name, **changes))
        await self.work()
        return response

    def activity(self, name: str, **changes: object) -> dict[str, object]:
        """Answered by way of the local Bot Connector."""
        return activity(name, serviceUrl=self.teams.service_url) | changes

    async def work(self) -> None:
        for kept in await self.intake.claim(100):
            await self.surface.handle(kept)
            await self.intake.finish(kept.id)


async def reads(who: Address) -> Language:
    """What the directory says of them."""
    known = ORGANISATION.at(who)
    return known.language if known else ORGANISATION.language


@asynccontextmanager
async def open_house(emulator: bool = False) -> AsyncIterator[House]:
    teams, microsoft, rooms = FakeConnector(people=dict(USERS)), KeyServer(), MemoryRooms()
    teams.channels.add("a:1kari-and-the-bot")
    await teams.start()
    await microsoft.start()
    intake, core, ours = MemoryIntake(), Core(), {"1700000000001"}
    standing: dict[str, Message] = {}

    async def stands(place: Place, who: Address) -> Message | None:
        return standing.get(place.message)

    async def mine(who: Address) -> Message:
        return LIST

    async def below_ours(place: Place) -> bool:
        return place.message in ours

    origin = teams.service_url.removesuffix("/emea/")
    keys = TeamsKeys(APP, "hushhush", TENANT, ask=lambda: "a-token", origins=frozenset({origin}))
    joints = TeamsJoints(
        say=say,
        intake=intake,
        rooms=rooms,
        language_of=reads,
        react=core.react,
        redraw=core.redraw,
        stands=stands,
        mine=mine,
        below_ours=below_ours,
        on_arrival=asyncio.Event().set,
        organisation=lambda: ORGANISATION,
        now=lambda: TODAY,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ChannelValidation, "open_id_metadata_endpoint", microsoft.address)
        surface = TeamsSurface(TeamsKeys() if emulator else keys, joints)
        app = web.Application()
        app.add_routes(surface.routes)
        server = TestServer(app)
        await server.start_server()
        await surface.start()
        url = str(server.make_url("/api/messages"))
        async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
            yield House(surface, intake, core, rooms, teams, microsoft, url, client, ours, standing)
        await surface.close()
        await server.close()
    await microsoft.stop()
    await teams.stop()
