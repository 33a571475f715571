"""What a person types, as Slack delivers it: entities escaped, mentions, links and addresses as tokens."""

import re
from collections.abc import Mapping
from typing import Final

from bot.demo.workplace.shapes import Obj

_PIECE: Final = re.compile(
    r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<link>https?://[^\s<>]+)"
    r"|(?P<domain>(?<![\w@.])(?:www\.)?[a-z0-9-]+\.(?:no|com|org|net)\b(?:/[^\s<>]*)?)"
    r"|(?<![\w@])@(?P<name>[\w.\-]*\w)"
    r"|(?<![\w&#])#(?P<channel>[\w\-]+)"
)


def escaped(words: str) -> str:
    """Slack's three entities, and nothing else."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def typed(words: str, users: Mapping[str, str], channels: Mapping[str, str]) -> tuple[str, list[Obj]]:
    """The `text` and the `rich_text` blocks of what was typed.

    `users` and `channels` map names to ids. `@here`, `@channel` and `@everyone` are taken as chosen from
    Slack's list, as are `@name` and `#channel` of somebody known; `<!here>` in letters stays letters.
    """
    text, elements, at = "", list[Obj](), 0
    for piece in _PIECE.finditer(words):
        token, element = _token(piece, users, channels)
        if not element:
            continue
        text += escaped(words[at : piece.start()]) + token
        elements += [*_plain(words[at : piece.start()]), element]
        at = piece.end()
    text += escaped(words[at:])
    section: Obj = {"type": "rich_text_section", "elements": elements + _plain(words[at:])}
    return text, [{"type": "rich_text", "elements": [section]}] if words else []


def _plain(words: str) -> list[Obj]:
    return [{"type": "text", "text": words}] if words else []


def _token(piece: re.Match[str], users: Mapping[str, str], channels: Mapping[str, str]) -> tuple[str, Obj]:
    if piece["mail"] or piece["link"] or piece["domain"]:
        return _link(piece)
    name, channel = piece["name"], channels.get(piece["channel"] or "")
    if name in ("here", "channel", "everyone"):
        return f"<!{name}>", {"type": "broadcast", "range": name}
    if name in users:
        return f"<@{users[name]}>", {"type": "user", "user_id": users[name]}
    if channel:
        return f"<#{channel}|{piece['channel']}>", {"type": "channel", "channel_id": channel}
    return "", {}


def _link(piece: re.Match[str]) -> tuple[str, Obj]:
    word = escaped(piece[0])
    if piece["link"]:
        return f"<{word}>", {"type": "link", "url": piece[0]}
    scheme = "mailto:" if piece["mail"] else "http://"
    return f"<{scheme}{word}|{word}>", {"type": "link", "url": f"{scheme}{piece[0]}", "text": piece[0]}
