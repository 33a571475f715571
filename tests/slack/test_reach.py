"""Every call of ours goes to Slack or to the server that the settings name, through the proxy the machine names."""

import ast
import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import ClientError, web
from aiohttp.test_utils import TestServer

import bot
from bot.slack.calls import ask
from bot.slack.reach import CALL_SECONDS, NotSlack, Reach, proxy_for
from bot.slack.whispers import Origin, Whispers
from handlers.domain.people import Address
from handlers.domain.texts import text as key
from handlers.ports import Delivery
from tests.slack.conftest import LISE, reads
from tests.slack.fakes import say

OWN = "http://127.0.0.1:4010"


@pytest.mark.parametrize(
    "url",
    [
        "https://slack.com/api/auth.test",
        "https://hooks.slack.com/actions/T1/2/3",
        "wss://wss-primary.slack.com/link/?ticket=1",
        "wss://wss-primary.slack.com:443/link",
        "https://slack-gov.com/api/",
        f"{OWN}/response/1",
        "ws://127.0.0.1:4010/link",
    ],
)
def test_slack_and_the_server_of_the_settings_are_reached(url: str) -> None:
    assert Reach(f"{OWN}/api/").allows(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "//slack.com/api/",
        "http://hooks.slack.com/actions",
        "ws://wss-primary.slack.com/link",
        "https://slack.com.evil.example/",
        "https://evilslack.com/",
        "https://slack.com@evil.example/",
        "https://evil.example\\@slack.com/",
        "https://evil.example#slack.com",
        "https://slack.com:8443/",
        "https://[::1]/",
        "https://[",
        "https://SLACK.COM.evil.example",
        "ftp://slack.com/",
        "http://127.0.0.1:4011/response/1",
        "https://127.0.0.1:4010/response/1",
        "http://localhost:4010/response/1",
        "http://user@127.0.0.1:4010/response/1",
        "http://169.254.169.254/latest/meta-data",
    ],
)
def test_nobody_else_is(url: str) -> None:
    assert not Reach(f"{OWN}/api/").allows(url)


async def test_a_redirect_to_somewhere_else_is_not_followed() -> None:
    called: list[str] = []

    async def elsewhere(request: web.Request) -> web.Response:
        called.append(await request.text())
        return web.json_response({"ok": True})

    other = web.Application()
    other.router.add_route("*", "/{path:.*}", elsewhere)
    async with TestServer(other) as there:

        async def away(request: web.Request) -> web.Response:
            raise web.HTTPTemporaryRedirect(str(there.make_url("/api/chat.postMessage")))

        app = web.Application()
        app.router.add_post("/api/chat.postMessage", away)
        async with TestServer(app) as here, (reach := Reach(str(here.make_url("/api/")))).session() as session:
            client = reach.client("xoxb-1", session)
            reply = await ask("chat.postMessage", client.api_call("chat.postMessage", json={"text": "papirlista"}))
            with pytest.raises(NotSlack):
                await session.ws_connect(str(there.make_url("/link")))
    assert (reply.delivery, reply.error, called) == (Delivery.LATER, "not_slack", [])


async def test_no_call_is_repeated_by_the_sdk_and_none_waits_for_ever() -> None:
    reach = Reach(f"{OWN}/api/")
    async with reach.session() as session:
        client = reach.client("xoxb-1", session)
        assert client.retry_handlers == []
        assert (client.timeout, session.timeout.total) == (CALL_SECONDS, 10)


def test_nowhere_is_a_client_made_that_repeats_calls() -> None:
    calls = [
        call
        for path in Path(bot.__file__).parent.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith(("WebClient", "ClientSession"))
    ]
    made = [{keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords} for call in calls]
    assert [
        one for one in made if one.get("retry_handlers", one.get("middlewares")) not in ("[]", "(self._guard,)")
    ] == []
    assert len(made) >= 3


@dataclass
class Proxy:
    """Notes what it was asked for, and answers nothing of use."""

    url: str = ""
    asked: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.asked.append(" ".join((await reader.readline()).decode().split()[:2]))
        writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()


@pytest.fixture
async def proxy(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Proxy]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    proxy = Proxy()
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    monkeypatch.setenv("HTTP_PROXY", proxy.url)
    async with server:
        yield proxy


async def test_all_calls_go_through_the_proxy_of_the_machine(proxy: Proxy) -> None:
    reach = Reach("http://slack.test/api/")
    async with reach.session() as session:
        client = reach.client("xoxb-1", session)
        await ask("auth.test", client.auth_test())
        with pytest.raises(ClientError):
            await session.ws_connect("wss://wss-primary.slack.com/link", proxy=proxy_for("wss://wss-primary.slack.com"))
        whispers = Whispers(client, say, reads, reach)
        await whispers.tell(
            key("refusal.not_yours"), Origin(Address("slack", LISE), response_url="http://slack.test/r/1")
        )
        await whispers.tell(
            key("refusal.not_yours"), Origin(Address("slack", LISE), response_url="https://slack.com/r")
        )
        await whispers.close()
    assert proxy.asked == [
        "POST http://slack.test/api/auth.test",
        "CONNECT wss-primary.slack.com:443",
        "POST http://slack.test/r/1",
        "POST http://slack.test/api/chat.postMessage",
        "CONNECT slack.com:443",
        "POST http://slack.test/api/chat.postMessage",
    ]


async def test_an_address_that_no_proxy_names_is_reached_by_itself(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,.kommune.example")
    assert Reach(f"{OWN}/api/").client().proxy is None
    assert proxy_for("wss://chat.kommune.example/link") is None
    assert proxy_for("wss://wss-primary.slack.com/link") == proxy.url
