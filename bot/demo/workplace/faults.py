"""What can be made to go wrong, and the list of what is planned to.

A fault belongs to a Web API method (`chat.postMessage`, or `*` for any) or, for the event faults, to an
event type (`message`, `app_mention`, or `*`). Each planned fault is used up as it strikes.
"""

from dataclasses import dataclass
from enum import Enum


class Stage(Enum):
    """When a fault strikes."""

    BEFORE = "before the call has any effect"
    ANSWER = "after the effect, instead of the answer"
    HISTORY = "when the message is read back"
    EVENT = "when an event is sent to the bot"


class Fault(Enum):
    RATE_LIMITED = "429 with Retry-After"
    RATE_LIMITED_BARE = "429 without Retry-After"
    SERVER_ERROR_HTML = "500 with an HTML page"
    SERVER_ERROR_JSON = "500 with internal_error in JSON"
    INTERNAL_ERROR = "200 with ok false and internal_error"
    FATAL_ERROR = "200 with ok false and fatal_error"
    DROPPED_BEFORE = "connection closed, nothing accepted"
    DROPPED_AFTER_ACCEPT = "accepted, then the connection closed without an answer"
    TIMEOUT = "accepted, no answer until the client gives up"
    SLOW = "accepted, answered after `seconds`"
    TRUNCATED_BODY = "accepted, the answer cut in the middle"
    HISTORY_LAG = "missing from the first `looks` readings of the history"
    DUPLICATE_EVENT = "delivered twice with the same event_id"
    LATE_EVENT = "delivered `seconds` later on the workplace's clock"
    OUT_OF_ORDER_EVENT = "delivered after the next event"


STAGES: dict[Fault, Stage] = {
    Fault.RATE_LIMITED: Stage.BEFORE,
    Fault.RATE_LIMITED_BARE: Stage.BEFORE,
    Fault.SERVER_ERROR_HTML: Stage.BEFORE,
    Fault.SERVER_ERROR_JSON: Stage.BEFORE,
    Fault.INTERNAL_ERROR: Stage.BEFORE,
    Fault.FATAL_ERROR: Stage.BEFORE,
    Fault.DROPPED_BEFORE: Stage.BEFORE,
    Fault.DROPPED_AFTER_ACCEPT: Stage.ANSWER,
    Fault.TIMEOUT: Stage.ANSWER,
    Fault.SLOW: Stage.ANSWER,
    Fault.TRUNCATED_BODY: Stage.ANSWER,
    Fault.HISTORY_LAG: Stage.HISTORY,
    Fault.DUPLICATE_EVENT: Stage.EVENT,
    Fault.LATE_EVENT: Stage.EVENT,
    Fault.OUT_OF_ORDER_EVENT: Stage.EVENT,
}

EITHER_WAY = frozenset({Fault.SERVER_ERROR_HTML, Fault.SERVER_ERROR_JSON, Fault.INTERNAL_ERROR, Fault.FATAL_ERROR})
"""Slack says of these that some of the work may have been done all the same."""


@dataclass
class Planned:
    target: str
    fault: Fault
    stage: Stage
    left: int
    skip: int
    seconds: float
    looks: int


class Faults:
    """The plan; empty, everything goes well."""

    def __init__(self) -> None:
        self._plan: list[Planned] = []

    def inject(
        self,
        target: str,
        fault: Fault,
        count: int = 1,
        *,
        skip: int = 0,
        accepted: bool = False,
        seconds: float = 1.0,
        looks: int = 1,
    ) -> None:
        """Let the next `count` calls (or events) of `target` meet `fault`, after `skip` that go well.

        `accepted` says, for 500, `internal_error` and `fatal_error`, that the call took effect first.
        `seconds` is Retry-After, the delay of SLOW (real time) or of LATE_EVENT (the clock's time).
        `looks` is how many readings of the history miss the message. Raises ValueError where `accepted`
        is asked of a fault that settles it by its nature.
        """
        if accepted and fault not in EITHER_WAY:
            raise ValueError(f"{fault.name} settles by its nature whether the call took effect")
        stage = Stage.ANSWER if accepted else STAGES[fault]
        self._plan.append(Planned(target, fault, stage, count, skip, seconds, looks))

    def take(self, target: str, stage: Stage) -> Planned | None:
        """The planned fault that strikes now, used up by one; None if all goes well."""
        for planned in self._plan:
            if planned.stage is not stage or planned.target not in (target, "*"):
                continue
            if planned.skip:
                planned.skip -= 1
                continue
            planned.left -= 1
            if not planned.left:
                self._plan.remove(planned)
            return planned
        return None

    def clear(self) -> None:
        self._plan.clear()
