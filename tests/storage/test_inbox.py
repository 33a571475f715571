"""The inbox: everything once, nothing lost, and no content longer than needed."""

import asyncio
from collections.abc import Sequence
from functools import partial

import pytest

from handlers.domain.errors import Fault
from handlers.domain.lifecycle import SENT
from handlers.ports import Intake, Kept, Post, Transactions
from storage.database import Database
from storage.inbox import LEASE, TRIES
from storage.vault import Ring
from tests.storage.cast import Clock
from tests.storage.conftest import Opens


async def told(process: Database, keys: Sequence[str], mine: bool) -> bool:
    """Whether it is kept; `mine` as where an answer belongs in the very reply."""
    if mine:
        return await process.intake.take("slack", keys, b"") is not None
    return await process.intake.keep("slack", keys, b"")


async def claim_one(database: Database) -> Kept:
    [kept] = await database.intake.claim(10)
    return kept


async def test_what_was_taken_can_be_claimed_with_its_content(database: Database) -> None:
    assert await database.intake.keep("slack", ["Ev1"], b"payload")
    assert await claim_one(database) == Kept("1", "slack", b"payload", 0)


async def test_the_oldest_comes_first_and_no_more_than_asked_for(database: Database) -> None:
    for number in range(5):
        await database.intake.keep("slack", [f"Ev{number}"], str(number).encode())
    assert [kept.payload for kept in await database.intake.claim(3)] == [b"0", b"1", b"2"]
    assert [kept.payload for kept in await database.intake.claim(3)] == [b"3", b"4"]


async def test_any_known_key_makes_it_a_repetition(database: Database) -> None:
    await database.intake.keep("slack", ["Ev1", "message-1"], b"first")
    await database.intake.keep("slack", ["Ev2", "message-1"], b"")
    await database.intake.keep("slack", ["Ev2"], b"")
    await database.intake.keep("teams", ["Ev1"], b"other")
    assert [kept.payload for kept in await database.intake.claim(10)] == [b"first", b"other"]
    assert (await database.health.read()).inbox == {"waiting": 2}


@pytest.mark.parametrize("mine", [False, True])
@pytest.mark.parametrize("again", [False, True])
async def test_keys_are_known_after_the_payload_is_dealt_with(database: Database, mine: bool, again: bool) -> None:
    await told(database, ["Ev1"], mine)
    kept = Kept("1", "slack", b"", 0) if mine else await claim_one(database)
    await database.intake.finish(kept.id)
    assert await told(database, ["Ev1"], mine=again) is not again
    assert await database.intake.claim(10) == []
    assert (await database.health.read()).inbox == {"done": 1}


async def test_what_nobody_has_claimed_yet_is_told_again_and_claimed_once(database: Database) -> None:
    for _ in range(3):
        await database.intake.keep("slack", ["Ev1"], b"payload")
    assert (await claim_one(database)).payload == b"payload"
    assert (await database.health.read()).inbox == {"waiting": 1}


async def test_what_its_taker_works_on_is_not_claimed_though_it_was_told_before(database: Database) -> None:
    await database.intake.keep("slack", ["Ev1"], b"waits")
    assert await database.intake.take("slack", ["Ev1"], b"mine")
    assert await database.intake.claim(10) == []


async def test_what_is_read_back_is_kept_only_if_it_is_new(database: Database) -> None:
    await database.intake.keep("slack", ["Ev1"], b"heard")
    await claim_one(database)
    assert not await database.intake.keep("slack", ["Ev1"], b"", read_back=True)
    assert await database.intake.keep("slack", ["Ev2"], b"missed", read_back=True)
    assert (await claim_one(database)).payload == b"missed"
    assert (await database.health.read()).inbox == {"waiting": 2}


async def test_behind_repetitions_alone_the_next_is_found(database: Database) -> None:
    await database.intake.keep("slack", ["Ev1"], b"")
    await claim_one(database)
    for event in ("Ev1", "Ev1", "Ev2"):
        await database.intake.keep("slack", [event], event.encode())
    assert [kept.payload for kept in await database.intake.claim(2)] == [b"Ev2"]


async def test_what_was_claimed_by_one_that_vanished_is_no_repetition_of_itself(opens: Opens, clock: Clock) -> None:
    database = opens()
    await database.intake.keep("slack", ["Ev1"], b"payload")
    await claim_one(database)
    clock.forward(LEASE.total_seconds())
    assert (await claim_one(database)).tries == 1


@pytest.mark.parametrize("mine", [False, True])
async def test_of_many_at_once_one_is_taken(opens: Opens, mine: bool) -> None:
    ours, theirs = opens(), opens()
    takes = [
        told(process, keys, mine) for keys in (["a", "b"], ["b", "a"], ["b"], ["a"]) for process in (ours, theirs) * 5
    ]
    taken = [is_kept for is_kept in await asyncio.gather(*takes) if is_kept]
    claims = await asyncio.gather(*(process.intake.claim(7) for process in (ours, theirs) * 5))
    assert (len(taken), [len(each) for each in claims if each]) == ((1, []) if mine else (len(takes), [1]))


