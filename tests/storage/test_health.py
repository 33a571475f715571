"""What the machinery tells of itself."""

from storage.database import Database
from storage.schema import head
from tests.storage.cast import COMMITTEE, DEAD, Clock, a_case, a_letter, later, put, sent


async def test_a_database_with_nothing_in_it_is_well(database: Database) -> None:
    health = await database.health.read()
    assert health.schema == head()
    assert (health.inbox, health.outbox, health.cases, health.dead, health.delayed) == ({}, {}, {}, {}, {})
    assert (health.failed, health.paused, health.oldest_event, health.oldest_letter) == (0, 0, 0.0, 0.0)


async def test_what_waits_is_counted_and_timed(database: Database, clock: Clock) -> None:
    put(database, a_letter("a"), a_letter("b", COMMITTEE), a_letter("c", case="case-2"))
    await database.intake.keep("slack", ["Ev1"], b"")
    clock.forward(60)
    await database.intake.keep("slack", ["Ev2"], b"")
    [first, _] = await database.intake.claim(10)
    await database.intake.fail(first.id, "Defect")
    await database.transactions.run(lambda uow: uow.cases.add(a_case()))
    for errand, receipt in zip(await database.post.claim(10), (later(), DEAD), strict=True):
        await database.post.settle(errand, receipt)
    health = database.health.read_sync()
    assert health.inbox == {"waiting": 2}
    assert health.failed == 1
    assert health.oldest_event == 60.0
    assert health.outbox == {"pending": 2, "dead": 1}
    assert health.oldest_letter == 60.0
    assert health.dead == {"channel_not_found": 1}
    assert health.delayed == {"ratelimited": (1, 60.0)}
    assert health.cases == {"routed": 1}
    assert health.paused == 1
    clock.forward(3600)
    for errand in await database.post.claim(10):
        await database.post.settle(errand, sent())
    assert (await database.health.read()).paused == 0
