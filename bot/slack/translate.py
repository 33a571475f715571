"""Slack's payloads as what people do: one pure function for each kind, told apart by `bot.slack.sorting`."""

from bot.chat.shapes import Obj, inside, objs, text
from bot.slack import dialogs, presses, sorting
from bot.slack.words import readable
from handlers.domain.inbound import Deleted, Edited, Place, Pressed, Reacted, Said, Submitted
from handlers.domain.people import Address

SURFACE = "slack"


def said(payload: Obj, me: str) -> Said:
    """A message to the bot, or below one of its messages. A mention reads the same from either of its two events."""
    event = inside(payload, "event")
    me = sorting.bot_in(payload, me)
    channel, ts = text(event, "channel"), text(event, "ts")
    return Said(
        who=person(text(event, "user")),
        text=readable(text(event, "text"), me),
        place=Place(SURFACE, channel, ts),
        event=sorting.message_key(text(payload, "team_id"), channel, ts),
        thread=_thread(channel, text(event, "thread_ts"), ts),
        direct=sorting.is_direct(event),
        called=sorting.is_called(event, me),
        attachments=bool(objs(event.get("files"))),
    )


def changed(payload: Obj) -> Edited | Deleted:
    """Somebody's own message, alone with the bot, that reads otherwise now or is gone."""
    event = inside(payload, "event")
    before, after = inside(event, "previous_message"), inside(event, "message")
    who, gesture = person(text(before, "user")), f"event:{text(payload, 'event_id')}"
    place = Place(SURFACE, text(event, "channel"), text(before, "ts"))
    if sorting.is_deleted(event):
        return Deleted(who, place, gesture)
    return Edited(who, readable(text(after, "text"), sorting.bot_in(payload)), place, gesture)


def reacted(payload: Obj) -> Reacted:
    """An emoji on a message; `thumbsup::skin-tone-3` is `thumbsup`."""
    event = inside(payload, "event")
    return Reacted(
        who=person(text(event, "user")),
        emoji=text(event, "reaction").partition("::")[0],
        place=Place(SURFACE, text(event, "item", "channel"), text(event, "item", "ts")),
        event=f"event:{text(payload, 'event_id')}",
    )


def opened(payload: Obj) -> Address:
    """Whose home tab was opened."""
    return person(text(payload, "event", "user"))


def pressed(payload: Obj) -> Pressed:
    """A button, or a choice from a list of buttons. On the home tab one is alone with the bot, as in a conversation."""
    action = next(iter(objs(payload.get("actions"))), {})
    container = inside(payload, "container")
    channel = text(payload, "channel", "id") or text(container, "channel_id")
    ts = text(container, "message_ts")
    value = text(action, "value") or text(action, "selected_option", "value")
    case, rest = presses.carried(value)
    return Pressed(
        who=person(text(payload, "user", "id")),
        button=text(action, "action_id"),
        place=Place(SURFACE, channel, ts),
        event=sorting.interaction_key(payload),
        case=case,
        value=rest,
        name=text(payload, "user", "name") or text(payload, "user", "username"),
        thread=_thread(channel, text(container, "thread_ts"), ts),
        direct=sorting.is_at_home(payload) or channel.startswith("D"),
    )


def submitted(payload: Obj) -> Submitted:
    return Submitted(
        who=person(text(payload, "user", "id")),
        dialog=text(payload, "view", "callback_id"),
        case=dialogs.case_of(payload),
        answers=dialogs.answers(payload),
        event=sorting.view_key(payload),
        chosen={name: tuple(map(person, members)) for name, members in dialogs.chosen(payload).items()},
    )


def flagged(payload: Obj, me: str) -> Said:
    """The message shortcut: the words may be somebody else's, so that thread and channel say nothing of who speaks."""
    message = inside(payload, "message")
    channel = text(payload, "channel", "id")
    return Said(
        who=person(text(payload, "user", "id")),
        text=readable(text(message, "text"), me),
        place=Place(SURFACE, channel, text(payload, "message_ts") or text(message, "ts")),
        event=sorting.interaction_key(payload),
        flagged=True,
        attachments=bool(objs(message.get("files"))),
    )


def commanded(payload: Obj, me: str) -> Said:
    channel = text(payload, "channel_id")
    return Said(
        who=person(text(payload, "user_id")),
        text=readable(text(payload, "text"), me),
        place=Place(SURFACE, channel),
        event=f"cmd:{text(payload, 'trigger_id')}",
        direct=channel.startswith("D"),
        called=True,
        unseen=True,
    )


def person(user: str) -> Address:
    return Address(SURFACE, user)


def _thread(channel: str, thread: str, ts: str) -> Place | None:
    return Place(SURFACE, channel, thread) if thread and thread != ts else None
