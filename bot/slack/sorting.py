"""Which of what Slack sends is ours, and by which keys it is known again. Pure; runs before anything is kept.

One gesture can arrive several times: retries repeat the event id, a mention comes both as `app_mention` and as
`message` with the same timestamp, and now and then as two messages with one `client_msg_id`.
"""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Final

from bot.chat.arrivals import Arrival, Drop, arrival, key
from bot.chat.shapes import Obj, inside, objs, text
from handlers.domain.messages import Button

SHORTCUT: Final = "report_message"
KEPT_SUBTYPES: Final = frozenset({"", "file_share", "me_message", "thread_broadcast"})
OPENS_DIALOG: Final = frozenset(
    {Button.DECIDE, Button.RECORD, Button.READ_ALL, Button.CORRECT, Button.CHANGE_UNIT, Button.NEW_PERSON}
)
CHANGES: Final = frozenset({"message_changed", "message_deleted"})
"""Of a message that was there before (docs.slack.dev/reference/events/message)."""
_SLACKBOT: Final = "USLACKBOT"


def sort(payload: Obj, me: str) -> Arrival | Drop:
    """What to do with a payload. `me` is the bot's own member id, or empty while it is not known."""
    if text(payload, "command"):
        return arrival([key("cmd", text(payload, "trigger_id"))])
    sorter = _KINDS.get(text(payload, "type"))
    return sorter(payload, me) if sorter else Drop.NOT_OURS


def bot_in(payload: Obj, otherwise: str = "") -> str:
    """The bot's member id as the event itself tells it (`authorizations`)."""
    found = (text(one, "user_id") for one in objs(payload.get("authorizations")) if one.get("is_bot"))
    return next(found, "") or otherwise


def is_called(event: Obj, me: str) -> bool:
    """Whether the message speaks to the bot by name."""
    words = text(event, "text")
    by_name = bool(me) and any(f"<@{me}{end}" in words for end in ">|")
    return text(event, "type") == "app_mention" or by_name


def is_direct(event: Obj) -> bool:
    return text(event, "channel_type") == "im" or text(event, "channel").startswith("D")


def is_deleted(event: Obj) -> bool:
    """Whether a message is gone; where others stand below it Slack leaves a stone with nothing on it."""
    return text(event, "subtype") == "message_deleted" or text(event, "message", "subtype") == "tombstone"


def is_at_home(payload: Obj) -> bool:
    """Whether something was pressed on the home tab, where there is neither channel nor message."""
    return text(payload, "view", "type") == "home"


def message_key(team: str, channel: str, ts: str) -> str:
    """One message, however many events tell of it."""
    return key("msg", team, channel, ts)


def interaction_key(payload: Obj) -> str:
    """One press or shortcut."""
    trigger = text(payload, "trigger_id")
    if trigger:
        return key("act", trigger)
    action = next(iter(objs(payload.get("actions"))), {})
    stamp = text(action, "action_ts") or text(payload, "action_ts")
    return key("act", stamp, text(payload, "user", "id"), text(action, "action_id"))


def view_key(payload: Obj) -> str:
    """One submission of a dialog. Not its hash: that is the same when somebody sends a corrected dialog again."""
    values = json.dumps(inside(payload, "view", "state", "values"), sort_keys=True)
    moment = text(payload, "trigger_id") or sha256(values.encode()).hexdigest()
    return key("view", text(payload, "view", "id"), moment)


def _event(payload: Obj, me: str) -> Arrival | Drop:
    event = inside(payload, "event")
    sorter = _EVENTS.get(text(event, "type"))
    if sorter is None or _is_foreign(payload) or not sorter(event, bot_in(payload, me)):
        return Drop.NOT_OURS
    keys = [key("event", text(payload, "event_id"))]
    if text(event, "type") in _NO_MESSAGE:
        return arrival(keys)
    team = text(payload, "team_id")
    keys.append(message_key(team, text(event, "channel"), text(event, "ts")))
    if "client_msg_id" in event:
        keys.append(key("client", team, text(event, "client_msg_id")))
    return arrival(keys)


def _is_foreign(payload: Obj) -> bool:
    """Somebody of another organisation, in a channel that is shared with it (docs.slack.dev/apis/slack-connect)."""
    if payload.get("is_ext_shared_channel") is not True:
        return False
    home = {text(payload, name) for name in ("team_id", "context_team_id", "enterprise_id", "context_enterprise_id")}
    team = text(payload, "event", "user_team") or text(payload, "event", "source_team")
    return bool(team) and team not in home


def _is_ours(event: Obj, me: str) -> bool:
    """Somebody speaks to the bot: alone with it, by its name, or below one of its messages; or takes words back."""
    if text(event, "subtype") in CHANGES:
        return is_direct(event) and _is_change(event, me)
    user = text(event, "user")
    if event.get("bot_id") or text(event, "subtype") not in KEPT_SUBTYPES or user in ("", _SLACKBOT, me):
        return False
    thread = text(event, "thread_ts")
    answers = bool(thread) and thread != text(event, "ts")
    below_ours = answers and (not me or text(event, "parent_user_id") in ("", me))
    return is_direct(event) or is_called(event, me) or below_ours


def _is_change(event: Obj, me: str) -> bool:
    """Somebody's own words are others now, or gone. What Slack adds to a message by itself changes no words."""
    before, after = inside(event, "previous_message"), inside(event, "message")
    theirs = text(before, "user") not in ("", _SLACKBOT, me) and not before.get("bot_id")
    return theirs and (is_deleted(event) or text(before, "text") != text(after, "text"))


def _is_our_reaction(event: Obj, me: str) -> bool:
    """Somebody else's emoji on a message that is ours, or may be."""
    on_ours = not me or text(event, "item_user") in ("", me)
    return text(event, "item", "type") == "message" and text(event, "user") not in ("", me) and on_ours


def _is_home(event: Obj, me: str) -> bool:
    """Every tab of the bot's page tells that it was opened (docs.slack.dev/reference/events/app_home_opened)."""
    return text(event, "tab") == "home" and text(event, "user") not in ("", _SLACKBOT, me)


def _pressed(payload: Obj, me: str) -> Arrival | Drop:
    actions = objs(payload.get("actions"))
    if not actions or not all(text(action, "action_id") for action in actions) or not text(payload, "user", "id"):
        return Drop.MALFORMED
    direct = "view" in payload or any(text(action, "action_id") in OPENS_DIALOG for action in actions)
    return arrival([interaction_key(payload)], direct)


def _flagged(payload: Obj, me: str) -> Arrival | Drop:
    ours = text(payload, "callback_id") == SHORTCUT
    return arrival([interaction_key(payload)]) if ours else Drop.NOT_OURS


def _submitted(payload: Obj, me: str) -> Arrival | Drop:
    return arrival([view_key(payload)], direct=True)


_EVENTS: Final[Mapping[str, Callable[[Obj, str], bool]]] = {
    "message": _is_ours,
    "app_mention": _is_ours,
    "reaction_added": _is_our_reaction,
    "app_home_opened": _is_home,
}
_NO_MESSAGE: Final = frozenset({"reaction_added", "app_home_opened"})
_KINDS: Final[Mapping[str, Callable[[Obj, str], Arrival | Drop]]] = {
    "event_callback": _event,
    "block_actions": _pressed,
    "message_action": _flagged,
    "view_submission": _submitted,
}
