"""The browser page's way in: what there is to see, a bell at each change, and one gesture at a time.

Open to this machine only: the server listens on loopback, and a request whose Host or Origin names
another place is refused (a page elsewhere cannot reach in by having its name point here).
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.demo.workplace.delivery import Answer
from bot.demo.workplace.model import Message, View
from bot.demo.workplace.refusals import GestureRefused, SlackError
from bot.demo.workplace.rendering import channel_json, message_json, user_json, view_json
from bot.demo.workplace.shapes import Obj, items, obj, text
from bot.demo.workplace.submitting import Filled, Submitted, Submitting

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
RETRY_MILLISECONDS: Final = 500
"""How soon a page whose workplace went away should look for it again."""
_Gesture = Callable[[Submitting, str, Obj], Awaitable[object]]

GESTURES: Final[dict[str, _Gesture]] = {
    "say": lambda w, who, a: w.say(
        who, text(a, "channel"), text(a, "text"), text(a, "thread_ts") or None, _names(a, "files")
    ),
    "dm": lambda w, who, a: w.dm(who, text(a, "text"), text(a, "thread_ts") or None, _names(a, "files")),
    "edit": lambda w, who, a: w.edit(who, text(a, "channel"), text(a, "ts"), text(a, "text")),
    "delete": lambda w, who, a: w.delete_message(who, text(a, "channel"), text(a, "ts")),
    "react": lambda w, who, a: w.react(who, text(a, "channel"), text(a, "ts"), text(a, "name")),
    "unreact": lambda w, who, a: w.unreact(who, text(a, "channel"), text(a, "ts"), text(a, "name")),
    "press": lambda w, who, a: (
        w.press_in_view(who, text(a, "view_id"), text(a, "action_id"), _value(a), _filled(a))
        if "view_id" in a
        else w.press(who, text(a, "channel"), text(a, "ts"), text(a, "action_id"), _value(a))
    ),
    "choose": lambda w, who, a: (
        w.choose_in_view(who, text(a, "view_id"), text(a, "action_id"), text(a, "value"), _filled(a))
        if "view_id" in a
        else w.choose(who, text(a, "channel"), text(a, "ts"), text(a, "action_id"), text(a, "value"))
    ),
    "shortcut": lambda w, who, a: w.shortcut(who, text(a, "channel"), text(a, "ts"), text(a, "callback_id")),
    "slash": lambda w, who, a: w.slash(who, text(a, "channel"), text(a, "command"), text(a, "text")),
    "submit": lambda w, who, a: w.submit(who, text(a, "view_id"), _filled(a)),
    "close_view": lambda w, who, a: w.close_view(who, text(a, "view_id")),
    "invite": lambda w, who, a: w.invite(who, text(a, "channel"), text(a, "guest")),
    "open_home": lambda w, who, a: w.open_home(who, text(a, "tab") or "home"),
}
"""`do` → the gesture; the further fields are the gesture's own arguments by name."""


def control_routes(workplace: Submitting) -> list[web.AbstractRouteDef]:
    """`GET /workplace/state`, `GET /workplace/events`, `POST /workplace/do`."""

    async def state(request: web.Request) -> web.Response:
        refuse_strangers(request)
        return web.json_response(state_json(workplace, request.query.getall("conversation", [])))

    async def events(request: web.Request) -> web.StreamResponse:
        refuse_strangers(request)
        return await _ring(workplace, request)

    async def do(request: web.Request) -> web.Response:
        refuse_strangers(request)
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType
        try:
            asked = obj(await request.json())
        except ValueError:
            raise web.HTTPBadRequest from None
        return await _done(workplace, asked)

    return [
        web.get("/workplace/state", state),
        web.get("/workplace/events", events),
        web.post("/workplace/do", do),
    ]


