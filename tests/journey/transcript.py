"""A journey written down as it is read: who did what, who was shown what, with buttons in brackets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import chain

from bot.demo.workplace import Workplace
from bot.demo.workplace.model import Message, View
from bot.demo.workplace.shapes import Obj, obj, objs, text
from tests.journey.acting import WARD, Spot
from tests.journey.conftest import Town
from tests.journey.writing import Sight, Writing


@dataclass
class SlackPlay:
    """`Acting` on Slack: gestures in, a transcript out."""

    town: Town
    lines: Mapping[str, str]
    writing: Writing

    async def says(self, person: str, line: str) -> None:
        self._gesture(f"{self._name(person)} → Tidstyv", self.lines[line])
        await self.town.write(person, self.lines[line])
        self._look()

    async def edits(self, person: str, line: str) -> None:
        said = self._said(person)
        self._gesture(f"{self._name(person)} edits what they wrote", self.lines[line])
        await self._workplace.edit(said.user, said.channel, said.ts, self.lines[line])
        await self._rest()

    async def deletes(self, person: str) -> None:
        said = self._said(person)
        self._gesture(f"{self._name(person)} deletes what they wrote")
        await self._workplace.delete_message(said.user, said.channel, said.ts)
        await self._rest()

    async def answers(self, person: str, spot: Spot, line: str) -> None:
        """In the thread."""
        message = self._at(person, spot)
        self._gesture(f"{self._name(person)} → {self._place(message)}, in the thread", self.lines[line])
        await self.town.reply(person, message, self.lines[line])
        self._look()

    async def reacts(self, person: str, spot: Spot, emoji: str) -> None:
        self._gesture(f"{self._name(person)} reacts with :{emoji}:")
        await self.town.react(person, self._at(person, spot), emoji)
        self._look()

    async def presses(self, person: str, spot: Spot, button: str) -> None:
        message = self._at(person, spot)
        self._gesture(f"{self._name(person)} presses [{_label(message, button)}]")
        await self.town.press(person, message, button)
        self._look()

    async def picks(self, person: str, spot: Spot, menu: str, line: str) -> None:
        message, label = self._at(person, spot), self.lines[line]
        element = next(one for block in message.blocks for one in _elements(block) if text(one, "action_id") == menu)
        options = {_plain(option, "text"): text(option, "value") for option in objs(element.get("options"))}
        self._gesture(f"{self._name(person)} picks {label}")
        await self._workplace.choose(self.town.user(person), message.channel, message.ts, menu, options[label])
        await self._rest()
        if self._workplace.top_view(self.town.user(person)):
            self._dialog(person)

    async def opens(self, person: str, spot: Spot, button: str) -> None:
        await self.presses(person, spot, button)
        self._dialog(person)

    async def chooses(self, person: str, name: str, value: str) -> None:
        await self._workplace.choose_in_view(self.town.user(person), self._view(person).id, name, value)
        await self.town.settle()
        self._gesture(f"{self._name(person)} chooses {value}")
        self._dialog(person)

    async def submits(self, person: str, **filled: str) -> None:
        values = {name: self.lines.get(line, line) for name, line in filled.items()}
        self._gesture(f"{self._name(person)} sends the dialog", *(f"{name}: {said}" for name, said in values.items()))
        people = self.town.scene.organisation.people
        sent = {name: [self.town.user(said)] if said in people else said for name, said in values.items()}
        answer = await self._workplace.submit(self.town.user(person), self._view(person).id, sent)
        await self.town.settle()
        for name, problem in answer.errors.items():
            self._gesture(f"The dialog, below {name}", problem)
        self._look()

    async def closes(self, person: str) -> None:
        self._gesture(f"{self._name(person)} closes the dialog")
        await self._workplace.close_view(self.town.user(person), self._view(person).id)
        await self._rest()

    async def enters(self, person: str) -> None:
        self._gesture(f"{self._name(person)} is let into the ward's channel")
        self._workplace.state.channel(self.town.case_channel(WARD)).members.append(self.town.user(person))

    async def waits(self, until: str) -> None:
        await self.town.jump(until)
        self._look()

    @property
    def _workplace(self) -> Workplace:
        return self.town.scene.workplace

    async def _rest(self) -> None:
        await self.town.settle()
        self._look()

    def _at(self, person: str, spot: Spot) -> Message:
        rooms = {Spot.NEWS: self.town.case_channel(WARD), Spot.DIGEST: self.town.committee}
        if spot is Spot.CARD:
            return self.town.card(WARD)
        there = self.town.from_bot(rooms.get(spot) or self.town.direct(person))
        return there[0 if spot is Spot.CONFIRMATION else -1]

    def _said(self, person: str) -> Message:
        """What they wrote to the bot last."""
        there = self._workplace.state.in_channel(self.town.direct(person))
        return [message for message in there if message.user == self.town.user(person)][-1]

    def _name(self, person: str) -> str:
        return self.town.scene.organisation.people[person].name

    def _view(self, person: str) -> View:
        view = self._workplace.top_view(self.town.user(person))
        assert view is not None, f"{person} has no dialog open"
        return view

    def _dialog(self, person: str) -> None:
        view = self._view(person).body
        shown = [line for block in objs(view.get("blocks")) for line in _field(block)]
        head = f"{self._name(person)} is shown the dialog «{_plain(view, 'title')}»"
        self._gesture(head, *shown, f"[{_plain(view, 'submit')}]")

    def _gesture(self, head: str, *lines: str) -> None:
        self.writing.gesture(head, *lines)

    def _look(self) -> None:
        self.writing.look(
            Sight(key, self._place(message), "\n".join(_shown(message))) for key, message in self._visible()
        )

    def _visible(self) -> Iterator[tuple[tuple[str, str, str], Message]]:
        state = self.town.scene.workplace.state
        everything = chain(*(state.in_channel(channel) for channel in state.channels), state.ephemerals)
        for message in everything:
            if message.user == state.bot.id:
                yield (message.channel, message.ts, message.only_for), message

    def _place(self, message: Message) -> str:
        state = self.town.scene.workplace.state
        channel, users = state.channels[message.channel], state.users
        if message.only_for:
            return f"{users[message.only_for].real_name}, seen by nobody else"
        others = [users[member].real_name for member in channel.members if member != state.bot.id]
        where = ", ".join(sorted(others)) if channel.is_im or channel.is_mpim else f"#{channel.name}"
        return f"{where}, in the thread" if message.is_reply and message.user == state.bot.id else where


def _shown(message: Message) -> Iterator[str]:
    yield unescape(message.text)
    labels = [_button(one) for block in message.blocks if block.get("type") == "actions" for one in _elements(block)]
    if labels:
        yield " ".join(labels)


def _elements(block: object) -> Sequence[Obj]:
    return objs(obj(block).get("elements"))


def _button(element: Obj) -> str:
    if text(element, "type") == "button":
        return f"[{_plain(element, 'text')}]"
    options = " | ".join(_plain(option, "text") for option in objs(element.get("options")))
    return f"[{_plain(element, 'placeholder')}: {options}]"


def _label(message: Message, button: str) -> str:
    found = [one for block in message.blocks for one in _elements(block) if text(one, "action_id") == button]
    return _plain(found[0], "text") or _plain(found[0], "placeholder") if found else button


def _field(block: Obj) -> Iterator[str]:
    if block.get("type") != "input":
        return
    element = obj(block.get("element"))
    options = [_plain(option, "text") for option in objs(element.get("options"))]
    preset = _plain(obj(element.get("initial_option")), "text") or text(element, "initial_date")
    yield f"{_plain(block, 'label')} [{' | '.join(options) or '…'}] {preset}".rstrip()
    if block.get("hint"):
        yield f"  {_plain(block, 'hint')}"


def _plain(holder: Obj, name: str) -> str:
    return text(obj(holder.get(name)), "text")
