"""Where a message goes on Teams: which conversation a destination is, opened where there is none yet."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.chat.replies import Reply
from bot.chat.shapes import objs, text
from bot.teams.connector import Body, Connector, Room
from bot.teams.references import SERVER, Reference, References, channel_key
from handlers.domain.messages import Destination, ToChannel, ToGroup
from handlers.domain.people import HOLDERS, Address, Organisation
from handlers.ports import Delivery, Receipt, room_of

SURFACE: Final = "teams"
MOST_CHANNELS: Final = 3
"""Channels in which somebody is looked for at most: nobody else waits longer for it than a lease lasts."""
_OBJECT_ID: Final = ("aadObjectId", "objectId")
"""What Teams calls the directory's id of a member, one or the other (github.com/microsoft/teams.py/pull/327)."""
_CHAT: Final = "@thread.v2"
"""How the id of a group chat ends, which has no threads."""


@dataclass(frozen=True, slots=True)
class Home:
    """Our own side of every conversation. `service_url` is for when Teams has never been heard; "" where none is known.

    `bot` is Teams' id of the bot (28:…), `tenant` the organisation's; both "" where Teams says them.
    """

    service_url: str
    bot: str
    tenant: str


@dataclass(frozen=True, slots=True)
class Where:
    """A conversation to write in. `whose` is the key of its reference."""

    room: Room
    whose: str
    reference: Reference


class Rooms:
    """Finds and opens conversations, and remembers what came of it. Raises Fault as the port `Rooms` does."""

    def __init__(
        self, connector: Connector, references: References, home: Home, organisation: Callable[[], Organisation]
    ) -> None:
        self._connector = connector
        self._references = references
        self._home = home
        self._organisation = organisation

    async def find(self, destination: Destination, to: Sequence[Address]) -> Where | Receipt:
        """The conversation, or why there is none. Teams lets no bot open a conversation with several people."""
        match destination:
            case ToGroup():
                return Receipt(Delivery.DEAD, reason="group_not_allowed")
            case ToChannel(channel=channel):
                return await self._channel(channel)
            case _:
                return await self._direct(to[0]) if to else Receipt(Delivery.DEAD, reason="no_account")

    async def lost(self, where: Where) -> None:
        """The conversation is not there any more: the next one who asks opens it anew."""
        await self._references.keep(where.whose, replace(where.reference, conversation=""))

    async def takes(self, where: Where, takes: bool) -> None:
        """Remember whether they take our messages."""
        if where.reference.blocked is takes:
            await self._references.keep(where.whose, replace(where.reference, blocked=not takes))

    def thread(self, where: Where) -> Body:
        """What begins a thread in a channel; the activity is to be added."""
        channel = {"id": where.room.conversation}
        return self._opening(where.reference, {"isGroup": True}, {"channel": channel})

    async def _channel(self, channel: str) -> Where | Receipt:
        key = channel_key(channel)
        reference = await self._heard(key)
        if not reference.service_url:
            return _UNHEARD
        return Where(Room(reference.service_url, channel), key, reference)

    async def _direct(self, who: Address) -> Where | Receipt:
        key = room_of(who)
        reference = await self._heard(key)
        if not reference.service_url:
            return _UNHEARD
        if not reference.conversation:
            reply, reference = await self._opened(who, reference)
            if reply.error:
                if reply.delivery is Delivery.DEAD:
                    await self._references.keep(key, replace(reference, blocked=True))
                return reply.unopened
            reference = replace(reference, conversation=text(reply.data, "id"), blocked=False)
            await self._references.keep(key, reference)
        return Where(Room(reference.service_url, reference.conversation), key, reference)

    async def _opened(self, who: Address, reference: Reference) -> tuple[Reply, Reference]:
        """By Teams' own id of them where that is known, else by the organisation's, which Teams takes as well."""
        reply = await self._open(reference, reference.user or who.id)
        if reply.delivery is not Delivery.DEAD or reference.user:
            return reply, reference
        seen = await self._seen(who, reference)
        if seen.delivery is Delivery.SENT:
            reference = replace(reference, user=text(seen.data, "id"))
            return await self._open(reference, reference.user), reference
        return (reply if seen.delivery is Delivery.DEAD else seen), reference

    async def _open(self, reference: Reference, member: str) -> Reply:
        body = self._opening(reference, {"isGroup": False, "members": [{"id": member}]}, {})
        return await self._connector.open(reference.service_url, body)

    async def _seen(self, who: Address, reference: Reference) -> Reply:
        """Somebody who never wrote, from a channel that they should be in: SENT with them, DEAD where they are in none.

        Anything else is of one that could not be asked now: nobody is taken to be away before all were.
        """
        seen = Reply(Delivery.DEAD)
        for channel in list(self._channels(who))[:MOST_CHANNELS]:
            seen = await self._member(Room(reference.service_url, channel), who)
            if seen.delivery is not Delivery.DEAD:
                break
        return seen

    async def _member(self, room: Room, who: Address) -> Reply:
        """Teams is to find them by the organisation's id; where it does not, they are looked for among all.

        Source: learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context, "Get single member details".
        """
        member = await self._connector.member(room, who.id)
        if member.delivery is not Delivery.DEAD:
            return member
        roster = await self._connector.roster(room)
        members = objs(roster.data.get("members"))
        theirs = [one for one in members if any(text(one, name).lower() == who.id for name in _OBJECT_ID)]
        if theirs:
            return replace(roster, data=theirs[0])
        return member if roster.delivery is Delivery.SENT else roster

    def _channels(self, who: Address) -> Iterator[str]:
        organisation = self._organisation()
        person = organisation.at(who)
        for unit in organisation.units.values() if person else ():
            offices = {holder for holders in HOLDERS.values() for holder in holders(unit)}
            if person and person.id in offices and unit.channels.get(SURFACE):
                yield unit.channels[SURFACE]

    async def _heard(self, key: str) -> Reference:
        """What is known of them; of the server they are reached by, what is known of the organisation's."""
        known = await self._references.get(key)
        server = known if known.service_url and known.bot else await self._references.get(SERVER)
        return replace(
            known,
            service_url=known.service_url or server.service_url or self._home.service_url,
            bot=self._home.bot or known.bot or server.bot,
            tenant=self._home.tenant or known.tenant or server.tenant,
        )

    def _opening(self, reference: Reference, kind: dict[str, object], data: dict[str, object]) -> dict[str, object]:
        tenant = reference.tenant
        channel_data = data | {"tenant": {"id": tenant}}
        return kind | {"bot": {"id": reference.bot}, "tenantId": tenant, "channelData": channel_data}


_UNHEARD: Final = Receipt(Delivery.LATER, reason="not_heard_yet")


def in_thread(channel: str, root: str) -> str:
    """The id of a thread in a channel, as Teams writes it; a group chat has none."""
    return f"{channel};messageid={root}" if has_threads(channel) else channel


def has_threads(channel: str) -> bool:
    return not channel.endswith(_CHAT)
