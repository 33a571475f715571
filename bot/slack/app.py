"""Bolt behind the inbox: takes what was kept, finds its listener, and lets no error get lost on the way."""

import logging
from collections.abc import Callable, Collection

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.door import nobody_waits
from bot.slack.desk import Desk
from bot.slack.identity import Myself
from bot.slack.listeners import Context, register
from bot.slack.parsing import parse
from bot.slack.reach import LOGGER
from bot.slack.whispers import origin_of
from handlers.domain.errors import Defect
from handlers.ports import Kept

log = structlog.get_logger(__name__)


def lanes(kept: Kept) -> Collection[str]:
    """Who did it and in which conversation: what people do there is dealt with in the order they did it."""
    origin = origin_of(parse(kept.payload) or {})
    return [lane for lane in (origin.who.id, origin.channel) if lane]


class Dispatcher:
    """Handles one kept payload at a time, in its own task; any number may run beside each other."""

    def __init__(self, desk: Desk, myself: Myself) -> None:
        self._myself = myself
        self._app = _bolt(myself, desk)

    async def handle(self, kept: Kept, waiting: Callable[[], bool] = nobody_waits) -> str:
        """The body that answers the payload, empty for most. `waiting` says whether Slack still waits for it.

        Whatever fails is raised: Fault where another try may help, anything else where it is our mistake.
        """
        payload = parse(kept.payload)
        if payload is None:
            raise Defect("a kept payload cannot be read")
        await self._myself.get()
        try:
            request = AsyncBoltRequest(body=dict(payload), mode="socket_mode", context={"waiting": waiting})
        except (TypeError, AttributeError, LookupError):
            # Bolt looks for an `id` in a number where a user belongs. Signed or not, that is no payload of Slack's.
            log.info("slack.unreadable", id=kept.id)
            return ""
        response = await self._app.async_dispatch(request)
        trouble = request.context.get("trouble")
        if isinstance(trouble, Exception):
            raise trouble
        if response.status != 200:
            raise Defect(f"no listener took a payload: {response.status}")
        return response.body if response.body.startswith("{") else ""


def _bolt(myself: Myself, desk: Desk) -> AsyncApp:
    """The door has verified the signature and sorted out our own events; nothing here asks Slack anything."""

    async def authorize() -> AuthorizeResult:
        me = await myself.get()
        return AuthorizeResult(enterprise_id=None, team_id=me.team, bot_id=me.bot, bot_user_id=me.user)

    # Bolt writes whole payloads to a logger that is set to DEBUG, or to nothing at all; and while it is made it
    # warns of the SLACK_BOT_TOKEN that it finds in the environment by itself.
    level = max(LOGGER.level, logging.INFO)
    LOGGER.setLevel(logging.ERROR)
    app = AsyncApp(
        name="tidstyv",
        logger=LOGGER,
        client=AsyncWebClient(logger=LOGGER, retry_handlers=[]),
        signing_secret="",
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
        ignoring_self_events_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
    )
    LOGGER.setLevel(level)
    app.error(_keep)
    register(app, desk)
    return app


async def _keep(error: Exception, context: Context) -> None:
    """Bolt answers 500 and goes on; `Dispatcher.handle` raises it again."""
    context["trouble"] = error
