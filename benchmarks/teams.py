"""How fast Teams' activities are written down and answered, beside the SDK's own adapter that keeps nothing."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, cycle, islice
from statistics import median
from typing import Final

from benchmarks import databases, events, load, servers
from benchmarks.frame import Question, Row, Size, milliseconds, spread, table

TENANT: Final = "0f0f0f0f-0000-4000-8000-000000000001"
RATE: Final = 50
_FEWER: Final = 8
"""The bare adapter answers so much less that it gets so many fewer: the rate is what is compared."""

_SAID: Final = f"""\
Direct messages with the reports in `tests/corpus`, each from somebody else, over sixteen kept connections; the bare
adapter and ours in turn, each a process of its own and fresh for every round. Both let an emulator in, so that neither
checks a token. The bare one is the SDK's own adapter on aiohttp with an empty handler and keeps nothing;
ours is `tidstyv run` on SQLite, with every activity sealed and committed before its answer, and looked for in the
database afterwards. The bare adapter gets an eighth of the activities: the rate is compared. Most of its time goes into
the SDK's turn, which ours takes behind the inbox. {RATE} a second are asked of ours alone."""


def requests(service_url: str) -> Iterator[bytes]:
    """One activity after the other, no two with the same id or conversation."""
    words = cycle(events.reports())
    return (_request(_activity(number, next(words), service_url)) for number in count())


def _activity(number: int, words: str, service_url: str) -> bytes:
    object_id = f"00000000-0000-4000-8000-{number:012d}"
    told = {
        "type": "message",
        "id": str(1_795_000_000_000 + number),
        "timestamp": "2026-11-22T08:15:00.1234567Z",
        "localTimestamp": "2026-11-22T09:15:00.1234567+01:00",
        "channelId": "msteams",
        "serviceUrl": service_url,
        "from": {"id": f"29:{number}", "name": "Kari Nes", "aadObjectId": object_id},
        "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": f"a:{number}"},
        "recipient": {"id": "28:tidstyv", "name": "Tidstyv"},
        "channelData": {"tenant": {"id": TENANT}},
        "text": words,
        "textFormat": "plain",
        "locale": "nb-NO",
        "entities": [{"locale": "nb-NO", "country": "NO", "platform": "iOS", "type": "clientInfo"}],
    }
    return json.dumps(told).encode()


def _request(body: bytes) -> bytes:
    head = "POST /api/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def _round(size: Size) -> tuple[load.Load, load.Load, load.Load]:
    """The bare adapter, ours, and ours at a steady rate."""
    async with servers.bare("benchmarks.bare_teams") as port:
        fewer = list(islice(requests("http://127.0.0.1:9/"), size.burst // _FEWER))
        bare = await load.burst(port, fewer)
    with databases.sqlite() as database:
        emulated = replace(database, environ={"TEAMS_EMULATOR": "1"})
        async with servers.ours(emulated) as ours:
            own = list(islice(requests(f"http://127.0.0.1:{ours.api}/"), size.burst))
            burst = await load.burst(ours.port, own)
            await ours.stop()
        if database.ask("SELECT count(*) FROM inbox")[0][0] != len(own):
            raise RuntimeError("an activity that was answered is not in the database")
    return bare, burst, await _steadily(size)


async def _steadily(size: Size) -> load.Load:
    with databases.sqlite() as database:
        async with servers.ours(replace(database, environ={"TEAMS_EMULATOR": "1"})) as ours:
            wanted = islice(requests(f"http://127.0.0.1:{ours.api}/"), RATE * size.seconds)
            steady = await load.steady(ours.port, list(wanted), RATE)
            await ours.stop()
            return steady


async def _measure(size: Size) -> str:
    rounds = [await _round(size) for _ in range(size.rounds)]
    return table(_rows(rounds, size), _SAID)


def _rows(rounds: Sequence[tuple[load.Load, load.Load, load.Load]], size: Size) -> Sequence[Row]:
    bare, own = [one.rate for one, _, _ in rounds], [one.rate for _, one, _ in rounds]
    steady = [one for _, _, one in rounds]
    ratios = [each / other for other, each in zip(bare, own, strict=True)]
    return [
        (f"bare adapter: activities a second, burst of {size.burst // _FEWER:,}", spread(bare, 0), ""),
        (f"ours: the same, burst of {size.burst:,}", spread(own, 0), ""),
        ("ours over the bare adapter", spread(ratios), "8 or more"),
        (f"ours, {RATE} a second for {size.seconds} s: median of the answer", _time(steady, 50), ""),
        ("the same: p99 of the answer", f"**{_time(steady, 99)}**", "under 100 ms"),
    ]


def _time(loads: Sequence[load.Load], percent: int) -> str:
    return milliseconds(median(one.percentile(percent) for one in loads))


QUESTION: Final = Question("teams", "Activities from Teams", _measure)
