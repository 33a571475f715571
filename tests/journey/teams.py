"""The people of a town on Teams: what they do reaches the bot as Microsoft would send it, signed and over HTTP."""

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

import httpx

from bot.chat.parsing import parse_json
from bot.chat.shapes import Obj, inside, objs, text
from handlers.domain.people import Person
from tests.journey import shown
from tests.teams.connector import FakeConnector, Message
from tests.teams.microsoft import activity, token

CARD = "application/vnd.microsoft.card.adaptive"
REPLY = "http://schema.skype.com/Reply"


@dataclass
class Teams:
    """`url` is where the bot takes what happens. `whispers` are sentences that one person alone was shown, by their id.

    `forms` stand in the place of a message for one person, until that message is updated for all.
    """

    connector: FakeConnector
    people: Mapping[str, Person]
    url: Callable[[], str]
    client: httpx.AsyncClient
    whispers: dict[str, list[str]] = field(default_factory=dict)
    forms: dict[tuple[str, str], tuple[int, Obj]] = field(default_factory=dict)
    _ids: "count[int]" = field(default_factory=lambda: count(1600000000001))

    def account(self, person: str) -> str:
        address = self.people[person].on("teams")
        assert address is not None
        return address.id

    def direct(self, person: str) -> str:
        """Their own conversation with the bot."""
        return f"a:{self.account(person)}"

    def writes(self, person: str, words: str, kind: str = "message") -> Obj:
        """To the bot, alone with it."""
        marked = {"contentType": "text/html", "content": f"<p>{html.escape(words)}</p>"}
        return self._of(person, activity(kind, text=words, attachments=[marked]), self.direct(person))

    def edits(self, person: str, id: str, words: str) -> Obj:
        """What they wrote to the bot before, under that id."""
        return {**self._of(person, activity("edit", text=words), self.direct(person)), "id": id}

    def deletes(self, person: str, id: str) -> Obj:
        return {**self._of(person, activity("delete"), self.direct(person)), "id": id}

    def quotes(self, person: str, message: Message, words: str) -> Obj:
        """An answer to one of the bot's messages, as Teams writes it: with that message in it."""
        quoted = f'<blockquote itemscope itemtype="{REPLY}" itemid="{message.id}"><p>…</p></blockquote>'
        marked = {"contentType": "text/html", "content": f"{quoted}<p>{html.escape(words)}</p>"}
        return self._of(person, activity("quoted", text=words, attachments=[marked]), message.conversation)

    def mentions(self, person: str, message: Message, words: str) -> Obj:
        """To the bot by its name, in the thread of a message."""
        below = f"{message.conversation};messageid={message.root or message.id}"
        return self._of(person, activity("mention", text=f"<at>Tidstyv</at> {words}\n"), below)

    def reacts(self, person: str, message: Message, emoji: str) -> Obj:
        added = [{"type": emoji}]
        told = activity("reaction", replyToId=message.id, reactionsAdded=added)
        return self._of(person, told, self._thread(message))

    def presses(self, person: str, message: Message, button: str, value: str = "", **filled: str) -> Obj:
        """A button of what the person has before them, with what is filled in by input name."""
        card = self.before(person, message)
        found = [one for one in shown.actions(card) if text(one, "verb") == button]
        action = next((one for one in found if not value or text(one, "data", "value") == value), None)
        assert action is not None, f"there is no such button among {shown.buttons(card)}"
        typed = {} if action.get("associatedInputs") == "none" else _typed(card, filled)
        does = {"type": "Action.Execute", "verb": button, "data": {**inside(action, "data"), **typed}}
        told = activity("press", replyToId=message.id, value={"action": does, "trigger": "manual"})
        if message.conversation.startswith("a:"):
            told["conversation"] = activity("message")["conversation"]
        return self._of(person, told, self._thread(message))

    def before(self, person: str, message: Message) -> Obj:
        """The card as the person has it before them: their form, or what all see."""
        edits, form = self.forms.get((person, message.id), (-1, {}))
        return form if edits == message.edits else card_of(message)

    async def deliver(self, told: Obj) -> httpx.Response:
        """As the Bot Framework does."""
        headers = {"Authorization": f"Bearer {token(self.connector.service_url)}"}
        return await self.client.post(self.url(), json=told, headers=headers)

    async def press(self, person: str, message: Message, told: Obj) -> Obj:
        """Deliver a press, and show the person what it is answered with."""
        response = await self.deliver(told)
        answer = parse_json(response.content)
        assert answer is not None, "Teams shows an error for an empty answer"
        if text(answer, "type") == CARD:
            self.forms[person, message.id] = (message.edits, inside(answer, "value"))
        else:
            self.whispers.setdefault(person, []).append(text(answer, "value"))
        return answer

    def _of(self, person: str, told: dict[str, object], conversation: str) -> Obj:
        """The activity as this person's, there and now."""
        who = self.people[person]
        sender = {"id": f"29:{person}", "name": who.name, "aadObjectId": self.account(person)}
        room = {**inside(told, "conversation"), "id": conversation}
        now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
        about = {"id": str(next(self._ids)), "timestamp": now, "serviceUrl": self.connector.service_url}
        return {**told, **about, "from": sender, "conversation": room}

    def _thread(self, message: Message) -> str:
        if message.conversation.startswith("a:"):
            return message.conversation
        return f"{message.conversation};messageid={message.root or message.id}"


def card_of(message: Message) -> Obj:
    return inside(objs(message.activity.get("attachments"))[0], "content")


def words_of(message: Message) -> str:
    return "\n".join(shown.words(card_of(message)))


def _typed(card: Obj, filled: Mapping[str, str]) -> dict[str, str]:
    """Every input as Teams sends it: what stood in it, or what was filled in; only what there is to choose from."""
    typed: dict[str, str] = {}
    for one in shown.inputs(card):
        id = text(one, "id")
        name = id.partition("-")[2] or id
        typed[id] = filled.get(name, text(one, "value"))
        choices = {text(choice, "value") for choice in objs(one.get("choices"))}
        assert not choices or typed[id] in {"", *choices}, f"{typed[id]} is not among {choices}"
    assert set(filled) <= {id.partition("-")[2] or id for id in typed}, f"there are only {list(typed)}"
    return typed
