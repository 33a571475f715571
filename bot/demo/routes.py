"""The page's own addresses, beside the workplace's: the page itself, the people, and the time."""

import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from importlib.resources import files
from typing import Final, Protocol

from aiohttp import web

from bot.demo.deeds import NotARecording, Recording, read, written
from bot.demo.municipality import Municipality, Room, account
from bot.demo.recorder import Playing, Recorder
from bot.demo.running import Upcoming
from bot.demo.workplace.control import refuse_strangers
from bot.demo.workplace.shapes import obj, text
from handlers.domain.people import Organisation

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_TYPES: Final = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_HERE: Final = files("bot.demo")
Json = dict[str, object]


class Theatre(Protocol):
    """What the addresses below stand for."""

    organisation: Organisation
    town: Municipality
    recorder: Recorder

    async def time(self) -> Json:
        """The hour, what comes next, and where one can jump."""

    async def trail(self) -> Sequence[Json]:
        """What the machine did, newest first."""

    async def jump(self, to: str) -> datetime | None:
        """Go there; None where there is no such moment."""

    def halt(self) -> None:
        """Play no further."""


class Direction(Protocol):
    """What decides which performance is next."""

    def start_over(self, recording: Recording | None = None) -> None:
        """A new one, from the beginning or with what was recorded in another."""


def demo_routes(theatre: Theatre, direction: Direction) -> list[web.RouteDef]:
    """The page at `/` and `/page/<file>`, and under `/demo/` what it asks for and what it may post."""

    async def time(_: web.Request) -> web.Response:
        return _json(await theatre.time())

    async def trail(_: web.Request) -> web.Response:
        return _json(await theatre.trail())

    async def cast(_: web.Request) -> web.Response:
        return _json(cast_json(theatre.organisation, theatre.town))

    async def jump(request: web.Request) -> web.Response:
        return await _jumped(theatre, request)

    async def reset(request: web.Request) -> web.Response:
        _demand_json(request)
        direction.start_over()
        return _json({"ok": True}, 202)

    return [
        *(web.get(path, _guarded(_shown(name))) for path, name in page_files().items()),
        web.get("/demo/messages", _guarded(_messages)),
        web.get("/demo/cast", _guarded(cast)),
        web.get("/demo/time", _guarded(time)),
        web.get("/demo/trail", _guarded(trail)),
        web.post("/demo/jump", _guarded(jump)),
        web.post("/demo/reset", _guarded(reset)),
        *_sharing_routes(theatre, direction),
    ]


def _sharing_routes(theatre: Theatre, direction: Direction) -> list[web.RouteDef]:
    async def recording(_: web.Request) -> web.Response:
        return _json(written(theatre.recorder.recording))

    async def play(request: web.Request) -> web.Response:
        return await _played(direction, request)

    async def halt(request: web.Request) -> web.Response:
        _demand_json(request)
        theatre.halt()
        return _json({"ok": True})

    return [
        web.get("/demo/recording", _guarded(recording)),
        web.post("/demo/play", _guarded(play)),
        web.post("/demo/halt", _guarded(halt)),
    ]


def page_files() -> dict[str, str]:
    """Every file of the page by its address; there is nothing else to be had."""
    names = sorted(file.name for file in (_HERE / "page").iterdir() if _suffix(file.name) in _TYPES)
    return {"/": "index.html"} | {f"/page/{name}": name for name in names}


def cast_json(organisation: Organisation, town: Municipality) -> Json:
    """Who is who and which conversation is whose, for the page."""
    people = [
        {"id": id, "person": one.id, "name": one.name, "title": one.title, "unit": one.unit, "language": one.language}
        for one in organisation.people.values()
        if (id := account(one))
    ]
    units = [
        {"id": unit.id, "name": unit.name, "name_nn": unit.name_nn, "employees": unit.employees}
        for unit in organisation.units.values()
    ]
    return {
        "organisation": organisation.name,
        "people": people,
        "units": units,
        "cases": [_room_json(room) for room in town.cases],
        "committee": _room_json(town.committee) | {"title_nn": organisation.committee.name_nn},
        "everybody": _room_json(town.everybody),
    }


def upcoming_json(one: Upcoming) -> Json:
    return {"at": one.at.isoformat(), "what": one.what, "case": one.case}


def playing_json(playing: Playing) -> Json:
    stopped = playing.stopped
    return {"done": playing.done, "of": len(playing.deeds), "is_over": playing.is_over, "stopped": stopped}


def _room_json(room: Room) -> Json:
    return {"id": room.channel.id, "title": room.title, "unit": room.unit, "offices": dict(room.offices)}


def _suffix(name: str) -> str:
    return f".{name.rpartition('.')[2]}"


def _shown(name: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def show(_: web.Request) -> web.Response:
        content = (_HERE / "page" / name).read_bytes()
        return web.Response(body=content, content_type=_TYPES[_suffix(name)], charset="utf-8", headers=HEADERS)

    return show


async def _jumped(theatre: Theatre, request: web.Request) -> web.Response:
    _demand_json(request)
    try:
        now = await theatre.jump(text(obj(await request.json()), "to"))
    except ValueError:
        now = None
    if now is None:
        return _json({"ok": False, "refused": "no_such_moment"}, 409)
    return _json({"ok": True, "now": now.isoformat()})


async def _played(direction: Direction, request: web.Request) -> web.Response:
    _demand_json(request)
    try:
        recording = read(await request.json())
    except NotARecording as error:
        return _json({"ok": False, "refused": str(error)}, 409)
    except ValueError:
        return _json({"ok": False, "refused": "not_a_recording"}, 409)
    direction.start_over(recording)
    return _json({"ok": True}, 202)


def _demand_json(request: web.Request) -> None:
    """A form on somebody else's page can send anything but this."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType


async def _messages(_: web.Request) -> web.Response:
    return _json(json.loads((_HERE / "messages.json").read_text("utf-8")))


def _guarded(
    answer: Callable[[web.Request], Awaitable[web.Response]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def guarded(request: web.Request) -> web.Response:
        refuse_strangers(request)
        return await answer(request)

    return guarded


def _json(content: object, status: int = 200) -> web.Response:
    return web.json_response(content, status=status, headers=HEADERS)
