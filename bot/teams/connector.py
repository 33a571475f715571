"""The Bot Connector: one call, one outcome; nothing raised, nothing retried, nothing sent to anybody but Microsoft.

Sources: learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference for the calls, and
learn.microsoft.com/microsoftteams/platform/bots/how-to for the limits (rate-limit: 429 and 412 are to be tried again)
and for who cannot be written to (conversations/send-proactive-messages: 403 MessageWritesBlocked).
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

import httpx

from bot.chat.parsing import parse_json
from bot.chat.replies import LOCKED_OUT_SECONDS, Reply, seconds_of
from bot.chat.shapes import Obj, text
from bot.teams import metrics
from bot.teams.pace import Pace
from handlers.domain.errors import Fault
from handlers.ports import Delivery

CALL_SECONDS: Final = 10.0
CONNECT_SECONDS: Final = 5.0
"""Shorter, so that not to have reached Teams is told apart from not to have heard of it again."""
MOST_MEMBERS: Final = 500
"""On one page of a roster; Teams gives no more (how-to/get-teams-context). A unit's team is smaller."""

Body = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Access:
    """`token` is asked for at each call and raises Fault where there is none; "" for a server that wants none.

    `refused` hears that Teams did not take it. `allows` says whether we may call an address.
    """

    token: Callable[[], Awaitable[str]]
    refused: Callable[[], None]
    allows: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Room:
    """A conversation, or a thread in one (`…;messageid=…`), and the server it is reached by."""

    service_url: str
    conversation: str

    def path(self, *inside: str) -> str:
        return "/".join(["v3/conversations", *(quote(part, safe="") for part in (self.conversation, *inside))])


class Connector:
    """Proxies are those of the environment; redirects are followed nowhere."""

    def __init__(self, access: Access, pace: Pace, call_seconds: float = CALL_SECONDS) -> None:
        self._access = access
        self._pace = pace
        self._seconds = call_seconds
        self._client: httpx.AsyncClient | None = None

    async def open(self, service_url: str, body: Body) -> Reply:
        """Open a conversation with somebody (twice is the same as once), or begin a thread in a channel (it is not)."""
        return await self._call("open", "POST", Room(service_url, ""), "v3/conversations", body)

    async def post(self, room: Room, activity: Body) -> Reply:
        return await self._call("post", "POST", room, room.path("activities"), activity)

    async def update(self, room: Room, message: str, activity: Body) -> Reply:
        return await self._call("update", "PUT", room, room.path("activities", message), activity)

    async def member(self, room: Room, who: str) -> Reply:
        """Somebody of this conversation, by their id in the organisation's directory or by Teams' own."""
        return await self._call("member", "GET", room, room.path("members", who), None)

    async def roster(self, room: Room) -> Reply:
        """Who is in this conversation, as many as one page holds; the bot may ask where it is one of them."""
        return await self._call("roster", "GET", room, f"{room.path('pagedmembers')}?pageSize={MOST_MEMBERS}", None)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def _call(self, name: str, method: str, room: Room, path: str, body: Body | None) -> Reply:
        reply = await self._reply(method, f"{room.service_url.rstrip('/')}/{path}", body)
        metrics.CALLS.labels(name, reply.error or "ok").inc()
        return reply

    async def _reply(self, method: str, url: str, body: Body | None) -> Reply:
        if not self._access.allows(url):
            return Reply(Delivery.LATER, error="not_teams")
        try:
            token = await self._access.token()
        except Fault:
            return Reply(Delivery.LATER, error="no_token", wait=LOCKED_OUT_SECONDS)
        session = self._session()
        await self._pace.turn()
        try:
            async with asyncio.timeout(self._seconds):
                response = await session.request(method, url, content=_written(body), headers=_headers(token))
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            return next(reply for kinds, reply in _ON_THE_WAY if isinstance(error, kinds))
        if response.status_code == httpx.codes.UNAUTHORIZED:
            self._access.refused()
        return _said(response)

    def _session(self) -> httpx.AsyncClient:
        """One for all calls, opened in the event loop that uses it."""
        if self._client is None:
            timeout = httpx.Timeout(self._seconds, connect=min(CONNECT_SECONDS, self._seconds))
            self._client = httpx.AsyncClient(timeout=timeout, follow_redirects=False)
        return self._client


def _headers(token: str) -> Mapping[str, str]:
    kind = {"Content-Type": "application/json; charset=utf-8"}
    return kind | {"Authorization": f"Bearer {token}"} if token else kind


def _written(body: Body | None) -> bytes | None:
    """Half a character, which somebody may have written, is no UTF-8: it goes as a question mark."""
    return None if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


# The first that fits: what says that nothing was sent comes before what cannot say it.
_ON_THE_WAY: Final[tuple[tuple[tuple[type[Exception], ...], Reply], ...]] = (
    (
        (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError),
        Reply(Delivery.LATER, error="not_connected"),
    ),
    ((httpx.InvalidURL, httpx.UnsupportedProtocol), Reply(Delivery.DEAD, error="invalid_url")),
    ((httpx.TimeoutException, TimeoutError), Reply(Delivery.UNKNOWN, error="timeout")),
    ((httpx.HTTPError,), Reply(Delivery.UNKNOWN, error="disconnected")),
)

# What a status means whatever is said beside it. All other refusals are for good if Teams names a reason, and else
# are those of something in between.
_MEANS: Final[Mapping[int, tuple[Delivery, float | None]]] = {
    401: (Delivery.LATER, LOCKED_OUT_SECONDS),
    408: (Delivery.UNKNOWN, None),
    412: (Delivery.LATER, None),
    413: (Delivery.DEAD, None),
    429: (Delivery.LATER, None),
}


# Nobody gets in until an administrator has mended it; what waits is not lost.
LOCKED_OUT: Final = frozenset({"BotDisabledByAdmin", "BotNotRegistered", "InvalidBotApiHost"})


def _said(response: httpx.Response) -> Reply:
    status, data = response.status_code, parse_json(response.content) or {}
    if response.is_success:
        return Reply(Delivery.SENT, data)
    code = _code(data)
    error = code or f"http_{status}"
    if code in LOCKED_OUT:
        return Reply(Delivery.LATER, data, code, LOCKED_OUT_SECONDS)
    if status in _MEANS:
        delivery, wait = _MEANS[status]
        asked = seconds_of(response.headers) if delivery is Delivery.LATER else None
        return Reply(delivery, data, error, asked or wait)
    if response.is_server_error:
        return Reply(Delivery.UNKNOWN, data, error)
    return Reply(Delivery.DEAD if response.is_client_error and code else Delivery.LATER, data, error)


def _code(data: Obj) -> str:
    """Teams' word for what is wrong: in `error`, or, of older errors, in JSON inside the message."""
    older = parse_json(text(data, "message").encode()) or {}
    return text(data, "error", "code") or text(older, "subCode")
