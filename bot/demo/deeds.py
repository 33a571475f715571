"""What people did in one performance, named so that it can be done again in another one. Pure.

Nothing here bears an id that only one performance knows: a conversation is named by who is in it, a message by its
place among those before it, a dialog by who has it open, a button by its place among those of its kind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.demo.workplace.shapes import Obj, items, obj, text

VERSION: Final = 1
JUMP: Final = "jump"
"""The one deed that is nobody's gesture: the clock was moved to the deed's moment."""
MOST_DEEDS: Final = 500
MOST_YEARS: Final = 10
_EARLIEST: Final = datetime(2020, 1, 1, tzinfo=UTC)
_LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC)
_PARTS: Final = 4


@dataclass(frozen=True, slots=True)
class Deed:
    """`at` is the time since the performance began; `fields` are a gesture's arguments, by names that hold."""

    at: timedelta
    does: str
    who: str = ""
    fields: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Recording:
    """Everything that was done since `start`, oldest first."""

    start: datetime
    deeds: Sequence[Deed]


class NotARecording(ValueError):
    """The words are `not_a_recording` or `other_version`."""


def written(recording: Recording) -> Obj:
    """As JSON. Moments are whole milliseconds since the deed before, rounded up, so that nothing is done too early."""
    rows: list[object] = []
    before = 0
    for deed in recording.deeds:
        at = max(before, -(-deed.at // timedelta(milliseconds=1)))
        rows.append([at - before, deed.does, deed.who, dict(deed.fields or {})])
        before = at
    return {"v": VERSION, "start": recording.start.isoformat(), "deeds": rows}


def read(given: object) -> Recording:
    """The recording that was written so; NotARecording where it is none, or none that can be played here."""
    source = obj(given)
    if source.get("v") != VERSION:
        raise NotARecording("other_version" if isinstance(source.get("v"), int) else "not_a_recording")
    rows = source.get("deeds")
    if not isinstance(rows, list) or len(rows) > MOST_DEEDS:
        raise NotARecording("not_a_recording")
    deeds: list[Deed] = []
    for row in rows:
        deeds.append(_deed(row, deeds[-1].at if deeds else timedelta()))
    return Recording(_start(text(source, "start")), deeds)


def _start(words: str) -> datetime:
    try:
        start = datetime.fromisoformat(words)
    except ValueError:
        raise NotARecording("not_a_recording") from None
    if start.tzinfo is None or not _EARLIEST <= start <= _LATEST:
        raise NotARecording("not_a_recording")
    return start.astimezone(UTC)


def _deed(row: object, before: timedelta) -> Deed:
    parts = items(row)
    match parts:
        case [int() as later, str() as does, str() as who, dict() as fields] if len(parts) == _PARTS:
            at = before + timedelta(milliseconds=min(max(later, 0), MOST_YEARS * 400 * 86_400_000))
        case _:
            raise NotARecording("not_a_recording")
    if at > timedelta(days=366 * MOST_YEARS):
        raise NotARecording("not_a_recording")
    return Deed(at, does, who, fields)
