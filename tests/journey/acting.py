"""What people do in the journeys, in their own terms: one play for every platform, and each platform carries it out."""

from enum import Enum, auto
from typing import Final, Protocol

WARD: Final = "sjohaugen-1"
"""The unit that they are about."""


class Spot(Enum):
    """What somebody acts on, as they find it."""

    CARD = auto()
    """The ward's card, which leader and representative have."""
    NEWS = auto()
    """The newest in the ward's channel."""
    DIGEST = auto()
    """The newest in the committee's channel."""
    CONFIRMATION = auto()
    """The first that the bot wrote to them."""
    LAST = auto()
    """The newest that the bot wrote to them."""


class Acting(Protocol):
    """Gestures; each is over when the bot has come to rest.

    People go by their ids, what they say and fill in by its key among the lines.
    """

    async def says(self, person: str, line: str) -> None:
        """To the bot, alone with it."""

    async def edits(self, person: str, line: str) -> None:
        """What they said to the bot last."""

    async def deletes(self, person: str) -> None:
        """The same."""

    async def answers(self, person: str, spot: Spot, line: str) -> None:
        """In words that belong to what stands there."""

    async def reacts(self, person: str, spot: Spot, emoji: str) -> None:
        """By the core's name for it."""

    async def presses(self, person: str, spot: Spot, button: str) -> None:
        """By its name."""

    async def picks(self, person: str, spot: Spot, menu: str, line: str) -> None:
        """From a list, by what stands in it; what is shown then may be a form."""

    async def opens(self, person: str, spot: Spot, button: str) -> None:
        """A press that is answered with a form, which the person then has before them."""

    async def chooses(self, person: str, name: str, value: str) -> None:
        """In that form, where it changes with the answer."""

    async def submits(self, person: str, **filled: str) -> None:
        """That form, filled in by the names of its inputs."""

    async def closes(self, person: str) -> None:
        """That form, without sending it."""

    async def enters(self, person: str) -> None:
        """Into the ward's channel, as somebody with no office in it."""

    async def waits(self, until: str) -> None:
        """Until a moment by its name or in ISO form."""
