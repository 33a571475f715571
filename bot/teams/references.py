"""What is remembered of people and channels, so that the bot can write there unasked: our own fields, no SDK object.

Teams answers no question such as "where is Kari": what every activity says of its sender is all there is.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import Final

from bot.chat.parsing import parse_json
from bot.chat.shapes import Obj, text
from bot.teams.sorting import SURFACE, is_direct, place_of, who_of
from bot.teams.trust import tenant_of
from handlers.domain.people import Address
from handlers.ports import Rooms, room_of

SERVER: Final = "server"
"""The key of what holds for everybody: by which server our organisation was last heard, and as whom we spoke."""


@dataclass(frozen=True, slots=True)
class Reference:
    """`conversation` is the direct one with a person, or the channel; `user` and `bot` are Teams' own ids (29:, 28:).

    `blocked` where Teams said that they do not take our messages.
    """

    service_url: str = ""
    conversation: str = ""
    user: str = ""
    tenant: str = ""
    bot: str = ""
    blocked: bool = False


def channel_key(channel: str) -> str:
    return f"channel:{channel}"


def learnt(activity: Obj) -> Mapping[str, Reference]:
    """What an activity from Teams says of how to reach whom, by key. It must be one that is trusted."""
    heard = Reference(text(activity, "serviceUrl"), tenant=tenant_of(activity), bot=text(activity, "recipient", "id"))
    conversation, who = place_of(activity).channel, who_of(activity)
    found = {SERVER: heard}
    if who:
        direct = conversation if is_direct(activity) else ""
        user = text(activity, "from", "id")
        found[room_of(Address(SURFACE, who))] = replace(heard, user=user, conversation=direct)
    if conversation and not is_direct(activity):
        found[channel_key(conversation)] = replace(heard, conversation=conversation)
    return found


class References:
    """The port `Rooms` for Teams. What this process has kept today is not kept again."""

    def __init__(self, rooms: Rooms, now: Callable[[], datetime]) -> None:
        self._rooms = rooms
        self._now = now
        self._kept: dict[str, tuple[Reference, date]] = {}

    async def learn(self, activity: Obj) -> None:
        """Keep what the activity says; what it does not say stays as it was. Raises Fault as the port does."""
        for key, heard in learnt(activity).items():
            known, day = self._kept.get(key, (Reference(), None))
            if day != self._now().date() or _merged(known, heard) != known:
                await self.keep(key, _merged(await self.get(key), heard))

    async def get(self, key: str) -> Reference:
        """An empty one where nothing is known."""
        return _read(await self._rooms.get(SURFACE, key) or "")

    async def keep(self, key: str, reference: Reference) -> None:
        await self._rooms.keep(SURFACE, key, json.dumps(asdict(reference)))
        self._kept[key] = (reference, self._now().date())


def _merged(known: Reference, heard: Reference) -> Reference:
    """Whoever is heard is not blocked any more."""
    said = {each.name: value for each in fields(Reference) if (value := getattr(heard, each.name))}
    return replace(known, **said, blocked=False)


def _read(value: str) -> Reference:
    kept = parse_json(value.encode()) or {}
    words = {each.name: text(kept, each.name) for each in fields(Reference) if each.name != "blocked"}
    return replace(Reference(), **words, blocked=kept.get("blocked") is True)
