"""At the door: real payloads bent in every way, and events that come several times, out of order, at two doors."""

import asyncio
import copy
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from functools import partial
from random import Random
from time import time
from typing import Final
from urllib.parse import urlencode

import httpx

from bot.demo.workplace.delivery import Delivery
from bot.demo.workplace.shapes import Obj
from tests.faults.audit import Finding, Found
from tests.faults.campaign import Field, Life, abreast, verdict
from tests.faults.ground import Ground
from tests.faults.kills import story

EVENTS: Final = 50
"""In one life."""
BENT: Final = 1_000
"""Payloads in one life."""
_TOGETHER: Final = 8
_DEEP = json.loads("[" * 40 + "]" * 40)
_IDS: Final = frozenset({"event_id", "trigger_id", "client_msg_id"})
# Each stands for a way in which something is not what it should be.
_ODD: Final[Sequence[object]] = (
    None, True, 0, -1, 1e308, "", " ", [], {}, [None], {"": None}, "\0", "\u202e", "\ud800", "<!channel>", "x" * 50_000,
    "../../..", "'; DROP TABLE cases; --", _DEEP,
)  # fmt: skip
# What a bent payload may lead to is not known, so that these alone are looked for.
_ALWAYS: Final = frozenset(
    {Finding.BAD_ANSWER, Finding.CORRUPT_FILE, Finding.GHOST_MESSAGE, Finding.EARLY_MESSAGE, Finding.OUT_OF_ORDER}
)


def bend(chance: Random, payload: Obj) -> Obj:
    """The payload with one to three places changed: gone, of another kind, doubled, far too long or too deep."""
    bent = copy.deepcopy(payload)
    _renew(chance, bent)
    for _ in range(chance.randint(1, 3)):
        place, name = chance.choice(list(_places(bent)) or [(bent, "type")])
        if chance.random() < 0.25:
            place.pop(name)
        else:
            place[name] = copy.deepcopy(chance.choice(_ODD))
    return bent


def _renew(chance: Random, payload: Obj) -> None:
    """Other ids than the one before had: else it is known already, and nobody looks into it."""
    event = payload.get("event")
    for place in (payload, event if isinstance(event, dict) else {}):
        place.update({name: f"{chance.getrandbits(64):x}" for name in _IDS & place.keys()})
    if isinstance(event, dict) and "ts" in event:
        event["ts"] = f"{chance.randrange(10**9, 2 * 10**9)}.{chance.randrange(10**6):06}"


def _places(value: object) -> Iterator[tuple[Obj, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield value, name
            yield from _places(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _places(inner)


def _body(kind: str, payload: Obj) -> tuple[bytes, str]:
    words = json.dumps(payload)
    if kind == "event":
        return words.encode(), "application/json"
    fields = {"payload": words} if kind == "interactive" else {k: str(v) for k, v in payload.items()}
    return urlencode(fields, errors="replace").encode(), "application/x-www-form-urlencoded"


async def _knock(here: Ground, url: str, body: bytes, sort: str, client: httpx.AsyncClient) -> int | None:
    """The status of the answer to a body that is rightly signed, whatever is in it."""
    stamp = str(int(time()))
    secret = here.workplace.signing_secret.encode()
    digest = hmac.new(secret, b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}", "Content-Type": sort}
    try:
        return (await client.post(url, content=body, headers=headers)).status_code
    except httpx.TransportError:
        return None


async def bent_payloads(field: Field) -> AsyncIterator[Life]:
    many = min(BENT, field.size)
    async for life in abreast(field, [partial(_bent, field, seed, many) for seed in field.seeds(BENT)]):
        yield life


async def _bent(field: Field, seed: int, many: int) -> Life:
    async with field.ground(seed) as here, httpx.AsyncClient(trust_env=False, timeout=30) as client:
        one = await here.up()
        await story(here)
        await here.rest()
        seen = [each for each in here.workplace.deliveries if each.answer.ok]
        bodies = [_bent_body(here.chance, here.chance.choice(seen)) for _ in range(many)]
        statuses: set[int | None] = set()
        for start in range(0, many, _TOGETHER):
            knocks = (_knock(here, one.url, body, sort, client) for body, sort in bodies[start : start + _TOGETHER])
            statuses |= set(await asyncio.gather(*knocks))
        await here.report()
        life = await verdict(here, f"{many} bent payloads of seed {seed}")
        found = [each for each in life.found if each.finding in _ALWAYS]
        wrong = sorted(str(status) for status in statuses if status is None or status >= 500)
        found += [Found(Finding.BAD_ANSWER, f"answers {wrong}")] if wrong else []
        ours = here.witness.sent()[-1].status
        return Life(life.label, found, struck=ours == 200)


def _bent_body(chance: Random, delivery: Delivery) -> tuple[bytes, str]:
    """Mostly its parts are changed, now and then its bytes."""
    body, sort = _body(delivery.kind, bend(chance, delivery.body))
    if chance.random() < 0.1:
        at = chance.randrange(len(body))
        body = body[:at] + (b"" if chance.random() < 0.5 else bytes([chance.randrange(256)]) + body[at + 1 :])
    return body, sort


async def several_times(field: Field) -> AsyncIterator[Life]:
    many = min(EVENTS, field.size)
    async for life in abreast(field, [partial(_several, field, seed, many) for seed in field.seeds(EVENTS)]):
        yield life


async def _several(field: Field, seed: int, many: int) -> Life:
    """Each event one to four times, in any order, at the doors of two processes at once."""
    async with field.ground(seed) as here, httpx.AsyncClient(trust_env=False, timeout=30) as client:
        urls = [(await here.up()).url for _ in range(2)]
        here.workplace.request_url = None
        for _ in range(many):
            await here.report()
        written = [each for each in here.witness.people() if each.transport == "lost"]
        knocks = [each for each in written for _ in range(here.chance.randint(1, 4))]
        here.chance.shuffle(knocks)
        for start in range(0, len(knocks), _TOGETHER):
            await asyncio.gather(
                *(_deliver(here, here.chance.choice(urls), each, client) for each in knocks[start : start + _TOGETHER])
            )
        return await verdict(here, f"{len(knocks)} deliveries of seed {seed}")


async def _deliver(here: Ground, url: str, delivery: Delivery, client: httpx.AsyncClient) -> None:
    body, sort = _body(delivery.kind, delivery.body)
    here.witness.knocked(delivery, await _knock(here, url, body, sort, client))
