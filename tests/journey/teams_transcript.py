"""A journey on Teams written down as it is read: who did what, who was shown what, with buttons in brackets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.chat.shapes import Obj, inside, objs, text
from bot.teams.dialogs import CLOSE, NEXT
from tests.journey import shown
from tests.journey.acting import WARD, Spot
from tests.journey.teams import CARD, words_of
from tests.journey.teams_town import TeamsTown
from tests.journey.writing import Sight, Writing
from tests.teams.connector import Message

TEAMS_CALLS: Mapping[str, str] = {"eyes": "1f440_eyes"}
"""What the core's emoji are called here."""


@dataclass
class TeamsPlay:
    """`Acting` on Teams: gestures in, a transcript out."""

    town: TeamsTown
    lines: Mapping[str, str]
    writing: Writing
    said: dict[str, str] = field(default_factory=dict)
    """What somebody said to the bot last, by its id."""
    forms: dict[str, Message] = field(default_factory=dict)
    """The message in whose place somebody has a form."""

    async def says(self, person: str, line: str) -> None:
        self.writing.gesture(f"{self._name(person)} → Tidstyv", self.lines[line])
        told = self.town.teams.writes(person, self.lines[line])
        self.said[person] = text(told, "id")
        await self._tells(told)

    async def edits(self, person: str, line: str) -> None:
        self.writing.gesture(f"{self._name(person)} edits what they wrote", self.lines[line])
        await self._tells(self.town.teams.edits(person, self.said[person], self.lines[line]))

    async def deletes(self, person: str) -> None:
        self.writing.gesture(f"{self._name(person)} deletes what they wrote")
        await self._tells(self.town.teams.deletes(person, self.said[person]))

    async def answers(self, person: str, spot: Spot, line: str) -> None:
        """In the channel to the bot by name, and alone with it in answer to the message."""
        message = self._at(person, spot)
        alone = message.conversation == self.town.teams.direct(person)
        await (self._quotes if alone else self._mentions)(person, message, self.lines[line])

    async def reacts(self, person: str, spot: Spot, emoji: str) -> None:
        name = TEAMS_CALLS[emoji]
        self.writing.gesture(f"{self._name(person)} reacts with :{name}:")
        await self._tells(self.town.teams.reacts(person, self._at(person, spot), name))

    async def presses(self, person: str, spot: Spot, button: str) -> None:
        await self._presses(person, self._at(person, spot), button)

    async def picks(self, person: str, spot: Spot, menu: str, line: str) -> None:
        message, label = self._at(person, spot), self.lines[line]
        (chosen,) = (one for one in shown.inputs(self._before(person, message)) if text(one, "id") == menu)
        values = {text(choice, "title"): text(choice, "value") for choice in objs(chosen.get("choices"))}
        self.writing.gesture(f"{self._name(person)} picks {label}")
        await self._presses(person, message, menu, **{menu: values[label]})

    async def opens(self, person: str, spot: Spot, button: str) -> None:
        await self.presses(person, spot, button)
        assert person in self.forms, f"{person} has no form open"

    async def chooses(self, person: str, name: str, value: str) -> None:
        await self._presses(person, self.forms[person], NEXT, **{name: value})

    async def submits(self, person: str, **filled: str) -> None:
        buttons = shown.actions(self._before(person, self.forms[person]))
        (send,) = {text(one, "verb") for one in buttons if text(one, "data", "dialog")} - {NEXT}
        said = {name: self.lines.get(line, line) for name, line in filled.items()}
        await self._presses(person, self.forms[person], send, **said)

    async def closes(self, person: str) -> None:
        await self._presses(person, self.forms[person], CLOSE)

    async def enters(self, person: str) -> None:
        """Whoever is in the team reads its channels."""
        self.writing.gesture(f"{self._name(person)} is let into the ward's team")

    async def waits(self, until: str) -> None:
        await self.town.jump(until)
        self.writing.look(self._sights())

    async def _mentions(self, person: str, message: Message, words: str) -> None:
        head = f"{self._name(person)} → {self._room(message)}, in the thread"
        self.writing.gesture(head, f"@Tidstyv {words}")
        await self._tells(self.town.teams.mentions(person, message, words))

    async def _quotes(self, person: str, message: Message, words: str) -> None:
        quoted = words_of(message).splitlines()[0]
        self.writing.gesture(f"{self._name(person)} → {self._room(message)}, in answer to «{quoted}»", words)
        await self._tells(self.town.teams.quotes(person, message, words))

    async def _tells(self, told: Obj) -> None:
        await self.town.tell(told)
        self._look()

    async def _presses(self, person: str, message: Message, button: str, **filled: str) -> None:
        """A button of the card or of the form that the person has in its place, and the answer to it."""
        buttons = shown.actions(self._before(person, message))
        label = next(text(one, "title") for one in buttons if text(one, "verb") == button)
        typed = [f"{name}: {said}" for name, said in filled.items()]
        self.writing.gesture(f"{self._name(person)} presses [{label}]", *typed)
        people = self.town.organisation.people
        sent = {name: self.town.teams.account(said) if said in people else said for name, said in filled.items()}
        answer = await self.town.press(person, message, button, **sent)
        if text(answer, "type") == CARD:
            self.forms[person] = message
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

    def _before(self, person: str, message: Message) -> Obj:
        return self.town.teams.before(person, message)

    def _at(self, person: str, spot: Spot) -> Message:
        rooms = {Spot.NEWS: self.town.channel(WARD), Spot.DIGEST: self.town.committee}
        if spot is Spot.CARD:
            return self.town.card(WARD)
        there = self.town.from_bot(rooms.get(spot) or self.town.teams.direct(person))
        return there[0 if spot is Spot.CONFIRMATION else -1]

    def _name(self, person: str) -> str:
        return self.town.organisation.people[person].name

    def _look(self) -> None:
        """In the order of their words: a case's message and a word beside it do not wait for each other."""
        self.writing.look(sorted(self._sights(), key=lambda sight: sight.words))

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
