"""JSON that somebody else wrote, from bytes to one object."""

import json
from typing import Final

from bot.chat.shapes import Obj

DEPTH: Final = 32


def parse_json(raw: bytes) -> Obj | None:
    """The JSON object; None where it is none, or is nested too deep."""
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    deep = raw.count(b"{") + raw.count(b"[") > DEPTH and _deeper_than(value, DEPTH)
    return value if isinstance(value, dict) and not deep else None


def _deeper_than(value: object, depth: int) -> bool:
    """Level by level, so that depth itself cannot exhaust the stack."""
    level = [value]
    for _ in range(depth):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return False
    return any(isinstance(item, dict | list) for item in level)


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
