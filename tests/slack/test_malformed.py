"""Whatever Slack could never have sent, though signed: a bad request or none of ours, never an error, never a trace.

`MALFORMED_EXAMPLES` in the environment says how many mutations are tried; the whole is twenty thousand.
"""

import asyncio
import json
import os
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from time import time
from urllib.parse import urlencode

import httpx
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.demo.workplace import BOT_USER_ID, Channel, User, Workplace
from bot.slack.door import PATH
from bot.slack.signature import signature
from tests.slack.conftest import KARI, LISE, OPEN, WARD, House, build, open_views, put
from tests.slack.golden_messages import CARD, CASE, CHOICES, DECISION

EXAMPLES = int(os.environ.get("MALFORMED_EXAMPLES", "300"))
WORDS = ("\ud800", "\0", "\u202e" + "x" * 300, "x" * 50_000, "9" * 4_000, "<@", "<@U0>", "../..", "%s", "", " ")
SHAPES: tuple[object, ...] = (
    [],
    {},
    [[]],
    [{}],
    {"": {}},
    [None],
    {"id": 7},
    {"type": "message"},
    {"text": {"text": []}},
)
VALUES = (None, True, False, 0, -1, 10**30, 1e308, float("nan"))


def odd(chance: Random) -> object:
    """Something that does not belong where it is put; None takes away what was there."""
    return deepcopy(
        chance.choice([*WORDS, *SHAPES, *VALUES, "".join(chr(chance.randrange(0x11000)) for _ in range(9))])
    )


@dataclass(repr=False)  # a failing example is told with it, and what Slack sends is long
class Ward:
    """A surface behind a door of its own, in an event loop of its own, and what Slack really sends it."""

    runner: asyncio.Runner
    house: House
    url: str
    secret: str
    payloads: list[object]
    client: httpx.AsyncClient

    def knock(self, payload: object, as_form: bool) -> int:
        """The answer to it; what was kept is worked on as well."""
        return self.runner.run(self._knock(payload, as_form))

    async def _knock(self, payload: object, as_form: bool) -> int:
        written = json.dumps(payload)
        body = (urlencode({"payload": written}) if as_form else written).encode()
        stamp = str(int(time()))
        headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature(self.secret, stamp, body)}
        # What came before must not make this a repetition: it is to be dealt with.
        self.house.intake.keys.clear()
        answer = await self.client.post(self.url, content=body, headers=headers)
        await self.house.work()
        return answer.status_code


async def real(workplace: Workplace, house: House) -> list[object]:
    """One of each kind of payload, as people's gestures make them."""
    house.core.answer = DECISION
    card, choices = await put(house, CARD), await put(house, CHOICES)
    message = await workplace.say(LISE, OPEN, "Fyll ut skjema B")
    await workplace.dm(KARI, "vi teller <bleier> & mer", files=["skjema.pdf"])
    await workplace.say(LISE, OPEN, "@tidstyv denne lista")
    await workplace.say(LISE, WARD, "ser på det", card)
    await workplace.react(LISE, WARD, card, "eyes")
    await workplace.press(LISE, WARD, card, "support")
    await workplace.choose(LISE, WARD, choices, "pick_unit", f"{CASE}|u-7")
    await workplace.shortcut(KARI, OPEN, message.ts, "report_message")
    await workplace.slash(KARI, OPEN, "/tidstyv", "vi teller bleier")
    await workplace.open_home(KARI)
    await workplace.press(LISE, WARD, card, "decide")
    [view] = open_views(workplace)
    await workplace.choose_in_view(LISE, view, "outcome", "removed")
    await workplace.submit(LISE, view, {"sentence": "ja", "answer_by": "2027-02-01"})
    house.core.answer = None
    return [delivery.body for delivery in workplace.deliveries]


async def opened() -> tuple[House, Workplace, TestServer, list[object]]:
    workplace = Workplace(
        users=[User(KARI, "kari", "Kari Nes"), User(LISE, "lise", "Lise Vik")],
        channels=[Channel(name, name, members=[BOT_USER_ID, KARI, LISE]) for name in (WARD, OPEN)],
    )
    await workplace.start()
    house = build(workplace)
    app = web.Application()
    app.add_routes(house.surface.routes)
    server = TestServer(app)
    await server.start_server()
    workplace.request_url = str(server.make_url(PATH))
    await house.surface.start()
    return house, workplace, server, await real(workplace, house)


@pytest.fixture(scope="module")
def ward() -> Iterator[Ward]:
    with asyncio.Runner() as runner:
        house, workplace, server, payloads = runner.run(opened())
        client = httpx.AsyncClient(trust_env=False, timeout=60)
        yield Ward(runner, house, str(server.make_url(PATH)), workplace.signing_secret, payloads, client)
        runner.run(client.aclose())
        runner.run(workplace.settled())
        runner.run(house.surface.close())
        runner.run(server.close())
        runner.run(workplace.stop())


def spots(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to everything that is inside."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in inside:
        yield (*path, name)
        yield from spots(inner, (*path, name))


def changed(payload: object, chance: Random) -> object:
    """With something odd somewhere in it."""
    places = list(spots(payload))
    if not places:
        return payload
    path, put_there = chance.choice(places), odd(chance)
    whole = deepcopy(payload)
    there = whole
    for name in path[:-1]:
        there = there[name]  # type: ignore[index]
    if put_there is None:
        del there[path[-1]]  # type: ignore[attr-defined]
    else:
        there[path[-1]] = put_there  # type: ignore[index]
    return whole


def test_the_payloads_are_of_every_kind(ward: Ward) -> None:
    kinds = [one.get("type", "command") for one in ward.payloads if isinstance(one, dict)]
    assert {"event_callback", "block_actions", "message_action", "command", "view_submission"} <= set(kinds)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**64))
def test_what_is_signed_and_malformed_is_answered_and_leaves_no_trace(
    ward: Ward, seed: int, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = Random(seed)
    payload = chance.choice(ward.payloads)
    for _ in range(chance.randint(1, 4)):
        payload = changed(payload, chance)
    caplog.clear()
    assert ward.knock(payload, as_form=chance.random() < 0.5) in (200, 400)
    said = capsys.readouterr()
    assert "Traceback" not in caplog.text + said.out + said.err


@pytest.mark.parametrize("part", ["user", "team", "enterprise", "channel", "event", "view", "authorizations"])
@pytest.mark.parametrize("instead", [1e308, -1, True, [], [1], {}], ids=repr)
def test_where_bolt_expects_an_object_there_may_be_anything(ward: Ward, part: str, instead: object) -> None:
    changed = [{**payload, part: instead} for payload in ward.payloads if isinstance(payload, dict)]
    assert {ward.knock(payload, as_form) for payload in changed for as_form in (True, False)} <= {200, 400}
