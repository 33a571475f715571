"""What the demo asks of the bot it is given, and what it gives the bot."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol


@dataclass(frozen=True, slots=True)
class BotSettings:
    """All that differs from the bot's usual settings. `folder` is its own and is removed after it.

    `now` is the demo's clock (UTC); Slack's signatures bear the machine's own time all the same.
    """

    api_url: str
    bot_token: str
    signing_secret: str
    organisation_file: Path
    folder: Path
    now: Callable[[], datetime]


class Upcoming(NamedTuple):
    """Something that time itself will do.

    `what` is the `Action` of a due step ("route", "conclude", "take_effect", "ask_noticed", …), the `Reminder`
    where the step is one ("unacknowledged", …), or "digest". `case` is the case's number; empty for the digest.
    """

    at: datetime
    what: str
    case: str = ""


class Move(NamedTuple):
    """One line of the bot's trail: what somebody in which capacity did to a case. Never words, never who.

    `role` is the `Role`, `action` the `Action`, `status` the case's `Status` after it. `because` is, where the case
    went out, why to each who got it: the reason's name ("leader", "representative", "owner_of_system", …).
    """

    at: datetime
    case: str
    role: str
    action: str
    status: str
    because: tuple[str, ...] = ()


class RunningBot(Protocol):
    """A bot that serves, works and keeps its own time by `BotSettings.now`, as it does in earnest."""

    @property
    def events_url(self) -> str:
        """Where it takes Slack's events."""

    async def tick(self) -> None:
        """Do all that is due now, the digest with it, and send what waits until nothing is left."""

    async def has_letters(self) -> bool:
        """Whether anything is still to be sent, at its own pace."""

    async def upcoming(self) -> Sequence[Upcoming]:
        """What comes next, in any order."""

    async def trail(self) -> Sequence[Move]:
        """What it has done to its cases so far, oldest first."""

    async def stop(self) -> None:
        """Close everything."""


StartBot = Callable[[BotSettings], Awaitable[RunningBot]]
