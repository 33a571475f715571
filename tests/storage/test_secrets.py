"""What stands in the files of the database: no account, no direct conversation, no word that need not be kept."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from handlers.domain.inbound import Place
from handlers.domain.messages import Slot, ToHidden, Whisper
from handlers.domain.people import Address
from handlers.ports import Delivery, Profile, Receipt, UnitOfWork
from storage.database import Database
from storage.engine import connect
from tests.storage.cast import RING, START, Clock, a_case, a_letter, put, sent
from tests.storage.conftest import Opens

WHO = Address("slack", "U0CANARYUSER")
TALK = "D0CANARYTALK"
EVENT = "Ev0CANARYEVENT"
WORDS = "CANARYWORDS om papirlista"


def files_of(url: str) -> bytes:
    path = Path(url.removeprefix("sqlite:///"))
    return b"".join(file.read_bytes() for file in path.parent.iterdir() if file.name.startswith(path.name))


def rows_of(url: str) -> Iterator[str]:
    """Every value in every table, as text."""
    engine = connect(url)
    with engine.connect() as connection:
        tables = text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for table in connection.execute(tables).scalars().all():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):  # noqa: S608
                yield from (bytes(v).decode("latin-1") if isinstance(v, bytes) else str(v) for v in row)
    engine.dispose()


def contents(url: str) -> str:
    return files_of(url).decode("latin-1") if url.startswith("sqlite") else "\n".join(rows_of(url))


def case_at(place: Place, uow: UnitOfWork) -> object:
    return uow.places.case_at(place)


async def live(database: Database, clock: Clock) -> None:
    """A whole life: an event, a case, a profile, messages to and from the reporter."""
    await database.intake.keep("slack", [EVENT, f"{TALK}:1.1"], f"{WHO.id} {TALK} {WORDS}".encode())
    [kept] = await database.intake.claim(1)
    hidden = RING.hide(WHO)

    def work(uow: UnitOfWork) -> None:
        uow.periods.claim("event", f"{TALK}:1.1", "", START)
        uow.profiles.save(WHO, Profile("solbakken-2"))
        uow.cases.add(a_case(words="masked", reporter=hidden))
        uow.outbox.put(a_letter(f"confirm:{TALK}", ToHidden("slack", hidden), slot=Slot.CONFIRMATION))
        uow.outbox.put(a_letter(f"hint:{TALK}", Whisper("slack", TALK, hidden, "1.1")))

    await database.transactions.run(work)
    for errand in await database.post.claim(10):
        place = Place("slack", TALK, f"2.{errand.id}")
        await database.post.settle(errand, Receipt(Delivery.SENT, place))
        assert await database.transactions.run(partial(case_at, place))
    await database.intake.finish(kept.id)


async def test_nothing_tells_who_wrote_or_what_came_in(url: str, database: Database, clock: Clock) -> None:
    await live(database, clock)
    kept = contents(url)
    assert "masked" in kept
    found = [canary for canary in (WHO.id, TALK, EVENT, "CANARY") if canary in kept]
    assert found == []


def payloads(url: str) -> list[object]:
    engine = connect(url)
    with engine.connect() as connection:
        found = list(connection.execute(text("SELECT payload FROM inbox")).scalars())
    engine.dispose()
    return found


async def test_what_came_in_is_gone_once_it_is_dealt_with(url: str, database: Database) -> None:
    await database.intake.keep("slack", [EVENT], WORDS.encode())
    [kept] = await database.intake.claim(1)
    assert len(payloads(url)) == 1
    assert payloads(url) != [None]
    await database.intake.finish(kept.id)
    assert payloads(url) == [None]


async def test_even_before_it_is_dealt_with_what_came_in_is_sealed(url: str, database: Database) -> None:
    await database.intake.keep("slack", [EVENT], WORDS.encode())
    assert "CANARY" not in contents(url)


async def test_what_is_deleted_is_soon_in_no_file_any_more(url: str, database: Database) -> None:
    await database.transactions.run(lambda uow: uow.profiles.save(WHO, Profile("CANARY-unit")))
    assert "CANARY" in contents(url)
    await database.transactions.run(lambda uow: uow.profiles.forget(WHO))
    await database.tidy()
    assert "CANARY" not in contents(url)
    await database.transactions.run(lambda uow: uow.profiles.save(WHO, Profile("after")))


async def test_what_a_letter_says_is_sealed_and_goes_two_weeks_after_delivery(
    url: str, database: Database, clock: Clock
) -> None:
    put(database, a_letter("CANARY key"), a_letter("CANARY other", case="case-2"))
    [errand] = await database.post.claim(10)
    await database.post.settle(errand, sent())
    assert "CANARY" not in contents(url)
    clock.forward(14 * 86400 - 1)
    assert (await database.tidy()).letters == 0
    clock.forward(2)
    assert (await database.tidy()).letters == 1
    put(database, a_letter("CANARY key"))
    # The one that was sent is not counted any more, and it still stands there: the same key is not queued again.
    assert (await database.health.read()).outbox == {"pending": 1}


async def test_keys_of_events_go_when_no_platform_repeats_them_any_more(database: Database, clock: Clock) -> None:
    await database.intake.keep("slack", ["Ev1", "m1"], b"")
    await database.intake.keep("slack", ["Ev2"], b"waits")
    done, _ = await database.intake.claim(2)
    await database.intake.finish(done.id)
    await database.transactions.run(lambda uow: uow.periods.claim("event", "m1", "", clock.now()))
    await database.transactions.run(lambda uow: uow.periods.claim("digest", "2026-W47", "all", clock.now()))
    clock.forward(29 * 86400)
    assert (await database.tidy()).events == 0
    clock.forward(2 * 86400)
    tidied = await database.tidy()
    assert (tidied.events, tidied.keys, tidied.gestures) == (1, 3, 1)
    assert [kept.payload for kept in await database.intake.claim(10)] == [b"waits"]
    assert not await database.transactions.run(lambda uow: uow.periods.claim("digest", "2026-W47", "all", clock.now()))


async def test_when_a_reporter_is_forgotten_nothing_leads_to_their_conversation_any_more(
    database: Database, clock: Clock
) -> None:
    await live(database, clock)
    own, card = Place("slack", TALK, "0.9"), Place("slack", "C0WARD", "2.2")

    def forget(uow: UnitOfWork) -> None:
        uow.places.add(own, "case-1", clock.now())
        case = uow.cases.get("case-1")
        assert case is not None
        uow.cases.save(replace(case, reporter=None, words="", version=case.version + 1))

    assert (await database.tidy()).traces == 0
    put(database, a_letter("card"))
    for errand in await database.post.claim(10):
        await database.post.settle(errand, sent(card.message, card.channel))
    await database.transactions.run(forget)
    assert (await database.tidy()).traces > 0
    assert await database.transactions.run(partial(case_at, own)) is None
    assert await database.transactions.run(partial(case_at, card)) is not None
    assert (await database.tidy()).traces == 0


@pytest.mark.parametrize("what", ["take", "put"])
async def test_sealed_things_do_not_show_themselves(opens: Opens, what: str) -> None:
    database = opens()
    if what == "take":
        await database.intake.keep("slack", ["Ev1"], WORDS.encode())
        shown = repr(await database.intake.claim(1))
    else:
        put(database, a_letter("a", ToHidden("slack", RING.hide(WHO))))
        shown = repr(await database.post.claim(1))
    assert "CANARY" not in shown
