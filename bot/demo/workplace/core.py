"""What every part of the workplace leans on: its memory, its courier, and which events the bot hears."""

import asyncio
from collections.abc import Callable
from typing import Final

from bot.demo.workplace import payloads
from bot.demo.workplace.clock import Clock
from bot.demo.workplace.delivery import Courier
from bot.demo.workplace.faults import Faults
from bot.demo.workplace.model import BOT_USER_ID, Channel, Message
from bot.demo.workplace.refusals import GestureRefused
from bot.demo.workplace.shapes import Obj, text
from bot.demo.workplace.socket import Sockets
from bot.demo.workplace.state import State

EVENT_SCOPES: Final[dict[str, str]] = {
    "app_home_opened": "",
    "app_mention": "app_mentions:read",
    "channel_archive": "channels:read",
    "group_archive": "groups:read",
    "member_left_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
}
"""Every event that can be subscribed to here, and the scope without which Slack does not send it."""

_MESSAGE_EVENTS: Final = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}
_MENTIONED_IN: Final = frozenset({"channel", "group"})


class Core:
    """Memory, courier, sockets and faults, wired together."""

    def __init__(
        self,
        state: State,
        clock: Clock,
        signing_secret: str,
        scopes: frozenset[str],
        events: frozenset[str],
        commands: frozenset[str],
    ) -> None:
        self.state = state
        self.clock = clock
        self.scopes = scopes
        self.subscribed = events
        self.commands = commands
        self.lacking_blocks: frozenset[str] = frozenset()
        self.base_url = ""
        self.faults = Faults()
        self.sockets = Sockets(state.team.app_id, state.new_uuid)
        self.courier = Courier(clock, self.faults, self.sockets, signing_secret)
        self.courier.on_change = state.touch

    async def settled(self) -> None:
        """Wait until nothing is on its way to the bot, save retries that wait for the clock."""
        await self.courier.settled()

    async def until(self, holds: Callable[[], bool], seconds: float = 5.0) -> None:
        """Wait until `holds()` is true, looking again at each change; TimeoutError after `seconds`."""
        async with asyncio.timeout(seconds):
            while not holds():
                await self.state.changed_since(self.state.version)

    async def tell(self, event: Obj, channel: Channel | None) -> None:
        """Send the bot one event, if it subscribes to it, has the scope and is in the conversation."""
        if self._is_heard(event, channel):
            await self.courier.event(payloads.event_callback(self.state, channel, event))

    def tell_later(self, event: Obj, channel: Channel | None) -> None:
        """The same behind the caller's back: what the bot's own calls give rise to."""
        self.courier.spawn(self.tell(event, channel))

    async def tell_of(self, message: Message) -> None:
        """A person's message: `message`, and `app_mention` beside it where the bot is named in a channel."""
        channel = self.state.channel(message.channel)
        events = [payloads.message_event(self.state, message)]
        if f"<@{BOT_USER_ID}>" in message.text and channel.kind in _MENTIONED_IN:
            events.insert(0, payloads.mention_event(self.state, message))
        await asyncio.gather(*(self.tell(event, channel) for event in events))

    def seen(self, user_id: str, channel_id: str, ts: str) -> Message:
        """The message as that person sees it; refuses when it is not on their screen."""
        self.member(user_id, channel_id)
        message = self.state.shown_to(user_id, channel_id, ts)
        if message is None:
            raise GestureRefused("message_not_found", ts)
        return message

    def member(self, user_id: str, channel_id: str) -> Channel:
        """The conversation, which that person must be in."""
        channel = self.state.channels.get(channel_id)
        if user_id not in self.state.users:
            raise GestureRefused("unknown_person", user_id)
        if channel is None or user_id not in channel.members:
            raise GestureRefused("not_a_member", channel_id)
        return channel

    def response_url(self, user_id: str, channel_id: str, ts: str = "") -> str:
        return f"{self.base_url}/response/{self.state.new_response_url(user_id, channel_id, ts)}"

    def _is_heard(self, event: Obj, channel: Channel | None) -> bool:
        kind = text(event, "type")
        if kind == "message" and channel is not None:
            kind = _MESSAGE_EVENTS[channel.kind]
        scope = EVENT_SCOPES.get(kind, "")
        has_scope = not scope or scope in self.scopes
        is_inside = channel is None or BOT_USER_ID in channel.members
        return kind in self.subscribed and has_scope and is_inside
