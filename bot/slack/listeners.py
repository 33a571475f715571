"""Bolt's listeners: each turns one kind of payload into what somebody did, and hands it to the desk.

Bolt passes arguments by name: `body` is the payload, `ack` answers it, `context` belongs to this payload alone,
and what stands in it (`waiting`) has a name of its own.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Final

from slack_bolt.async_app import AsyncApp

from bot.chat.shapes import Obj, text
from bot.slack import translate
from bot.slack.desk import Ack, Desk
from bot.slack.sorting import CHANGES, SHORTCUT, is_at_home
from handlers.domain.messages import Button

COMMAND: Final = "/tidstyv"
ANYTHING: Final = re.compile("")

Context = dict[str, object]
Answered = Callable[[], Awaitable[object]]


def register(app: AsyncApp, desk: Desk) -> None:
    """Every kind of payload has a listener: what no other takes is acknowledged by the last of its kind."""
    listeners = Listeners(desk)
    app.event("message")(listeners.said)
    app.event("app_mention")(listeners.said)
    app.event("reaction_added")(listeners.reacted)
    app.event("app_home_opened")(listeners.opened)
    app.event(ANYTHING)(listeners.nothing)
    for button in Button:
        app.block_action({"type": "block_actions", "action_id": button.value})(listeners.pressed)
    app.action(ANYTHING)(listeners.changed_or_pressed)
    app.message_shortcut(SHORTCUT)(listeners.flagged)
    app.shortcut(ANYTHING)(listeners.nothing)
    app.command(COMMAND)(listeners.commanded)
    app.command(ANYTHING)(listeners.commanded)
    app.view_submission(ANYTHING)(listeners.submitted)
    app.view_closed(ANYTHING)(listeners.nothing)
    app.options(ANYTHING)(listeners.nothing)


class Listeners:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def said(self, body: Obj, context: Context) -> None:
        is_change = text(body, "event", "subtype") in CHANGES
        await self._desk.act(translate.changed(body) if is_change else translate.said(body, _me(context)), body)

    async def reacted(self, body: Obj) -> None:
        await self._desk.act(translate.reacted(body), body)

    async def opened(self, body: Obj) -> None:
        await self._desk.welcome(translate.opened(body))

    async def pressed(self, body: Obj, ack: Answered) -> None:
        await self._desk.act(translate.pressed(body), body)
        await ack()

    async def changed_or_pressed(self, body: Obj, ack: Answered) -> None:
        """An input of a dialog has a name of its own; a button whose name nobody knows is for the core to refuse."""
        if "view" in body and not is_at_home(body):
            await self._desk.change(body, translate.pressed(body).who)
        else:
            await self._desk.act(translate.pressed(body), body)
        await ack()

    async def flagged(self, body: Obj, ack: Answered, context: Context) -> None:
        await self._desk.act(translate.flagged(body, _me(context)), body)
        await ack()

    async def commanded(self, body: Obj, ack: Answered, context: Context) -> None:
        await self._desk.act(translate.commanded(body, _me(context)), body)
        await ack()

    async def submitted(self, body: Obj, ack: Ack, waiting: Callable[[], bool]) -> None:
        await self._desk.submit(translate.submitted(body), body, ack, waiting)

    async def nothing(self, ack: Answered) -> None:
        await ack()


def _me(context: Context) -> str:
    return str(context.get("bot_user_id") or "")
