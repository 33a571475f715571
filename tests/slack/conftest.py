"""A ward on a local Slack, and the Slack surface before it over real HTTP."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.demo.workplace import BOT_USER_ID, Channel, User, Workplace
from bot.slack import SlackJoints, SlackKeys, SlackSurface
from handlers.domain.messages import Message, ToChannel
from handlers.domain.people import Address, Committee, Organisation, Person, Unit
from handlers.domain.reading import Language
from handlers.ports import Errand
from tests.slack.fakes import Core, MemoryIntake, MemoryWatch, say

KARI, LISE, TOR = "U0KARI", "U0LISE", "U0TOR"
WARD, OPEN, SHARED, BOARD = "C0WARD", "C0OPEN", "C0SHARED", "C0BOARD"

ORGANISATION = Organisation(
    name="Solvik kommune",
    timezone="Europe/Oslo",
    language=Language.NB,
    units={
        "ward": Unit("ward", "Solbakken avd. 2", channels={"slack": WARD}),
        "shared": Unit("shared", "Delt", channels={"slack": SHARED}),
    },
    people={"lise": Person("lise", "Lise Vik", language=Language.NN, addresses=(Address("slack", LISE),))},
    committee=Committee("Trepartsutvalget", channels={"slack": BOARD}),
)


@pytest.fixture
async def workplace() -> AsyncIterator[Workplace]:
    workplace = Workplace(
        users=[User(KARI, "kari", "Kari Nes"), User(LISE, "lise", "Lise Vik"), User(TOR, "tor", "Tor Aas")],
        channels=[
            Channel(WARD, "solbakken-2", is_private=True, members=[BOT_USER_ID, LISE, TOR]),
            Channel(OPEN, "allmenningen", members=[BOT_USER_ID, KARI, LISE]),
            Channel(SHARED, "delt", is_private=True, is_ext_shared=True, members=[BOT_USER_ID, LISE]),
            Channel(BOARD, "trepart", members=[LISE, TOR]),
        ],
        app_token="xapp-workplace",
    )
    await workplace.start()
    yield workplace
    await workplace.settled()
    await workplace.stop()


@dataclass
class House:
    """The surface with what it was given; `arrived` is set when the inbox worker was woken."""

    surface: SlackSurface
    intake: MemoryIntake
    core: Core
    arrived: asyncio.Event
    watch: MemoryWatch

    async def work(self) -> None:
        """The inbox worker's one turn: handle what waits, and settle it."""
        for kept in await self.intake.claim(100):
            await self.surface.handle(kept)
            await self.intake.finish(kept.id)


async def reads(who: Address) -> Language:
    """What the directory says of them."""
    known = ORGANISATION.at(who)
    return known.language if known else ORGANISATION.language


def build(workplace: Workplace, app_token: str = "") -> House:
    intake, core, arrived, watch = MemoryIntake(), Core(), asyncio.Event(), MemoryWatch()
    keys = SlackKeys(workplace.bot_token, (workplace.signing_secret,), app_token, workplace.api_url)
    joints = SlackJoints(
        say=say,
        intake=intake,
        watch=watch,
        language_of=reads,
        react=core.react,
        redraw=core.redraw,
        look=core.look,
        on_arrival=arrived.set,
        organisation=lambda: ORGANISATION,
        now=lambda: datetime.now(UTC),
    )
    return House(SlackSurface(keys, joints), intake, core, arrived, watch)


@pytest.fixture
async def house(workplace: Workplace) -> AsyncIterator[House]:
    """Over HTTP: the workplace knows where the surface listens."""
    house = build(workplace)
    app = web.Application()
    app.add_routes(house.surface.routes)
    server = TestServer(app)
    await server.start_server()
    workplace.request_url = str(server.make_url("/slack/events"))
    await house.surface.start()
    yield house
    await workplace.settled()
    await house.surface.close()
    await server.close()


async def put(house: House, message: Message, channel: str = WARD) -> str:
    """A message of the bot's in a channel; its timestamp."""
    errand = Errand("e-1", "mark-1", ToChannel("slack", channel), message, 0)
    receipt = await house.surface.messenger.send(errand, ())
    assert receipt.place is not None
    return receipt.place.message


def open_views(workplace: Workplace) -> list[str]:
    return [view.id for view in workplace.state.views.values() if view.is_open]
