"""Microsoft's playground for Teams bots: what people do and see in it, over its own HTTP.

It is Teams' client and Bot Connector in one, on this machine. It lets one user write by itself and any other by
activities that are written out. It shows what is sent to that user and in channels and groups; what goes to others
stands in its record alone. Source: the package's own server, version 0.2.28.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import httpx
from aiohttp import ClientWebSocketResponse

from bot.chat.parsing import parse_json
from bot.chat.shapes import Obj, inside, objs, text
from tests.e2e_teams.cards import button, read
from tests.e2e_teams.cast import BOT, NURSE, TALK, Member

PATIENCE: Final = 30.0


@dataclass
class Shown:
    """A message as it stands in the playground. `thread` is the conversation one answers it in."""

    id: str
    conversation: str
    thread: str
    content: Obj
    edits: int = 0

    @property
    def words(self) -> str:
        """Everything that can be read on it."""
        return read(self.content)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request of the record with its answer; `inbound` where it went to the bot."""

    inbound: bool
    method: str
    path: str
    body: Obj
    status: int
    answer: Obj


@dataclass
class Playground:
    """Gestures return when the bot has answered them; what comes of it is waited for with `until`."""

    url: str
    folder: Path
    client: httpx.AsyncClient
    messages: dict[str, Shown] = field(default_factory=dict)

    async def says(self, words: str) -> str:
        """The nurse writes to the bot, in the chat of the two; the id of the activity, as the bot knows it."""
        body = {"from": {"id": NURSE.teams_id}, "text": words, "textFormat": "plain"}
        await self._post(f"/_conversation/v1/conversations/{TALK}/messages", body)
        await self.until(lambda: bool(self._heard(words)))
        return self._heard(words)[-1]

    async def mentions(self, who: Member, thread: str, words: str) -> None:
        """Anybody speaks to the bot by name, in a thread."""
        at = f"<at>{BOT['name']}</at>"
        entity = {"type": "mention", "mentioned": BOT, "text": at}
        sent = {"type": "message", "text": f"{at} {words}", "textFormat": "plain", "entities": [entity]}
        await self.does(who, thread, **sent)

    async def presses(self, who: Member, on: Shown, name: str, **filled: str) -> Obj:
        """A button, by its name, of a message; the body of the answer."""
        return await self.sends_form(who, on, on.content, name, **filled)

    async def sends_form(self, who: Member, on: Shown, card: Obj, name: str, **filled: str) -> Obj:
        """A button of a card that stands in a message's place, with what is filled in: `_` in a name is a hyphen."""
        action = dict(button(card, name))
        data = {**inside(action, "data"), **{key.replace("_", "-", 1): value for key, value in filled.items()}}
        value = {"action": action | {"data": data}, "trigger": "manual"}
        return await self.invokes(who, on.thread, "adaptiveCard/action", value, on.id)

    async def invokes(self, who: Member, conversation: str, name: str, value: Obj, below: str = "") -> Obj:
        sent = {"name": name, "from": {"id": who.teams_id}, "conversation": {"id": conversation}, "value": value}
        return await self._post("/_conversation/v1/invoke", sent | ({"replyToId": below} if below else {}))

    async def reacts(self, who: Member, on: Shown, kind: str) -> None:
        await self.does(who, on.thread, type="messageReaction", replyToId=on.id, reactionsAdded=[{"type": kind}])

    async def does(self, who: Member, where: str, **changes: object) -> Obj:
        """Any activity of anybody; what was sent, so that it can be sent again."""
        base, _, root = where.partition(";messageid=")
        answer = await self.client.get(
            f"{self.url}/_internal/v1/customActivities/template", params={"conversationId": base}
        )
        sender = {"id": who.teams_id, "name": who.name, "aadObjectId": who.object_id}
        activity: dict[str, object] = {**(parse_json(answer.content) or {}), "from": sender, **changes}
        if root:
            activity["conversation"] = {**inside(activity, "conversation"), "id": where}
        await self.delivers(activity)
        return activity

    async def delivers(self, activity: Obj) -> None:
        await self._post("/_internal/v1/customActivities", activity)

    async def until(self, what: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not what():
                await asyncio.sleep(0.02)

    async def message(self, conversation: str, words: str) -> Shown:
        """The newest message there that says this, once it does."""
        await self.until(lambda: bool(self.saying(conversation, words)))
        return self.saying(conversation, words)[-1]

    def saying(self, conversation: str, words: str) -> list[Shown]:
        return [one for one in self.messages.values() if one.conversation == conversation and words in one.words]

    def record(self) -> list[Exchange]:
        """Everything that went between the two, oldest first."""
        logs = (self.folder / "devTools").glob("events_recording_*.log")
        parts = [part for log in logs for part in log.read_text("utf-8").split("\n---\n")]
        found = (parse_json(part.encode()) for part in parts)
        return [_exchange(one) for one in found if one]

    def _heard(self, words: str) -> list[str]:
        """The ids of what the bot was told in these words; the record is written a moment later."""
        return [text(one.body, "id") for one in self.record() if one.inbound and text(one.body, "text") == words]

    def sent_to(self, who: Member) -> list[str]:
        """What the bot wrote to somebody who does not sit at the playground, oldest first."""
        ours = [one for one in self.record() if not one.inbound]
        opened = [one for one in ours if one.path.endswith("/v3/conversations")]
        ids = (who.teams_id, who.object_id)
        rooms = {text(one.answer, "id") for one in opened if any(id in str(one.body) for id in ids)}
        return [read(one.body) for one in ours if any(f"/{room}/" in one.path for room in rooms)]

    async def watch(self, stream: ClientWebSocketResponse) -> None:
        """Keep up with what is shown."""
        async for frame in stream:
            event = parse_json(str(frame.data).encode()) or {}
            message, conversation = inside(event, "message"), text(event, "actionConversationId")
            cards = [inside(one, "content") for one in objs(message.get("attachments"))]
            id = text(message, "messageId")
            if not cards:
                continue
            before = self.messages.get(id)
            base = conversation.partition(";messageid=")[0]
            thread = text(message, "postConversationId") or (before.thread if before else conversation)
            self.messages[id] = Shown(id, base, thread, cards[0], before.edits + 1 if before else 0)

    async def _post(self, path: str, body: Obj) -> Obj:
        response = await self.client.post(self.url + path, json=body)
        assert response.is_success, (response.status_code, response.text)
        return parse_json(response.content) or {}


def _exchange(one: Obj) -> Exchange:
    request, response = inside(one, "request"), inside(one, "response")
    path = unquote(text(request, "url"))
    status = response.get("statusCode")
    inbound = text(one, "direction").endswith("User Application")
    body, answer = inside(request, "body"), inside(response, "body")
    return Exchange(inbound, text(request, "method"), path, body, status if isinstance(status, int) else 0, answer)
