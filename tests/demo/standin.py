"""A bot that takes everything Slack sends and answers a direct message with one button."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx
from aiohttp import web

from bot.demo import BotSettings, Move, Upcoming

PATIENCE = timedelta(seconds=60)
BUTTON = {
    "type": "actions",
    "elements": [
        {
            "type": "button",
            "action_id": "send_now",
            "value": "1",
            "text": {"type": "plain_text", "text": "Send nå"},
        }
    ],
}


@dataclass
class StandIn:
    """`waiting` are the moments it will act on by itself; `ticked` tells when it was asked to."""

    settings: BotSettings
    waiting: list[Upcoming] = field(default_factory=list)
    moved: list[Move] = field(default_factory=list)
    ticked: list[datetime] = field(default_factory=list)
    heard: list[dict[str, object]] = field(default_factory=list)
    is_stopped: bool = False
    events_url: str = ""

    async def tick(self) -> None:
        now = self.settings.now()
        self.ticked.append(now)
        self.waiting = [one for one in self.waiting if one.at > now]

    async def has_letters(self) -> bool:
        return False

    async def upcoming(self) -> Sequence[Upcoming]:
        return list(self.waiting)

    async def trail(self) -> Sequence[Move]:
        return list(self.moved)

    async def stop(self) -> None:
        self.is_stopped = True
        await self._runner.cleanup()

    async def serve(self) -> None:
        site = web.Application()
        site.router.add_post("/slack/events", self._take)
        self._runner = web.AppRunner(site, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.events_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/slack/events"

    async def _take(self, request: web.Request) -> web.Response:
        if request.content_type == "application/json":
            event = (await request.json())["event"]
            self.heard.append(event)
            if event.get("channel_type") == "im" and "bot_id" not in event:
                await self._answer(str(event["channel"]))
        return web.Response()

    async def _answer(self, channel: str) -> None:
        self.waiting.append(Upcoming(self.settings.now() + PATIENCE, "route", "2026-1"))
        async with httpx.AsyncClient(trust_env=False) as client:
            said = await client.post(
                f"{self.settings.api_url}chat.postMessage",
                headers={"Authorization": f"Bearer {self.settings.bot_token}"},
                json={"channel": channel, "text": "Sak 2026-1", "blocks": [BUTTON]},
            )
        assert said.json()["ok"]


@dataclass
class Agency:
    """Starts stand-ins and remembers them, newest last."""

    sent: list[StandIn] = field(default_factory=list)

    async def start(self, settings: BotSettings) -> StandIn:
        bot = StandIn(settings)
        (settings.folder / "tidstyv.db").write_text("kept only while the bot runs")
        await bot.serve()
        self.sent.append(bot)
        return bot