def refuse_strangers(request: web.Request) -> None:
    """403 unless Host is a name of this machine and Origin, where there is one, the very same place."""
    host = urlsplit(f"//{request.headers.get('Host', '')}")
    origin = request.headers.get("Origin")
    if host.hostname not in LOOPBACK or (origin is not None and urlsplit(origin).netloc != host.netloc):
        raise web.HTTPForbidden


def state_json(workplace: Submitting, conversations: Sequence[str]) -> Obj:
    """All that the page shows; messages of the named conversations only, or of all when none is named."""
    state = workplace.state
    wanted = [c for c in state.channels.values() if not conversations or c.id in conversations]
    return {
        "version": state.version,
        "now": workplace.clock.time(),
        "team": {"id": state.team.id, "name": state.team.name},
        "bot": state.bot.id,
        "commands": sorted(workplace.commands),
        "users": [user_json(state, u, with_email=False, with_locale=True) for u in state.users.values()],
        "channels": [channel_json(state, c) | {"kind": c.kind, "members": c.members} for c in state.channels.values()],
        "messages": {c.id: [message_json(state, m) for m in state.in_channel(c.id)] for c in wanted},
        "ephemerals": [
            message_json(state, m) | {"channel": m.channel, "only_for": m.only_for} for m in state.ephemerals
        ],
        "views": [_view_json(workplace, v) for v in _modals(workplace)],
        "homes": {user: view_json(state, home) for user, home in state.homes.items()},
    }


def _modals(workplace: Submitting) -> list[View]:
    views = workplace.state.views.values()
    return [view for view in views if view.is_open and text(view.body, "type") == "modal"]


def _view_json(workplace: Submitting, view: View) -> Obj:
    is_top = workplace.top_view(view.user) is view
    return view_json(workplace.state, view) | {"user": view.user, "is_top": is_top}


async def _ring(workplace: Submitting, request: web.Request) -> web.StreamResponse:
    """Server-sent events: the version number now and at each change, until the page goes away."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    await response.write(f"retry: {RETRY_MILLISECONDS}\n\n".encode())
    version = workplace.state.version
    while not workplace.state.is_closing:
        try:
            await response.write(f"id: {version}\ndata: {version}\n\n".encode())
        except ConnectionError:
            return response
        version = await workplace.state.changed_since(version)
    return response


async def _done(workplace: Submitting, asked: Obj) -> web.Response:
    gesture = GESTURES.get(text(asked, "do"))
    try:
        if gesture is None:
            raise GestureRefused("no_such_gesture", text(asked, "do"))
        result = await gesture(workplace, text(asked, "as"), asked)
    except (GestureRefused, SlackError) as refusal:
        detail = refusal.detail if isinstance(refusal, GestureRefused) else ""
        return web.json_response({"ok": False, "refused": refusal.code, "detail": detail}, status=409)
    return web.json_response({"ok": True, "result": _result_json(workplace, result)})


def _result_json(workplace: Submitting, result: object) -> Obj:
    """`answered` is false when the bot was late or failed: the page shows a small error, as Slack does."""
    if isinstance(result, Message):
        return message_json(workplace.state, result) | {"channel": result.channel}
    if isinstance(result, Answer):
        return {"answered": result.ok, "status": result.status, "reason": result.reason}
    if isinstance(result, Submitted):
        return {
            "answered": result.answer.ok,
            "response_action": result.response_action,
            "errors": result.errors,
            "problem": result.problem,
        }
    return {}


def _names(asked: Obj, key: str) -> list[str]:
    return [name for name in items(asked.get(key)) if isinstance(name, str)]


def _value(asked: Obj) -> str | None:
    return text(asked, "value") or None


def _filled(asked: Obj) -> dict[str, Filled]:
    filled: dict[str, Filled] = {}
    for name, value in obj(asked.get("values")).items():
        if isinstance(value, list):
            filled[name] = [one for one in value if isinstance(one, str)]
        else:
            filled[name] = value if isinstance(value, str) else None
    return filled
