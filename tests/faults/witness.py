"""The first and the third ledger: what was sent to the bot and what it answered, and what Slack took from it."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from bot.demo.workplace import Workplace
from bot.demo.workplace.delivery import RETRY_AFTER, Delivery
from bot.demo.workplace.model import Accepted
from bot.demo.workplace.shapes import obj, text
from tests.faults.ledgers import Post, Sent
from tests.faults.reading import Reader

TOKEN: Final = re.compile(r"Nummer \d+x")
_GIVEN_UP: Final = len(RETRY_AFTER)


class _Taken(list[Accepted]):
    """The workplace's own ledger of posts, that looks into the database at the moment each line is written."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.committed: list[bool] = []
        self._reader = reader

    def append(self, line: Accepted) -> None:
        super().append(line)
        mark = _mark(line)
        self.committed.append(bool(mark) and self._reader.knows(mark))


class Witness:
    """Stands beside a workplace and reads its ledgers."""

    def __init__(self, workplace: Workplace, reader: Reader) -> None:
        self._workplace = workplace
        self._taken = _Taken(reader)
        self._knocked: list[Sent] = []
        workplace.state.accepted = self._taken

    def sent(self) -> list[Sent]:
        """Every delivery of what a person did."""
        return [*(_sent(delivery) for delivery in self.people()), *self._knocked]

    def knocked(self, delivery: Delivery, status: int | None) -> None:
        """The same was delivered once more, by somebody else than the workplace."""
        self._knocked.append(replace(_sent(delivery), status=status))

    def unheard(self) -> int:
        """Events that the bot has not taken yet, and that will be sent again."""
        answered: dict[str, bool] = {}
        for delivery in self.people():
            over = delivery.answer.ok or delivery.attempt >= _GIVEN_UP or delivery.kind != "event"
            answered[delivery.id] = answered.get(delivery.id, False) or over
        return sum(not over for over in answered.values())

    def posts(self) -> tuple[list[Post], list[Post]]:
        """What was posted, and what was drawn over it or whispered."""
        posted: list[Post] = []
        drawn: list[Post] = []
        for line, committed in zip(self._taken, self._taken.committed, strict=True):
            (posted if line.method == "chat.postMessage" else drawn).append(self._post(line, committed))
        return posted, drawn

    def people(self) -> Iterator[Delivery]:
        """Every delivery but those that tell the bot of its own messages."""
        for delivery in self._workplace.deliveries:
            event = obj(delivery.body.get("event"))
            if delivery.kind != "event" or not (event.get("bot_id") or event.get("subtype")):
                yield delivery

    def _post(self, line: Accepted, committed: bool) -> Post:
        channel = self._workplace.state.channel(line.channel)
        reader = next((one for one in channel.members if channel.is_im and one != self._workplace.state.bot.id), "")
        hidden = json.dumps([line.blocks, line.metadata], ensure_ascii=False)
        return Post(_mark(line), line.channel, line.thread_ts, line.text, reader, committed, hidden, line.at)


def _mark(line: Accepted) -> str:
    return text(obj(obj(line.metadata).get("event_payload")), "o")


def _sent(delivery: Delivery) -> Sent:
    event = obj(delivery.body.get("event"))
    found = TOKEN.search(text(event, "text"))
    # A reply in a thread may quote a report; only what stands at the top is one.
    is_report = found is not None and not event.get("thread_ts")
    words = found[0] if found and is_report else ""
    return Sent(delivery.id, delivery.answer.status, words, text(event, "user"), delivery.at)
