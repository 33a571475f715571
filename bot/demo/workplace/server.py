"""The addresses of the workplace: Web API, response addresses and Socket Mode, with their planned faults."""

import asyncio
import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.demo.workplace.api import Method, Tokens, answer, find
from bot.demo.workplace.args import Args, Ask
from bot.demo.workplace.core import Core
from bot.demo.workplace.faults import Fault, Planned, Stage
from bot.demo.workplace.model import Call
from bot.demo.workplace.refusals import SlackError
from bot.demo.workplace.responses import use_response_url
from bot.demo.workplace.shapes import Obj, obj

MOST_BODY_BYTES = 4 * 1024 * 1024
_HTML = "<html><head><title>Server Error</title></head><body><h1>500</h1></body></html>"
_SECRET = frozenset({"token"})


class Server:
    """Answers as Slack does, or as the planned fault has it."""

    def __init__(self, core: Core, tokens: Tokens) -> None:
        self._core = core
        self._tokens = tokens
        self._released = asyncio.Event()
        self._strike: dict[Fault, Callable[[web.Request, Planned, Obj], Awaitable[web.StreamResponse]]] = {
            Fault.RATE_LIMITED: _rate_limited,
            Fault.RATE_LIMITED_BARE: _rate_limited,
            Fault.SERVER_ERROR_HTML: _html,
            Fault.SERVER_ERROR_JSON: _failed,
            Fault.INTERNAL_ERROR: _failed,
            Fault.FATAL_ERROR: _failed,
            Fault.DROPPED_BEFORE: _dropped,
            Fault.DROPPED_AFTER_ACCEPT: _dropped,
            Fault.TIMEOUT: self._hung,
            Fault.SLOW: _slow,
            Fault.TRUNCATED_BODY: _truncated,
        }

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.route("*", "/api/{method}", self._call),
            web.get("/link", self._core.sockets.accept),
            web.post("/response/{key}", self._respond),
        ]

    def release(self) -> None:
        """Let go of the calls that were left hanging."""
        self._released.set()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        args = Args({})
        try:
            args = Args(await _arguments(request))
            method = find(name)
            self._tokens.check(_token(request, args), method)
        except SlackError as error:
            return self._refused(name, args, error)
        planned = self._core.faults.take(name, Stage.BEFORE)
        if planned is not None:
            return await self._struck(request, name, args, planned, {})
        return await self._answered(request, name, args, method)

    async def _answered(self, request: web.Request, name: str, args: Args, method: Method) -> web.StreamResponse:
        lag = self._core.faults.take(name, Stage.HISTORY)
        try:
            said = answer(method, self._ask(args, lag.looks if lag else 0))
        except SlackError as error:
            return self._refused(name, args, error)
        planned = self._core.faults.take(name, Stage.ANSWER)
        if planned is not None:
            return await self._struck(request, name, args, planned, said)
        self._note(name, args, "ok")
        return web.json_response(said, headers=self._scope_headers())

    def _ask(self, args: Args, lag: int) -> Ask:
        core = self._core
        return Ask(
            core.state,
            args,
            core.scopes,
            core.tell_later,
            core.base_url,
            core.lacking_blocks,
            self._socket_url,
            lag,
        )

    def _socket_url(self) -> str:
        here = f"{self._core.base_url.replace('http', 'ws', 1)}/link?ticket={self._core.sockets.ticket()}"
        return self._core.sockets.elsewhere or here

    async def _struck(
        self, request: web.Request, name: str, args: Args, planned: Planned, said: Obj
    ) -> web.StreamResponse:
        self._note(name, args, planned.fault.name)
        return await self._strike[planned.fault](request, planned, said)

    def _refused(self, name: str, args: Args, error: SlackError) -> web.Response:
        self._note(name, args, error.code)
        return web.json_response(error.as_json(), headers=self._scope_headers())

    def _note(self, name: str, args: Args, outcome: str) -> None:
        asked = {key: value for key, value in args.given.items() if key not in _SECRET}
        self._core.state.calls.append(Call(name, asked, outcome, self._core.clock.time()))
        self._core.state.touch()

    def _scope_headers(self) -> dict[str, str]:
        return {"x-oauth-scopes": ",".join(sorted(self._core.scopes))}

    async def _respond(self, request: web.Request) -> web.Response:
        try:
            use_response_url(self._core, request.match_info["key"], await _arguments(request))
        except SlackError as error:
            return web.json_response(error.as_json(), status=404)
        return web.Response(text="ok")

    async def _hung(self, request: web.Request, planned: Planned, said: Obj) -> web.StreamResponse:
        await self._released.wait()
        return await _dropped(request, planned, said)


async def _arguments(request: web.Request) -> Obj:
    """The arguments from the query and the body, form or JSON."""
    given: Obj = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError:
            raise SlackError("invalid_json") from None
        if not isinstance(body, dict):
            raise SlackError("json_not_object")
        return given | obj(body)
    fields = await request.post()
    return given | {name: value for name, value in fields.items() if isinstance(value, str)}


def _token(request: web.Request, args: Args) -> str:
    bearer = request.headers.get("Authorization", "")
    return bearer.removeprefix("Bearer ").strip() or args.text("token")


async def _rate_limited(request: web.Request, planned: Planned, said: Obj) -> web.StreamResponse:
    says_when = planned.fault is Fault.RATE_LIMITED
    headers = {"Retry-After": str(int(planned.seconds))} if says_when else {}
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)


async def _html(request: web.Request, planned: Planned, said: Obj) -> web.StreamResponse:
    return web.Response(text=_HTML, status=500, content_type="text/html")


async def _failed(request: web.Request, planned: Planned, said: Obj) -> web.StreamResponse:
    code = "fatal_error" if planned.fault is Fault.FATAL_ERROR else "internal_error"
    status = 500 if planned.fault is Fault.SERVER_ERROR_JSON else 200
    return web.json_response({"ok": False, "error": code}, status=status)


async def _dropped(request: web.Request, planned: Planned, said: Obj) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _slow(request: web.Request, planned: Planned, said: Obj) -> web.StreamResponse:
    await asyncio.sleep(planned.seconds)
    return web.json_response(said)


async def _truncated(request: web.Request, planned: Planned, said: Obj) -> web.StreamResponse:
    whole = json.dumps(said).encode()
    response = web.StreamResponse(headers={"Content-Length": str(len(whole))})
    response.content_type = "application/json"
    await response.prepare(request)
    await response.write(whole[: len(whole) // 2])
    if request.transport is not None:
        request.transport.close()
    return response
