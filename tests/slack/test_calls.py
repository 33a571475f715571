"""Every outcome that a call of Slack's Web API can have, and what we make of it."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from slack_sdk.errors import SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.chat.replies import LOCKED_OUT_SECONDS, Reply
from bot.slack.calls import ask
from handlers.ports import Delivery

SENT, LATER, UNKNOWN, DEAD = Delivery.SENT, Delivery.LATER, Delivery.UNKNOWN, Delivery.DEAD
DONE = web.AppKey("DONE", asyncio.Event)
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@pytest.fixture
async def outcome() -> AsyncIterator[Callable[[Answer], Awaitable[Reply]]]:
    """What becomes of a post where the server answers like this."""
    servers: list[TestServer] = []
    done = asyncio.Event()

    async def post(answer: Answer) -> Reply:
        app = web.Application()
        app[DONE] = done
        app.router.add_post("/api/chat.postMessage", answer)
        servers.append(TestServer(app))
        await servers[-1].start_server()
        patience = 0.2 if answer is stays_silent else 30
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=patience)) as session:
            url = str(servers[-1].make_url("/api/"))
            client = AsyncWebClient("xoxb-1", base_url=url, session=session, retry_handlers=[])
            return await ask("chat.postMessage", client.api_call("chat.postMessage", json={}))

    yield post
    done.set()
    for server in servers:
        await server.close()


def says(status: int, body: object, kind: str = "application/json", **headers: str) -> Answer:
    async def answer(request: web.Request) -> web.Response:
        text = body if isinstance(body, str) else json.dumps(body)
        return web.Response(status=status, text=text, content_type=kind, headers=headers)

    return answer


def refuses(code: str) -> Answer:
    return says(200, {"ok": False, "error": code})


async def drops(request: web.Request) -> web.Response:
    await request.read()
    assert request.transport is not None
    request.transport.abort()
    raise ConnectionError


async def stays_silent(request: web.Request) -> web.Response:
    await request.app[DONE].wait()
    return web.Response()


TABLE: list[tuple[str, Answer, Delivery, str, float | None]] = [
    ("taken", says(200, {"ok": True, "ts": "1.2"}), SENT, "", None),
    ("429 with Retry-After", says(429, "", **{"Retry-After": "12"}), LATER, "ratelimited", 12.0),
    ("429 without Retry-After", says(429, ""), LATER, "ratelimited", None),
    ("429 with an odd Retry-After", says(429, "", **{"Retry-After": "soon"}), LATER, "ratelimited", None),
    ("429 as JSON", says(429, {"ok": False, "error": "ratelimited"}), LATER, "ratelimited", None),
    ("ratelimited", refuses("ratelimited"), LATER, "ratelimited", None),
    ("moved to an organisation", refuses("team_added_to_org"), LATER, "team_added_to_org", None),
    ("a proxy's 407", says(407, "no", "text/html"), LATER, "http_407", None),
    ("internal_error", refuses("internal_error"), UNKNOWN, "internal_error", None),
    ("fatal_error", refuses("fatal_error"), UNKNOWN, "fatal_error", None),
    ("request_timeout", refuses("request_timeout"), UNKNOWN, "request_timeout", None),
    ("service_unavailable", refuses("service_unavailable"), UNKNOWN, "service_unavailable", None),
    ("500 as HTML", says(500, "<html>", "text/html"), UNKNOWN, "http_500", None),
    ("500 as JSON", says(500, {"ok": False, "error": "internal_error"}), UNKNOWN, "internal_error", None),
    ("502", says(502, "bad gateway", "text/plain"), UNKNOWN, "http_502", None),
    ("503", says(503, {"ok": False, "error": "some_error"}), UNKNOWN, "some_error", None),
    ("200 as HTML", says(200, "<html>", "text/html"), UNKNOWN, "unreadable", None),
    ("200 as broken JSON", says(200, '{"ok": tr'), UNKNOWN, "unreadable", None),
    ("200 and nothing", says(200, ""), UNKNOWN, "unreadable", None),
    ("200 and a list", says(200, [1]), UNKNOWN, "unreadable", None),
    *(
        (code, refuses(code), LATER, code, LOCKED_OUT_SECONDS)
        for code in ("account_inactive", "invalid_auth", "token_revoked", "token_expired")
    ),
    ("an answer without ok", says(200, {"hello": "there"}), UNKNOWN, "unreadable", None),
    ("dropped", drops, UNKNOWN, "disconnected", None),
    ("timeout", stays_silent, UNKNOWN, "timeout", None),
    *[
        (code, refuses(code), DEAD, code, None)
        for code in (
            "channel_not_found", "is_archived", "not_in_channel",
            "missing_scope", "msg_too_long", "no_text", "restricted_action", "user_not_in_channel",
            "cannot_dm_bot", "unknown_method", "an_error_of_tomorrow",
        )
    ],
]  # fmt: skip


@pytest.mark.parametrize(("answer", "delivery", "error", "wait"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE])
async def test_an_answer_is_told_for_what_it_is(
    outcome: Callable[[Answer], Awaitable[Reply]],
    answer: Answer,
    delivery: Delivery,
    error: str,
    wait: float | None,
) -> None:
    reply = await outcome(answer)
    assert (reply.delivery, reply.error, reply.wait) == (delivery, error, wait)


@pytest.mark.parametrize("host", ["127.0.0.1", "no-such-host.invalid"])
async def test_where_nobody_was_reached_nothing_was_sent(host: str) -> None:
    client = AsyncWebClient("xoxb-1", base_url=f"http://{host}:{unused_port()}/api/", retry_handlers=[])
    reply = await ask("auth.test", client.auth_test())
    assert (reply.delivery, reply.error) == (LATER, "not_connected")


async def test_not_to_have_connected_in_time_is_not_to_have_sent() -> None:
    reply = await ask("auth.test", _raises(aiohttp.ConnectionTimeoutError()))
    assert (reply.delivery, reply.error) == (LATER, "not_connected")


@pytest.mark.parametrize(
    ("error", "delivery", "name"),
    [
        (aiohttp.ServerTimeoutError(), UNKNOWN, "timeout"),
        (aiohttp.ServerDisconnectedError(), UNKNOWN, "disconnected"),
        (aiohttp.ClientOSError(), UNKNOWN, "disconnected"),
        (aiohttp.ClientPayloadError(), UNKNOWN, "disconnected"),
        (ConnectionResetError(), UNKNOWN, "disconnected"),
        (aiohttp.InvalidURL("x"), DEAD, "invalid_url"),
        (SlackRequestError("x"), UNKNOWN, "unreadable"),
    ],
    ids=repr,
)
async def test_what_breaks_on_the_way_is_told_apart(error: Exception, delivery: Delivery, name: str) -> None:
    reply = await ask("chat.postMessage", _raises(error))
    assert (reply.delivery, reply.error) == (delivery, name)


async def _raises(error: Exception) -> AsyncSlackResponse:
    raise error
