"""What time it is, for every process alike."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


class AgreedClock:
    """This machine's time until another is agreed on; from there on it counts its own seconds, however it is set.

    Leases and due times hold between processes only where all mean the same time: that of their database.
    """

    def __init__(self, passed: Callable[[], float] = monotonic) -> None:
        self._passed = passed
        self._agreed: tuple[datetime, float] | None = None

    def __call__(self) -> datetime:
        if self._agreed is None:
            return utc_now()
        at, then = self._agreed
        return at + timedelta(seconds=self._passed() - then)

    def agree(self, at: datetime | None) -> None:
        """It is this moment now. None: there is nobody to agree with."""
        if at is not None:
            self._agreed = (at, self._passed())
