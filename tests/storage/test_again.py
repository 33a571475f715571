"""What was given up is run again when somebody asks: once, in its order, and never what has been overtaken."""

from handlers.domain.messages import Slot, Whisper
from storage.again import LETTERS_BY_REASON
from storage.database import Database
from storage.inbox import TRIES
from storage.tidy import WORDS_KEPT
from tests.storage.cast import AGAIN, COMMITTEE, DEAD, KARI, RING, START, Clock, a_letter, plan_of, put, said, sent


async def kill(database: Database) -> None:
    """Whatever can be claimed finds no way."""
    for errand in await database.post.claim(10):
        await database.post.settle(errand, DEAD)


async def test_an_event_that_was_set_aside_has_all_its_tries_again(database: Database, clock: Clock) -> None:
    await database.intake.keep("slack", ["Ev1"], b"words")
    for _ in range(TRIES):
        [kept] = await database.intake.claim(10)
        await database.intake.fail(kept.id, "Defect")
        clock.forward(3600)
    assert await database.intake.claim(10) == []
    assert database.again.given_up().events == {"Defect": 1}
    assert database.again.run() == (1, 0)
    [kept] = await database.intake.claim(10)
    assert (kept.payload, kept.tries) == (b"words", 0)


async def test_a_letter_that_found_no_way_is_looked_for_and_then_sent(database: Database, clock: Clock) -> None:
    put(database, a_letter("a"), a_letter("b", COMMITTEE))
    await kill(database)
    assert database.again.given_up().letters == {"channel_not_found": 2}
    assert database.again.run() == (0, 2)
    errands = {said(errand): errand for errand in await database.post.claim(10)}
    assert {(key, e.unknown, e.tries, e.first_try) for key, e in errands.items()} == {
        ("a", True, 0, START),
        ("b", True, 0, START),
    }
    await database.post.settle(errands["a"], sent())
    await database.post.settle(errands["b"], AGAIN)
    clock.forward(4)
    [errand] = await database.post.claim(10)
    assert (said(errand), errand.unknown) == ("b", False)


async def test_asking_twice_does_it_once(database: Database) -> None:
    put(database, a_letter("a"))
    await kill(database)
    assert database.again.run() == (0, 1)
    assert database.again.run() == (0, 0)
    assert database.again.given_up().is_nothing


async def test_what_newer_words_have_overtaken_is_not_said_any_more(database: Database, clock: Clock) -> None:
    put(database, a_letter("card", slot=Slot.CARD))
    await kill(database)
    put(database, a_letter("newer card", slot=Slot.CARD))
    [errand] = await database.post.claim(10)
    await database.post.settle(errand, sent())
    assert database.again.given_up().is_nothing
    assert database.again.run() == (0, 0)
    assert (await database.health.read()).dead == {}


async def test_what_was_whispered_is_past(database: Database) -> None:
    put(database, a_letter("a", Whisper("slack", "C0WARD", RING.hide(KARI)), case=""))
    await kill(database)
    assert database.again.given_up().is_nothing


async def test_when_its_words_are_gone_nothing_can_be_sent_and_nobody_is_asked_to(
    database: Database, clock: Clock
) -> None:
    put(database, a_letter("a"))
    await kill(database)
    clock.forward(WORDS_KEPT.total_seconds() + 1)
    await database.tidy()
    assert (await database.health.read()).dead == {}
    assert database.again.run() == (0, 0)


def test_to_tell_what_found_no_way_no_more_than_that_is_gone_through(sqlite_url: str) -> None:
    first, *others = plan_of(sqlite_url, LETTERS_BY_REASON)
    assert first == "SCAN outbox USING INDEX ix_outbox_dead"
    assert not [step for step in others if step.startswith("SCAN") or "PRIMARY KEY" in step]
