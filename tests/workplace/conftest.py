"""A small ward: Kari reports, Lise leads, Tor represents, Nina belongs elsewhere."""

import time
from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.workplace import BOT_USER_ID, Channel, ManualClock, User, Workplace

from .tinybot import TinyBot, tiny_bot

KARI, LISE, TOR, NINA = "U0KARI", "U0LISE", "U0TOR", "U0NINA"
WARD, OPEN, SECRET, OLD, SHARED = "C0WARD", "C0OPEN", "C0SECRET", "C0OLD", "C0SHARED"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(time.time())


@pytest.fixture
async def workplace(clock: ManualClock) -> AsyncIterator[Workplace]:
    ward = [BOT_USER_ID, LISE, TOR]
    workplace = Workplace(
        users=[
            User(KARI, "kari", "Kari Nes", email="kari@solvik.example"),
            User(LISE, "lise", "Lise Vik"),
            User(TOR, "tor", "Tor Aas", locale="nn-NO"),
            User(NINA, "nina", "Nina Berg", locale="en-GB"),
        ],
        channels=[
            Channel(WARD, "solbakken-2", is_private=True, members=list(ward)),
            Channel(OPEN, "allmenningen", members=[BOT_USER_ID, KARI, LISE]),
            Channel(SECRET, "lukket", is_private=True, members=[NINA]),
            Channel(OLD, "gammel", is_archived=True, members=[BOT_USER_ID, LISE]),
            Channel(SHARED, "delt", is_ext_shared=True, members=[BOT_USER_ID, LISE]),
        ],
        app_token="xapp-workplace",
        clock=clock,
    )
    await workplace.start()
    yield workplace
    await workplace.stop()


@pytest.fixture
async def bot(workplace: Workplace) -> AsyncIterator[TinyBot]:
    """The Bolt app behind HTTP; the workplace knows where it listens."""
    bot = tiny_bot(workplace)
    workplace.request_url = await bot.serve()
    yield bot
    await workplace.settled()
    await bot.stop()


@pytest.fixture
def client(workplace: Workplace) -> AsyncWebClient:
    return AsyncWebClient(workplace.bot_token, base_url=workplace.api_url, retry_handlers=[])
