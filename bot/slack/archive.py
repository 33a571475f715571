"""What was written in the bot's conversations since a moment, read back from Slack at a pace that hinders nothing else.

Sources: docs.slack.dev/reference/methods/conversations.history and conversations.replies (about fifty a minute each,
shared with the looking up of sent messages), users.conversations.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Final

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.replies import Reply
from bot.chat.shapes import Obj, objs, text
from bot.slack.calls import POSTPONED, look
from bot.slack.history import PAGE
from handlers.domain.errors import Fault
from handlers.domain.inbound import Place
from handlers.ports import Delivery

KINDS: Final = ("im", "public_channel", "private_channel")
"""Asked for one by one: an app that may not list one kind lists the others."""

PAGES: Final = 50
"""In one conversation."""

PACE: Final = 1.5
"""Seconds between calls: forty a minute, so that others have some left."""

USUAL_WAIT: Final = 30.0

log = structlog.get_logger(__name__)


class Archive:
    """Raises Fault where Slack cannot be asked now; what it will never show is left out, and told in the log."""

    def __init__(self, client: AsyncWebClient, rest: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._client = client
        self._rest = rest

    async def since(self, oldest: str, threads: Iterable[Place]) -> AsyncIterator[tuple[Obj, Obj]]:
        """(conversation, message), oldest first in each; below these messages, and those that got replies since."""
        rooms = {text(room, "id"): room for kind in KINDS for room in await self._rooms(kind)}
        answered = {(place.channel, place.message) for place in threads}
        for channel, room in rooms.items():
            for message in await self._messages("conversations.history", channel=channel, oldest=oldest):
                if text(message, "latest_reply") > oldest:
                    answered.add((channel, text(message, "ts")))
                yield room, message
        for channel, ts in sorted(answered):
            for message in await self._messages("conversations.replies", channel=channel, ts=ts, oldest=oldest):
                if text(message, "ts") != ts:
                    yield rooms.get(channel, {"id": channel}), message

    async def _rooms(self, kind: str) -> list[Obj]:
        return await self._pages("users.conversations", "channels", types=kind, exclude_archived=True)

    async def _messages(self, method: str, **where: str) -> list[Obj]:
        found = await self._pages(method, "messages", **where)
        return sorted(found, key=lambda message: text(message, "ts"))

    async def _pages(self, method: str, name: str, **asked: str | bool) -> list[Obj]:
        found: list[Obj] = []
        cursor: dict[str, str] = {}
        for _ in range(PAGES):
            reply = await self._ask(method, limit=PAGE, **asked, **cursor)
            if reply.delivery is Delivery.DEAD:
                log.warning("slack.catch_up_refused", method=method, error=reply.error)
                return found
            found += objs(reply.data.get(name))
            cursor = {"cursor": text(reply.data, "response_metadata", "next_cursor")}
            if not cursor["cursor"]:
                return found
        log.warning("slack.catch_up_cut", method=method)
        return found

    async def _ask(self, method: str, **asked: str | int | bool) -> Reply:
        """One call, waiting for as long as Slack asks for."""
        while True:
            await self._rest(PACE)
            reply = await look(self._client, method, **asked)
            if reply.error not in POSTPONED:
                break
            await self._rest(USUAL_WAIT if reply.wait is None else reply.wait)
        if reply.delivery in (Delivery.LATER, Delivery.UNKNOWN):
            raise Fault(f"{method}: {reply.error}")
        return reply
