"""conversations.*, users.*, team.* and auth.test: who and what there is, and what was said."""

from collections.abc import Callable
from typing import Final, TypeVar

from bot.demo.workplace.args import Ask
from bot.demo.workplace.model import BOT_USER_ID, Channel, Message, User
from bot.demo.workplace.refusals import SlackError
from bot.demo.workplace.rendering import channel_json, message_json, user_json
from bot.demo.workplace.shapes import Obj

T = TypeVar("T")

PREFIXES: Final = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}
"""The scope family of each kind of conversation."""

_TYPES: Final = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
MOST_IN_GROUP: Final = 8


def auth_test(ask: Ask) -> Obj:
    state = ask.state
    return {
        "url": f"https://{state.team.domain}.slack.com/",
        "team": state.team.name,
        "user": state.bot.name,
        "team_id": state.team.id,
        "user_id": BOT_USER_ID,
        "bot_id": state.bot_id,
        "is_enterprise_install": False,
    }


def team_info(ask: Ask) -> Obj:
    team = ask.state.team
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": ""}}


def open_conversation(ask: Ask) -> Obj:
    """One person: the direct message. Several: their group message with the bot, the same one each time."""
    if ask.args.text("channel"):
        channel = ask.joined(ask.args.text("channel"))
        return {"channel": {"id": channel.id}, "no_op": True, "already_open": True}
    people = [name for name in ask.args.text("users").replace(" ", "").split(",") if name]
    _refuse_strange_company(ask, people)
    known = set(ask.state.channels)
    channel = ask.state.direct(people[0]) if len(people) == 1 else ask.state.group(people)
    full = channel_json(ask.state, channel) if ask.args.flag("return_im") else {"id": channel.id}
    seen: Obj = {"no_op": True, "already_open": True} if channel.id in known else {}
    return {"channel": full} | seen


def _refuse_strange_company(ask: Ask, people: list[str]) -> None:
    if not people:
        raise SlackError("users_list_not_supplied")
    if len(people) > MOST_IN_GROUP:
        raise SlackError("too_many_users")
    ask.need_scope("im:write" if len(people) == 1 else "mpim:write")
    for name in people:
        user = ask.state.user(name)
        if user.deleted:
            raise SlackError("user_disabled")
        if user.is_bot:
            raise SlackError("cannot_dm_bot")


def info(ask: Ask) -> Obj:
    channel = ask.conversation(ask.args.need("channel"))
    ask.need_scope(f"{PREFIXES[channel.kind]}:read")
    shown = channel_json(ask.state, channel)
    if ask.args.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def members(ask: Ask) -> Obj:
    channel = ask.conversation(ask.args.need("channel"))
    ask.need_scope(f"{PREFIXES[channel.kind]}:read")
    return _paged(ask, "members", channel.members, str)


def list_channels(ask: Ask) -> Obj:
    """Every public channel and the bot's own private ones, of the `types` asked for."""
    return _listed(ask, [c for c in ask.state.channels.values() if _is_visible(c)])


def users_conversations(ask: Ask) -> Obj:
    """Those that the named person (the bot, if none is named) is in, as far as the bot may know of them."""
    who = ask.args.text("user") or BOT_USER_ID
    ask.state.user(who)
    return _listed(ask, [c for c in ask.state.channels.values() if who in c.members and _is_visible(c)])


def _is_visible(channel: Channel) -> bool:
    return channel.kind == "channel" or BOT_USER_ID in channel.members


def _listed(ask: Ask, channels: list[Channel]) -> Obj:
    asked = ask.args.text("types", "public_channel").replace(" ", "").split(",")
    if not set(asked) <= set(_TYPES):
        raise SlackError("invalid_types")
    kinds = [_TYPES[name] for name in asked]
    for kind in kinds:
        ask.need_scope(f"{PREFIXES[kind]}:read")
    hides_archived = ask.args.flag("exclude_archived")
    chosen = [c for c in channels if c.kind in kinds and not (hides_archived and c.is_archived)]
    return _paged(ask, "channels", chosen, lambda channel: channel_json(ask.state, channel))


