"""Filling in a dialog, sending it, and doing what the bot answers; or closing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.demo.workplace import payloads
from bot.demo.workplace.delivery import Answer
from bot.demo.workplace.model import View
from bot.demo.workplace.pressing import Pressing, chosen, elements, option_of, pressed
from bot.demo.workplace.refusals import GestureRefused, SlackError
from bot.demo.workplace.shapes import Obj, number, obj, objs, text
from bot.demo.workplace.views import checked, replace, stacked

Filled = str | Sequence[str] | None
_NONE: Final[Mapping[str, Filled]] = {}

_FIELD: Final = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
}
"""For each kind of field: where its value stands in `state.values`, and where the bot may have preset it."""


@dataclass(frozen=True)
class Submitted:
    """What became of a submission.

    `response_action` is `close` when the bot merely acknowledged, else `update`, `push`, `clear` or `errors`;
    `failed` when it did not answer, or answered with a view that Slack refuses (`problem` then says why).
    `errors` maps block_id to the words shown under the field. `view` is what the person now has before them.
    """

    answer: Answer
    response_action: str
    errors: dict[str, str] = field(default_factory=dict)
    view: View | None = None
    problem: str = ""


class Submitting(Pressing):
    """Dialogs."""

    async def submit(self, user: str, view_id: str, values: Mapping[str, Filled]) -> Submitted:
        """Send a dialog with `values` by action_id or block_id; fields not named keep what was preset.

        Refused as Slack's client refuses: a needed field left empty, a text too long or too short, an
        option that is not there, a dialog that is not on top.
        """
        view = self._on_top(user, view_id)
        payload = payloads.view_submission(self.state, view, filled_in(view, values))
        answer = await self.courier.interactive(payload)
        if not answer.ok:
            return Submitted(answer, "failed", view=view, problem=answer.reason)
        action = text(answer.data, "response_action") or "close"
        try:
            return self._done_as_told(view, answer, action)
        except SlackError as error:
            return Submitted(answer, "failed", view=view, problem="; ".join([error.code, *error.messages]))

    async def press_in_view(
        self, user: str, view_id: str, action_id: str, value: str | None = None, values: Mapping[str, Filled] = _NONE
    ) -> Answer:
        """Press a button in an open dialog or on one's home tab. `values` is what is filled in so far."""
        view = self.open_view(user, view_id)
        action = pressed(objs(view.body.get("blocks")), action_id, value)
        filled = filled_in(view, values, is_sent=False)
        return await self.courier.interactive(payloads.view_actions(self.state, user, view, action, filled))

    async def choose_in_view(
        self, user: str, view_id: str, action_id: str, value: str, values: Mapping[str, Filled] = _NONE
    ) -> Answer:
        """Choose from a menu in an open dialog; the bot is told of everything that is filled in so far."""
        view = self.open_view(user, view_id)
        action = chosen(objs(view.body.get("blocks")), action_id, value)
        filled = filled_in(view, {**values, action_id: value}, is_sent=False)
        return await self.courier.interactive(payloads.view_actions(self.state, user, view, action, filled))

    async def close_view(self, user: str, view_id: str) -> Answer | None:
        """Close a dialog without sending it; the bot hears of it only if it asked to."""
        view = self._on_top(user, view_id)
        self._close(view)
        if view.body.get("notify_on_close") is not True:
            return None
        return await self.courier.interactive(payloads.view_closed(self.state, view, is_cleared=False))

    def top_view(self, user: str) -> View | None:
        """The dialog that person has before them."""
        modals = [v for v in self.state.views.values() if v.is_open and v.user == user]
        below = {v.previous for v in modals}
        tops = [v for v in modals if v.id not in below and text(v.body, "type") == "modal"]
        return tops[-1] if tops else None

    def _done_as_told(self, view: View, answer: Answer, action: str) -> Submitted:
        if action == "errors":
            return self._with_errors(view, answer)
        if action == "clear":
            for other in self.state.views.values():
                if other.root == view.root:
                    self._close(other)
        elif action == "update":
            replace(self.state, view, self._given_view(answer))
        elif action == "push":
            stacked(self.state, view.user, self._given_view(answer), view)
        elif action == "close":
            self._close(view)
        else:
            raise SlackError("invalid_response_action")
        return Submitted(answer, action, view=self.top_view(view.user))

    def _with_errors(self, view: View, answer: Answer) -> Submitted:
        errors = {name: str(words) for name, words in obj(answer.data.get("errors")).items()}
        inputs = {text(b, "block_id") for b in objs(view.body.get("blocks")) if b.get("type") == "input"}
        if not errors or not set(errors) <= inputs:
            raise SlackError("invalid_errors")
        return Submitted(answer, "errors", errors, view)

    def _given_view(self, answer: Answer) -> Obj:
        return checked(self.state, answer.data.get("view"), "modal", self.lacking_blocks)

    def _close(self, view: View) -> None:
        view.is_open = False
        self.state.touch()

    def _on_top(self, user: str, view_id: str) -> View:
        view = self.open_view(user, view_id)
        if view is not self.top_view(user):
            raise GestureRefused("view_not_on_top", view_id)
        return view


def filled_in(view: View, values: Mapping[str, Filled], is_sent: bool = True) -> Obj:
    """`state.values`: of the submission, or of a dialog that is still being filled in."""
    blocks = objs(view.body.get("blocks"))
    needed = {text(b, "block_id") for b in blocks if b.get("type") == "input" and b.get("optional") is not True}
    filled: dict[str, Obj] = {}
    named: set[str] = set()
    for block_id, element in elements(blocks):
        if text(element, "type") not in _FIELD:
            continue
        action_id = text(element, "action_id")
        keys = [key for key in (action_id, block_id) if key in values]
        named.update(keys)
        value = _value(element, values[keys[0]]) if keys else _preset(element)
        if is_sent and block_id in needed and not value:
            raise GestureRefused("field_required", action_id)
        shown: Obj = {"type": text(element, "type"), _FIELD[text(element, "type")][0]: value}
        filled.setdefault(block_id, {})[action_id] = shown
    if strange := set(values) - named:
        raise GestureRefused("no_such_field", ", ".join(sorted(strange)))
    return dict(filled)


def _preset(element: Obj) -> object:
    where, preset = _FIELD[text(element, "type")]
    return element.get(preset, [] if where.endswith("s") else None)


def _value(element: Obj, given: Filled) -> object:
    where = _FIELD[text(element, "type")][0]
    if given is None:
        return [] if where.endswith("s") else None
    if where == "value":
        return _measured(element, str(given))
    if where == "selected_option":
        return option_of(element, str(given))
    if where == "selected_options":
        return [option_of(element, one) for one in ([given] if isinstance(given, str) else given)]
    return given


def _measured(element: Obj, words: str) -> str | None:
    most = number(element, "max_length") or 3000
    if len(words) > most:
        raise GestureRefused("field_too_long", text(element, "action_id"))
    if words and len(words) < number(element, "min_length"):
        raise GestureRefused("field_too_short", text(element, "action_id"))
    return words or None
