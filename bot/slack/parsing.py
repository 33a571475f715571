"""From the bytes Slack sends to one JSON object, whichever way it was wrapped."""

from urllib.parse import parse_qsl

from bot.chat.parsing import parse_json
from bot.chat.shapes import Obj

FIELDS = 100
COMMANDS = {"command", "ssl_check"}
"""By these a plain form of Slack's is known."""


def parse(raw: bytes) -> Obj | None:
    """The payload of an event, an interaction or a command; None where it is none, or is nested too deep.

    Events are JSON, interactions a form with JSON in `payload`, commands a plain form.
    """
    if raw.lstrip()[:1] == b"{":
        return parse_json(raw)
    try:
        form = dict(parse_qsl(raw.decode(), keep_blank_values=True, max_num_fields=FIELDS, errors="strict"))
    except ValueError:
        return None
    if "payload" in form:
        return parse_json(form["payload"].encode("utf-8", "surrogatepass"))
    return form if form.keys() & COMMANDS else None
