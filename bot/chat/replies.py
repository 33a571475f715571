"""What became of one call of a platform's API."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.chat.shapes import Obj
from handlers.ports import Delivery, Receipt

LOCKED_OUT_SECONDS: Final = 600.0
"""How long a platform that does not let us in is left alone: until somebody has mended it, nothing is lost."""


@dataclass(frozen=True, slots=True)
class Reply:
    """SENT with `data`, or else why not: `error` is the platform's code or our name for what happened on the way."""

    delivery: Delivery
    data: Obj = field(default_factory=dict, repr=False)
    error: str = ""
    wait: float | None = None

    @property
    def receipt(self) -> Receipt:
        """The same as a receipt; for a reply that carries no message."""
        return Receipt(self.delivery, wait=self.wait, reason=self.error)

    @property
    def unopened(self) -> Receipt:
        """The same for a conversation that was to be opened: to open it twice is to open it once."""
        delivery = Delivery.DEAD if self.delivery is Delivery.DEAD else Delivery.LATER
        return Receipt(delivery, wait=self.wait, reason=self.error)


def seconds_of(headers: Mapping[str, str]) -> float | None:
    """How long the platform asks us to wait, where it says."""
    given = headers.get("Retry-After", "")
    return float(given) if given.isascii() and given.isdigit() else None
