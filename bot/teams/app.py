"""The SDK behind the inbox: takes what was kept, remembers how its sender is reached, and runs a turn."""

import json
from collections.abc import Callable, Collection
from dataclasses import replace

from bot.chat.door import nobody_waits
from bot.chat.parsing import parse_json
from bot.chat.shapes import Obj, text
from bot.teams.adapter import Turns
from bot.teams.desk import Desk
from bot.teams.handler import Turn
from bot.teams.references import channel_key
from bot.teams.sorting import is_direct, place_of, who_of
from bot.teams.translate import person_in
from handlers.domain.errors import Defect
from handlers.ports import Kept, room_of


def lanes(kept: Kept) -> Collection[str]:
    """Who did it and in which conversation: what people do there is dealt with in the order they did it."""
    activity = parse_json(kept.payload) or {}
    return [lane for lane in (who_of(activity), place_of(activity).channel) if lane]


class Dispatcher:
    """Handles one kept activity at a time, in its own task; any number may run beside each other."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._turns = Turns()

    async def handle(self, kept: Kept, waiting: Callable[[], bool] = nobody_waits) -> str:
        """The body that answers the activity, empty for all but invokes.

        Whatever fails is raised: Fault where another try may help, anything else where it is our mistake.
        """
        activity = parse_json(kept.payload)
        if activity is None:
            raise Defect("a kept activity cannot be read")
        await self._remember(activity)
        turn = Turn(self._desk, activity, waiting)
        body = await self._turns.run(activity, turn.on_turn)
        return json.dumps(body) if body else ""

    async def _remember(self, activity: Obj) -> None:
        removed = text(activity, "type") == "installationUpdate" and text(activity, "action").startswith("remove")
        references = self._desk.references
        if not removed:
            return await references.learn(activity)
        place = place_of(activity)
        key = room_of(person_in(activity)) if is_direct(activity) else channel_key(place.channel)
        await references.keep(key, replace(await references.get(key), blocked=True))
