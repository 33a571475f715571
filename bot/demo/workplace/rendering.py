"""How Slack writes its things down: messages, conversations, people, views, as JSON."""

from bot.demo.workplace.model import BOT_USER_ID, Channel, Message, User, View
from bot.demo.workplace.shapes import Obj
from bot.demo.workplace.state import State


def message_json(state: State, message: Message, all_metadata: bool = True) -> Obj:
    """A message as in `conversations.history` and in events (without `channel`).

    Without `all_metadata` only the metadata's `event_type` is shown, as Slack does.
    """
    team = state.team.id
    shown: Obj = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "team": team,
    }
    optional: Obj = {
        "subtype": message.subtype,
        "bot_id": message.bot_id,
        "username": message.username,
        "client_msg_id": message.client_msg_id,
        "blocks": message.blocks,
        "attachments": message.attachments,
        "files": message.files,
        "thread_ts": message.thread_ts,
    }
    shown |= {name: value for name, value in optional.items() if value}
    if not message.user:
        shown.pop("user")
    if message.user == BOT_USER_ID:
        shown |= {"app_id": state.team.app_id, "bot_profile": _bot_profile(state)}
    if message.edited_ts:
        shown["edited"] = {"user": message.edited_by, "ts": message.edited_ts}
    if message.metadata:
        type_only: Obj = {"event_type": message.metadata.get("event_type")}
        shown["metadata"] = message.metadata if all_metadata else type_only
    if message.reactions:
        shown["reactions"] = reactions_json(message)
    return shown | _thread_json(state, message)


def reactions_json(message: Message) -> list[Obj]:
    return [{"name": name, "users": list(users), "count": len(users)} for name, users in message.reactions.items()]


def _thread_json(state: State, message: Message) -> Obj:
    if not message.thread_ts:
        return {}
    if message.is_reply:
        parent = state.messages.get(message.channel, {}).get(message.thread_ts)
        return {"parent_user_id": parent.user} if parent else {}
    replies = [m for m in state.thread(message.channel, message.ts) if m.is_reply]
    if not replies:
        return {}
    people = list(dict.fromkeys(m.user for m in replies))
    return {
        "reply_count": len(replies),
        "reply_users": people,
        "reply_users_count": len(people),
        "latest_reply": replies[-1].ts,
    }


def _bot_profile(state: State) -> Obj:
    return {
        "id": state.bot_id,
        "app_id": state.team.app_id,
        "name": state.bot.name,
        "team_id": state.team.id,
        "deleted": False,
    }


def channel_json(state: State, channel: Channel) -> Obj:
    """A conversation object, as in `conversations.info`."""
    shown: Obj = {
        "id": channel.id,
        "created": 1_700_000_000,
        "is_archived": channel.is_archived,
        "is_im": channel.is_im,
        "is_org_shared": False,
        "context_team_id": state.team.id,
    }
    if channel.is_im:
        person = next(one for one in channel.members if one != BOT_USER_ID)
        return shown | {"user": person, "is_user_deleted": state.user(person).deleted, "priority": 0}
    return shown | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_mpim": channel.is_mpim,
        "is_private": channel.is_private,
        "is_general": False,
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_pending_ext_shared": False,
        "is_member": BOT_USER_ID in channel.members,
        "creator": channel.members[0] if channel.members else "",
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def user_json(state: State, user: User, *, with_email: bool, with_locale: bool) -> Obj:
    """A user object; the address only with `users:read.email`, the language only when asked for."""
    profile: Obj = {"real_name": user.real_name, "display_name": user.name, "team": state.team.id}
    if with_email and user.email:
        profile["email"] = user.email
    shown: Obj = {
        "id": user.id,
        "team_id": state.team.id,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": user.deleted,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "tz": "Europe/Oslo",
        "tz_label": "Central European Time",
        "tz_offset": 3600,
        "profile": profile,
        "updated": 1_700_000_000,
    }
    return shown | ({"locale": user.locale} if with_locale else {})


def view_json(state: State, view: View, values: Obj | None = None) -> Obj:
    """A view as Slack returns it and sends it with a submission; `values` is what the person filled in."""
    nothing: Obj = {
        "title": None,
        "close": None,
        "submit": None,
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
    }
    return (
        nothing
        | view.body
        | {
            "id": view.id,
            "team_id": state.team.id,
            "app_id": state.team.app_id,
            "app_installed_team_id": state.team.id,
            "bot_id": state.bot_id,
            "hash": view.hash,
            "root_view_id": view.root,
            "previous_view_id": view.previous or None,
            "state": {"values": values or {}},
        }
    )
