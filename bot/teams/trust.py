"""Whom we believe and whom we call: one organisation, one kind of chat, and Microsoft's own servers."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

from bot.chat.shapes import Obj, text

CHANNEL: Final = "msteams"

# learn.microsoft.com/azure/bot-service/bot-service-resources-faq-security and Agents-for-python's own list of hosts.
_MICROSOFTS: Final = re.compile(
    r"(?:smba\.trafficmanager\.net|(?:[a-z0-9-]+\.)+(?:botframework|teams\.microsoft)\.com)"
)
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Trust:
    """`tenant` is our organisation's id. `loopback`: only servers on this very machine, and any organisation.

    `origins` are further servers by scheme, host and port, such as `http://127.0.0.1:3979`.
    """

    tenant: str
    loopback: bool = False
    origins: frozenset[str] = frozenset()

    def allows(self, url: str) -> bool:
        """Whether something may be sent there: asked of what comes in, and again before every call."""
        try:
            given = urlsplit(url)
            port = given.port
        except ValueError:
            return False
        if not url.isascii() or "@" in given.netloc or "\\" in url:
            return False
        if self.loopback:
            return given.scheme in ("http", "https") and given.hostname in _LOOPBACK
        return _origin(given) in self.origins or (
            given.scheme == "https" and port in (None, 443) and bool(_MICROSOFTS.fullmatch(given.hostname or ""))
        )

    def is_home(self, activity: Obj) -> bool:
        """Whether it is from Teams, from our own organisation, and answered on a server that we may call."""
        return (
            text(activity, "channelId") == CHANNEL
            and (self.loopback or tenant_of(activity) == self.tenant.lower())
            and self.allows(text(activity, "serviceUrl"))
        )


def tenant_of(activity: Obj) -> str:
    """The organisation it comes from, in lower case; the SDK reads another key, and so finds none."""
    return (text(activity, "channelData", "tenant", "id") or text(activity, "conversation", "tenantId")).lower()


def _origin(given: SplitResult) -> str:
    return f"{given.scheme}://{given.netloc}"
