"""Who has which account: members of the workspace, looked up by their e-mail addresses.

Source: docs.slack.dev/reference/methods/users.lookupByEmail, about fifty a minute.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from bot.chat.replies import Reply
from bot.chat.shapes import inside, text
from bot.slack.calls import look
from bot.slack.reach import Reach
from bot.slack.surface import SlackKeys
from handlers.ports import Delivery

NOT_THERE: Final = frozenset({"users_not_found", "user_not_found"})
USUAL_WAIT: Final = 30.0
"""Seconds, where Slack asks for patience and does not say for how long."""


@dataclass(slots=True)
class Accounts:
    """Member ids (U…) by e-mail address in small letters. `error` is Slack's, where it would not say more."""

    ids: dict[str, str] = field(default_factory=dict)
    error: str = ""

    def keep(self, email: str, reply: Reply) -> None:
        """The account that was found, if it is in use."""
        user = inside(reply.data, "user")
        if reply.delivery is Delivery.SENT and user.get("deleted") is not True and text(user, "id"):
            self.ids[email.casefold()] = text(user, "id")


async def accounts_by_email(
    keys: SlackKeys, emails: Iterable[str], wait: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> Accounts:
    """Everybody who has an account that is in use. Waits as long as Slack asks for; raises nothing."""
    reach = Reach(keys.api_url)
    found = Accounts()
    async with reach.session() as session:
        client = reach.client(keys.bot_token, session)
        for email in emails:
            reply = await look(client, "users.lookupByEmail", email=email)
            while reply.error in ("ratelimited", "rate_limited"):
                await wait(USUAL_WAIT if reply.wait is None else reply.wait)
                reply = await look(client, "users.lookupByEmail", email=email)
            if reply.error and reply.error not in NOT_THERE:
                found.error = reply.error
                break
            found.keep(email, reply)
    return found
