"""Looking for a message of ours by the mark it carries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.replies import Reply
from bot.chat.shapes import Obj, objs, text
from bot.slack.calls import look
from handlers.ports import Delivery

LAG: Final = timedelta(seconds=60)
"""For so long a message that Slack took may be missing from the history."""

PAGE: Final = 100
"""Slack gives fifteen at most to the apps that it limits most."""

MOST: Final = 5_000
"""Messages of one conversation: more than people write while a bot is away."""

BAD_CURSOR: Final = "invalid_cursor"
MOST_HALTED: Final = 100


@dataclass(frozen=True, slots=True)
class Sought:
    """The message with this mark, from this bot, not older than `since`; in a thread where `thread` is given."""

    channel: str
    thread: str
    since: datetime
    mark: str
    bot: str

    def is_it(self, message: Obj) -> bool:
        return text(message, "bot_id") == self.bot and text(message, "metadata", "event_payload", "o") == self.mark


def stamp(moment: datetime) -> str:
    """The moment as Slack tells it: a message with a lower one was written before."""
    return f"{moment.timestamp():.6f}"


@dataclass(frozen=True, slots=True)
class Found:
    """Where the message stands, without a timestamp where it does not. What appeared since `began` may be missed."""

    channel: str
    ts: str
    began: datetime


@dataclass(frozen=True, slots=True)
class _Halt:
    """How far a search has come."""

    began: datetime
    seen: int = 0
    cursor: str = ""


class Searches:
    """A search that Slack stopped goes on where it was, when the same is sought again.

    The apps that it limits most get a page a minute, and would otherwise never come beyond the first.
    """

    def __init__(self, client: AsyncWebClient, now: Callable[[], datetime]) -> None:
        self._client = client
        self._now = now
        self._halted: dict[Sought, _Halt] = {}

    async def find(self, sought: Sought) -> Found | Reply:
        """The reply is what stopped the search."""
        halt = self._halted.pop(sought, None)
        # One that began later than now was begun by a clock that has been put right since.
        if halt is None or halt.began > self._now():
            halt = _Halt(self._now())
        while halt.seen < MOST:
            reply = await self._page(sought, halt.cursor)
            if reply.error == BAD_CURSOR:
                return Reply(Delivery.LATER, error=BAD_CURSOR)
            if reply.error:
                self._keep(sought, halt, reply)
                return reply
            messages = objs(reply.data.get("messages"))
            found = [text(message, "ts") for message in messages if sought.is_it(message)]
            cursor = text(reply.data, "response_metadata", "next_cursor")
            halt = _Halt(halt.began, halt.seen + max(len(messages), 1), cursor)
            if found or not cursor:
                return Found(sought.channel, next(iter(found), ""), halt.began)
        return Found(sought.channel, "", halt.began)

    def _keep(self, sought: Sought, halt: _Halt, reply: Reply) -> None:
        if reply.delivery is not Delivery.DEAD and halt.cursor:
            self._halted[sought] = halt
        # Some are not sought again: another process has taken them over.
        while len(self._halted) > MOST_HALTED:
            del self._halted[next(iter(self._halted))]

    async def _page(self, sought: Sought, cursor: str) -> Reply:
        where: dict[str, str | int | bool] = {"channel": sought.channel, "oldest": stamp(sought.since), "limit": PAGE}
        where |= {"include_all_metadata": True} | ({"cursor": cursor} if cursor else {})
        if sought.thread:
            return await look(self._client, "conversations.replies", ts=sought.thread, **where)
        return await look(self._client, "conversations.history", **where)
