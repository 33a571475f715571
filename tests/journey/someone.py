"""Somebody in a town that has both platforms: the same gestures, whichever one they sit in."""

from dataclasses import dataclass
from html import unescape
from typing import Protocol

from bot.demo.workplace.model import Message as SlackMessage
from tests.journey.conftest import Town
from tests.journey.teams import words_of
from tests.journey.teams_town import TeamsTown
from tests.teams.connector import Message as TeamsMessage

WARD = "sjohaugen-1"


class Someone(Protocol):
    """`read` is all that the bot has before them now: what it wrote to them, and in the ward's channel."""

    async def writes(self, words: str) -> None: ...

    async def presses(self, button: str) -> None:
        """On the card, or on the newest message of theirs that has the button."""

    async def says(self, words: str) -> None:
        """Below the card; the reporter below the confirmation."""

    async def acknowledges(self) -> None:
        """With an emoji."""

    def read(self) -> list[str]: ...

    def card(self) -> str: ...


@dataclass(frozen=True)
class OnSlack:
    town: Town
    person: str
    in_channel: bool

    async def writes(self, words: str) -> None:
        await self.town.write(self.person, words)

    async def presses(self, button: str) -> None:
        found = [one for one in self._all() if f"'action_id': '{button}'" in str(one.blocks)]
        await self.town.press(self.person, found[-1], button)

    async def says(self, words: str) -> None:
        await self.town.reply(self.person, self._all()[0], words)

    async def acknowledges(self) -> None:
        await self.town.react(self.person, self._all()[0], "eyes")

    def read(self) -> list[str]:
        return [unescape(message.text) for message in self._all()]

    def card(self) -> str:
        return self.read()[0]

    def _all(self) -> list[SlackMessage]:
        rooms = [self.town.case_channel(WARD)] if self.in_channel else []
        return [one for room in (*rooms, self.town.direct(self.person)) for one in self.town.from_bot(room)]


@dataclass(frozen=True)
class OnTeams:
    town: TeamsTown
    person: str
    in_channel: bool

    async def writes(self, words: str) -> None:
        await self.town.write(self.person, words)

    async def presses(self, button: str) -> None:
        found = [one for one in self._all() if f"'verb': '{button}'" in str(one.activity)]
        await self.town.press(self.person, found[-1], button)

    async def says(self, words: str) -> None:
        card = self._all()[0]
        await (self.town.mention if self.in_channel else self.town.quote)(self.person, card, words)

    async def acknowledges(self) -> None:
        await self.town.react(self.person, self._all()[0], "eyes")

    def read(self) -> list[str]:
        return [words_of(message) for message in self._all()]

    def card(self) -> str:
        return self.read()[0]

    def _all(self) -> list[TeamsMessage]:
        rooms = [self.town.channel(WARD)] if self.in_channel else []
        return [one for room in (*rooms, self.town.teams.direct(self.person)) for one in self.town.from_bot(room)]
