"""Fetching what people wrote while nothing was connected, or what Slack for any reason never sent.

What is found goes in by the same door under the same keys as an event, so that what came both ways is one. Presses,
commands and reactions leave nothing to fetch.
"""

import asyncio
import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

import structlog

from bot.chat.door import TRY_AGAIN, Door
from bot.chat.shapes import Obj, text
from bot.slack.archive import Archive
from bot.slack.history import stamp
from bot.slack.identity import Identity, Myself
from bot.slack.rooms import is_shared
from handlers.domain.errors import Fault
from handlers.ports import Watch

SURFACE: Final = "slack"
LOOK_EVERY: Final = 15.0
SOON: Final = 1.0
"""While nothing is connected, so that what was missed is not late for long once something is."""

MARGIN: Final = timedelta(minutes=2)
"""A connection that is silently dead is found out within a minute, and Slack's clock is not ours."""

FARTHEST: Final = timedelta(days=14)
"""What is older has been said in another way by now. The keys of events are kept longer than this."""

NIGHT: Final = 2
"""The hour, in UTC, in which everything of the last day is looked through once more."""

DAY: Final = timedelta(hours=26)
THREADS: Final = 500

log = structlog.get_logger(__name__)


class CatchUp:
    """`period` numbers the unbroken times in which Slack could reach us, and is 0 while it cannot."""

    def __init__(
        self,
        archive: Archive,
        door: Door,
        myself: Myself,
        watch: Watch,
        now: Callable[[], datetime],
        period: Callable[[], int],
    ) -> None:
        self._archive = archive
        self._door = door
        self._myself = myself
        self._watch = watch
        self._now = now
        self._period = period
        self._complete = 0
        self._night: date | None = None

    async def run(self) -> None:
        """Look every few seconds, until cancelled. What fails is tried again at the next look."""
        while True:
            try:
                await self.look()
            except Fault as fault:
                log.warning("slack.catch_up_failed", reason=str(fault))
            except Exception:
                # A mistake in here must not end the looking.
                log.exception("slack.catch_up_failed")
            await asyncio.sleep(LOOK_EVERY if self._period() else SOON)

    async def look(self) -> None:
        """Fetch what may be missing, and move the mark to where nothing is. Raises Fault."""
        period, began = self._period(), self._now()
        if not period:
            return
        if period != self._complete:
            await self._fetch_since(await self._watch.until(SURFACE), began)
            self._complete = period
        elif began.hour == NIGHT and began.date() != self._night:
            self._night = began.date()
            if await self._watch.claim(SURFACE, began.date()):
                await self._fetch_since(began - DAY, began)
        await self._watch.reached(SURFACE, began)

    async def _fetch_since(self, until: datetime | None, began: datetime) -> None:
        """Before anything was ever heard nothing is missing: what was said before the bot came is not for it."""
        if until is None:
            return
        since = max(until - MARGIN, began - FARTHEST)
        oldest = stamp(max(since, self._watch.earliest or since))
        me = await self._myself.get()
        threads = await self._watch.threads(SURFACE, THREADS)
        seen = 0
        async for room, message in self._archive.since(oldest, threads):
            if text(message, "ts") < stamp(self._now() - FARTHEST):
                # The clock has leapt while we looked, and by it the keys of this one are forgotten.
                continue
            payload = event_of(room, message, me)
            if await self._door.admit(payload, json.dumps(payload).encode(), read_back=True) == TRY_AGAIN:
                raise Fault("the inbox cannot take it")
            seen += 1
        log.info("slack.caught_up", since=oldest, seen=seen)


def event_of(room: Obj, message: Obj, me: Identity) -> Obj:
    """A message from the history as the event that would have told of it."""
    channel, ts = text(room, "id"), text(message, "ts")
    event = {**message, "type": "message", "channel": channel}
    if is_shared(room) and not text(message, "user_team"):
        event["user_team"] = text(message, "team")
    return {
        "type": "event_callback",
        "team_id": me.team,
        "event_id": f"history:{channel}:{ts}",
        "is_ext_shared_channel": is_shared(room),
        "event": event,
    }
