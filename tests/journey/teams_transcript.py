"""A journey on Teams written down as it is read: who did what, who was shown what, with buttons in brackets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.chat.shapes import Obj, inside, text
from tests.journey import shown
from tests.journey.teams import CARD, words_of
from tests.journey.teams_town import TeamsTown
from tests.journey.writing import Sight, Writing
from tests.teams.connector import Message


@dataclass
class TeamsPlay:
    """Gestures in, a transcript out. People go by their ids, what they say by its key in `lines`."""

    town: TeamsTown
    lines: Mapping[str, str]
    writing: Writing

    async def says(self, person: str, line: str) -> None:
        """To the bot, alone with it."""
        self.writing.gesture(f"{self._name(person)} → Tidstyv", self.lines[line])
        await self.town.write(person, self.lines[line])
        self._look()

    async def mentions(self, person: str, message: Message, line: str) -> None:
        words = self.lines[line]
        self.writing.gesture(f"{self._name(person)} → {self._room(message)}, in the thread", f"@Tidstyv {words}")
        await self.town.mention(person, message, words)
        self._look()

    async def quotes(self, person: str, message: Message, line: str) -> None:
        quoted = words_of(message).splitlines()[0]
        head = f"{self._name(person)} → {self._room(message)}, in answer to «{quoted}»"
        self.writing.gesture(head, self.lines[line])
        await self.town.quote(person, message, self.lines[line])
        self._look()

    async def reacts(self, person: str, message: Message, emoji: str) -> None:
        self.writing.gesture(f"{self._name(person)} reacts with :{emoji}:")
        await self.town.react(person, message, emoji)
        self._look()

    async def presses(self, person: str, message: Message, button: str, **filled: str) -> None:
        """A button of the card or of the form that the person has in its place, and the answer to it."""
        values = {name: self.lines.get(line, line) for name, line in filled.items()}
        before = self.town.teams.before(person, message)
        label = next(text(one, "title") for one in shown.actions(before) if text(one, "verb") == button)
        typed = [f"{name}: {said}" for name, said in values.items()]
        self.writing.gesture(f"{self._name(person)} presses [{label}]", *typed)
        answer = await self.town.press(person, message, button, **values)
        self.writing.gesture(f"{self._name(person)} {self._seen(message, answer)}")
        self._look()

    def _seen(self, message: Message, answer: Obj) -> str:
        """How a press is answered: in a sentence, with a form, or with what stands there for all."""
        if text(answer, "type") != CARD:
            return f"is answered: {text(answer, 'value')}"
        words = shown.words(inside(answer, "value"))
        if words == words_of(message).splitlines():
            return "has the card before them again"
        return "\n    ".join(["is shown in its place", *words])

    async def waits(self, until: str) -> None:
        """Until a moment by its name or in ISO form."""
        await self.town.jump(until)
        self._look()

    def last(self, person: str) -> Message:
        """The bot's newest message to somebody."""
        return self.town.direct(person)[-1]

    def _name(self, person: str) -> str:
        return self.town.organisation.people[person].name

    def _look(self) -> None:
        self.writing.look(self._sights())

    def _sights(self) -> Iterator[Sight]:
        for message in self.town.connector.sent:
            below = ", in the thread" if message.root else ""
            yield Sight((message.conversation, message.id), self._room(message) + below, words_of(message))

    def _room(self, message: Message) -> str:
        """The person, or what the channel is for."""
        organisation = self.town.organisation
        if message.conversation == self.town.committee:
            return f"#{organisation.committee.name}"
        units = {unit.channels.get("teams"): f"#{unit.name}" for unit in organisation.units.values()}
        people = {self.town.teams.direct(id): one.name for id, one in organisation.people.items() if one.on("teams")}
        return units.get(message.conversation) or people[message.conversation]
