"""The SDK's handler, made anew for each activity: every override turns one kind into what somebody did.

The SDK's own turn context tells only which kind it is: its models take no malformed field, and lose what they do not
know. What was really sent is `activity`.
"""

from collections.abc import Callable

from botbuilder.core import ActivityHandler, InvokeResponse

from bot.chat.shapes import Obj, text
from bot.teams import dialogs, translate
from bot.teams.desk import Desk, Shown
from bot.teams.presses import is_listed
from bot.teams.sorting import SUBMIT_TASK, data_of, is_direct, is_pressed
from handlers.domain.texts import text as say_text


class Turn(ActivityHandler):  # type: ignore[misc]  # the SDK ships no types
    """`waiting` says whether Teams still waits for the answer."""

    def __init__(self, desk: Desk, activity: Obj, waiting: Callable[[], bool]) -> None:
        super().__init__()
        self._desk = desk
        self._activity = activity
        self._waiting = waiting

    async def on_message_activity(self, turn_context: object) -> None:
        if not is_pressed(self._activity):
            return await self._desk.act(translate.said(self._activity))
        # A client that knows no Execute cannot be answered either.
        shown = await self._pressed()
        await self._desk.tell(shown, translate.person_in(self._activity), say_text("teams.too_old"))

    async def on_message_update_activity(self, turn_context: object) -> None:
        await self._desk.act(translate.edited(self._activity))

    async def on_message_delete_activity(self, turn_context: object) -> None:
        await self._desk.act(translate.deleted(self._activity))

    async def on_message_reaction_activity(self, turn_context: object) -> None:
        for reacted in translate.reacted(self._activity):
            await self._desk.act(reacted)

    async def on_installation_update(self, turn_context: object) -> None:
        if text(self._activity, "action") == "add" and is_direct(self._activity):
            await self._desk.act(translate.welcomed(self._activity))

    async def on_invoke_activity(self, turn_context: object) -> InvokeResponse:
        """Every invoke has a body; what nobody waits for any more is said in the person's own conversation."""
        who = translate.person_in(self._activity)
        flagged = text(self._activity, "name") == SUBMIT_TASK
        shown = await (self._flagged() if flagged else self._pressed())
        if not self._waiting():
            await self._desk.tell(shown, who, say_text("chat.press_again"))
        return InvokeResponse(status=200, body=dict(await self._desk.body(shown, self._activity, who)))

    async def _flagged(self) -> Shown:
        return await self._desk.press(translate.flagged(self._activity))

    async def _pressed(self) -> Shown:
        shown = await self._done()
        if not is_listed(data_of(self._activity)):
            return shown
        return await self._desk.list_again(shown, translate.person_in(self._activity))

    async def _done(self) -> Shown:
        data = data_of(self._activity)
        pressed = translate.pressed(self._activity)
        if text(data, "action") == dialogs.CLOSE:
            return await self._desk.close(pressed)
        if not text(data, "dialog"):
            return await self._desk.press(pressed)
        submitted = translate.submitted(self._activity)
        if dialogs.is_next(data):
            return await self._desk.change(submitted)
        return await self._desk.submit(submitted, pressed.place)
