"""Sends on Teams: one attempt each time, with an outcome for everything that can happen.

Teams knows no key that would make a post happen once, and lets no bot read its own messages again. What is done after
an outcome that nobody knows stands in docs/adr/0010-what-nobody-knows-on-teams.md.
"""

from collections.abc import Awaitable, Sequence
from contextlib import suppress
from typing import Final

from bot.chat.replies import Reply
from bot.chat.shapes import Obj, text
from bot.chat.speech import Say
from bot.teams import metrics
from bot.teams.connector import Body, Connector, Room
from bot.teams.draw import draw
from bot.teams.rooms import SURFACE, Rooms, Where, has_threads, in_thread
from handlers.domain.errors import Fault
from handlers.domain.inbound import Place
from handlers.domain.messages import Message, Slot, ToChannel
from handlers.domain.people import Address
from handlers.ports import Delivery, Errand, Receipt

CARD: Final = "application/vnd.microsoft.card.adaptive"
ONCE_MORE: Final = frozenset({Slot.CARD, Slot.CONFIRMATION})
"""What is posted a second time where nobody knows of the first: a card twice can be borne, one that is lost cannot.

So is what comes to a channel without a case: the digest.
"""
GONE: Final = frozenset({"ConversationNotFound"})
"""Teams' word for a conversation that is not there, or not any more."""
BLOCKED: Final = frozenset(
    {"MessageWritesBlocked", "ConversationBlockedByUser", "BotNotInConversationRoster", "ForbiddenOperationException"}
)
"""Teams' words for somebody who has put the bot away, or never had it."""


class TeamsMessenger:
    """`handlers.ports.Messenger` for Teams."""

    def __init__(self, connector: Connector, rooms: Rooms, say: Say) -> None:
        self._connector = connector
        self._rooms = rooms
        self._say = say

    @property
    def surface(self) -> str:
        return SURFACE

    async def send(self, errand: Errand, to: Sequence[Address]) -> Receipt:
        """Post or update, once."""
        where = await self._find(errand, to)
        if isinstance(where, Receipt):
            return where
        activity = _activity(errand.message, self._say)
        if errand.update is not None:
            receipt = await self._update(errand, errand.update, where, activity)
            if receipt is not None:
                return receipt
        reply = await self._post(errand, where, activity)
        if reply.error in GONE and not isinstance(errand.to, ToChannel):
            await self._remember(self._rooms.lost(where))
            where = await self._find(errand, to)
            if isinstance(where, Receipt):
                return where
            reply = await self._post(errand, where, activity)
        return await self._receipt(where, reply)

    async def look_up(self, errand: Errand, to: Sequence[Address]) -> Receipt:
        """AGAIN where twice is better than never, else SENT without a place: left as it is, whatever it is."""
        may_come_twice = errand.slot in ONCE_MORE or (isinstance(errand.to, ToChannel) and not errand.case)
        if errand.update or not errand.tries or (errand.tries == 1 and may_come_twice):
            return Receipt(Delivery.AGAIN, reason="cannot_look")
        metrics.POSSIBLY_SENT.inc()
        return Receipt(Delivery.SENT)

    async def _find(self, errand: Errand, to: Sequence[Address]) -> Where | Receipt:
        try:
            return await self._rooms.find(errand.to, to)
        except Fault:
            return Receipt(Delivery.LATER, reason="no_database")

    async def _update(self, errand: Errand, place: Place, where: Where, activity: Body) -> Receipt | None:
        """None where a new message has to take its place. To update twice is to update once."""
        root = (errand.below or place).message
        conversation = in_thread(place.channel, root) if isinstance(errand.to, ToChannel) else place.channel
        room = Room(where.room.service_url, conversation)
        reply = await self._connector.update(room, place.message, activity)
        if reply.delivery is Delivery.DEAD:
            return None
        if reply.delivery is Delivery.UNKNOWN:
            return Receipt(Delivery.AGAIN, reason=reply.error)
        return Receipt(Delivery.SENT, place) if reply.delivery is Delivery.SENT else reply.receipt

    async def _post(self, errand: Errand, where: Where, activity: Body) -> Reply:
        room = where.room
        if not isinstance(errand.to, ToChannel) or not has_threads(room.conversation):
            return await self._connector.post(room, activity)
        if errand.below is None:
            return await self._connector.open(room.service_url, {**self._rooms.thread(where), "activity": activity})
        below = Room(room.service_url, in_thread(room.conversation, errand.below.message))
        return await self._connector.post(below, activity)

    async def _receipt(self, where: Where, reply: Reply) -> Receipt:
        if reply.delivery is Delivery.SENT:
            await self._remember(self._rooms.takes(where, True))
            message = message_of(reply.data)
            place = Place(SURFACE, where.room.conversation, message) if message else None
            return Receipt(Delivery.SENT, place)
        if reply.error in BLOCKED:
            await self._remember(self._rooms.takes(where, False))
        return reply.receipt

    async def _remember(self, keeping: Awaitable[None]) -> None:
        """What became of a message is known, whether or not the rest of it can be written down."""
        with suppress(Fault):
            await keeping


def message_of(data: Obj) -> str:
    """The message's id in Teams' answer: of a thread that was begun it stands behind the channel."""
    return text(data, "activityId") or text(data, "id").rpartition("messageid=")[2]


def _activity(message: Message, say: Say) -> Body:
    """The words are on the card alone: Teams makes two messages of a text beside a card, and tells the id of none."""
    card = draw(message, say)
    attached = {"contentType": CARD, "content": card.content}
    return {"type": "message", "summary": card.summary, "attachments": [attached]}
