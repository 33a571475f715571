"""What has to be known of a conversation before something is posted there: where it is, and who else reads it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.replies import Reply
from bot.chat.shapes import Obj, inside, text
from bot.slack.calls import ask, look
from handlers.domain.messages import Destination, ToChannel, ToGroup, Whisper
from handlers.domain.people import Address
from handlers.ports import Delivery, Receipt

REMEMBERED: Final = timedelta(minutes=10)
# With another organisation. `is_org_shared` is between workspaces of one and the same organisation.
SHARED: Final = ("is_ext_shared", "is_pending_ext_shared")
# A server that cannot open group conversations, or an app that may not: the core then writes to each alone.
NO_GROUPS: Final = frozenset(
    {"missing_scope", "unknown_method", "method_not_supported_for_channel_type", "no_permission",
     "not_allowed_token_type", "too_many_users"}
)  # fmt: skip


class Rooms:
    """Finds conversations. Remembers for ten minutes whether one is shared, and which are the direct ones."""

    def __init__(self, client: AsyncWebClient, now: Callable[[], datetime]) -> None:
        self._client = client
        self._now = now
        self._shared: dict[str, tuple[bool, datetime]] = {}
        self._direct: dict[str, str] = {}

    async def find(self, destination: Destination, to: Sequence[Address]) -> str | Receipt:
        """The id to post to (for one person their member id will do), or why there is none."""
        match destination:
            case ToChannel() | Whisper():
                return destination.channel
            case ToGroup() if len(to) > 1:
                return await self._group(to)
            case _:
                return to[0].id if to else Receipt(Delivery.DEAD, reason="no_account")

    async def refusal(self, channel: str) -> Receipt | None:
        """Why nothing may be posted in this channel now; None where it may, or where the server cannot tell."""
        known = self._shared.get(channel)
        if known is None or self._now() - known[1] > REMEMBERED:
            reply = await look(self._client, "conversations.info", channel=channel)
            if reply.delivery in (Delivery.LATER, Delivery.UNKNOWN):
                return Receipt(Delivery.LATER, wait=reply.wait, reason=reply.error)
            known = (is_shared(inside(reply.data, "channel")), self._now())
            self._shared[channel] = known
        return Receipt(Delivery.DEAD, reason="shared_channel") if known[0] else None

    def remember(self, member: str, channel: str) -> None:
        """The direct conversation with a member, as Slack told it when something was posted there."""
        if channel.startswith("D"):
            self._direct[member] = channel

    async def history_of(self, channel: str) -> str | Reply:
        """The conversation whose history can be read: for a member id their direct conversation."""
        if not channel.startswith(("U", "W")):
            return channel
        if channel not in self._direct:
            reply = await ask("conversations.open", self._client.conversations_open(users=[channel]))
            if reply.error:
                return reply
            self._direct[channel] = text(reply.data, "channel", "id")
        return self._direct[channel]

    async def _group(self, to: Sequence[Address]) -> str | Receipt:
        members = [address.id for address in to]
        reply = await ask("conversations.open", self._client.conversations_open(users=members))
        if reply.error in NO_GROUPS:
            return Receipt(Delivery.DEAD, reason="group_not_allowed")
        if reply.error:
            return reply.unopened
        return text(reply.data, "channel", "id")


def is_shared(channel: Obj) -> bool:
    """Whether people of another organisation read it, or are invited to."""
    return any(channel.get(name) is True for name in SHARED)
