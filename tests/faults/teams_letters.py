"""What Teams takes carries no mark: which letter a call is about, told by its conversation and the card it carries."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import text

from bot.chat.shapes import Obj, inside, objs
from bot.chat.shapes import text as word
from bot.chat.speech import Say
from bot.teams.draw import draw
from handlers.domain.messages import Destination, ToChannel, ToHidden, ToPerson, Whisper
from handlers.domain.people import Address, Organisation
from storage.outbox import open_content
from storage.vault import Ring
from tests.faults.reading import Reader
from tests.teams.connector import Call

_LETTERS: Final = text("SELECT mark, state, payload FROM outbox WHERE payload IS NOT NULL ORDER BY id")
_IN_HAND: Final = text("SELECT mark, attempts FROM outbox WHERE state = 'sending'")
_NEAREST: Final = ("sending", "unknown", "pending", "sent", "dead")
"""The first of these that fits is what a call is about: the same words may stand in two letters."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What a call carries where: `card` as JSON."""

    conversation: str
    card: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who can open a letter and read it: the bot's keys, who is who, and the words for it."""

    ring: Ring
    organisation: Organisation
    say: Say

    def opened(self, payload: bytes) -> Carried:
        content = open_content(self.ring, payload)
        return Carried(self._conversation(content.to), _written(draw(content.message, self.say).content))

    def _conversation(self, to: Destination) -> str:
        match to:
            case ToChannel(channel=channel):
                return channel
            case ToHidden(who=who) | Whisper(who=who):
                return direct(self.ring.reveal(who))
            case ToPerson(person=person):
                return direct(self.organisation.people[person].on("teams"))
            case _:
                return ""


def direct(who: Address | None) -> str:
    """Somebody's own conversation with the bot, at the local Bot Connector."""
    return f"a:{who.id}" if who else ""


def carried(call: Call) -> tuple[Carried, str]:
    """What a call carries, and the message its thread began with: empty for what stands by itself."""
    opens = call.operation == "open"
    room = word(call.body, "channelData", "channel", "id") if opens else call.path.split("/")[4]
    conversation, _, root = room.partition(";messageid=")
    activity = inside(call.body, "activity") if opens else call.body
    return Carried(conversation, _written(card_in(activity))), root


def card_in(activity: Obj) -> Obj:
    return next((inside(one, "content") for one in objs(activity.get("attachments"))), {})


def _written(card: object) -> str:
    return json.dumps(card, ensure_ascii=False, sort_keys=True)


class LetterReader(Reader):
    """Reads the letters as well. What it has opened once it knows, for the same letter is looked at often."""

    def __init__(self, url: str, envelope: Envelope) -> None:
        super().__init__(url)
        self._opened: dict[bytes, Carried] = {}
        self._open: Callable[[bytes], Carried] = envelope.opened

    def mark_of(self, call: Carried) -> str:
        """The mark of the committed letter that says this there; empty where there is none."""
        found = {state: mark for mark, state, seen in self._letters() if seen == call}
        return next((found[state] for state in _NEAREST if state in found), "")

    def in_hand(self) -> list[tuple[str, int]]:
        """The letters that somebody is sending, and which attempt it is."""
        with self._engine.connect() as connection:
            return [(mark, attempts) for mark, attempts in connection.execute(_IN_HAND)]

    def _letters(self) -> Iterator[tuple[str, str, Carried]]:
        with self._engine.connect() as connection:
            rows = connection.execute(_LETTERS).all()
        for mark, state, payload in rows:
            sealed = bytes(payload)
            if sealed not in self._opened:
                self._opened[sealed] = self._open(sealed)
            yield mark, state, self._opened[sealed]
