"""Teams' way in over HTTP: who is at the door is asked before anything of it is read further."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Protocol

from aiohttp import web

from bot.chat.asking import LanguageOf
from bot.chat.door import MALFORMED, READING, TAKEN, TRY_AGAIN, Answer, Door, read_body, respond
from bot.chat.parsing import parse_json
from bot.chat.shapes import Obj, text
from bot.chat.speech import Say
from bot.teams import bodies, extension, metrics
from bot.teams.sorting import is_called, is_direct, is_pressed, who_of
from bot.teams.translate import person_in, thread_of
from bot.teams.trust import Trust
from handlers.domain.errors import Fault
from handlers.domain.inbound import Place
from handlers.domain.texts import text as say_text

PATH: Final = "/api/messages"
SOURCE: Final = "teams"
OTHER_KIND: Final = Answer(415)
UNKNOWN: Final = Answer(401)
NOT_HERE: Final = Answer(403)


class Guard(Protocol):
    async def knows(self, authorization: str, activity: Obj, /) -> bool:
        """Whether the Bot Framework sent it, to us. Raises Fault while that cannot be told."""


@dataclass(frozen=True)
class Threshold:
    """What the door asks: who is there, whether they are of this house, and whether a message below one is below ours.

    `below_ours` may raise Fault.
    """

    guard: Guard
    trust: Trust
    below_ours: Callable[[Place], Awaitable[bool]]
    say: Say
    language_of: LanguageOf


class HttpDoor:
    """`POST /api/messages`."""

    def __init__(self, door: Door, threshold: Threshold, reading: float = READING) -> None:
        self._door = door
        self._threshold = threshold
        self._reading = reading

    async def knock(self, request: web.Request) -> web.Response:
        return await respond(self._answer(request), metrics.ARRIVALS, metrics.ANSWER_SECONDS)

    async def _answer(self, request: web.Request) -> Answer:
        if request.content_type != "application/json":
            return OTHER_KIND
        raw = await read_body(request, self._reading)
        if isinstance(raw, Answer):
            return raw
        activity = parse_json(raw)
        if activity is None or not text(activity, "type"):
            return MALFORMED
        try:
            turned_away = await self._turned_away(request.headers.get("Authorization", ""), activity)
            return turned_away or await self._admit(activity, raw)
        except Fault:
            return TRY_AGAIN

    async def _turned_away(self, authorization: str, activity: Obj) -> Answer | None:
        if not await self._threshold.guard.knows(authorization, activity):
            return UNKNOWN
        return None if self._threshold.trust.is_home(activity) else NOT_HERE

    async def _admit(self, activity: Obj, raw: bytes) -> Answer:
        """Keep it if it is ours. An invoke never gets an empty answer: known already, too slow or not ours."""
        language_of, who = self._threshold.language_of, person_in(activity)
        if extension.is_asked(activity):
            language = await language_of(who)
            return Answer(200, json.dumps(extension.window(activity, language, self._threshold.say)))
        if await self._is_overheard(activity):
            return TAKEN
        answer = await self._door.admit(activity, raw)
        if answer.status != TAKEN.status or answer.body or text(activity, "type") != "invoke":
            return answer
        words = self._threshold.say(say_text("teams.taken"), await language_of(who))
        return Answer(answer.status, json.dumps(bodies.sentence(activity, words)))

    async def _is_overheard(self, activity: Obj) -> bool:
        """Whether people talk to each other, below no message of ours: Teams lets us hear it where a team allows it."""
        to_us = is_direct(activity) or is_called(activity) or is_pressed(activity)
        if text(activity, "type") != "message" or to_us or not who_of(activity):
            return False
        thread = thread_of(activity)
        return thread is None or not await self._threshold.below_ours(thread)
