"""What `tidstyv doctor` finds on Teams."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest

from bot.chat.findings import Severity
from bot.teams.checks import Means, check
from bot.teams.connector import Access
from bot.teams.credentials import NoToken
from bot.teams.rooms import Home
from handlers.domain.texts import Words
from handlers.ports import room_of
from tests.teams.connector import BOT, CHANNEL, TENANT, TOKEN, Trouble
from tests.teams.ground import LEADER, LISE, ORGANISATION, REPRESENTATIVE, TOR, Ground, standing


@pytest.fixture
async def ground() -> AsyncIterator[Ground]:
    async with standing() as ground:
        yield ground


async def given() -> str:
    return TOKEN


async def findings(ground: Ground, token: Callable[[], Awaitable[str]] = given) -> dict[str, tuple[Severity, object]]:
    """Each finding's key with its severity and whom or what it names."""
    access = Access(token, lambda: None, lambda url: True)
    means = Means(access, ground.connector, ground.references, Home(ground.teams.service_url, BOT, TENANT))
    found: dict[str, tuple[Severity, object]] = {}
    for finding in await check(means, ORGANISATION):
        params = finding.text.params
        named = params.get("channel") or params.get("person") or params.get("count") or params.get("error")
        found[finding.text.key.removeprefix("doctor.teams.")] = (finding.severity, named)
    return found


async def test_where_all_is_well_there_is_nothing_to_mend(ground: Ground) -> None:
    for who in (LISE, TOR):
        await ground.hear(who, f"a:{who}")
    assert await findings(ground) == {"token_fine": (Severity.FINE, None)}


@pytest.mark.parametrize(
    ("reason", "key"),
    [
        ("AADSTS7000222", "token_refused"),
        ("unknown_tenant", "token_refused"),
        ("refused", "token_refused"),
        ("ConnectionError", "unreachable"),
    ],
)
async def test_without_a_token_that_is_all_there_is_to_say(ground: Ground, reason: str, key: str) -> None:
    async def none() -> str:
        raise NoToken(reason)

    assert await findings(ground, none) == {key: (Severity.WRONG, Words(reason))}
    assert ground.teams.calls == []


async def test_an_emulator_is_named_as_what_it_is(ground: Ground) -> None:
    async def nobody() -> str:
        return ""

    assert (await findings(ground, nobody))["emulator"] == (Severity.ADVICE, None)


async def test_before_teams_was_heard_it_is_said_how_to_be(ground: Ground) -> None:
    found = await findings(ground)
    assert found["unheard"] == (Severity.ADVICE, None)
    assert found["not_met"] == (Severity.ADVICE, 2)


async def test_every_channel_is_asked_for(ground: Ground) -> None:
    ground.teams.channels.clear()
    assert (await findings(ground))["channel_unreached"] == (Severity.WRONG, Words(CHANNEL))
    ground.teams.inject("roster", Trouble.BAD_GATEWAY)
    assert (await findings(ground))["channel_unclear"] == (Severity.ADVICE, Words(CHANNEL))


async def test_who_does_not_take_our_messages_is_named(ground: Ground) -> None:
    for who in (LISE, TOR):
        await ground.hear(who, f"a:{who}")
    known = await ground.references.get(room_of(LEADER))
    await ground.references.keep(room_of(LEADER), replace(known, blocked=True))
    assert (await findings(ground))["blocked"] == (Severity.WRONG, Words("Lise Vik"))
    assert not (await ground.references.get(room_of(REPRESENTATIVE))).blocked
