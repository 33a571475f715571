"""What somebody typed on Slack, as they see it on their screen: tokens and entities resolved, nothing else changed.

Source of the tokens: docs.slack.dev/messaging/formatting-message-text.
"""

import re
from typing import Final

from bot.chat.storable import storable

_TOKEN: Final = re.compile(r"<([^<>\s][^<>]*)>")
_SCHEMES: Final = ("http://", "https://", "mailto:", "tel:")
_BROADCASTS: Final = frozenset({"here", "channel", "everyone"})
SOMEBODY: Final = "…"


def readable(raw: str, me: str = "") -> str:
    """The words, as many as Slack ever sends; the bot's own name `me` is left out.

    People are not looked up: `<@U…>` reads `@…`.
    """
    if me:
        raw = re.sub(rf"<@{re.escape(me)}(?:\|[^<>]*)?>[:,]?[ \t]?", "", raw)
    spoken = _TOKEN.sub(lambda token: _spoken(token[1]), raw)
    plain = spoken.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return storable(plain)


def _spoken(token: str) -> str:
    body, _, label = token.partition("|")
    if body.startswith(("@", "#")):
        return body[0] + (label.lstrip("@#") or SOMEBODY)
    if body.startswith("!"):
        return _special(body[1:], label)
    shown = next((body.removeprefix(scheme) for scheme in _SCHEMES if body.startswith(scheme)), body)
    if not label or label == body:
        return shown if body.startswith(("mailto:", "tel:")) else body
    return label if label == shown else f"{label} ({body})"


def _special(body: str, label: str) -> str:
    """`<!here>`, `<!subteam^S…|@name>`, `<!date^…|text>`."""
    name = body.partition("^")[0]
    if name in _BROADCASTS:
        return f"@{name}"
    return label or f"@{SOMEBODY}"
