"""What stands in the place of the SDK's own: Microsoft's keys, the one token, and whom we call."""

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest
from botframework.connector.auth import ChannelValidation

from bot.teams.adapter import Guard, Turns
from bot.teams.credentials import KEEP, NoToken, Tokens
from bot.teams.keys import SOONEST, SigningKeys, install
from bot.teams.trust import Trust
from handlers.domain.errors import Fault
from tests.teams.connector import TENANT
from tests.teams.microsoft import APP, KeyServer, activity, token

URL = "https://smba.trafficmanager.net/emea/"


@pytest.fixture
async def microsoft() -> AsyncIterator[KeyServer]:
    server = KeyServer()
    await server.start()
    yield server
    await server.stop()


class Clock:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


async def test_a_changed_key_is_fetched_when_it_is_first_met(
    microsoft: KeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ChannelValidation, "open_id_metadata_endpoint", microsoft.address)
    clock = Clock()
    install(clock)
    guard = Guard(APP)
    assert await guard.knows(f"Bearer {token(URL)}", activity("message"))
    microsoft.served = ["k1"]
    clock.at += SOONEST
    assert await guard.knows(f"Bearer {token(URL, kid='k1')}", activity("message"))
    assert not await guard.knows(f"Bearer {token(URL)}", activity("message"))


async def test_keys_are_asked_for_once_a_minute_at_most_whoever_knocks(microsoft: KeyServer) -> None:
    clock = Clock()
    keys = SigningKeys(microsoft.address, clock)
    await asyncio.gather(*(keys.get("k0") for _ in range(20)))
    assert microsoft.asked == 1
    for _ in range(3):
        with pytest.raises(PermissionError):
            await keys.get("k1")
    assert microsoft.asked == 1
    microsoft.served = ["k0", "k1"]
    clock.at += SOONEST
    await asyncio.gather(*(keys.get("k1") for _ in range(20)))
    assert microsoft.asked == 2


async def test_keys_that_are_known_hold_while_microsoft_is_away(microsoft: KeyServer) -> None:
    clock = Clock()
    keys = SigningKeys(microsoft.address, clock)
    await keys.get("k0")
    microsoft.away = True
    clock.at += SOONEST
    with pytest.raises(PermissionError):
        await keys.get("k1")
    assert (await keys.get("k0")).endorsements == ["msteams"]


async def test_without_any_key_it_is_a_fault_and_no_refusal(microsoft: KeyServer) -> None:
    microsoft.away = True
    with pytest.raises(Fault):
        await SigningKeys(microsoft.address, Clock()).get("k0")


async def test_keys_are_there_before_anybody_knocks(microsoft: KeyServer) -> None:
    keys = SigningKeys(microsoft.address)
    keeping = asyncio.create_task(keys.keep_fresh())
    await keys.get("k0")
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    assert microsoft.asked == 1


async def test_one_token_serves_many_calls_and_is_fetched_beside_the_event_loop() -> None:
    asked: list[int] = []

    def ask() -> str:
        asked.append(threading.get_ident())
        return f"token-{len(asked)}"

    clock = Clock()
    tokens = Tokens(ask, clock)
    assert await asyncio.gather(*(tokens.get() for _ in range(50))) == ["token-1"] * 50
    clock.at += KEEP
    assert await tokens.get() == "token-2"
    tokens.forget()
    assert await tokens.get() == "token-3"
    assert threading.get_ident() not in asked


async def test_where_there_is_no_token_the_next_call_asks_again() -> None:
    refusals = [NoToken("AADSTS7000215")]

    def ask() -> str:
        if refusals:
            raise refusals.pop()
        return "token"

    tokens = Tokens(ask)
    with pytest.raises(NoToken) as caught:
        await tokens.get()
    assert caught.value.reason == "AADSTS7000215"
    assert await tokens.get() == "token"


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        (URL, True),
        ("https://smba.trafficmanager.net:443/emea/", True),
        ("https://europe.botframework.com/", True),
        ("https://smba.infra.gcc.teams.microsoft.com/", True),
        ("http://smba.trafficmanager.net/", False),
        ("https://smba.trafficmanager.net:8443/", False),
        ("https://evil.trafficmanager.net/", False),
        ("https://smba.trafficmanager.net.example.org/", False),
        ("https://x@smba.trafficmanager.net/", False),
        ("https://example.org\\@smba.trafficmanager.net/", False),
        ("https://botframework.com.example.org/", False),
        ("https://notbotframework.com/", False),
        ("https://\u017fmba.trafficmanager.net/", False),
        ("https://[::1/", False),
        ("https://smba.trafficmanager.net:x/", False),
        ("http://127.0.0.1:3979/", True),
        ("http://127.0.0.1:3980/", False),
        ("", False),
    ],
)
def test_only_microsofts_own_servers_are_called(url: str, allowed: bool) -> None:
    assert Trust(TENANT, origins=frozenset({"http://127.0.0.1:3979"})).allows(url) is allowed


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://127.0.0.1:56150/_connector", True),
        ("http://[::1]:1/", True),
        (URL, False),
        ("http://127.0.0.2/", False),
    ],
)
def test_with_an_emulator_nothing_but_this_machine_is_called(url: str, allowed: bool) -> None:
    assert Trust("", loopback=True).allows(url) is allowed


async def test_a_turn_calls_nobody_and_raises_what_went_wrong() -> None:
    async def fails(turn: object) -> None:
        raise Fault("away")

    with pytest.raises(Fault):
        await Turns().run(activity("message"), fails)
