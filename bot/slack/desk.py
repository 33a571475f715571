"""What becomes of a gesture once it is translated: the core reacts, and its answer is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.asking import React, Redraw
from bot.chat.shapes import Obj, text
from bot.chat.speech import Say
from bot.slack import dialogs
from bot.slack.blocks import Block
from bot.slack.calls import ask
from bot.slack.home import Homes
from bot.slack.sorting import is_at_home
from bot.slack.whispers import Origin, Whispers, origin_of
from handlers.domain.errors import Defect, Fault, Refusal
from handlers.domain.inbound import Inbound, Submitted
from handlers.domain.messages import Dialog, Unfilled
from handlers.domain.people import Address
from handlers.domain.texts import Text
from handlers.domain.texts import text as say_text
from handlers.ports import Delivery

# The dialog is open already: the press came twice.
_OPENED: Final = frozenset({"exchanged_trigger_id", "trigger_exchanged"})
_TOO_LATE: Final = frozenset({"expired_trigger_id", "trigger_expired", "invalid_trigger_id"})
# Somebody has changed or closed the dialog meanwhile: what they see is newer than what we would show.
_OVERTAKEN: Final = frozenset({"hash_conflict", "not_found", "view_not_found"})


class Ack(Protocol):
    """Bolt's `ack`: its arguments become the body of the answer."""

    async def __call__(
        self,
        *,
        response_action: str | None = None,
        errors: dict[str, str] | None = None,
        view: Block | None = None,
    ) -> object: ...


@dataclass(frozen=True)
class Desk:
    """Everything the listeners need."""

    client: AsyncWebClient
    say: Say
    react: React
    redraw: Redraw
    whispers: Whispers
    homes: Homes

    async def welcome(self, who: Address) -> None:
        """Show somebody the home they have opened. Raises Fault where Slack may take it another time."""
        if await self.homes.show(who) in (Delivery.LATER, Delivery.UNKNOWN):
            raise Fault("the home was not shown")

    async def act(self, inbound: Inbound, payload: Obj) -> None:
        """Let the core react; a refusal is whispered, a dialog opened. Faults and defects reach the caller.

        A press on the home tab is seen there at once.
        """
        origin = origin_of(payload)
        try:
            dialog = await self.react(inbound)
            if dialog is not None:
                await self._open(dialog, origin)
        except Refusal as refusal:
            await self.whispers.tell(refusal.text, origin)
        if is_at_home(payload):
            await self.homes.show(inbound.who)

    async def submit(self, inbound: Submitted, payload: Obj, ack: Ack, waiting: Callable[[], bool]) -> None:
        """The same for a dialog; problems stand in the dialog while it waits for us, and are whispered later."""
        try:
            await self.react(inbound)
        except Unfilled as unfilled:
            await self._unfilled(unfilled, inbound, payload, ack, waiting)
        except Refusal as refusal:
            await self._refused(refusal.text, inbound, payload, ack, waiting)
        else:
            await ack(response_action="clear")
            if not dialogs.channel_of(payload):
                # It was opened on the home tab.
                await self.homes.show(inbound.who)

    async def change(self, payload: Obj, who: Address) -> None:
        """A choice that changes the dialog it stands in."""
        case, channel = dialogs.case_of(payload), dialogs.channel_of(payload)
        try:
            dialog = await self.redraw(case, dialogs.answers(payload), who)
        except Refusal as refusal:
            return await self.whispers.tell(refusal.text, Origin(who, channel))
        call = self.client.views_update(
            view_id=text(payload, "view", "id"),
            hash=text(payload, "view", "hash"),
            view=dialogs.view(dialog, self.say, channel),
        )
        reply = await ask("views.update", call)
        if reply.delivery is Delivery.DEAD and reply.error not in _OVERTAKEN:
            raise Defect(f"views.update: {reply.error}")

    async def _open(self, dialog: Dialog, origin: Origin) -> None:
        modal = dialogs.view(dialog, self.say, origin.channel)
        reply = await ask("views.open", self.client.views_open(trigger_id=origin.trigger, view=modal))
        if reply.error in _OPENED:
            return
        if reply.delivery in (Delivery.LATER, Delivery.DEAD):
            # The core has taken this press: it will not give the dialog again, only another press will.
            await self.whispers.tell(say_text("chat.press_again"), origin)
        if reply.delivery is Delivery.DEAD and reply.error not in _TOO_LATE:
            raise Defect(f"views.open: {reply.error}")

    async def _unfilled(
        self, unfilled: Unfilled, inbound: Submitted, payload: Obj, ack: Ack, waiting: Callable[[], bool]
    ) -> None:
        if not waiting():
            first = next(iter(unfilled.errors.values()), say_text("chat.press_again"))
            return await self.whispers.tell(first, _submitter(inbound, payload))
        language = await self.whispers.language_of(inbound.who)
        problems = {str(name): self.say(problem, language) for name, problem in unfilled.errors.items()}
        await ack(response_action="errors", errors=dialogs.errors(payload, problems))

    async def _refused(
        self, words: Text, inbound: Submitted, payload: Obj, ack: Ack, waiting: Callable[[], bool]
    ) -> None:
        if not waiting():
            return await self.whispers.tell(words, _submitter(inbound, payload))
        shown = dialogs.notice(words, await self.whispers.language_of(inbound.who), self.say)
        await ack(response_action="update", view=shown)


def _submitter(inbound: Submitted, payload: Obj) -> Origin:
    return Origin(inbound.who, dialogs.channel_of(payload))
