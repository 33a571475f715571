"""Answers outside the Web API: to a response_url, and in the body of the answer to a slash command."""

from dataclasses import dataclass
from typing import Final

from bot.demo.workplace import payloads
from bot.demo.workplace.core import Core
from bot.demo.workplace.limits import check_blocks
from bot.demo.workplace.model import BOT_USER_ID, Message
from bot.demo.workplace.refusals import SlackError
from bot.demo.workplace.rendering import message_json
from bot.demo.workplace.shapes import Obj, objs, text

MOST_USES: Final = 5
LIFETIME_SECONDS: Final = 30 * 60


@dataclass(frozen=True)
class Response:
    """Whom a response is for, where, and which message the gesture was made on (empty for a command)."""

    user: str
    channel: str
    ts: str


def use_response_url(core: Core, key: str, body: Obj) -> None:
    """Answer by a response address: five times within thirty minutes, whether or not the bot is a member."""
    url = core.state.response_urls.get(key)
    if url is None:
        raise SlackError("invalid_url")
    if core.state.clock.time() - url.made_at > LIFETIME_SECONDS:
        raise SlackError("expired_url")
    if url.uses >= MOST_USES:
        raise SlackError("used_url")
    respond(core, Response(url.user, url.channel, url.ts), body)
    url.uses += 1


def respond(core: Core, response: Response, body: Obj) -> None:
    """Replace or delete the message the gesture was made on, or say something new."""
    original = core.state.shown_to(response.user, response.channel, response.ts) if response.ts else None
    if body.get("delete_original") and original:
        return _withdraw(core, original)
    draft = _drafted(core, response, body)
    if body.get("replace_original") and original:
        return _rewrite(core, original, draft)
    if text(body, "response_type") == "in_channel":
        core.state.keep(draft)
        channel = core.state.channel(draft.channel)
        return core.tell_later(payloads.message_event(core.state, draft), channel)
    draft.only_for = response.user
    core.state.ephemerals.append(draft)
    core.state.touch()


def _drafted(core: Core, response: Response, body: Obj) -> Message:
    blocks = objs(body.get("blocks"))
    problems = check_blocks(blocks, lacking=core.lacking_blocks)
    if problems:
        raise SlackError("invalid_blocks", problems)
    if not (text(body, "text").strip() or blocks):
        raise SlackError("no_text")
    state = core.state
    words, shown = text(body, "text"), payloads.with_ids(state, blocks)
    draft = Message(response.channel, state.next_ts(), BOT_USER_ID, words, shown, bot_id=state.bot_id)
    draft.thread_ts = text(body, "thread_ts")
    return draft


def _withdraw(core: Core, original: Message) -> None:
    if original.only_for:
        core.state.ephemerals.remove(original)
        return core.state.touch()
    core.state.remove(original)
    core.tell_later(payloads.deleted_event(core.state, original), core.state.channel(original.channel))


def _rewrite(core: Core, original: Message, draft: Message) -> None:
    before = message_json(core.state, original)
    original.text, original.blocks = draft.text, draft.blocks
    core.state.touch()
    if not original.only_for:
        channel = core.state.channel(original.channel)
        core.tell_later(payloads.changed_event(core.state, original, before), channel)
