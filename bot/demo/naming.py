"""Between what one workplace calls things and names that hold in every performance of the same municipality."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.demo.workplace.model import BOT_USER_ID, Channel, View
from bot.demo.workplace.pressing import elements
from bot.demo.workplace.refusals import GestureRefused
from bot.demo.workplace.shapes import Obj, obj, objs, text
from bot.demo.workplace.submitting import Submitting

_PLAIN: Final = frozenset({"text", "name", "action_id", "callback_id", "command", "tab", "files", "guest"})
_MESSAGES: Final = ("ts", "thread_ts")
_DIALOG, _HOME = "dialog", "home"


def named(workplace: Submitting, who: str, asked: Obj) -> Obj:
    """A gesture's arguments as they can be said again; called before it is made."""
    fields: Obj = {name: asked[name] for name in _PLAIN if asked.get(name)}
    channel = text(asked, "channel")
    if channel in workplace.state.channels:
        fields["channel"] = _channel_name(workplace.state.channels[channel])
        fields |= {key: _message_name(workplace, who, channel, ts) for key in _MESSAGES if (ts := text(asked, key))}
    if view := workplace.state.views.get(text(asked, "view_id")):
        fields["view_id"] = _HOME if text(view.body, "type") == _HOME else _DIALOG
    blocks = _blocks(workplace, who, asked)
    if "value" in asked and asked["value"] is not None:
        fields["value"] = _place(blocks, text(asked, "action_id"), asked["value"])
    if values := obj(asked.get("values")):
        fields["values"] = {name: _place(blocks, name, value) for name, value in values.items() if value}
    return fields


def found(workplace: Submitting, who: str, fields: Mapping[str, object]) -> Obj:
    """The arguments for this workplace; GestureRefused where what is named is not there."""
    asked: Obj = {name: fields[name] for name in _PLAIN if name in fields}
    given: Obj = dict(fields)
    if "channel" in given:
        channel = _channel_of(workplace, text(given, "channel"))
        asked["channel"] = channel.id
        said = _said(workplace, who, channel.id)
        asked |= {key: _message_of(said, text(given, key)) for key in _MESSAGES if key in given}
    if "view_id" in given:
        asked["view_id"] = _view_of(workplace, who, text(given, "view_id")).id
    blocks = _blocks(workplace, who, asked)
    if "value" in given:
        asked["value"] = _choice(blocks, text(given, "action_id"), given["value"])
    if values := obj(given.get("values")):
        asked["values"] = {name: _choice(blocks, name, value) for name, value in values.items()}
    return asked


def _channel_name(channel: Channel) -> str:
    """The organisation's own channels keep their ids; the others are named by the people in them."""
    people = sorted(one for one in channel.members if one != BOT_USER_ID)
    return f"@{','.join(people)}" if channel.is_im or channel.is_mpim else channel.id


def _channel_of(workplace: Submitting, name: str) -> Channel:
    for channel in workplace.state.channels.values():
        if _channel_name(channel) == name:
            return channel
    raise GestureRefused("no_such_conversation", name)


def _said(workplace: Submitting, who: str, channel: str) -> dict[str, list[str]]:
    """Timestamps by whose message it is: the bot's, people's, and what only this person sees."""
    messages = workplace.state.in_channel(channel)
    only = [one for one in workplace.state.ephemerals if (one.channel, one.only_for) == (channel, who)]
    return {
        "bot": [one.ts for one in messages if one.user == BOT_USER_ID],
        "own": [one.ts for one in messages if one.user != BOT_USER_ID],
        "only": [one.ts for one in only],
    }


def _message_name(workplace: Submitting, who: str, channel: str, ts: str) -> str:
    for kind, said in _said(workplace, who, channel).items():
        if ts in said:
            return f"{kind}:{said.index(ts)}"
    return ""


def _message_of(said: Mapping[str, list[str]], name: str) -> str:
    kind, _, place = name.partition(":")
    of_kind = said.get(kind, [])
    if not place.isdecimal() or int(place) >= len(of_kind):
        raise GestureRefused("message_not_found", name)
    return of_kind[int(place)]


def _view_of(workplace: Submitting, who: str, name: str) -> View:
    view = workplace.state.homes.get(who) if name == _HOME else workplace.top_view(who)
    if view is None:
        raise GestureRefused("view_not_open", name)
    return view


def _blocks(workplace: Submitting, who: str, asked: Obj) -> list[Obj]:
    """What the gesture is made on: a dialog's or the home's blocks, else a message's."""
    if view := workplace.state.views.get(text(asked, "view_id")):
        return objs(view.body.get("blocks"))
    channel = text(asked, "channel")
    message = workplace.state.shown_to(who, channel, text(asked, "ts")) if channel in workplace.state.channels else None
    return message.blocks if message else []


def _choices(blocks: list[Obj], name: str) -> Iterator[str]:
    """What there is to choose from under an action_id or block_id: a button's value, or a menu's options."""
    for block_id, element in elements(blocks):
        if name not in (block_id, text(element, "action_id")):
            continue
        if text(element, "type") == "button":
            yield text(element, "value")
        yield from (text(option, "value") for option in objs(element.get("options")))


def _place(blocks: list[Obj], name: str, value: object) -> object:
    """A choice by its number, since its value may be known to one performance only; what was typed as it is."""
    choices = list(_choices(blocks, name))
    return choices.index(value) if isinstance(value, str) and value in choices else value


def _choice(blocks: list[Obj], name: str, place: object) -> object:
    if not isinstance(place, int):
        return place
    choices = list(_choices(blocks, name))
    if not 0 <= place < len(choices):
        raise GestureRefused("no_such_choice", name)
    return choices[place]
