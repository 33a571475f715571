"""views.*: dialogs opened by a trigger, changed under a hash, stacked three high; and the home tab."""

from typing import Final

from bot.demo.workplace import payloads
from bot.demo.workplace.args import Ask
from bot.demo.workplace.limits import check_view, is_too_large
from bot.demo.workplace.model import Trigger, View
from bot.demo.workplace.refusals import SlackError
from bot.demo.workplace.rendering import view_json
from bot.demo.workplace.shapes import Obj, obj, objs, text
from bot.demo.workplace.state import State

TRIGGER_SECONDS: Final = 3.0
MOST_STACKED: Final = 3


def open_view(ask: Ask) -> Obj:
    trigger_id = ask.args.need("trigger_id")
    body = _body(ask, "modal")
    trigger = _exchange(ask.state, trigger_id)
    return {"view": view_json(ask.state, stacked(ask.state, trigger.user, body))}


def push_view(ask: Ask) -> Obj:
    trigger_id = ask.args.need("trigger_id")
    body = _body(ask, "modal")
    trigger = _exchange(ask.state, trigger_id)
    below = ask.state.views.get(trigger.view_id)
    if below is None or not below.is_open:
        raise SlackError("not_found")
    if sum(view.is_open and view.root == below.root for view in ask.state.views.values()) >= MOST_STACKED:
        raise SlackError("push_limit_reached")
    return {"view": view_json(ask.state, stacked(ask.state, trigger.user, body, below))}


def update_view(ask: Ask) -> Obj:
    view = _named(ask)
    body = _body(ask, text(view.body, "type"))
    _match_hash(ask, view)
    replace(ask.state, view, body)
    return {"view": view_json(ask.state, view)}


def publish_view(ask: Ask) -> Obj:
    user = ask.state.user(ask.args.need("user_id"))
    body = _body(ask, "home")
    home = ask.state.homes.get(user.id)
    if home is None:
        home = View(ask.state.new_id("V"), user.id, body, "", "")
        home.root = home.id
        ask.state.homes[user.id] = ask.state.views[home.id] = home
    else:
        _match_hash(ask, home)
    replace(ask.state, home, body)
    return {"view": view_json(ask.state, home)}


def stacked(state: State, user_id: str, body: Obj, below: View | None = None) -> View:
    """Put a dialog before a person, on top of `below` where there is one."""
    view = View(state.new_id("V"), user_id, {}, "", "")
    view.root, view.previous = (below.root, below.id) if below else (view.id, "")
    state.views[view.id] = view
    replace(state, view, body)
    return view


def replace(state: State, view: View, body: Obj) -> None:
    """New content in the same view, under a new hash."""
    view.body = body | {"blocks": payloads.with_ids(state, objs(body.get("blocks")))}
    view.hash = f"{int(state.clock.time())}.{state.new_id('').lower()}"
    state.touch()


def checked(state: State, given: object, kind: str, lacking: frozenset[str]) -> Obj:
    """The view if Slack would take it; raises what Slack answers if not."""
    problems = check_view(given, lacking)
    if problems:
        raise SlackError("invalid_arguments", problems)
    body = obj(given)
    if text(body, "type") != kind:
        raise SlackError("invalid_arguments", [f"[ERROR] must be {kind} [json-pointer:/view/type]"])
    if is_too_large(body):
        raise SlackError("view_too_large")
    return body


def _body(ask: Ask, kind: str) -> Obj:
    given = ask.args.structure("view", "invalid_arguments")
    if given is None:
        raise SlackError("invalid_arguments", ["[ERROR] missing required field: view"])
    body = checked(ask.state, given, kind, ask.lacking_blocks)
    external = text(body, "external_id")
    own = ask.args.text("view_id") or ask.args.text("external_id")
    for view in ask.state.views.values():
        taken = external and text(view.body, "external_id") == external and view.is_open
        if taken and own not in (view.id, external):
            raise SlackError("duplicate_external_id")
    return body


def _exchange(state: State, trigger_id: str) -> Trigger:
    """The trigger, used up: known, not used before, and not older than three seconds."""
    trigger = state.triggers.get(trigger_id)
    if trigger is None:
        raise SlackError("invalid_trigger_id")
    if trigger.used:
        raise SlackError("exchanged_trigger_id")
    if state.clock.time() - trigger.made_at > TRIGGER_SECONDS:
        raise SlackError("expired_trigger_id")
    trigger.used = True
    return trigger


def _named(ask: Ask) -> View:
    view_id, external = ask.args.text("view_id"), ask.args.text("external_id")
    for view in ask.state.views.values():
        if view.is_open and (view.id == view_id or (external and text(view.body, "external_id") == external)):
            return view
    raise SlackError("not_found")


def _match_hash(ask: Ask, view: View) -> None:
    given = ask.args.text("hash")
    if given and given != view.hash:
        raise SlackError("hash_conflict")
