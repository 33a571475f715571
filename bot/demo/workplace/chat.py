"""chat.* and reactions.*: posting, changing, deleting, and what stands under a message."""

from typing import Final

from bot.demo.workplace import payloads
from bot.demo.workplace.args import Args, Ask
from bot.demo.workplace.limits import MOST_TEXT_IN_BLOCKS, check_blocks, text_in
from bot.demo.workplace.model import BOT_USER_ID, Accepted, Channel, Message
from bot.demo.workplace.refusals import SlackError
from bot.demo.workplace.rendering import message_json, reactions_json
from bot.demo.workplace.shapes import Obj, items, obj, objs, text

MOST_TEXT: Final = 40_000
MOST_TEXT_IN_UPDATE: Final = 4_000
_OVERRIDES: Final = ("username", "icon_emoji", "icon_url")


def post_message(ask: Ask) -> Obj:
    channel = _destination(ask, ask.args.need("channel"))
    if any(ask.args.given.get(name) for name in _OVERRIDES):
        ask.need_scope("chat:write.customize")
    message = _drafted(ask, channel)
    message.thread_ts = _thread(ask, channel)
    message.lag = ask.lag
    if message.thread_ts and ask.args.flag("reply_broadcast"):
        message.subtype = "thread_broadcast"
    ask.state.keep(message)
    _note(ask, "chat.postMessage", message)
    ask.tell(payloads.message_event(ask.state, message), channel)
    shown = message_json(ask.state, message)
    return {"channel": channel.id, "ts": message.ts, "message": shown} | _warnings(ask.args)


def post_ephemeral(ask: Ask) -> Obj:
    channel = _open_to_bot(ask, ask.args.need("channel"))
    reader = ask.args.need("user")
    if reader not in channel.members:
        raise SlackError("user_not_in_channel")
    message = _drafted(ask, channel)
    message.thread_ts = ask.args.text("thread_ts")
    message.only_for = reader
    ask.state.ephemerals.append(message)
    ask.state.touch()
    _note(ask, "chat.postEphemeral", message)
    return {"message_ts": message.ts}


def update(ask: Ask) -> Obj:
    channel = ask.joined(ask.args.need("channel"))
    message = _own(ask, channel, ask.args.need("ts"), "cant_update_message")
    if len(ask.args.text("text")) > MOST_TEXT_IN_UPDATE:
        raise SlackError("msg_too_long")
    draft = _drafted(ask, channel)
    before = message_json(ask.state, message)
    message.text, message.blocks = draft.text, draft.blocks
    message.attachments, message.links_names = draft.attachments, draft.links_names
    message.metadata = draft.metadata or message.metadata
    if not message.blocks:
        message.edited_by, message.edited_ts = BOT_USER_ID, draft.ts
    ask.state.touch()
    _note(ask, "chat.update", message)
    ask.tell(payloads.changed_event(ask.state, message, before), channel)
    shown = message_json(ask.state, message)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(ask: Ask) -> Obj:
    channel = ask.joined(ask.args.need("channel"))
    message = _own(ask, channel, ask.args.need("ts"), "cant_delete_message")
    ask.state.remove(message)
    ask.tell(payloads.deleted_event(ask.state, message), channel)
    return {"channel": channel.id, "ts": message.ts}


def permalink(ask: Ask) -> Obj:
    channel = ask.conversation(ask.args.need("channel"))
    message = ask.state.message(channel.id, ask.args.need("message_ts"))
    place = f"https://{ask.state.team.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    thread = f"?thread_ts={message.thread_ts}&cid={channel.id}" if message.is_reply else ""
    return {"channel": channel.id, "permalink": place + thread}


def add_reaction(ask: Ask) -> Obj:
    message, name = _reacted(ask)
    users = message.reactions.setdefault(name, [])
    if BOT_USER_ID in users:
        raise SlackError("already_reacted")
    users.append(BOT_USER_ID)
    ask.state.touch()
    event = payloads.reaction_event(ask.state, message, BOT_USER_ID, name, added=True)
    ask.tell(event, ask.state.channel(message.channel))
    return {}


def remove_reaction(ask: Ask) -> Obj:
    message, name = _reacted(ask)
    if BOT_USER_ID not in message.reactions.get(name, []):
        raise SlackError("no_reaction")
    message.unreact(BOT_USER_ID, name)
    ask.state.touch()
    event = payloads.reaction_event(ask.state, message, BOT_USER_ID, name, added=False)
    ask.tell(event, ask.state.channel(message.channel))
    return {}