def history(ask: Ask) -> Obj:
    """Top-level messages (and broadcast replies), newest first, between `oldest` and `latest`."""
    channel = _readable(ask)
    top = [m for m in _settled(ask.state.in_channel(channel.id)) if not m.is_reply or m.subtype == "thread_broadcast"]
    return _messages(ask, [m for m in reversed(top) if _is_between(ask, m)], 100)


def replies(ask: Ask) -> Obj:
    """The parent, then the replies, oldest first; `oldest` and `latest` bound only the replies."""
    channel = _readable(ask)
    ts = ask.args.need("ts")
    thread = _settled(ask.state.thread(channel.id, ts))
    if not thread and not ask.state.thread(channel.id, ts):
        raise SlackError("thread_not_found")
    return _messages(ask, [m for m in thread if not m.is_reply or _is_between(ask, m)], 1000)


def _readable(ask: Ask) -> Channel:
    channel = ask.conversation(ask.args.need("channel"))
    ask.need_scope(f"{PREFIXES[channel.kind]}:history")
    return ask.joined(channel.id)


def _settled(messages: list[Message]) -> list[Message]:
    """Those that have reached the history; each look brings a lagging one closer."""
    seen = [message for message in messages if not message.lag]
    for message in messages:
        message.lag = max(0, message.lag - 1)
    return seen


def _is_between(ask: Ask, message: Message) -> bool:
    oldest, latest = _moment(ask, "oldest", 0.0), _moment(ask, "latest", float("inf"))
    at = float(message.ts)
    if ask.args.flag("inclusive"):
        return oldest <= at <= latest
    return oldest < at < latest


def _moment(ask: Ask, name: str, default: float) -> float:
    try:
        return float(ask.args.text(name) or default)
    except ValueError:
        raise SlackError(f"invalid_ts_{name}") from None


def _messages(ask: Ask, messages: list[Message], default: int) -> Obj:
    everything = ask.args.flag("include_all_metadata")
    page = _paged(ask, "messages", messages, lambda m: message_json(ask.state, m, everything), default)
    return page | {"pin_count": 0}


def users_info(ask: Ask) -> Obj:
    return {"user": _person(ask, ask.state.user(ask.args.need("user")))}


def list_users(ask: Ask) -> Obj:
    return _paged(ask, "members", list(ask.state.users.values()), lambda user: _person(ask, user))


def lookup_by_email(ask: Ask) -> Obj:
    email = ask.args.need("email").lower()
    for user in ask.state.users.values():
        if user.email.lower() == email and not user.deleted:
            return {"user": _person(ask, user)}
    raise SlackError("users_not_found")


def _person(ask: Ask, user: User) -> Obj:
    with_email = "users:read.email" in ask.scopes
    return user_json(ask.state, user, with_email=with_email, with_locale=ask.args.flag("include_locale"))


def _paged(ask: Ask, name: str, everything: list[T], shown: Callable[[T], Obj | str], default: int = 100) -> Obj:
    """One page by `limit` and `cursor`; the cursor is opaque to the bot, here simply how far it has come."""
    limit = ask.args.number("limit", default)
    if not 1 <= limit <= 1000:
        raise SlackError("invalid_limit")
    cursor = ask.args.text("cursor", "next:0") or "next:0"
    if not cursor.removeprefix("next:").isdigit():
        raise SlackError("invalid_cursor")
    start = int(cursor.removeprefix("next:"))
    page = everything[start : start + limit]
    more = start + limit < len(everything)
    following = f"next:{start + limit}" if more else ""
    answer: Obj = {name: [shown(one) for one in page], "response_metadata": {"next_cursor": following}}
    return answer | ({"has_more": more} if name == "messages" else {})
