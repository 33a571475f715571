"""Keeps what is done in one performance, and does what was done in another one again."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aiohttp import web

from bot.demo.clock import DemoClock
from bot.demo.deeds import JUMP, Deed, Recording
from bot.demo.naming import found, named
from bot.demo.workplace import Workplace
from bot.demo.workplace.control import GESTURES
from bot.demo.workplace.refusals import GestureRefused, SlackError
from bot.demo.workplace.shapes import Obj, obj, text

_DO: Final = "/workplace/do"
_HTTP_OK: Final = 200
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Recorder:
    """Every gesture that was taken and every jump of the clock since `start`, in order."""

    def __init__(self, workplace: Workplace, clock: DemoClock, start: datetime) -> None:
        self.start = start
        self._workplace = workplace
        self._clock = clock
        self._deeds: list[Deed] = []

        @web.middleware
        async def listen(request: web.Request, handler: _Handler) -> web.StreamResponse:
            return await self._listen(request, handler)

        workplace.app.middlewares.append(listen)

    @property
    def recording(self) -> Recording:
        return Recording(self.start, sorted(self._deeds, key=lambda deed: deed.at))

    def jumped(self, to: datetime) -> None:
        self._deeds.append(Deed(to - self.start, JUMP))

    async def again(self, deed: Deed) -> None:
        """Do it, and keep it like any other; GestureRefused or SlackError where it cannot be done here."""
        gesture = GESTURES.get(deed.does)
        if gesture is None:
            raise GestureRefused("no_such_gesture", deed.does)
        await gesture(self._workplace, deed.who, found(self._workplace, deed.who, deed.fields or {}))
        self._deeds.append(deed)

    async def _listen(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        if request.path != _DO or request.content_type != "application/json":
            return await handler(request)
        deed = self._deed(await _body(request))
        response = await handler(request)
        if response.status == _HTTP_OK:
            self._deeds.append(deed)
        return response

    def _deed(self, asked: Obj) -> Deed:
        """As it can be said now; what the gesture is made on may be gone when it is done."""
        who = text(asked, "as")
        return Deed(self._clock.now() - self.start, text(asked, "do"), who, named(self._workplace, who, asked))


async def _body(request: web.Request) -> Obj:
    try:
        return obj(await request.json())
    except ValueError:
        return {}


@dataclass
class Playing:
    """How far a recording has come. `stopped` says why it went no further: `halted`, or what refused a deed."""

    deeds: Sequence[Deed]
    done: int = 0
    stopped: str = ""
    is_halted: bool = False

    @property
    def is_over(self) -> bool:
        return bool(self.stopped) or self.done == len(self.deeds)

    async def play(self, recorder: Recorder, go: Callable[[Deed], Awaitable[None]]) -> None:
        """One deed after another; `go` brings the hour to a deed's, and waits until the bot is at rest."""
        try:
            for deed in self.deeds:
                await go(deed)
                if self.is_halted:
                    self.stopped = "halted"
                    return
                if deed.does != JUMP:
                    await recorder.again(deed)
                self.done += 1
        except (GestureRefused, SlackError) as refusal:
            self.stopped = refusal.code
        except BaseException:
            self.stopped = "failed"
            raise
