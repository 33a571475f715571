"""What becomes of a letter, and of its destination, by what the platform said."""

from datetime import timedelta

import pytest

from handlers.domain.errors import Fault
from handlers.domain.messages import Slot, ToHidden, Whisper
from handlers.ports import Delivery, Errand, Receipt, UnitOfWork
from storage.database import Database
from storage.post import LEASE
from storage.verdict import ATTEMPTS, LONGEST_PAUSE, backoff
from tests.storage.cast import (
    AGAIN,
    COMMITTEE,
    DEAD,
    KARI,
    LEADER,
    RING,
    START,
    UNKNOWN,
    WARD,
    Clock,
    a_letter,
    later,
    put,
    said,
    sent,
)
from tests.storage.conftest import Opens


async def claim_one(database: Database) -> Errand:
    [errand] = await database.post.claim(10)
    return errand


async def claimed(database: Database) -> list[str]:
    return [said(errand) for errand in await database.post.claim(10)]


async def test_a_platform_that_asks_for_time_gets_it_from_everybody(opens: Opens, clock: Clock) -> None:
    ours, theirs = opens(), opens()
    put(ours, a_letter("a"), a_letter("b", case="case-2"))
    await ours.post.settle(await claim_one(ours), later(30))
    clock.forward(29)
    assert await claimed(ours) + await claimed(theirs) == []
    clock.forward(1)
    assert await claimed(theirs) == ["a"]


async def test_without_a_given_time_the_pauses_grow(database: Database, clock: Clock) -> None:
    put(database, a_letter("a"))
    for pause in (2, 4, 8, 16):
        await database.post.settle(await claim_one(database), later())
        clock.forward(pause - 1)
        assert await claimed(database) == []
        clock.forward(1)
    assert (await claim_one(database)).tries == 0, "nobody has looked at it"


async def test_a_letter_that_never_succeeds_is_given_up_and_its_followers_go(database: Database, clock: Clock) -> None:
    put(database, a_letter("a"), a_letter("b"))
    for _ in range(ATTEMPTS):
        errand = await claim_one(database)
        assert said(errand) == "a"
        given_up = await database.post.settle(errand, AGAIN)
        assert given_up is (errand.tries + 1 == ATTEMPTS)
        clock.forward(LONGEST_PAUSE)
    assert await claimed(database) == ["b"]
    assert (await database.health.read()).dead == {"given up: not_there": 1}


@pytest.mark.parametrize("wait", [None, 600.0])
async def test_however_long_the_platform_lets_nobody_in_nothing_is_given_up(
    database: Database, clock: Clock, wait: float | None
) -> None:
    put(database, a_letter("a"), a_letter("b"))
    for _ in range(10 * ATTEMPTS):
        errand = await claim_one(database)
        assert not await database.post.settle(errand, later(wait))
        clock.forward(LONGEST_PAUSE)
    await database.post.settle(await claim_one(database), sent())
    clock.forward(1)
    assert await claimed(database) == ["b"]


async def test_what_may_have_arrived_is_still_looked_for_however_long_nobody_could_look(
    database: Database, clock: Clock
) -> None:
    put(database, a_letter("a"))
    await database.post.settle(await claim_one(database), UNKNOWN)
    for _ in range(2 * ATTEMPTS):
        clock.forward(LONGEST_PAUSE)
        await database.post.settle(await claim_one(database), later())
    clock.forward(LONGEST_PAUSE)
    again = await claim_one(database)
    assert (again.unknown, again.tries, again.first_try) == (True, 1, START)


async def test_a_dead_letter_does_not_hold_back_its_followers(database: Database) -> None:
    put(database, a_letter("a"), a_letter("b"))
    assert await database.post.settle(await claim_one(database), DEAD)
    assert await claimed(database) == ["b"]
    assert (await database.health.read()).dead == {"channel_not_found": 1}


async def test_a_destination_that_fails_again_and_again_rests_longer_and_longer(
    database: Database, clock: Clock
) -> None:
    put(database, *(a_letter(f"{n}", case=f"case-{n}") for n in range(6)), a_letter("other", COMMITTEE))
    for failures in range(1, 5):
        for errand in await database.post.claim(10):
            await database.post.settle(errand, later() if errand.to == WARD else sent())
        assert (await database.health.read()).paused == 1
        clock.forward(backoff(failures) - 1)
        assert await claimed(database) == []
        clock.forward(1)
    await database.post.settle(await claim_one(database), sent())
    assert (await database.health.read()).paused == 0


async def test_what_nobody_knows_is_looked_up_before_anything_of_the_case_follows(
    database: Database, clock: Clock
) -> None:
    put(database, a_letter("a"), a_letter("b"))
    first = await claim_one(database)
    assert (first.unknown, first.tries, first.first_try) == (False, 0, START)
    await database.post.settle(first, UNKNOWN)
    clock.forward(14)
    assert await claimed(database) == []
    clock.forward(1)
    again = await claim_one(database)
    assert (said(again), again.unknown, again.tries, again.first_try) == ("a", True, 1, START)
    assert again.mark == first.mark
    await database.post.settle(again, sent())
    clock.forward(1)
    assert await claimed(database) == ["b"]


async def test_what_surely_did_not_arrive_is_sent_again(database: Database, clock: Clock) -> None:
    put(database, a_letter("a"))
    await database.post.settle(await claim_one(database), UNKNOWN)
    clock.forward(15)
    await database.post.settle(await claim_one(database), AGAIN)
    clock.forward(4)
    again = await claim_one(database)
    assert (said(again), again.unknown) == ("a", False)


async def test_while_one_letter_is_unknown_other_cases_go_on(database: Database, clock: Clock) -> None:
    put(database, a_letter("a"), a_letter("b", case="case-2"))
    await database.post.settle(await claim_one(database), UNKNOWN)
    clock.forward(2)
    assert await claimed(database) == ["b"]


