"""Who the bot itself is on Slack: asked once, then remembered."""

from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.shapes import text
from bot.slack.calls import ask
from handlers.domain.errors import Fault


@dataclass(frozen=True, slots=True)
class Identity:
    """`user` is the bot's member id (U…), `bot` its bot id (B…), `team` the workspace."""

    team: str
    user: str
    bot: str


class Myself:
    """The bot's identity, asked for by `auth.test` when first needed."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._known: Identity | None = None

    @property
    def known(self) -> Identity | None:
        """Without asking: None until Slack has answered once."""
        return self._known

    async def get(self) -> Identity:
        """Raises Fault while Slack cannot or will not say."""
        if self._known is None:
            reply = await ask("auth.test", self._client.auth_test())
            if reply.error:
                raise Fault(f"auth.test: {reply.error}")
            data = reply.data
            self._known = Identity(text(data, "team_id"), text(data, "user_id"), text(data, "bot_id"))
        return self._known
