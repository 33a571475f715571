"""Everything the workplace remembers, the slips it hands out, and the bell that rings at each change."""

import asyncio
import random
import string
from collections.abc import Iterable

from bot.demo.workplace.clock import Clock
from bot.demo.workplace.model import (
    BOT_USER_ID,
    Accepted,
    Call,
    Channel,
    Message,
    ResponseUrl,
    Team,
    Trigger,
    User,
    View,
)
from bot.demo.workplace.refusals import SlackError

_LETTERS = string.ascii_uppercase + string.digits


class State:
    """The workplace's memory. Ledgers (`accepted`, `calls`) only ever grow."""

    def __init__(
        self,
        team: Team,
        users: Iterable[User],
        channels: Iterable[Channel],
        clock: Clock,
        rng: random.Random,
    ) -> None:
        self.team = team
        self.clock = clock
        self._rng = rng
        self.bot_id = "B0TIDSTYV"
        self.users = {user.id: user for user in users}
        self.users.setdefault(BOT_USER_ID, User(BOT_USER_ID, "tidstyv", "Tidstyv", is_bot=True))
        self.channels = {channel.id: channel for channel in channels}
        self._together = {frozenset(c.members): c for c in self.channels.values() if c.is_im or c.is_mpim}
        self.messages: dict[str, dict[str, Message]] = {}
        self.ephemerals: list[Message] = []
        self.views: dict[str, View] = {}
        self.homes: dict[str, View] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.accepted: list[Accepted] = []
        self.calls: list[Call] = []
        self.version = 0
        self.is_closing = False
        self._last_ts = (0, 0)
        self._listeners: set[asyncio.Event] = set()

    @property
    def bot(self) -> User:
        return self.users[BOT_USER_ID]

    def new_id(self, prefix: str) -> str:
        return prefix + "".join(self._rng.choices(_LETTERS, k=10))

    def new_uuid(self) -> str:
        digits = f"{self._rng.getrandbits(128):032x}"
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

    def next_ts(self) -> str:
        """A message timestamp: seconds and six digits, never the same twice, never backwards."""
        now = self.clock.time()
        moment = (int(now), int(now % 1 * 1_000_000))
        seconds, micros = self._last_ts
        later = (seconds, micros + 1) if micros < 999_999 else (seconds + 1, 0)
        self._last_ts = max(moment, later)
        return f"{self._last_ts[0]}.{self._last_ts[1]:06d}"

    def touch(self) -> None:
        """Something changed: whoever waits is told."""
        self.version += 1
        for listener in self._listeners:
            listener.set()

    def close(self) -> None:
        """The workplace closes: whoever listens for changes is let go."""
        self.is_closing = True
        self.touch()

    async def changed_since(self, version: int) -> int:
        """Wait for a version other than `version`, and return it."""
        bell = asyncio.Event()
        self._listeners.add(bell)
        try:
            while self.version == version:
                bell.clear()
                await bell.wait()
        finally:
            self._listeners.discard(bell)
        return self.version

    def channel(self, channel_id: str) -> Channel:
        found = self.channels.get(channel_id)
        if found is None:
            raise SlackError("channel_not_found")
        return found

    def user(self, user_id: str) -> User:
        found = self.users.get(user_id)
        if found is None:
            raise SlackError("user_not_found")
        return found

    def message(self, channel_id: str, ts: str) -> Message:
        found = self.messages.get(channel_id, {}).get(ts)
        if found is None:
            raise SlackError("message_not_found")
        return found

    def shown_to(self, user_id: str, channel_id: str, ts: str) -> Message | None:
        """The message as that person has it on the screen, ephemeral ones with it; None if not there."""
        if user_id not in self.channel(channel_id).members:
            return None
        for message in self.ephemerals:
            if (message.channel, message.ts, message.only_for) == (channel_id, ts, user_id):
                return message
        return self.messages.get(channel_id, {}).get(ts)

    def in_channel(self, channel_id: str) -> list[Message]:
        """Every message of the conversation, threads included, in the order of their timestamps."""
        return list(self.messages.get(channel_id, {}).values())

    def thread(self, channel_id: str, ts: str) -> list[Message]:
        """The parent, then its replies."""
        return [m for m in self.in_channel(channel_id) if ts in (m.ts, m.thread_ts)]

    def keep(self, message: Message) -> Message:
        self.messages.setdefault(message.channel, {})[message.ts] = message
        self.touch()
        return message

    def remove(self, message: Message) -> None:
        self.messages[message.channel].pop(message.ts)
        self.touch()

    def direct(self, user_id: str) -> Channel:
        """The direct message between the bot and a person, opened on first use."""
        return self._opened("D", (BOT_USER_ID, self.user(user_id).id))

    def group(self, user_ids: Iterable[str]) -> Channel:
        """The group message of the bot and these people: the same people, the same conversation."""
        return self._opened("G", (BOT_USER_ID, *dict.fromkeys(user_ids)))

    def _opened(self, prefix: str, members: tuple[str, ...]) -> Channel:
        known = self._together.get(frozenset(members))
        if known is not None:
            return known
        is_im = prefix == "D"
        name = "" if is_im else "mpdm-" + "--".join(self.user(one).name for one in members) + "-1"
        channel = Channel(self.new_id(prefix), name, True, list(members), is_im=is_im, is_mpim=not is_im)
        self.channels[channel.id] = self._together[frozenset(members)] = channel
        self.touch()
        return channel

    def new_trigger(self, user_id: str, view_id: str = "") -> str:
        trigger = f"{self._rng.randrange(10**12)}.{self._rng.randrange(10**12)}.{self.new_id('').lower()}"
        self.triggers[trigger] = Trigger(user_id, self.clock.time(), view_id)
        return trigger

    def new_response_url(self, user_id: str, channel_id: str, ts: str = "") -> str:
        """The last part of a response address; the server puts its own address before it."""
        key = self.new_id("")
        self.response_urls[key] = ResponseUrl(user_id, channel_id, ts, self.clock.time())
        return key
