"""Telling one person something that nobody else sees: why what they did was not taken."""

from dataclasses import dataclass, field
from typing import Final

import httpx
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.asking import LanguageOf
from bot.chat.shapes import Obj, text
from bot.chat.speech import Say
from bot.chat.telling import one_line
from bot.slack.calls import ask
from bot.slack.draw import draw
from bot.slack.reach import Reach
from handlers.domain.people import Address
from handlers.domain.texts import Text
from handlers.ports import Delivery

TIMEOUT: Final = 5.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a gesture came from, as far as its payload says."""

    who: Address
    channel: str = ""
    thread: str = ""
    response_url: str = field(default="", repr=False)
    trigger: str = field(default="", repr=False)


class Whispers:
    """Tries the gesture's own response address, then a message only they see, then their direct conversation.

    Never raises: what was refused has changed nothing, and is not worth doing again for the sake of saying so.
    """

    def __init__(self, client: AsyncWebClient, say: Say, language_of: LanguageOf, reach: Reach) -> None:
        self._client = client
        self._say = say
        self.language_of = language_of
        self._reach = reach
        self._http = httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False)

    async def tell(self, words: Text, origin: Origin) -> None:
        """Say it in the person's language, once, by the first way that is open."""
        drawn = draw(one_line(words, await self.language_of(origin.who)), self._say)
        body: dict[str, object] = {"text": drawn.text, "blocks": drawn.blocks, "parse": "none", "link_names": False}
        if await self._respond(origin, body) or await self._ephemeral(origin, body):
            return
        direct = body | {"unfurl_links": False, "unfurl_media": False, "mrkdwn": False}
        call = self._client.api_call("chat.postMessage", json=direct | {"channel": origin.who.id})
        reply = await ask("chat.postMessage", call)
        if reply.delivery is not Delivery.SENT:
            log.warning("slack.whisper_lost", error=reply.error)

    async def close(self) -> None:
        await self._http.aclose()

    async def _respond(self, origin: Origin, body: Obj) -> bool:
        """False only where nothing can have been shown."""
        if not self._reach.allows(origin.response_url):
            return False
        answer = dict(body) | {"response_type": "ephemeral", "replace_original": False}
        try:
            response = await self._http.post(origin.response_url, json=answer)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError, httpx.InvalidURL):
            return False
        except httpx.HTTPError:
            return True
        return response.is_success

    async def _ephemeral(self, origin: Origin, body: Obj) -> bool:
        if not origin.channel or origin.channel.startswith("D"):
            return False
        here = dict(body) | {"channel": origin.channel, "user": origin.who.id}
        if origin.thread:
            here["thread_ts"] = origin.thread
        reply = await ask("chat.postEphemeral", self._client.api_call("chat.postEphemeral", json=here))
        return reply.delivery in (Delivery.SENT, Delivery.UNKNOWN)


def origin_of(payload: Obj) -> Origin:
    """The origin of an interaction, a command or an event."""
    event = payload.get("event")
    source = event if isinstance(event, dict) else payload
    channel = text(source, "channel", "id") or text(source, "channel") or text(source, "channel_id")
    user = text(source, "user", "id") or text(source, "user") or text(source, "user_id")
    return Origin(
        Address("slack", user),
        channel or text(source, "item", "channel"),
        text(source, "container", "thread_ts") or text(source, "thread_ts"),
        text(payload, "response_url"),
        text(payload, "trigger_id"),
    )
