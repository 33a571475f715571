"""Until when everything that people said is known to have come in, and where to look for what may be missing."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from handlers.domain.inbound import Place


class Watch(Protocol):
    """One mark for each platform, shared by all processes: what was said before it needs no looking for.

    Everything here raises Fault where the database does not answer.
    """

    @property
    def earliest(self) -> datetime | None:
        """When a copy was put back lately; None where none was. What was said before it is nobody's to fetch: it may
        have been dealt with after the copy was made, and the copy would not know it again.
        """

    async def until(self, surface: str) -> datetime | None:
        """The mark; None before anything was ever heard there."""

    async def reached(self, surface: str, at: datetime) -> None:
        """Move the mark forward; it never goes back."""

    async def claim(self, surface: str, night: date) -> bool:
        """True for the first who asks for that night, ever."""

    async def threads(self, surface: str, limit: int) -> Sequence[Place]:
        """The messages below which people talk about cases that are not over, newest first.

        A message that no key opens is left out.
        """
