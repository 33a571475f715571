"""Looking for a message of ours by the mark it carries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.replies import Reply
from bot.chat.shapes import Obj, objs, text
from bot.slack.calls import look

LAG: Final = timedelta(seconds=60)
"""For so long a message that Slack took may be missing from the history."""

PAGE: Final = 100
"""Slack gives fifteen at most to the apps that it limits most."""

PAGES: Final = 50
"""In one conversation, five thousand messages: more than people write while a bot is away."""


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


async def search(client: AsyncWebClient, sought: Sought) -> str | Reply:
    """Its timestamp, empty where it is not there, or the reply that stopped the search."""
    cursor = ""
    for _ in range(PAGES):
        reply = await _page(client, sought, cursor)
        if reply.error:
            return reply
        found = [text(message, "ts") for message in objs(reply.data.get("messages")) if sought.is_it(message)]
        cursor = text(reply.data, "response_metadata", "next_cursor")
        if found or not cursor:
            return next(iter(found), "")
    return ""


async def _page(client: AsyncWebClient, sought: Sought, cursor: str) -> Reply:
    where: dict[str, str | int | bool] = {"channel": sought.channel, "oldest": stamp(sought.since), "limit": PAGE}
    where |= {"include_all_metadata": True} | ({"cursor": cursor} if cursor else {})
    if sought.thread:
        return await look(client, "conversations.replies", ts=sought.thread, **where)
    return await look(client, "conversations.history", **where)
