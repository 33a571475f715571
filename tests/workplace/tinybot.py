"""A real Bolt app, as small as can be, that writes down what reaches it."""

import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.workplace import Workplace

DIALOG: dict[str, Any] = {
    "type": "modal",
    "callback_id": "decision",
    "title": {"type": "plain_text", "text": "Avgjør"},
    "submit": {"type": "plain_text", "text": "Lagre"},
    "blocks": [
        {
            "type": "input",
            "block_id": "sentence",
            "label": {"type": "plain_text", "text": "Hva skjer nå?"},
            "element": {"type": "plain_text_input", "action_id": "sentence"},
        },
        {
            "type": "input",
            "block_id": "outcome",
            "label": {"type": "plain_text", "text": "Utfall"},
            "element": {
                "type": "static_select",
                "action_id": "outcome",
                "options": [
                    {"text": {"type": "plain_text", "text": "Fjernet"}, "value": "removed"},
                    {"text": {"type": "plain_text", "text": "Beholdt"}, "value": "kept"},
                ],
            },
        },
    ],
}

CARD: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "Sak 2026-14"}},
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "decide",
                "value": "case-1",
                "text": {"type": "plain_text", "text": "Avgjør"},
            }
        ],
    },
]


@dataclass
class TinyBot:
    """`events`, `actions`, `shortcuts`, `commands` and `submissions` hold the bodies in the order they came.

    `answers` are statuses given to the next requests instead of letting Bolt answer; `submission_answer` is
    what it says to a submission.
    """

    app: AsyncApp
    client: AsyncWebClient
    events: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    actions: list[dict[str, Any]] = field(default_factory=list)
    shortcuts: list[dict[str, Any]] = field(default_factory=list)
    commands: list[dict[str, Any]] = field(default_factory=list)
    submissions: list[dict[str, Any]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    submission_answer: dict[str, Any] = field(default_factory=dict)
    command_answer: str = ""
    runner: web.AppRunner | None = None
    socket: AsyncSocketModeHandler | None = None

    async def serve(self) -> str:
        """Listen over HTTP, and return the request URL."""
        site = web.Application()
        site.router.add_post("/slack/events", self._take)
        self.runner = web.AppRunner(site, access_log=None)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self.runner.addresses[0][1]}/slack/events"

    async def connect(self, app_token: str) -> None:
        """Come in by Socket Mode."""
        self.socket = AsyncSocketModeHandler(self.app, app_token, ping_interval=1)
        await self.socket.connect_async()  # type: ignore[no-untyped-call]

    async def stop(self) -> None:
        if self.socket is not None:
            await self.socket.close_async()  # type: ignore[no-untyped-call]
        if self.runner is not None:
            await self.runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        self.headers.append(dict(request.headers))
        if self.statuses:
            return web.Response(status=self.statuses.pop(0))
        said = await self.app.async_dispatch(await to_bolt_request(request))
        return await to_aiohttp_response(said)


def tiny_bot(workplace: Workplace) -> TinyBot:
    client = AsyncWebClient(workplace.bot_token, base_url=workplace.api_url, retry_handlers=[])
    app = AsyncApp(
        client=client,
        signing_secret=workplace.signing_secret,
        process_before_response=True,
        ignoring_self_events_enabled=False,
    )
    bot = TinyBot(app, client)

    @app.event(re.compile(".*"))
    async def on_event(body: dict[str, Any]) -> None:
        bot.events.append(body)

    @app.action("decide")
    async def on_decide(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        bot.actions.append(body)
        await client.views_open(trigger_id=body["trigger_id"], view=DIALOG)

    @app.view("decision")
    async def on_decision(ack: Any, body: dict[str, Any]) -> None:
        bot.submissions.append(body)
        await ack(**bot.submission_answer)

    @app.shortcut("report_message")
    async def on_shortcut(ack: Any, body: dict[str, Any]) -> None:
        bot.shortcuts.append(body)
        await ack()

    @app.command("/tidstyv")
    async def on_command(ack: Any, body: dict[str, Any]) -> None:
        bot.commands.append(body)
        await ack(bot.command_answer)

    return bot
