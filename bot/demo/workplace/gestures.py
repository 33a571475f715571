"""What people do in a conversation: write, change, delete, react, leave, open the bot's home."""

from collections.abc import Sequence
from typing import Final

from bot.demo.workplace import payloads
from bot.demo.workplace.core import Core
from bot.demo.workplace.model import Channel, Message
from bot.demo.workplace.refusals import GestureRefused
from bot.demo.workplace.rendering import message_json
from bot.demo.workplace.shapes import Obj
from bot.demo.workplace.typing_in import typed

MOST_TYPED: Final = 40_000


class Gestures(Core):
    """Each gesture returns when the bot has had its first chance to hear of it."""

    async def say(
        self, user: str, channel: str, text: str, thread_ts: str | None = None, files: Sequence[str] = ()
    ) -> Message:
        """Write in a conversation or, with `thread_ts`, in a thread; `files` are names of shared files."""
        place = self._writable(user, channel, text, files)
        words, blocks = self._typed(text)
        message = Message(channel, self.state.next_ts(), user, words, payloads.with_ids(self.state, blocks))
        if thread_ts:
            message.thread_ts = self._parent(user, place, thread_ts)
        if files:
            message.subtype = "file_share"
            message.files = [self._file(user, name) for name in files]
        else:
            message.client_msg_id = self.state.new_uuid()
        self.state.keep(message)
        await self.tell_of(message)
        return message

    async def dm(self, user: str, text: str, thread_ts: str | None = None, files: Sequence[str] = ()) -> Message:
        """Write to the bot directly."""
        if user not in self.state.users:
            raise GestureRefused("unknown_person", user)
        return await self.say(user, self.state.direct(user).id, text, thread_ts, files)

    async def say_as_app(self, channel: str, text: str, username: str) -> Message:
        """Another app posts, as a form or an alarm does: `bot_message`."""
        message = Message(channel, self.state.next_ts(), "", text, subtype="bot_message", username=username)
        message.bot_id = "B0ANOTHERAPP"
        self.state.keep(message)
        await self.tell(payloads.message_event(self.state, message), self.state.channel(channel))
        return message

    async def edit(self, user: str, channel: str, ts: str, text: str) -> Message:
        message = self._own(user, channel, ts)
        if not text.strip():
            raise GestureRefused("nothing_to_send")
        before = message_json(self.state, message)
        message.text, blocks = self._typed(text)
        message.blocks = payloads.with_ids(self.state, blocks)
        message.edited_by, message.edited_ts = user, self.state.next_ts()
        self.state.touch()
        await self.tell(payloads.changed_event(self.state, message, before), self.state.channel(channel))
        return message

    async def delete_message(self, user: str, channel: str, ts: str) -> None:
        message = self._own(user, channel, ts)
        self.state.remove(message)
        await self.tell(payloads.deleted_event(self.state, message), self.state.channel(channel))

    async def react(self, user: str, channel: str, ts: str, name: str) -> None:
        """Put an emoji (its name without colons) under a message."""
        message = self._lasting(user, channel, ts)
        users = message.reactions.setdefault(name, [])
        if user in users:
            raise GestureRefused("already_reacted", name)
        users.append(user)
        await self._tell_reaction(message, user, name, added=True)

    async def unreact(self, user: str, channel: str, ts: str, name: str) -> None:
        message = self._lasting(user, channel, ts)
        if user not in message.reactions.get(name, []):
            raise GestureRefused("no_such_reaction", name)
        message.unreact(user, name)
        await self._tell_reaction(message, user, name, added=False)

    async def open_home(self, user: str, tab: str = "home") -> None:
        """Open the bot's page; `tab` is `home` or `messages`, and both reach the bot."""
        channel = self.state.direct(user)
        await self.tell(payloads.home_event(self.state, user, channel, tab), None)

    async def invite(self, user: str, channel: str, guest: str) -> None:
        """Add somebody to a channel one is in. The bot does not subscribe to hear of it."""
        place = self.member(user, channel)
        if place.is_im or place.is_mpim:
            raise GestureRefused("members_are_fixed", channel)
        if guest not in self.state.users or guest in place.members:
            raise GestureRefused("cannot_invite", guest)
        place.members.append(guest)
        self.state.touch()

    async def leave(self, user: str, channel: str) -> None:
        place = self.member(user, channel)
        place.members.remove(user)
        self.state.touch()
        await self.tell(payloads.channel_event(self.state, "member_left_channel", place, user), place)

    async def archive(self, user: str, channel: str) -> None:
        place = self.member(user, channel)
        place.is_archived = True
        self.state.touch()
        kind = "group_archive" if place.is_private else "channel_archive"
        await self.tell(payloads.channel_event(self.state, kind, place, user), place)

    async def _tell_reaction(self, message: Message, user: str, name: str, *, added: bool) -> None:
        self.state.touch()
        event = payloads.reaction_event(self.state, message, user, name, added=added)
        await self.tell(event, self.state.channel(message.channel))

    def _writable(self, user: str, channel: str, text: str, files: Sequence[str]) -> Channel:
        place = self.member(user, channel)
        if place.is_archived:
            raise GestureRefused("is_archived", channel)
        if not (text.strip() or files):
            raise GestureRefused("nothing_to_send")
        if len(text) > MOST_TYPED:
            raise GestureRefused("too_long", str(MOST_TYPED))
        return place

    def _parent(self, user: str, place: Channel, thread_ts: str) -> str:
        parent = self._lasting(user, place.id, thread_ts)
        parent.thread_ts = parent.thread_ts or parent.ts
        return parent.thread_ts

    def _own(self, user: str, channel: str, ts: str) -> Message:
        message = self._lasting(user, channel, ts)
        if message.user != user:
            raise GestureRefused("not_yours", ts)
        return message

    def _lasting(self, user: str, channel: str, ts: str) -> Message:
        """A message that others see too: nobody reacts to, answers or edits an ephemeral one."""
        message = self.seen(user, channel, ts)
        if message.only_for:
            raise GestureRefused("is_ephemeral", ts)
        return message

    def _typed(self, words: str) -> tuple[str, list[Obj]]:
        users = {one.name: one.id for one in self.state.users.values()}
        channels = {one.name: one.id for one in self.state.channels.values() if one.name}
        return typed(words, users, channels)

    def _file(self, user: str, name: str) -> Obj:
        return {"id": self.state.new_id("F"), "name": name, "title": name, "user": user, "mode": "hosted"}
