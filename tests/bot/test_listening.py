"""Callers who are slow, many or silent take nothing from the others, and who asks learns that we close."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
import pytest
from aiohttp import web

from bot.web.listening import Listening

IDLE = 0.2


@dataclass
class House:
    listening: Listening
    hold: asyncio.Event = field(default_factory=asyncio.Event)
    held: asyncio.Event = field(default_factory=asyncio.Event)

    async def get(self, path: str = "/") -> httpx.Response:
        async with httpx.AsyncClient(trust_env=False) as client:
            return await client.get(self.listening.url + path)

    async def connect(self, *parts: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", httpx.URL(self.listening.url).port)
        for part in parts:
            writer.write(part)
            await writer.drain()
        return reader, writer


@pytest.fixture
async def house(request: pytest.FixtureRequest) -> AsyncIterator[House]:
    """Where a test says nothing else, it waits for nobody for long."""

    async def answer(request: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def slow(request: web.Request) -> web.Response:
        made.held.set()
        await made.hold.wait()
        return web.Response(text="done")

    made = House(Listening([web.get("/", answer), web.get("/slow", slow)], getattr(request, "param", IDLE), most=3))
    await made.listening.open("127.0.0.1", 0)
    yield made
    made.hold.set()
    await made.listening.close()


@pytest.mark.parametrize(
    "parts",
    [(), (b"GET / HT",), (b"GET / HTTP/1.1\r\n", b"Host: x\r\n"), (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"GET")],
    ids=["silent", "half a line", "half a head", "half a second request"],
)
async def test_a_request_that_does_not_come_is_not_waited_for(house: House, parts: tuple[bytes, ...]) -> None:
    reader, writer = await house.connect(*parts)
    async with asyncio.timeout(10 * IDLE):
        await reader.read()
    writer.close()
    assert (await house.get()).text == "ok"


@pytest.mark.parametrize("house", [60.0], indirect=True)
async def test_more_connections_than_there_is_room_for_are_told_so(house: House) -> None:
    held = [await house.connect(b"GET / HT") for _ in range(3)]
    assert (await house.get()).status_code == 503
    for _, writer in held:
        writer.close()
        await writer.wait_closed()
    async with asyncio.timeout(60):
        while (await house.get()).status_code != 200:
            """The other side hears of it in its own time."""


async def test_others_are_let_in_until_what_is_in_hand_is_done(house: House) -> None:
    slow = asyncio.create_task(house.get("/slow"))
    await house.held.wait()
    closing = asyncio.create_task(house.listening.close())
    assert (await house.get()).text == "ok"
    assert not closing.done()
    house.hold.set()
    assert (await slow).text == "done"
    await closing
    with pytest.raises(httpx.ConnectError):
        await house.get()


async def test_a_head_that_is_too_long_is_turned_away(house: House) -> None:
    reader, writer = await house.connect(b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 20_000 + b"\r\n\r\n")
    assert (await reader.readline()).split()[1] == b"400"
    writer.close()


async def test_a_port_that_is_taken_is_an_error_and_leaves_nothing(house: House) -> None:
    with pytest.raises(OSError, match="in use"):
        await Listening([]).open("127.0.0.1", httpx.URL(house.listening.url).port or 0)
