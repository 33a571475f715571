"""How many messages a second leave the outbox, each destination in its order."""

import os
import re
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from time import perf_counter
from typing import Final

from benchmarks import databases, servers
from benchmarks.answering import Posted, posted
from benchmarks.burst import Kind
from benchmarks.frame import Question, Size, spread, table
from bot.wiring import House, build
from config.settings import load_settings
from handlers.domain.messages import Letter, Message, Priority, Quote, ToPerson
from handlers.domain.reading import Language
from handlers.domain.texts import Words
from handlers.ports import UnitOfWork

_EACH: Final = 10
_SAID: Final = """\
Letters that wait, ten for each person, claimed, drawn, posted to a Web API that says yes at once, and settled, by one
worker. Afterwards it is held against what the Web API has accepted: every letter once, each person's in their order."""


def _queue(uow: UnitOfWork, number: int) -> None:
    for turn in range(number):
        person = turn % (number // _EACH)
        message = Message(Language.NB, (Quote(Words(f"Melding {turn} om samme sak, like lang som de fleste er.")),))
        to = ToPerson("slack", f"reporter-{person}")
        uow.outbox.put(Letter(f"letter-{turn}", to, message, Priority.NOTE, f"case-{person}"))


async def _rate(kind: Kind, size: Size) -> float:
    """Messages a second."""
    with kind() as database:
        async with servers.web_api() as api:
            with servers.settings_for(database, api) as settings:
                house = build(load_settings({**os.environ, **settings}))
                try:
                    await house.start(working=False, listens=False)
                    seconds = await _drained(house, size)
                finally:
                    await house.close()
            _check(posted(api), size)
    return size.letters / seconds


async def _drained(house: House, size: Size) -> float:
    await house.database.transactions.run(lambda uow: _queue(uow, size.letters))
    started = perf_counter()
    while await house.worker.send_out():
        pass
    return perf_counter() - started


def _check(messages: Sequence[Posted], size: Size) -> None:
    turns: dict[str, list[int]] = defaultdict(list)
    for message in messages:
        turns[message.channel].append(int(re.findall(r"\d+", message.text)[0]))
    if sum(map(len, turns.values())) != size.letters or any(each != sorted(set(each)) for each in turns.values()):
        raise RuntimeError("a letter is missing, was sent twice, or stands before one that was queued earlier")


async def _measure(kind: Kind, goal: str, size: Size) -> str:
    rates = [await _rate(kind, size) for _ in range(size.rounds)]
    return table([(f"messages a second, of {size.letters:,}", spread(rates, 0), goal)], _SAID)


QUESTIONS: Final = (
    Question("sending", "Messages sent, on SQLite", partial(_measure, databases.sqlite, "300 or more")),
    Question("sending-postgres", "Messages sent, on PostgreSQL", partial(_measure, databases.postgres, "150 or more")),
)
