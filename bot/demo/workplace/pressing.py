"""What people do with what the bot put before them: buttons, choices, shortcuts and commands."""

from collections.abc import Iterator

from bot.demo.workplace import payloads
from bot.demo.workplace.delivery import Answer
from bot.demo.workplace.gestures import Gestures
from bot.demo.workplace.model import View
from bot.demo.workplace.refusals import GestureRefused
from bot.demo.workplace.responses import Response, respond
from bot.demo.workplace.shapes import Obj, obj, objs, text
from bot.demo.workplace.typing_in import escaped


class Pressing(Gestures):
    """Each gesture returns the bot's answer; one that is not ok is what the person sees as a small error."""

    async def press(self, user: str, channel: str, ts: str, action_id: str, value: str | None = None) -> Answer:
        """Press a button in a message one can see; `value` tells buttons of the same action_id apart."""
        message = self.seen(user, channel, ts)
        action = pressed(message.blocks, action_id, value)
        url = self.response_url(user, channel, ts)
        return await self.courier.interactive(payloads.block_actions(self.state, user, message, action, url))

    async def choose(self, user: str, channel: str, ts: str, action_id: str, value: str) -> Answer:
        """Choose from a menu (static_select, radio buttons or overflow) in a message."""
        message = self.seen(user, channel, ts)
        action = chosen(message.blocks, action_id, value)
        url = self.response_url(user, channel, ts)
        return await self.courier.interactive(payloads.block_actions(self.state, user, message, action, url))

    async def shortcut(self, user: str, channel: str, ts: str, callback_id: str) -> Answer:
        """Use a message shortcut from the menu of a message; ephemeral messages have none."""
        message = self._lasting(user, channel, ts)
        url = self.response_url(user, channel, ts)
        return await self.courier.interactive(payloads.message_action(self.state, user, message, callback_id, url))

    async def slash(self, user: str, channel: str, command: str, words: str = "") -> Answer:
        """Use a slash command; what the bot says in its answer is shown at once, to that person alone."""
        place = self.member(user, channel)
        if command not in self.commands:
            raise GestureRefused("unknown_command", command)
        url = self.response_url(user, channel)
        person = self.state.user(user)
        form = payloads.slash_form(self.state, person, place, command, escaped(words), url)
        answer = await self.courier.command(form)
        if answer.ok and answer.body.strip():
            said = answer.data or {"text": answer.body}
            respond(self, Response(user, channel, ""), said)
        return answer

    def open_view(self, user: str, view_id: str) -> View:
        """A dialog or home tab that the person has before them."""
        view = self.state.views.get(view_id)
        if view is None or view.user != user or not view.is_open:
            raise GestureRefused("view_not_open", view_id)
        return view


def elements(blocks: list[Obj]) -> Iterator[tuple[str, Obj]]:
    """Everything one can act on, with the block_id it stands in."""
    for block in blocks:
        inner = [*objs(block.get("elements")), *objs(block.get("actions"))]
        for element in (*inner, obj(block.get("accessory")), obj(block.get("element"))):
            if text(element, "action_id"):
                yield text(block, "block_id"), element
            yield from elements([element] if text(element, "type") == "card" else [])


def pressed(blocks: list[Obj], action_id: str, value: str | None) -> Obj:
    """The `actions` entry of a pressed button."""
    for block_id, element in elements(blocks):
        same = text(element, "action_id") == action_id and text(element, "type") == "button"
        if same and value in (None, text(element, "value")):
            kept = ("type", "text", "value", "style")
            shown: Obj = {name: element[name] for name in kept if name in element}
            return {"action_id": action_id, "block_id": block_id} | shown
    raise GestureRefused("no_such_button", action_id)


def chosen(blocks: list[Obj], action_id: str, value: str) -> Obj:
    """The `actions` entry of a choice from a menu."""
    for block_id, element in elements(blocks):
        if text(element, "action_id") == action_id and any(options_of(element)):
            option = option_of(element, value)
            kind = text(element, "type")
            return {"action_id": action_id, "block_id": block_id, "type": kind, "selected_option": option}
    raise GestureRefused("no_such_menu", action_id)


def options_of(element: Obj) -> Iterator[Obj]:
    """Everything that can be chosen, in groups or not."""
    for holder in (element, *objs(element.get("option_groups"))):
        yield from objs(holder.get("options"))


def option_of(element: Obj, value: str) -> Obj:
    for option in options_of(element):
        if text(option, "value") == value:
            return option
    raise GestureRefused("no_such_option", value)
