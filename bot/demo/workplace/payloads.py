"""What Slack sends: the exact shapes of events, button presses, shortcuts, commands and submissions."""

import copy
from typing import Final

from bot.demo.workplace.model import BOT_USER_ID, Channel, Message, User, View
from bot.demo.workplace.rendering import message_json, view_json
from bot.demo.workplace.shapes import Obj, obj, objs, text
from bot.demo.workplace.state import State

VERIFICATION_TOKEN: Final = "workplace-verification-token"  # noqa: S105 (it opens nothing: the signature does)
_NAMELESS: Final = {"im": "directmessage", "group": "privategroup", "mpim": "privategroup"}
_WITHOUT_ACTION: Final = frozenset({"plain_text", "mrkdwn", "image"})


def event_callback(state: State, channel: Channel | None, event: Obj) -> Obj:
    """The envelope of the Events API around one event, with an `event_id` of its own."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": state.team.id,
        "context_team_id": state.team.id,
        "context_enterprise_id": None,
        "api_app_id": state.team.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": state.new_id("Ev"),
        "event_time": int(state.clock.time()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": state.team.id,
                "user_id": BOT_USER_ID,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": channel is not None and channel.is_ext_shared,
        "event_context": state.new_id("4-").lower(),
    }


def message_event(state: State, message: Message) -> Obj:
    """`message` in the channel's own flavour; Slack sends one too for what the bot itself posts."""
    event = message_json(state, message) | _place(state, message) | {"event_ts": message.ts}
    return {name: copy.deepcopy(value) for name, value in event.items() if name != "reactions"}


def mention_event(state: State, message: Message) -> Obj:
    """`app_mention`: the same `ts` as the message event, without `channel_type`."""
    event = message_event(state, message) | {"type": "app_mention"}
    return {name: value for name, value in event.items() if name != "channel_type"}


def changed_event(state: State, message: Message, before: Obj) -> Obj:
    now = state.next_ts()
    return {
        "type": "message",
        "subtype": "message_changed",
        "message": copy.deepcopy(message_json(state, message)),
        "previous_message": copy.deepcopy(before),
        "hidden": True,
        "ts": now,
        "event_ts": now,
    } | _place(state, message)


def deleted_event(state: State, message: Message) -> Obj:
    now = state.next_ts()
    return {
        "type": "message",
        "subtype": "message_deleted",
        "deleted_ts": message.ts,
        "previous_message": copy.deepcopy(message_json(state, message)),
        "hidden": True,
        "ts": now,
        "event_ts": now,
    } | _place(state, message)


def reaction_event(state: State, message: Message, user_id: str, name: str, *, added: bool) -> Obj:
    return {
        "type": "reaction_added" if added else "reaction_removed",
        "user": user_id,
        "reaction": name,
        "item": {"type": "message", "channel": message.channel, "ts": message.ts},
        "item_user": message.user,
        "event_ts": state.next_ts(),
    }


def home_event(state: State, user_id: str, channel: Channel, tab: str) -> Obj:
    event: Obj = {
        "type": "app_home_opened",
        "user": user_id,
        "channel": channel.id,
        "tab": tab,
        "event_ts": state.next_ts(),
    }
    home = state.homes.get(user_id)
    return event | ({"view": view_json(state, home)} if home and tab == "home" else {})


def channel_event(state: State, kind: str, channel: Channel, user_id: str) -> Obj:
    """Something befell a conversation: `member_left_channel`, `channel_archive`, `group_archive`."""
    shape = {"channel": "C", "group": "G"}.get(channel.kind, "")
    event: Obj = {"type": kind, "channel": channel.id, "user": user_id, "event_ts": state.next_ts()}
    own: Obj = {"channel_type": shape, "team": state.team.id} if kind.startswith("member_") else {}
    return event | own


def block_actions(state: State, user_id: str, message: Message, action: Obj, response_url: str) -> Obj:
    """A button pressed or a choice made in a message; an ephemeral one comes without its `message`."""
    is_ephemeral = bool(message.only_for)
    container: Obj = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": is_ephemeral,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = _interactive(state, "block_actions", user_id) | {
        "container": container,
        "channel": _channel_ref(state, message.channel),
        "response_url": response_url,
        "trigger_id": state.new_trigger(user_id),
        "actions": [action | {"action_ts": state.next_ts()}],
        "state": {"values": {}},
    }
    return payload if is_ephemeral else payload | {"message": copy.deepcopy(message_json(state, message))}


def view_actions(state: State, user_id: str, view: View, action: Obj, values: Obj) -> Obj:
    """The same in a dialog or on the home tab, with what is filled in so far."""
    return _interactive(state, "block_actions", user_id) | {
        "container": {"type": "view", "view_id": view.id},
        "view": copy.deepcopy(view_json(state, view, values)),
        "trigger_id": state.new_trigger(user_id, view.id),
        "actions": [action | {"action_ts": state.next_ts()}],
    }


def message_action(state: State, user_id: str, message: Message, callback_id: str, response_url: str) -> Obj:
    return _interactive(state, "message_action", user_id) | {
        "action_ts": state.next_ts(),
        "callback_id": callback_id,
        "channel": _channel_ref(state, message.channel),
        "message_ts": message.ts,
        "message": copy.deepcopy(message_json(state, message)),
        "response_url": response_url,
        "trigger_id": state.new_trigger(user_id),
    }


def view_submission(state: State, view: View, values: Obj) -> Obj:
    return _interactive(state, "view_submission", view.user) | {
        "trigger_id": state.new_trigger(view.user, view.id),
        "view": copy.deepcopy(view_json(state, view, values)),
        "response_urls": [],
    }


def view_closed(state: State, view: View, is_cleared: bool) -> Obj:
    return _interactive(state, "view_closed", view.user) | {
        "view": copy.deepcopy(view_json(state, view)),
        "is_cleared": is_cleared,
    }


def slash_form(state: State, user: User, channel: Channel, command: str, words: str, response_url: str) -> Obj:
    """The form fields of a slash command."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": state.team.id,
        "team_domain": state.team.domain,
        "channel_id": channel.id,
        "channel_name": _NAMELESS.get(channel.kind, channel.name),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": words,
        "api_app_id": state.team.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": state.new_trigger(user.id),
    }


def with_ids(state: State, blocks: list[Obj]) -> list[Obj]:
    """A copy of the blocks with a `block_id` and an `action_id` wherever the bot left it to Slack."""
    copied = copy.deepcopy(blocks)
    for block in copied:
        block.setdefault("block_id", state.new_id("").lower()[:5])
        inner = [*objs(block.get("elements")), obj(block.get("accessory")), obj(block.get("element"))]
        for element in inner:
            if element and text(block, "type") != "rich_text" and text(element, "type") not in _WITHOUT_ACTION:
                element.setdefault("action_id", state.new_id("").lower()[:5])
    return copied


def _place(state: State, message: Message) -> Obj:
    return {"channel": message.channel, "channel_type": state.channel(message.channel).kind}


def _channel_ref(state: State, channel_id: str) -> Obj:
    channel = state.channel(channel_id)
    return {"id": channel_id, "name": _NAMELESS.get(channel.kind, channel.name)}


def _interactive(state: State, kind: str, user_id: str) -> Obj:
    user, team = state.user(user_id), state.team
    return {
        "type": kind,
        "team": {"id": team.id, "domain": team.domain},
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": team.id},
        "api_app_id": team.app_id,
        "token": VERIFICATION_TOKEN,
        "is_enterprise_install": False,
        "enterprise": None,
    }
