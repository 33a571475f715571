"""A journey written down as it is read: who did what, who was shown what, with buttons in brackets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import chain

from bot.demo.workplace.model import Message
from bot.demo.workplace.shapes import Obj, obj, objs, text
from bot.demo.workplace.submitting import Submitted
from tests.journey.conftest import Town
from tests.journey.writing import Sight, Writing


@dataclass
class Play:
    """Gestures in, a transcript out. People go by their ids, what they say by its key in `lines`."""

    town: Town
    lines: Mapping[str, str]
    writing: Writing

    async def says(self, person: str, line: str) -> None:
        """To the bot, in their direct conversation."""
        self._gesture(f"{self._name(person)} → Tidstyv", self.lines.get(line, line))
        await self.town.write(person, self.lines.get(line, line))
        self._look()

    async def replies(self, person: str, message: Message, line: str) -> None:
        self._gesture(f"{self._name(person)} → {self._place(message)}, in the thread", self.lines[line])
        await self.town.reply(person, message, self.lines[line])
        self._look()

    async def reacts(self, person: str, message: Message, emoji: str) -> None:
        self._gesture(f"{self._name(person)} reacts with :{emoji}:")
        await self.town.react(person, message, emoji)
        self._look()

    async def presses(self, person: str, message: Message, button: str, value: str | None = None) -> None:
        self._gesture(f"{self._name(person)} presses [{_label(message, button)}]")
        await self.town.press(person, message, button, value)
        self._look()

    async def picks(self, person: str, message: Message, menu: str, label: str) -> None:
        """From a menu, by what it says."""
        element = next(one for block in message.blocks for one in _elements(block) if text(one, "action_id") == menu)
        options = {_plain(option, "text"): text(option, "value") for option in objs(element.get("options"))}
        self._gesture(f"{self._name(person)} picks {label}")
        workplace = self.town.scene.workplace
        await workplace.choose(self.town.user(person), message.channel, message.ts, menu, options[label])
        await self.town.settle()
        self._look()

    async def opens(self, person: str, message: Message, button: str) -> None:
        await self.presses(person, message, button)
        self._dialog(person)

    async def chooses(self, person: str, name: str, value: str) -> None:
        """In the dialog they have before them."""
        await self.town.scene.workplace.choose_in_view(self.town.user(person), self._view_id(person), name, value)
        await self.town.settle()
        self._gesture(f"{self._name(person)} chooses {value}")
        self._dialog(person)

    async def submits(self, person: str, **filled: str) -> Submitted:
        values = {name: self.lines.get(line, line) for name, line in filled.items()}
        self._gesture(f"{self._name(person)} sends the dialog", *(f"{name}: {said}" for name, said in values.items()))
        answer = await self.town.scene.workplace.submit(self.town.user(person), self._view_id(person), values)
        await self.town.settle()
        for name, problem in answer.errors.items():
            self._gesture(f"The dialog, below {name}", problem)
        self._look()
        return answer

    async def waits(self, until: str) -> None:
        """Until a moment by its name or in ISO form."""
        await self.town.jump(until)
        self._look()

    def last(self, person: str) -> Message:
        """The bot's newest message to somebody."""
        return self.town.from_bot(self.town.direct(person))[-1]

    def _name(self, person: str) -> str:
        return self.town.scene.organisation.people[person].name

    def _view_id(self, person: str) -> str:
        view = self.town.scene.workplace.top_view(self.town.user(person))
        assert view is not None, f"{person} has no dialog open"
        return view.id

    def _dialog(self, person: str) -> None:
        view = self.town.scene.workplace.state.views[self._view_id(person)].body
        blocks = objs(view.get("blocks"))
        shown = [chain.from_iterable(_field(block) for block in blocks), [f"[{_plain(view, 'submit')}]"]]
        self._gesture(f"{self._name(person)} is shown the dialog «{_plain(view, 'title')}»", *chain(*shown))

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
