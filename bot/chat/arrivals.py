"""What becomes of a payload before anything is kept: ours, and by which keys it is known again, or dropped."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_LONGEST: Final = 255


class Drop(StrEnum):
    """Why something is answered without being kept."""

    NOT_OURS = "not_ours"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something to keep. `direct`: its answer belongs in this very reply, or a dialog must open at once."""

    keys: tuple[str, ...]
    direct: bool = False


def arrival(keys: Sequence[str], direct: bool = False) -> Arrival | Drop:
    """Something to keep by these keys; malformed where one is empty."""
    return Arrival(tuple(keys), direct) if all(keys) else Drop.MALFORMED


def key(*parts: str) -> str:
    """The parts as one key; empty where one is missing or is nothing that a platform would write."""
    whole = ":".join(parts)
    fine = all(parts) and whole.isascii() and whole.isprintable()
    return whole if fine and len(whole) <= _LONGEST else ""
