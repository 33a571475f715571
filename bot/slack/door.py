"""Slack's way in over HTTP: the signature is checked before anything else."""

import json
from collections.abc import Callable, Sequence
from typing import Final

from aiohttp import web

from bot.chat.door import MALFORMED, READING, Answer, Door, read_body, respond
from bot.chat.shapes import text
from bot.slack import metrics
from bot.slack.parsing import parse
from bot.slack.signature import is_signed

PATH: Final = "/slack/events"
SOURCE: Final = "slack"


class HttpDoor:
    """`POST /slack/events`. `now` is the clock the signature is held against, in seconds since the epoch."""

    def __init__(self, door: Door, secrets: Sequence[str], now: Callable[[], float], reading: float = READING) -> None:
        self._door = door
        self._reading = reading
        self._secrets = tuple(secret for secret in secrets if secret)
        self._now = now

    async def knock(self, request: web.Request) -> web.Response:
        return await respond(self._answer(request), metrics.ARRIVALS, metrics.ANSWER_SECONDS)

    async def _answer(self, request: web.Request) -> Answer:
        raw = await read_body(request, self._reading)
        if isinstance(raw, Answer):
            return raw
        stamp = request.headers.get("X-Slack-Request-Timestamp", "")
        given = request.headers.get("X-Slack-Signature", "")
        if not is_signed(self._secrets, stamp, given, raw, self._now()):
            return Answer(401)
        payload = parse(raw)
        if payload is None:
            return MALFORMED
        if text(payload, "type") == "url_verification":
            return Answer(200, json.dumps({"challenge": text(payload, "challenge")}))
        return await self._door.admit(payload, raw)
