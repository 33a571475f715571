"""How people are reached: kept once for all processes, known to nobody without the keys, and not for ever."""

from datetime import timedelta

from handlers.domain.people import Address
from storage.database import Database
from storage.rooms import KEPT, LEAVE
from storage.vault import Ring
from tests.storage.cast import KEYS, Clock
from tests.storage.conftest import Opens
from tests.storage.test_secrets import contents

KEY, OTHER = "person:CANARYPERSON", "channel:CANARYCHANNEL"


async def test_what_is_kept_is_the_newest_and_the_same_for_all(opens: Opens) -> None:
    one, other = opens(), opens()
    assert await one.rooms.get("teams", KEY) is None
    await one.rooms.keep("teams", KEY, "first")
    await other.rooms.keep("teams", KEY, "second")
    await one.rooms.keep("teams", OTHER, "third")
    assert await one.rooms.get("teams", KEY) == "second"
    assert await other.rooms.get("teams", OTHER) == "third"
    assert await one.rooms.get("slack", KEY) is None


async def test_what_is_forgotten_is_gone_and_the_others_stay(database: Database) -> None:
    await database.rooms.keep("teams", KEY, "here")
    await database.rooms.keep("teams", OTHER, "there")
    await database.rooms.forget("teams", KEY)
    assert await database.rooms.get("teams", KEY) is None
    assert await database.rooms.get("teams", OTHER) == "there"


async def test_nothing_tells_whose_room_it_is_or_where(url: str, database: Database) -> None:
    await database.rooms.keep("teams", KEY, "a:CANARYROOM")
    await database.rooms.keep("teams", OTHER, "19:CANARYROOM")
    kept = contents(url)
    assert "CANARY" not in kept


async def test_a_new_key_finds_what_the_old_one_kept_and_takes_its_place(opens: Opens) -> None:
    await opens().rooms.keep("teams", KEY, "kept")
    turned = opens(Ring((KEYS[1], KEYS[0])))
    assert await turned.rooms.get("teams", KEY) == "kept"
    await turned.rooms.keep("teams", KEY, "anew")
    assert await turned.rooms.get("teams", KEY) == "anew"
    assert await opens(Ring((KEYS[1],))).rooms.get("teams", KEY) == "anew"
    assert await opens().rooms.get("teams", KEY) is None


async def test_who_asks_to_be_forgotten_can_still_be_answered_for_a_day(database: Database, clock: Clock) -> None:
    await database.rooms.keep("teams", KEY, "here")
    await database.transactions.run(lambda uow: uow.ways.close(Address("teams", "CANARYPERSON")))
    assert await database.rooms.get("teams", KEY) == "here"
    clock.time += LEAVE + timedelta(minutes=1)
    assert (await database.tidy()).rooms == 1
    assert await database.rooms.get("teams", KEY) is None


async def test_what_nobody_has_used_for_a_good_year_is_forgotten(database: Database, clock: Clock) -> None:
    await database.rooms.keep("teams", KEY, "here")
    await database.rooms.keep("teams", OTHER, "there")
    clock.time += KEPT - timedelta(hours=1)
    await database.rooms.keep("teams", KEY, "here")
    assert (await database.tidy()).rooms == 0
    clock.time += timedelta(hours=2)
    assert (await database.tidy()).rooms == 1
    assert await database.rooms.get("teams", KEY) == "here"
    assert await database.rooms.get("teams", OTHER) is None
