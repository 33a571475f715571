"""How people and channels are reached on a platform that must have told us first."""

from typing import Protocol

from handlers.domain.people import Address


class Rooms(Protocol):
    """What a surface remembers of somebody, or of a channel, so that it can write there unasked.

    Shared by all processes. `key` tells rooms of one surface apart, `value` is the surface's own. What is not used
    for a good year is forgotten. Everything here raises Fault where the database does not answer.
    """

    async def get(self, surface: str, key: str) -> str | None:
        """What was kept; None where nothing was, or where no key opens it any more."""

    async def keep(self, surface: str, key: str, value: str) -> None:
        """Keep this instead of what was kept. The same again only says that it is still used."""

    async def forget(self, surface: str, key: str) -> None:
        """Nothing is kept there any more."""


class Ways(Protocol):
    """The rooms of people, in the work that has to do with them."""

    def close(self, who: Address) -> None:
        """Forget within a day how they are reached, unless they use the bot again: they must get an answer first."""


def room_of(who: Address) -> str:
    """The key of the direct conversation with somebody."""
    return f"person:{who.id}"
