"""A Bot Connector on loopback, over real HTTP: it keeps what it is sent, refuses what Teams refuses, and can be made
to fail in every way that counts.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import count
from typing import Final

from aiohttp import web

from bot.chat.parsing import parse_json
from bot.chat.shapes import Obj, inside, objs, text

TENANT: Final = "0f0f0f0f-0000-4000-8000-000000000001"
BOT: Final = "28:5f5f5f5f-0000-4000-8000-000000000002"
TOKEN: Final = "a-token-of-the-bot-framework"
MOST_BYTES: Final = 28 * 1024
CHANNEL: Final = "19:ward@thread.tacv2"
CHAT: Final = "19:evening@thread.v2"


class Trouble(Enum):
    """The status and the body of an answer; None for those that get no whole answer."""

    RATE_LIMITED = (429, '{"error": {"code": "Throttled", "message": "…"}}')
    TRY_AGAIN = (412, '{"error": {"code": "PreconditionFailed", "message": "…"}}')
    BLOCKED = (403, '{"errorCode": 209, "message": "{\\r\\n \\"subCode\\": \\"MessageWritesBlocked\\" }"}')
    DISABLED = (403, '{"error": {"code": "BotDisabledByAdmin", "message": "…"}}')
    PROXY = (403, "<html>Forbidden</html>")
    NOT_FOUND = (404, '{"error": {"code": "ConversationNotFound", "message": "…"}}')
    LOCKED_OUT = (401, '{"message": "Authorization has been denied for this request."}')
    TOO_BIG = (413, '{"error": {"code": "MessageSizeTooBig", "message": "…"}}')
    SERVER_ERROR = (500, '{"error": {"code": "ServiceError", "message": "…"}}')
    BAD_GATEWAY = (502, "<html>Bad gateway</html>")
    AWAY = (503, "")
    ELSEWHERE = (302, "")
    DROPPED_BEFORE = None, "before"
    DROPPED_AFTER_ACCEPT = None, "after"
    TRUNCATED = None, "truncated"
    TIMEOUT = None, "timeout"
    TIMEOUT_AFTER_ACCEPT = None, "accepted"


ACCEPTING: Final = (Trouble.DROPPED_AFTER_ACCEPT, Trouble.TRUNCATED, Trouble.TIMEOUT_AFTER_ACCEPT)
"""What is accepted all the same."""


@dataclass(frozen=True, slots=True)
class Call:
    """`trouble` is what it met, if any."""

    operation: str
    path: str
    body: Obj
    token: str
    trouble: Trouble | None = None


@dataclass(slots=True)
class Message:
    """`conversation` is the channel or the chat, `root` the message its thread began with."""

    id: str
    conversation: str
    root: str
    activity: Obj
    edits: int = 0


@dataclass
class FakeConnector:
    """`people` maps ids of the directory to Teams' own, `without_app` are those who do not have the bot.

    `knows_object_ids`: whether it opens a conversation by the directory's id. `finds_object_ids`: whether it finds a
    member by it, as Microsoft documents and the playground does not do. `calls_it`: its name in
    what is told of members. `paced`: one message a second in each conversation, or 429.
    """

    channels: set[str] = field(default_factory=lambda: {CHANNEL, CHAT})
    people: dict[str, str] = field(default_factory=dict)
    without_app: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    knows_object_ids: bool = True
    finds_object_ids: bool = True
    calls_it: str = "objectId"
    paced: bool = False
    calls: list[Call] = field(default_factory=list)
    sent: list[Message] = field(default_factory=list)
    _troubles: dict[str, list[tuple[Trouble, Mapping[str, str]]]] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)
    _ids: "count[int]" = field(default_factory=lambda: count(1700000000001))
    _over: asyncio.Event = field(default_factory=asyncio.Event)
    _port: int = 0

    async def start(self) -> None:
        app = web.Application()
        at = "/emea/v3/conversations"
        app.router.add_post(at, self._as("open", self._open))
        app.router.add_post(at + "/{room}/activities", self._as("post", self._post))
        app.router.add_put(at + "/{room}/activities/{id}", self._as("update", self._update))
        app.router.add_get(at + "/{room}/members/{id}", self._as("member", self._member))
        app.router.add_get(at + "/{room}/pagedmembers", self._as("roster", self._roster))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await self.come_back()

    async def stop(self) -> None:
        self._over.set()
        await self._runner.cleanup()

    async def go_offline(self) -> None:
        """From now on connections are refused, and those that were open are closed."""
        await self._site.stop()
        assert self._runner.server is not None
        await self._runner.server.shutdown(0.001)

    async def come_back(self) -> None:
        """Listen again, at the same address as before."""
        self._site = web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True)
        await self._site.start()
        self._port = int(self._runner.addresses[0][1])

    @property
    def service_url(self) -> str:
        return f"http://127.0.0.1:{self._port}/emea/"

    def inject(self, operation: str, trouble: Trouble, **headers: str) -> None:
        """The next call of that operation fares so."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._troubles.setdefault(operation, []).append((trouble, named))

    def calm(self) -> None:
        """What was to come is forgotten."""
        self._troubles.clear()

    def in_room(self, conversation: str) -> list[Message]:
        return [message for message in self.sent if message.conversation == conversation]

    def made(self, operation: str) -> list[Call]:
        return [call for call in self.calls if call.operation == operation]

    def _as(
        self, operation: str, answer: Callable[[web.Request, Obj], web.Response]
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            raw = await request.read()
            body = parse_json(raw) or {}
            token = request.headers.get("Authorization", "").removeprefix("Bearer ")
            waiting = self._troubles.get(operation)
            trouble, headers = waiting.pop(0) if waiting else (None, {})
            self.calls.append(Call(operation, request.path, body, token, trouble))
            if trouble is not None:
                return await self._fail(request, trouble, headers, lambda: answer(request, body))
            return _error(413, "MessageSizeTooBig") if len(raw) > MOST_BYTES else answer(request, body)

        return handle

    async def _fail(
        self, request: web.Request, trouble: Trouble, headers: Mapping[str, str], accept: Callable[[], web.Response]
    ) -> web.StreamResponse:
        status, said = trouble.value
        if status is not None:
            return web.Response(status=status, text=said, headers={"Location": "https://example.org/", **headers})
        answer = accept() if trouble in ACCEPTING else web.Response()
        if trouble in (Trouble.TIMEOUT, Trouble.TIMEOUT_AFTER_ACCEPT):
            await self._over.wait()
        if trouble is Trouble.TRUNCATED:
            short = web.StreamResponse(headers={"Content-Length": "4096"})
            await short.prepare(request)
            await short.write(b'{"id": "17')
        if request.transport is not None:  # who waited in vain may have hung up
            request.transport.close()
        return answer

    def _open(self, request: web.Request, body: Obj) -> web.Response:
        if body.get("isGroup") is True:
            channel = text(body, "channelData", "channel", "id")
            if channel not in self.channels:
                return _error(404, "ConversationNotFound")
            message = self._keep(channel, "", inside(body, "activity"))
            return _made({"id": f"{channel};messageid={message.id}", "activityId": message.id})
        member = text(objs(body.get("members"))[0], "id")
        ours = {user: person for person, user in self.people.items()}
        who = ours.get(member) or (member if member in self.people and self.knows_object_ids else "")
        if not who:
            return _error(400, "BadSyntax")
        return _error(403, "ForbiddenOperationException") if who in self.without_app else _made({"id": f"a:{who}"})

    def _post(self, request: web.Request, body: Obj) -> web.Response:
        channel, _, root = request.match_info["room"].partition(";messageid=")
        if channel in self.gone or not (channel in self.channels or channel.startswith("a:")):
            return _error(404, "ConversationNotFound")
        if channel.removeprefix("a:") in self.without_app:
            return _error(403, "MessageWritesBlocked")
        now = asyncio.get_running_loop().time()
        if self.paced and now - self._last.get(channel, -1.0) < 1.0:
            return web.Response(status=429, headers={"Retry-After": "1"})
        self._last[channel] = now
        return _made({"id": self._keep(channel, root, body).id})

    def _update(self, request: web.Request, body: Obj) -> web.Response:
        channel, _, root = request.match_info["room"].partition(";messageid=")
        id = request.match_info["id"]
        found = [one for one in self.in_room(channel) if one.id == id and root in ("", one.root or one.id)]
        if not found:
            return _error(404, "ActivityNotFoundInConversation")
        found[0].activity, found[0].edits = body, found[0].edits + 1
        return web.json_response({"id": id})

    def _member(self, request: web.Request, body: Obj) -> web.Response:
        """By Teams' own id or the directory's."""
        id, room = request.match_info["id"], request.match_info["room"]
        known = {user: person for person, user in self.people.items()}
        user = (self.people.get(id.lower()) if self.finds_object_ids else None) or (id if id in known else "")
        if not user or room not in self.channels:
            return _error(404, "MemberNotFoundInConversation")
        return web.json_response({"id": user, self.calls_it: known[user], "tenantId": TENANT, "userRole": "user"})

    def _roster(self, request: web.Request, body: Obj) -> web.Response:
        if request.match_info["room"] not in self.channels:
            return _error(403, "BotNotInConversationRoster")
        members = [{"id": user, self.calls_it: person} for person, user in self.people.items()]
        return web.json_response({"members": members})

    def _keep(self, conversation: str, root: str, activity: Obj) -> Message:
        message = Message(str(next(self._ids)), conversation, root, activity)
        self.sent.append(message)
        return message


def _made(body: Mapping[str, str]) -> web.Response:
    return web.json_response(dict(body), status=201)


def _error(status: int, code: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": code}}, status=status)
