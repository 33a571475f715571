"""The arguments of a Web API call, whichever way they were encoded, and the call's surroundings."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from bot.demo.workplace.model import BOT_USER_ID, Channel
from bot.demo.workplace.refusals import SlackError
from bot.demo.workplace.shapes import Obj
from bot.demo.workplace.state import State


@dataclass
class Args:
    """Looks into the arguments; a missing one that is needed is `invalid_arguments`, as with Slack."""

    given: Obj

    def text(self, name: str, default: str = "") -> str:
        value = self.given.get(name, default)
        return value if isinstance(value, str) else default if value is None else str(value)

    def need(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise SlackError("invalid_arguments", [f"[ERROR] missing required field: {name}"])
        return value

    def flag(self, name: str) -> bool:
        return self.given.get(name) in (True, 1, "1", "true", "True")

    def number(self, name: str, default: int) -> int:
        value = self.text(name)
        if not value:
            return default
        if not value.isdigit():
            raise SlackError("invalid_arguments", [f"[ERROR] must be an integer [json-pointer:/{name}]"])
        return int(value)

    def structure(self, name: str, otherwise: str) -> object:
        """JSON given as such, or as a string; `otherwise` is the error code for a string that is not JSON."""
        value = self.given.get(name)
        if not isinstance(value, str) or not value:
            return value or None
        try:
            return json.loads(value) or None
        except ValueError:
            raise SlackError(otherwise) from None


@dataclass(frozen=True)
class Ask:
    """One Web API call on its way through: what it asks, by whose leave, and whom to tell what it changed."""

    state: State
    args: Args
    scopes: frozenset[str]
    tell: Callable[[Obj, Channel | None], None]
    base_url: str
    lacking_blocks: frozenset[str] = frozenset()
    socket_url: Callable[[], str] = str
    lag: int = 0

    def conversation(self, channel_id: str) -> Channel:
        """A conversation that the bot may know of: a private one only as a member."""
        channel = self.state.channel(channel_id)
        if channel.kind != "channel" and BOT_USER_ID not in channel.members:
            raise SlackError("channel_not_found")
        return channel

    def joined(self, channel_id: str) -> Channel:
        """A conversation that the bot is in."""
        channel = self.conversation(channel_id)
        if BOT_USER_ID not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def need_scope(self, *alternatives: str) -> None:
        """`missing_scope`, with what was needed and provided, unless one of the alternatives was granted."""
        if not self.scopes.intersection(alternatives):
            provided = ",".join(sorted(self.scopes))
            raise SlackError("missing_scope", extra={"needed": alternatives[0], "provided": provided})
