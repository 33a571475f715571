"""Which of what Teams sends is ours, and by which keys it is known again. Pure; runs before anything is kept.

Teams sends again what is not answered in time: first with the same id and timestamp, in the end with new ones.
"""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Final

from bot.chat.arrivals import Arrival, Drop, arrival, key
from bot.chat.shapes import Obj, inside, objs, text
from bot.teams.trust import tenant_of
from handlers.domain.inbound import Place

SURFACE: Final = "teams"
SHORTCUT: Final = "report_message"
EXECUTE: Final = "adaptiveCard/action"
FETCH_TASK: Final = "composeExtension/fetchTask"
SUBMIT_TASK: Final = "composeExtension/submitAction"
_ROOT: Final = ";messageid="


def sort(activity: Obj) -> Arrival | Drop:
    """What to do with an activity. Whatever Teams thinks of next is not ours."""
    sorter = _KINDS.get(text(activity, "type"))
    return sorter(activity) if sorter else Drop.NOT_OURS


def who_of(activity: Obj) -> str:
    """The person's id in the organisation's directory; empty for bots, guests of the chat and what is malformed."""
    return text(activity, "from", "aadObjectId").lower()


def place_of(activity: Obj) -> Place:
    """The conversation, without its thread, and the activity's own id."""
    return Place(SURFACE, text(activity, "conversation", "id").partition(_ROOT)[0], text(activity, "id"))


def root_of(activity: Obj) -> str:
    """The message that its thread began with; empty where there are no threads."""
    return text(activity, "conversation", "id").partition(_ROOT)[2]


def is_direct(activity: Obj) -> bool:
    return text(activity, "conversation", "conversationType") == "personal"


def is_called(activity: Obj) -> bool:
    """Whether the message speaks to the bot by name."""
    me = text(activity, "recipient", "id")
    return bool(me) and any(text(one, "mentioned", "id") == me for one in mentions(activity))


def mentions(activity: Obj) -> list[Obj]:
    return [one for one in objs(activity.get("entities")) if text(one, "type") == "mention"]


def data_of(activity: Obj) -> Obj:
    """What a button of ours carries, with what was filled in beside it: of an Execute, or of a Submit."""
    return inside(activity, "value", "action", "data") or inside(activity, "value", "data") or inside(activity, "value")


def is_pressed(activity: Obj) -> bool:
    """Whether a message is no message but a button of ours, as clients send it that know no Execute."""
    return bool(_name_in(inside(activity, "value")))


def key_of(activity: Obj) -> str:
    """One message, reaction or press, however often it is delivered."""
    return next(iter(_KEYS.get(text(activity, "type"), _message_keys)(activity)), "")


def _message_keys(activity: Obj) -> list[str]:
    return [_key("msg", activity, text(activity, "id"))]


def _change_keys(activity: Obj) -> list[str]:
    """An edit has the id of the message; what tells two apart is the time."""
    return [_key(text(activity, "type"), activity, text(activity, "id"), text(activity, "timestamp"))]


def _reaction_keys(activity: Obj) -> list[str]:
    kinds = " ".join(text(one, "type") for one in objs(activity.get("reactionsAdded")))
    return [_key("react", activity, text(activity, "id"), text(activity, "replyToId"), who_of(activity), kinds)]


def _invoke_keys(activity: Obj) -> list[str]:
    """Its own id, and what was pressed where by whom and when: either alone says that it is the same."""
    stamp = text(activity, "timestamp")
    what = (text(activity, "name"), text(activity, "replyToId") or "-", _name_in(data_of(activity)) or "-")
    keys = (_key("invoke", activity, text(activity, "id")), _key("click", activity, who_of(activity), *what, stamp))
    return [key for key in keys if key]


def _key(kind: str, activity: Obj, *parts: str) -> str:
    """Short, however long the ids are; empty where one is missing or is nothing that Teams would write."""
    whole = (tenant_of(activity), text(activity, "conversation", "id"), *parts)
    if not all(map(key, whole)):
        return ""
    return f"{kind}:{sha256(chr(0).join(whole).encode()).hexdigest()}"


def _name_in(data: Obj) -> str:
    return text(data, "action") or text(data, "dialog")


def _said(activity: Obj) -> Arrival | Drop:
    """Somebody speaks to the bot: alone with it, by its name, or in a thread that may be ours."""
    if not who_of(activity):
        return Drop.NOT_OURS
    ours = is_direct(activity) or is_called(activity) or is_pressed(activity) or may_answer(activity)
    return arrival(_message_keys(activity)) if ours else Drop.NOT_OURS


def may_answer(activity: Obj) -> bool:
    """Whether it stands below another message; a quoted one is told by the translation."""
    root = root_of(activity)
    quotes = any("schema.skype.com/Reply" in text(one, "content") for one in objs(activity.get("attachments")))
    return quotes or (bool(root) and root != text(activity, "id"))


def _reacted(activity: Obj) -> Arrival | Drop:
    """Teams tells of reactions to the bot's own messages only; one that is taken away says nothing."""
    added = objs(activity.get("reactionsAdded"))
    if not added or not who_of(activity):
        return Drop.NOT_OURS
    fine = text(activity, "replyToId") and all(text(one, "type") for one in added)
    return arrival(_reaction_keys(activity)) if fine else Drop.MALFORMED


def _invoked(activity: Obj) -> Arrival | Drop:
    name = text(activity, "name")
    if name not in (EXECUTE, SUBMIT_TASK) or not who_of(activity):
        return Drop.NOT_OURS
    keys = _invoke_keys(activity)
    return arrival(keys, direct=True) if keys else Drop.MALFORMED


def _changed(activity: Obj) -> Arrival | Drop:
    """What was written to the bot is edited or deleted; a deleted message tells of no mention any more."""
    ours = is_direct(activity) or is_called(activity) or text(activity, "type") == "messageDelete"
    told = text(activity, "channelData", "eventType") in _CHANGES
    return arrival(_change_keys(activity)) if ours and told and who_of(activity) else Drop.NOT_OURS


def _installed(activity: Obj) -> Arrival | Drop:
    fine = text(activity, "action") and text(activity, "conversation", "id")
    return arrival(_change_keys(activity)) if fine else Drop.NOT_OURS


_CHANGES: Final = frozenset({"editMessage", "softDeleteMessage"})
_KINDS: Final[Mapping[str, Callable[[Obj], Arrival | Drop]]] = {
    "message": _said,
    "messageReaction": _reacted,
    "invoke": _invoked,
    "installationUpdate": _installed,
    "messageUpdate": _changed,
    "messageDelete": _changed,
}
_KEYS: Final[Mapping[str, Callable[[Obj], list[str]]]] = {
    "messageReaction": _reaction_keys,
    "invoke": _invoke_keys,
    "installationUpdate": _change_keys,
    "messageUpdate": _change_keys,
    "messageDelete": _change_keys,
}
