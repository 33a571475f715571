"""How long it takes from the answer to the reporter's platform until leader and representative have their card."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Final

from benchmarks import databases, events, load, servers
from benchmarks.answering import Posted, posted
from benchmarks.frame import Question, Size, milliseconds, percentile, table

RATE: Final = 20
_REST: Final = 60.0
_SAID: Final = """\
Reports at an even pace, each from another unit than the ninety-nine before it, without an undo window. Counted from
when Slack has its answer until its Web API has accepted the card in the channel of leader and representative."""


async def measured(size: Size) -> tuple[load.Load, Sequence[float]]:
    """What was answered, and for each report the seconds until its card was accepted."""
    number = RATE * size.seconds
    requests = [events.signed(body, time.time()) for body in islice(events.bodies(), number)]
    with databases.sqlite() as database:
        async with servers.ours(database) as ours:
            answered = await load.steady(ours.port, requests, RATE)
            async with asyncio.timeout(_REST):
                while sum(map(len, (cards := _cards(posted(ours.api))).values())) < number:
                    await asyncio.sleep(0.5)
            await ours.stop()
    # The n-th report is from the n-th reporter: its card is the first of those in its unit's channel not yet counted.
    turns = {channel: iter(times) for channel, times in cards.items()}
    accepted = [next(turns[events.room(turn)]) for turn in range(number)]
    asked = [
        answered.began + turn / RATE + answer for turn, answer in zip(range(number), answered.answers, strict=True)
    ]
    return answered, [after - before for before, after in zip(asked, accepted, strict=True)]


def _cards(messages: Sequence[Posted]) -> Mapping[str, list[float]]:
    """When each card was accepted, by channel."""
    rooms = {events.room(number) for number in range(events.UNITS)}
    found: dict[str, list[float]] = defaultdict(list)
    for message in messages:
        if message.channel in rooms:
            found[message.channel].append(message.at)
    return found


async def _measure(size: Size) -> str:
    answered, took = await measured(size)
    rows = [
        (f"{RATE} a second for {size.seconds} s: p99 of the answer", milliseconds(answered.percentile(99)), ""),
        ("from the answer to the card, median", f"**{milliseconds(percentile(took, 50))}**", "150 ms or less"),
        ("from the answer to the card, p99", f"**{milliseconds(percentile(took, 99))}**", "500 ms or less"),
    ]
    return table(rows, _SAID)


QUESTION: Final = Question("cards", "From the answer to the card", _measure)
