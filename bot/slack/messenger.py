"""Sends on Slack: one attempt each time, with an outcome for everything that can happen.

Slack knows no key that would make a post happen once (docs.slack.dev/reference/methods/chat.postMessage), so every
post carries an opaque mark in its metadata, and one whose outcome is unknown is looked up by its mark.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.replies import Reply
from bot.chat.shapes import text
from bot.chat.speech import Say
from bot.slack.calls import ask
from bot.slack.draw import Drawn, draw
from bot.slack.history import LAG, Found, Searches, Sought
from bot.slack.identity import Myself
from bot.slack.rooms import Rooms
from handlers.domain.errors import Fault
from handlers.domain.inbound import Place
from handlers.domain.messages import ToChannel, Whisper
from handlers.domain.people import Address
from handlers.ports import Delivery, Errand, Receipt

SURFACE: Final = "slack"
EVENT_TYPE: Final = "tidstyv"

# The message is there but cannot be changed any more, or is gone: a new one says the same.
ANEW: Final = frozenset({"cant_update_message", "message_not_found", "edit_window_closed"})
BLOCKS: Final = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "block_mismatch"})
METADATA: Final = frozenset(
    {"invalid_metadata_format", "invalid_metadata_schema", "metadata_must_be_sent_from_app",
     "metadata_must_be_sent_as_json", "metadata_too_large", "invalid_arg_name", "unknown_argument"}
)  # fmt: skip

# Nothing that somebody typed may ping, link or unfold.
_QUIET: Final = {"parse": "none", "link_names": False}
_FOLDED: Final = {"unfurl_links": False, "unfurl_media": False}

# Slack's clock and ours are not the same.
MARGIN: Final = timedelta(seconds=60)

Body = dict[str, object]


class SlackMessenger:
    """`handlers.ports.Messenger` for Slack."""

    def __init__(self, client: AsyncWebClient, myself: Myself, say: Say, now: Callable[[], datetime]) -> None:
        self._client = client
        self._myself = myself
        self._say = say
        self._now = now
        self._rooms = Rooms(client, now)
        self._searches = Searches(client, now)
        self._takes_metadata = True

    @property
    def surface(self) -> str:
        return SURFACE

    async def send(self, errand: Errand, to: Sequence[Address]) -> Receipt:
        """Post or update, once. Never into a channel that people of another organisation read."""
        refused = await self._rooms.refusal(errand.to.channel) if isinstance(errand.to, ToChannel) else None
        if refused is not None:
            return refused
        drawn = draw(errand.message, self._say)
        if errand.update is not None:
            receipt = await self._update(errand.update, drawn)
            if receipt is not None:
                return receipt
        channel = await self._channel(errand, to)
        if isinstance(channel, Receipt):
            return channel
        if isinstance(errand.to, Whisper):
            return await self._whisper(errand.to, channel, drawn, to)
        return await self._post(errand, channel, drawn)

    async def look_up(self, errand: Errand, to: Sequence[Address]) -> Receipt:
        """SENT where the message with this mark is there, UNKNOWN while it may still appear, else AGAIN.

        A whisper leaves no trace and harms nobody said twice, so that it is simply sent again.
        """
        if isinstance(errand.to, Whisper):
            return Receipt(Delivery.AGAIN, reason="whisper")
        channel = await self._channel(errand, to)
        if isinstance(channel, Receipt):
            return channel
        found = await self._found(errand, channel)
        if isinstance(found, Reply):
            return _unseen(found)
        if found.ts:
            return Receipt(Delivery.SENT, Place(SURFACE, found.channel, found.ts))
        shows_by = (errand.first_try or self._now()) + LAG
        if found.began < shows_by:
            left = (shows_by - self._now()).total_seconds()
            return Receipt(Delivery.UNKNOWN, wait=max(left, 0.0), reason="not_seen_yet")
        return Receipt(Delivery.AGAIN, reason="not_there")

    async def _found(self, errand: Errand, channel: str) -> Found | Reply:
        """The message with the errand's mark, as far as it can be seen."""
        try:
            me = await self._myself.get()
        except Fault:
            return Reply(Delivery.UNKNOWN, error="no_identity")
        room = await self._rooms.history_of(channel)
        if isinstance(room, Reply):
            return room
        since = (errand.first_try or self._now()) - MARGIN
        thread = errand.below.message if errand.below else ""
        return await self._searches.find(Sought(room, thread, since, errand.mark, me.bot))

    async def _channel(self, errand: Errand, to: Sequence[Address]) -> str | Receipt:
        """A reply goes where what it answers stands, and so does what replaces a message."""
        beside = errand.below or errand.update
        return beside.channel if beside else await self._rooms.find(errand.to, to)

    async def _post(self, errand: Errand, channel: str, drawn: Drawn) -> Receipt:
        body: Body = {"channel": channel, "text": drawn.text, "blocks": drawn.blocks, "mrkdwn": False}
        body |= _QUIET | _FOLDED
        if self._takes_metadata:
            body["metadata"] = {"event_type": EVENT_TYPE, "event_payload": {"o": errand.mark}}
        if errand.below:
            body["thread_ts"] = errand.below.message
        reply = await self._call("chat.postMessage", body, drawn)
        if reply.delivery is not Delivery.SENT:
            return reply.receipt
        self._rooms.remember(channel, text(reply.data, "channel"))
        return _sent(reply, channel)

    async def _update(self, place: Place, drawn: Drawn) -> Receipt | None:
        """None where a new message has to take its place. To update twice is to update once."""
        body: Body = {"channel": place.channel, "ts": place.message, "text": drawn.text, "blocks": drawn.blocks}
        reply = await self._call("chat.update", body | _QUIET | _FOLDED, drawn)
        if reply.error in ANEW:
            return None
        if reply.delivery is Delivery.UNKNOWN:
            return Receipt(Delivery.AGAIN, reason=reply.error)
        return Receipt(Delivery.SENT, place) if reply.delivery is Delivery.SENT else reply.receipt

    async def _whisper(self, to: Whisper, channel: str, drawn: Drawn, who: Sequence[Address]) -> Receipt:
        if not who:
            return Receipt(Delivery.DEAD, reason="no_account")
        body: Body = {"channel": channel, "user": who[0].id, "text": drawn.text, "blocks": drawn.blocks}
        if to.thread:
            body["thread_ts"] = to.thread
        reply = await self._call("chat.postEphemeral", body | _QUIET, drawn)
        if reply.delivery is Delivery.UNKNOWN:
            return Receipt(Delivery.AGAIN, reason=reply.error)
        return _sent(reply, channel) if reply.delivery is Delivery.SENT else reply.receipt

    async def _call(self, method: str, body: Body, drawn: Drawn) -> Reply:
        """One message, plainer each time the server says that it cannot take it as it is."""
        if not body["blocks"]:
            del body["blocks"]
        while True:
            reply = await ask(method, self._client.api_call(method, json=body))
            weaker = self._weaker(body, reply.error, drawn)
            if weaker is None:
                return reply
            body = weaker

    def _weaker(self, body: Body, error: str, drawn: Drawn) -> Body | None:
        if error in METADATA and "metadata" in body:
            self._takes_metadata = False
            return {name: value for name, value in body.items() if name != "metadata"}
        if error in BLOCKS and "blocks" in body:
            if body["blocks"] is drawn.blocks:
                return body | {"blocks": drawn.classic}
            return {name: value for name, value in body.items() if name != "blocks"}
        return None


def _sent(reply: Reply, channel: str) -> Receipt:
    ts = text(reply.data, "ts") or text(reply.data, "message_ts")
    return Receipt(Delivery.SENT, Place(SURFACE, text(reply.data, "channel") or channel, ts))


def _unseen(reply: Reply) -> Receipt:
    """Looking failed. What can never be looked up is sent again: twice is better than never."""
    if reply.delivery is Delivery.DEAD:
        return Receipt(Delivery.AGAIN, reason=f"cannot_look: {reply.error}")
    return Receipt(Delivery.LATER, wait=reply.wait, reason=reply.error)
