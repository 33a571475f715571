"""Where a message goes on Teams: what is learnt of people and channels, and what is opened where nothing is known."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.teams.connector import Room
from bot.teams.references import SERVER, Reference, References, channel_key
from bot.teams.rooms import Home, Rooms, Where
from handlers.domain.case import Hidden
from handlers.domain.messages import Destination, ToChannel, ToGroup, ToHidden, ToPerson, Whisper
from handlers.domain.people import Address
from handlers.ports import Delivery, Receipt, room_of
from tests.teams.connector import BOT, CHANNEL, TENANT, Trouble
from tests.teams.ground import (
    KARI,
    LEADER,
    LISE,
    ORGANISATION,
    REPORTER,
    REPRESENTATIVE,
    TALK,
    TODAY,
    USERS,
    Ground,
    said,
    standing,
)

HIDDEN = Hidden("sealed", "tag")
TO_KARI = ToHidden("teams", HIDDEN)
TO_LISE = ToPerson("teams", "lise")


@pytest.fixture
async def ground() -> AsyncIterator[Ground]:
    async with standing() as ground:
        yield ground


async def found(ground: Ground, destination: Destination, *to: Address) -> Where:
    where = await ground.rooms.find(destination, to)
    assert isinstance(where, Where)
    return where


async def test_whoever_writes_is_known_from_then_on(ground: Ground) -> None:
    await ground.hear()
    assert await ground.references.get(room_of(REPORTER)) == Reference(
        ground.teams.service_url, TALK, USERS[KARI], TENANT, BOT
    )
    assert (await ground.references.get(SERVER)).service_url == ground.teams.service_url
    assert (await found(ground, TO_KARI, REPORTER)).room == Room(ground.teams.service_url, TALK)
    assert ground.teams.calls == []


async def test_what_is_said_in_a_channel_tells_of_the_channel_and_not_where_to_find_somebody(ground: Ground) -> None:
    await ground.hear()
    await ground.hear(KARI, f"{CHANNEL};messageid=17", "channel")
    assert (await ground.references.get(channel_key(CHANNEL))).conversation == CHANNEL
    assert (await ground.references.get(room_of(REPORTER))).conversation == TALK


async def test_what_is_known_today_is_not_kept_again(ground: Ground) -> None:
    for _ in range(3):
        await ground.hear()
    assert ground.memory.writes == 2
    other = References(ground.memory, lambda: TODAY)
    await other.learn({**said(ground.teams, KARI, TALK, "personal"), "serviceUrl": "https://smba.trafficmanager.net/"})
    assert (await ground.references.get(room_of(REPORTER))).service_url == "https://smba.trafficmanager.net/"


async def test_nothing_of_the_sdk_and_no_name_is_kept(ground: Ground) -> None:
    await ground.hear()
    kept = json.loads(ground.memory.values["teams", room_of(REPORTER)])
    assert set(kept) == {"service_url", "conversation", "user", "tenant", "bot", "blocked"}


async def test_somebody_who_never_wrote_gets_a_conversation_opened_once(ground: Ground) -> None:
    first, second = await found(ground, TO_LISE, LEADER), await found(ground, TO_LISE, LEADER)
    assert first.room == second.room == Room(ground.teams.service_url, f"a:{LISE}")
    [call] = ground.teams.calls
    assert call.body == {
        "isGroup": False,
        "members": [{"id": LISE}],
        "bot": {"id": BOT},
        "tenantId": TENANT,
        "channelData": {"tenant": {"id": TENANT}},
    }


async def test_where_teams_does_not_take_the_organisations_id_they_are_looked_for_in_their_channels(
    ground: Ground,
) -> None:
    ground.teams.knows_object_ids = False
    assert (await found(ground, TO_LISE, LEADER)).room.conversation == f"a:{LISE}"
    assert [call.operation for call in ground.teams.calls] == ["open", "member", "open"]
    assert (await ground.references.get(room_of(LEADER))).user == USERS[LISE]
    unknown = await ground.rooms.find(TO_KARI, [REPORTER])
    assert unknown == Receipt(Delivery.DEAD, reason="BadSyntax")


@pytest.mark.parametrize("name", ["aadObjectId", "objectId"])
async def test_where_teams_does_not_find_them_by_the_organisations_id_either_they_are_found_among_the_members(
    ground: Ground, name: str
) -> None:
    ground.teams.knows_object_ids = ground.teams.finds_object_ids = False
    ground.teams.calls_it = name
    assert (await found(ground, TO_LISE, LEADER)).room.conversation == f"a:{LISE}"
    assert [call.operation for call in ground.teams.calls] == ["open", "member", "roster", "open"]
    assert (await ground.references.get(room_of(LEADER))).user == USERS[LISE]


async def test_whoever_is_in_none_of_their_channels_is_not_found_and_nobody_else_is_written_to(ground: Ground) -> None:
    ground.teams.knows_object_ids = ground.teams.finds_object_ids = False
    del ground.teams.people[LISE]
    assert await ground.rooms.find(TO_LISE, [LEADER]) == Receipt(Delivery.DEAD, reason="BadSyntax")
    assert [call.operation for call in ground.teams.calls] == ["open", "member", "roster"]


@pytest.mark.parametrize("operation", ["member", "roster"])
async def test_while_teams_cannot_be_asked_nobody_is_taken_to_be_away(ground: Ground, operation: str) -> None:
    ground.teams.knows_object_ids = ground.teams.finds_object_ids = False
    ground.teams.inject(operation, Trouble.SERVER_ERROR)
    refused = await ground.rooms.find(TO_LISE, [LEADER])
    assert isinstance(refused, Receipt)
    assert refused.delivery is Delivery.LATER
    assert not (await ground.references.get(room_of(LEADER))).blocked
    await found(ground, TO_LISE, LEADER)


async def test_somebody_without_the_app_cannot_be_reached_and_doctor_will_know(ground: Ground) -> None:
    ground.teams.without_app = {LISE}
    refused = await ground.rooms.find(TO_LISE, [LEADER])
    assert refused == Receipt(Delivery.DEAD, reason="ForbiddenOperationException")
    assert (await ground.references.get(room_of(LEADER))).blocked
    ground.teams.without_app = set()
    assert (await found(ground, TO_LISE, LEADER)).room.conversation == f"a:{LISE}"
    assert not (await ground.references.get(room_of(LEADER))).blocked


@pytest.mark.parametrize("trouble", [Trouble.SERVER_ERROR, Trouble.TRUNCATED, Trouble.RATE_LIMITED])
async def test_a_conversation_that_cannot_be_opened_now_is_opened_later(ground: Ground, trouble: Trouble) -> None:
    ground.teams.inject("open", trouble)
    refused = await ground.rooms.find(TO_LISE, [LEADER])
    assert isinstance(refused, Receipt)
    assert refused.delivery is Delivery.LATER
    await found(ground, TO_LISE, LEADER)


async def test_a_whisper_goes_to_the_one_it_is_for_alone(ground: Ground) -> None:
    await ground.hear()
    whisper = Whisper("teams", CHANNEL, HIDDEN, "17")
    assert (await found(ground, whisper, REPORTER)).room.conversation == TALK


async def test_there_are_no_conversations_for_several_and_none_for_nobody(ground: Ground) -> None:
    both = await ground.rooms.find(ToGroup("teams", ("lise", "tor")), [LEADER, REPRESENTATIVE])
    nobody = await ground.rooms.find(TO_LISE, ())
    assert both == Receipt(Delivery.DEAD, reason="group_not_allowed")
    assert nobody == Receipt(Delivery.DEAD, reason="no_account")


async def test_before_teams_was_heard_nothing_is_guessed_where_there_is_nothing_to_guess(ground: Ground) -> None:
    unheard = Rooms(ground.connector, ground.references, Home("", "", ""), lambda: ORGANISATION)
    for destination in (TO_LISE, ToChannel("teams", CHANNEL)):
        assert await unheard.find(destination, [LEADER]) == Receipt(Delivery.LATER, reason="not_heard_yet")
    await ground.hear()
    where = await unheard.find(TO_LISE, [LEADER])
    assert isinstance(where, Where)
    assert replace(where.reference, conversation="") == Reference(ground.teams.service_url, tenant=TENANT, bot=BOT)
