"""The home tab: drawn from the pieces of messages, and shown anew to one person.

Limits and errors: docs.slack.dev/reference/methods/views.publish. A view has no more than 100 blocks.
"""

from collections.abc import Awaitable, Callable, Iterator
from typing import Final

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.speech import Say
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.calls import ask
from bot.slack.draw import Pen
from bot.slack.presses import rows
from handlers.domain.home import Home
from handlers.domain.people import Address
from handlers.ports import Delivery

MOST_BLOCKS: Final = 100
MOST_WORDS: Final = 50_000
"""In one view; Slack takes 250 kB of JSON."""

Look = Callable[[Address], Awaitable[Home]]

log = structlog.get_logger(__name__)


def view(home: Home, say: Say) -> Block:
    """The home tab with everything in it. Pure."""
    return {"type": "home", "blocks": list(_blocks(home, say))[:MOST_BLOCKS]}


def _blocks(home: Home, say: Say) -> Iterator[Block]:
    pen = Pen(home.language, say, MOST_WORDS)
    for number, section in enumerate(home.sections):
        if number:
            yield blocks.divider()
        for message in section:
            yield from pen.parts(message.parts)
            yield from rows(message.buttons, message.language, say)


class Homes:
    """Shows people their home. It is made anew at every look, so that nothing is lost where Slack will not take it."""

    def __init__(self, client: AsyncWebClient, say: Say, look: Look) -> None:
        self._client = client
        self._say = say
        self._look = look

    async def show(self, who: Address) -> Delivery:
        """What became of it; raises only what looking raises."""
        drawn = view(await self._look(who), self._say)
        reply = await ask("views.publish", self._client.views_publish(user_id=who.id, view=drawn))
        if reply.delivery is not Delivery.SENT:
            log.warning("slack.home_not_shown", error=reply.error)
        return reply.delivery
