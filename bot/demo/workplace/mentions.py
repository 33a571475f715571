"""Whom a message would have notified: so a test can prove that nobody was pinged by a reporter's words."""

import re
from collections.abc import Mapping
from typing import Final

from bot.demo.workplace.model import Message
from bot.demo.workplace.shapes import Obj, objs, text

_TOKEN: Final = re.compile(r"<(@[UW][A-Z0-9]+|!here|!channel|!everyone|!subteam\^S[A-Z0-9]+)(?:\|[^<>]*)?>")
_PLAIN: Final = re.compile(r"(?<![\w@<!])@([\w.\-]+)")
_BROADCASTS: Final = frozenset({"here", "channel", "everyone"})
_RICH: Final = {"user": ("user_id", "<@{}>"), "usergroup": ("usergroup_id", "<!subteam^{}>")}


def mentions_in(message: Message, names: Mapping[str, str] | None = None) -> list[str]:
    """The pings of a message, as Slack's own tokens (`<!here>`, `<@U…>`), in the order they stand.

    Counted are tokens in the top-level text and in every mrkdwn or markdown text, plain `@here` and
    `@name` where Slack would parse them by itself (mrkdwn objects without `verbatim`, top-level text
    with `link_names` or `parse: full`), and the user, usergroup and broadcast elements of rich text.
    Plain text and the text elements of rich text never ping. `names` maps user names to user ids. The
    top-level text is counted also beside blocks: whether Slack pings from it there is not known.
    """
    found = _in_text(message.text, message.links_names, names or {})
    for block in (*message.blocks, *message.attachments):
        found += _in_part(block, names or {})
    return found


def _in_part(part: Obj, names: Mapping[str, str]) -> list[str]:
    kind = text(part, "type")
    if kind in ("mrkdwn", "markdown"):
        return _in_text(text(part, "text"), kind == "mrkdwn" and part.get("verbatim") is not True, names)
    if kind == "broadcast":
        return [f"<!{text(part, 'range')}>"]
    if kind in _RICH:
        field, token = _RICH[kind]
        return [token.format(text(part, field))]
    if not kind:
        return _in_attachment(part, names)
    return _within(part, names)


def _in_attachment(part: Obj, names: Mapping[str, str]) -> list[str]:
    own = [found for key in ("pretext", "text") for found in _in_text(text(part, key), False, names)]
    return own + _within(part, names)


def _within(part: Obj, names: Mapping[str, str]) -> list[str]:
    found: list[str] = []
    for value in part.values():
        inner = [value] if isinstance(value, dict) else _flat(value)
        for child in inner:
            found += _in_part(child, names)
    return found


def _flat(value: object) -> list[Obj]:
    """The objects of a list, and of the lists in it (the rows of a table)."""
    if not isinstance(value, list):
        return []
    return objs(value) + [child for row in value for child in _flat(row)]


def _in_text(words: str, parses_names: bool, names: Mapping[str, str]) -> list[str]:
    found = [f"<{token}>" for token in _TOKEN.findall(words)]
    if not parses_names:
        return found
    for name in _PLAIN.findall(words):
        if name in _BROADCASTS:
            found.append(f"<!{name}>")
        elif name in names:
            found.append(f"<@{names[name]}>")
    return found
