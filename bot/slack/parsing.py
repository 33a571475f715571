"""From the bytes Slack sends to one JSON object, whichever way it was wrapped."""

import json
from urllib.parse import parse_qsl

from bot.slack.shapes import Obj

DEPTH = 32
FIELDS = 100
COMMANDS = {"command", "ssl_check"}
"""By these a plain form of Slack's is known."""


def parse(raw: bytes) -> Obj | None:
    """The payload of an event, an interaction or a command; None where it is none, or is nested too deep.

    Events are JSON, interactions a form with JSON in `payload`, commands a plain form.
    """
    if raw.lstrip()[:1] == b"{":
        return _json(raw)
    try:
        form = dict(parse_qsl(raw.decode(), keep_blank_values=True, max_num_fields=FIELDS, errors="strict"))
    except ValueError:
        return None
    if "payload" in form:
        return _json(form["payload"].encode("utf-8", "surrogatepass"))
    return form if form.keys() & COMMANDS else None


def _json(raw: bytes) -> Obj | None:
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