def get_reactions(ask: Ask) -> Obj:
    channel = ask.conversation(ask.args.need("channel"))
    message = ask.state.message(channel.id, ask.args.need("timestamp"))
    shown = message_json(ask.state, message) | {"reactions": reactions_json(message)}
    return {"type": "message", "channel": channel.id, "message": shown}


def _reacted(ask: Ask) -> tuple[Message, str]:
    name = ask.args.need("name").strip(":")
    channel = ask.joined(ask.args.need("channel"))
    return ask.state.message(channel.id, ask.args.need("timestamp")), name


def _destination(ask: Ask, named: str) -> Channel:
    """Where a post goes: an id, a channel's name, or a person, whose direct message it opens."""
    if named in ask.state.users:
        person = ask.state.users[named]
        if person.deleted or person.is_bot:
            raise SlackError("channel_not_found")
        return ask.state.direct(named)
    by_name = [c.id for c in ask.state.channels.values() if c.name and c.name == named.removeprefix("#")]
    return _open_to_bot(ask, by_name[0] if by_name else named)


def _open_to_bot(ask: Ask, channel_id: str) -> Channel:
    channel = ask.joined(channel_id)
    if channel.is_archived:
        raise SlackError("is_archived")
    return channel


def _thread(ask: Ask, channel: Channel) -> str:
    """The parent's timestamp: a reply's own is taken as its parent's."""
    thread_ts = ask.args.text("thread_ts")
    if not thread_ts:
        return ""
    parent = ask.state.messages.get(channel.id, {}).get(thread_ts)
    if parent is None:
        raise SlackError("thread_not_found")
    parent.thread_ts = parent.thread_ts or parent.ts
    return parent.thread_ts


def _own(ask: Ask, channel: Channel, ts: str, refusal: str) -> Message:
    message = ask.state.message(channel.id, ts)
    if message.user != BOT_USER_ID:
        raise SlackError(refusal)
    return message


def _drafted(ask: Ask, channel: Channel) -> Message:
    """The message as asked for, checked in the order Slack objects: blocks, metadata, then no text at all."""
    args = ask.args
    blocks = checked_blocks(ask, args.structure("blocks", "invalid_blocks_format"))
    attachments = objs(args.structure("attachments", "invalid_attachments"))
    metadata = _metadata(args)
    words = args.text("text")[:MOST_TEXT]
    if not (words.strip() or blocks or attachments):
        raise SlackError("no_text")
    links = args.flag("link_names") or args.text("parse") == "full"
    return Message(
        channel.id,
        ask.state.next_ts(),
        BOT_USER_ID,
        words,
        blocks,
        bot_id=ask.state.bot_id,
        metadata=metadata,
        attachments=attachments,
        links_names=links,
    )


def checked_blocks(ask: Ask, given: object, surface: str = "message") -> list[Obj]:
    """The blocks with the ids that Slack adds; raises `invalid_blocks` with Slack's reasons."""
    if given is None:
        return []
    if not isinstance(given, list):
        raise SlackError("invalid_blocks_format")
    problems = check_blocks(given, surface, ask.lacking_blocks)
    if problems:
        raise SlackError("invalid_blocks", problems)
    if text_in(given) > MOST_TEXT_IN_BLOCKS:
        raise SlackError("msg_blocks_too_long")
    return payloads.with_ids(ask.state, objs(given))


def _metadata(args: Args) -> Obj | None:
    given = args.structure("metadata", "metadata_must_be_sent_as_json")
    if given is None:
        return None
    event_type, payload = text(obj(given), "event_type"), obj(given).get("event_payload")
    if not event_type or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_format")
    if any(isinstance(value, dict) or any(map(_is_nested, items(value))) for value in payload.values()):
        raise SlackError("invalid_metadata_schema")
    return {"event_type": event_type, "event_payload": payload}


def _is_nested(value: object) -> bool:
    return isinstance(value, dict | list)


def _note(ask: Ask, method: str, message: Message) -> None:
    """The ledger's line, written before anybody decides how the call is answered."""
    line = Accepted(
        method,
        message.channel,
        message.ts,
        message.thread_ts,
        message.text,
        tuple(message.blocks),
        message.metadata,
        ask.state.clock.time(),
    )
    ask.state.accepted.append(line)


def _warnings(args: Args) -> Obj:
    if len(args.text("text")) <= MOST_TEXT:
        return {}
    return {"warning": "message_truncated", "response_metadata": {"warnings": ["message_truncated"]}}
