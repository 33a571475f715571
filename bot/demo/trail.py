"""What the machine did, in one row: what came in and was answered, what became of the cases, what was sent. Pure.

Content-free: no words, no names, no accounts. A direct message is a direct message, whoever it is to.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from bot.demo.running import Move
from bot.demo.workplace.delivery import Delivery
from bot.demo.workplace.model import Call, Channel
from bot.demo.workplace.shapes import obj, text

MOST_LINES: Final = 120
_SENDING: Final = frozenset(
    {"chat.postMessage", "chat.postEphemeral", "chat.update", "views.open", "views.update", "views.publish"}
)
Line = dict[str, object]


def trail_lines(
    deliveries: Iterable[Delivery], moves: Iterable[Move], calls: Iterable[Call], channels: Mapping[str, Channel]
) -> Sequence[Line]:
    """The newest lines, newest first; each has `at` (ISO, UTC) and `line`: "came", "did" or "sent".

    What the bot has posted comes back to it as an event too, and is left out.
    """
    lines = [
        *(_came(one) for one in deliveries if not text(obj(one.body.get("event")), "bot_id")),
        *(_did(one) for one in moves),
        *(_sent(one, channels) for one in calls if one.method in _SENDING),
    ]
    return sorted(lines, key=lambda line: str(line["at"]), reverse=True)[:MOST_LINES]


def _came(one: Delivery) -> Line:
    return {"at": _iso(one.at), "line": "came", "what": one.name, "answer": one.answer.status, "attempt": one.attempt}


def _did(one: Move) -> Line:
    return {
        "at": _whole(one.at),
        "line": "did",
        "case": one.case,
        "role": one.role,
        "what": one.action,
        "status": one.status,
        "because": list(one.because),
    }


def _sent(one: Call, channels: Mapping[str, Channel]) -> Line:
    place = text(one.args, "channel")
    kind = channels[place].kind if place in channels else "im" if place.startswith("U") else ""
    return {"at": _iso(one.at), "line": "sent", "what": one.method, "to": kind, "outcome": one.outcome}


def _iso(seconds: float) -> str:
    return _whole(datetime.fromtimestamp(seconds, UTC))


def _whole(moment: datetime) -> str:
    """With microseconds, always, so that the text sorts as the time does."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