async def test_what_stays_unknown_is_given_up_in_the_end(database: Database, clock: Clock) -> None:
    put(database, a_letter("a"))
    for _ in range(ATTEMPTS):
        await database.post.settle(await claim_one(database), UNKNOWN)
        clock.forward(600)
    assert await claimed(database) == []
    assert (await database.health.read()).dead == {"given up: timeout": 1}


async def test_a_whisper_nobody_knows_about_is_let_go(database: Database, clock: Clock) -> None:
    put(database, a_letter("a", Whisper("slack", "C0WARD", RING.hide(KARI)), case=""))
    await database.post.settle(await claim_one(database), UNKNOWN)
    clock.forward(3600)
    assert await claimed(database) == []


async def test_the_letter_of_a_sender_that_vanished_is_unknown_not_unsent(opens: Opens, clock: Clock) -> None:
    vanishes, follows = opens(), opens()
    put(vanishes, a_letter("a"), a_letter("b"))
    assert await claimed(vanishes) == ["a"]
    clock.forward(LEASE.total_seconds() - 1)
    assert await claimed(follows) == []
    clock.forward(1)
    taken_over = await claim_one(follows)
    assert (said(taken_over), taken_over.unknown, taken_over.tries) == ("a", True, 1)


async def test_who_has_lost_the_lease_changes_nothing(opens: Opens, clock: Clock) -> None:
    slow, quick = opens(), opens()
    put(slow, a_letter("a"), a_letter("b"))
    lost = await claim_one(slow)
    clock.forward(LEASE.total_seconds())
    held = await claim_one(quick)
    await slow.post.settle(lost, DEAD)
    assert (await quick.health.read()).outbox == {"pending": 1, "sending": 1}
    await quick.post.settle(held, sent())
    clock.forward(1)
    assert await claimed(quick) == ["b"]


async def test_a_late_answer_counts_where_nobody_has_taken_over(database: Database, clock: Clock) -> None:
    put(database, a_letter("a", slot=Slot.CARD))
    late = await claim_one(database)
    clock.forward(LEASE.total_seconds() + 5)
    await database.post.settle(late, sent())
    assert (await database.health.read()).outbox == {"sent": 1}
    assert await claimed(database) == []


async def test_settling_twice_changes_nothing(database: Database, clock: Clock) -> None:
    put(database, a_letter("a"), a_letter("b"))
    errand = await claim_one(database)
    await database.post.settle(errand, sent())
    await database.post.settle(errand, DEAD)
    assert (await database.health.read()).outbox == {"pending": 1, "sent": 1}


@pytest.mark.parametrize("wait", [1e12, -5.0])
async def test_a_wait_that_makes_no_sense_is_not_believed(database: Database, clock: Clock, wait: float) -> None:
    put(database, a_letter("a"))
    await database.post.settle(await claim_one(database), later(wait))
    clock.forward(3600)
    assert await claimed(database) == ["a"]


async def test_a_reason_is_kept_short(database: Database) -> None:
    put(database, a_letter("a", ToHidden("slack", RING.hide(KARI))))
    await database.post.settle(await claim_one(database), Receipt(Delivery.DEAD, reason="x\0" * 5000))
    [reason] = (await database.health.read()).dead
    assert reason == "x" * 200


def test_pauses_double_up_to_ten_minutes() -> None:
    assert [backoff(n) for n in range(1, 12)] == [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]


async def test_another_way_is_kept_together_with_the_death_that_asks_for_it(database: Database, clock: Clock) -> None:
    def find(uow: UnitOfWork) -> bool:
        uow.outbox.put(a_letter("card for each", LEADER))
        return True

    put(database, a_letter("card"))
    assert await database.post.settle(await claim_one(database), DEAD, find)
    assert await claimed(database) == ["card for each"]
    health = await database.health.read()
    assert (health.outbox, health.dead) == ({"superseded": 1, "sending": 1}, {})


async def test_where_another_way_cannot_be_kept_the_letter_is_not_given_up(database: Database, clock: Clock) -> None:
    put(database, a_letter("card"))
    with pytest.raises(Fault):
        await database.post.settle(await claim_one(database), DEAD, fail)
    clock.forward(LEASE.total_seconds())
    assert await claimed(database) == ["card"]


async def test_where_another_way_can_never_be_kept_the_letter_is_given_up_in_the_end(
    database: Database, clock: Clock
) -> None:
    put(database, a_letter("card"), a_letter("note"))
    for _ in range(ATTEMPTS - 1):
        with pytest.raises(Fault):
            await database.post.settle(await claim_one(database), DEAD, fail)
        clock.forward(LEASE.total_seconds())
    assert await database.post.settle(await claim_one(database), DEAD, fail)
    assert await claimed(database) == ["note"]
    assert (await database.health.read()).dead == {"channel_not_found": 1}


def fail(uow: UnitOfWork) -> bool:
    uow.outbox.put(a_letter("half", LEADER))
    raise Fault("changed by somebody else")


async def test_what_is_delivered_needs_no_other_way(database: Database) -> None:
    put(database, a_letter("card"))
    assert not await database.post.settle(await claim_one(database), sent(), fail)
    assert await claimed(database) == []


async def test_what_is_sent_anew_is_looked_for_from_then_on(database: Database, clock: Clock) -> None:
    put(database, a_letter("a"))
    await database.post.settle(await claim_one(database), later(300))
    clock.forward(300)
    await database.post.settle(await claim_one(database), UNKNOWN)
    clock.forward(60)
    sought = await claim_one(database)
    assert (sought.unknown, sought.first_try) == (True, START + timedelta(seconds=300))