async def test_of_what_comes_at_once_each_gesture_is_kept_once_and_in_its_order(database: Database) -> None:
    came = [["Ev0"], ["Ev1", "message"], ["Ev2", "message"], ["Ev3"], ["Ev2"]]
    await asyncio.gather(*(database.intake.keep("slack", keys, str(keys).encode()) for keys in came))
    first = [str(keys).encode() for keys in (["Ev0"], ["Ev1", "message"], ["Ev3"])]
    assert [kept.payload for kept in await database.intake.claim(10)] == first


async def test_whatever_comes_at_once_everybody_gets_their_own_answer(database: Database, clock: Clock) -> None:
    take, keep = partial(database.intake.take, "slack"), partial(database.intake.keep, "slack")
    await keep(["known"], b"")
    await claim_one(database)
    pressed, said, known_back, known_press, other, missed = await asyncio.gather(
        take(["Ev0"], b"0"),
        keep(["Ev1"], b"1"),
        keep(["known"], b"", read_back=True),
        take(["known"], b""),
        take(["Ev4"], b"4"),
        keep(["Ev5"], b"5", read_back=True),
    )
    assert (said, known_back, known_press, missed) == (True, False, None, True)
    assert [kept.payload for kept in await database.intake.claim(10)] == [b"1", b"5"]
    clock.forward(LEASE.total_seconds())
    again = {kept.id: kept.payload for kept in await database.intake.claim(10)}
    assert (again[pressed or ""], again[other or ""]) == (b"0", b"4")


async def test_with_a_new_key_in_the_ring_old_events_are_still_known(opens: Opens) -> None:
    old, new = b"o" * 32, b"n" * 32
    before = opens(Ring([old]))
    await before.intake.keep("slack", ["Ev1"], b"payload")
    after = opens(Ring([new, old]))
    await after.intake.keep("slack", ["Ev1"], b"")
    assert (await claim_one(after)).payload == b"payload"


async def test_nobody_gets_what_somebody_works_on_until_the_lease_is_over(opens: Opens, clock: Clock) -> None:
    vanishes, follows = opens(), opens()
    await vanishes.intake.keep("slack", ["Ev1"], b"")
    await claim_one(vanishes)
    clock.forward(LEASE.total_seconds() - 1)
    assert await follows.intake.claim(10) == []
    clock.forward(1)
    assert (await claim_one(follows)).tries == 1


async def test_what_fails_comes_again_later_and_is_set_aside_in_the_end(database: Database, clock: Clock) -> None:
    await database.intake.keep("slack", ["Ev1"], b"payload")
    for attempt in range(TRIES):
        kept = await claim_one(database)
        assert (kept.tries, kept.payload) == (attempt, b"payload")
        await database.intake.fail(kept.id, "Defect")
        assert await database.intake.claim(10) == []
        clock.forward(600)
    assert await database.intake.claim(10) == []
    assert (await database.health.read()).inbox == {"set_aside": 1}


async def test_what_its_taker_works_on_nobody_else_gets_until_the_lease_is_over(
    database: Database, clock: Clock
) -> None:
    await database.intake.take("slack", ["a"], b"said")
    assert await database.intake.claim(10) == []
    clock.forward(LEASE.total_seconds())
    assert [kept.payload for kept in await database.intake.claim(10)] == [b"said"]


async def test_what_is_dealt_with_stays_so_when_a_slower_one_fails(database: Database) -> None:
    await database.intake.keep("slack", ["a"], b"said")
    (kept,) = await database.intake.claim(10)
    await database.intake.finish(kept.id)
    await database.intake.fail(kept.id, "TimeoutError")
    assert (await database.health.read()).inbox == {"done": 1}


async def test_what_takes_the_process_down_each_time_is_set_aside_too(database: Database, clock: Clock) -> None:
    await database.intake.keep("slack", ["Ev1"], b"payload")
    for _ in range(TRIES):
        await claim_one(database)
        clock.forward(LEASE.total_seconds())
    assert await database.intake.claim(10) == []
    assert (await database.health.read()).inbox == {"set_aside": 1}


async def test_what_no_key_opens_is_set_aside_and_holds_nobody_back(opens: Opens) -> None:
    await opens(Ring([b"x" * 32])).intake.keep("slack", ["lost"], b"")
    database = opens()
    await database.intake.keep("slack", ["Ev1"], b"payload")
    assert (await claim_one(database)).payload == b"payload"
    assert (await database.health.read()).inbox == {"set_aside": 1, "waiting": 1}


async def test_storage_fits_the_ports_of_the_core(database: Database) -> None:
    intake: Intake = database.intake
    post: Post = database.post
    transactions: Transactions = database.transactions
    assert (await intake.claim(1), await post.claim(1)) == ([], [])
    assert await transactions.run(lambda uow: uow.cases.in_status(SENT, 1)) == []


async def test_a_closed_database_takes_nothing(database: Database) -> None:
    database.close()
    with pytest.raises(Fault, match="closed"):
        await database.intake.keep("slack", ["Ev1"], b"")
