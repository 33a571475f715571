"""What may be sent when: once, in order, one at a time for each destination."""

import asyncio
from functools import partial

import pytest

from handlers.domain.errors import Defect, Refusal
from handlers.domain.inbound import Place
from handlers.domain.messages import Priority, Slot, ToGroup, ToHidden, ToPerson, Whisper
from handlers.domain.texts import text
from handlers.ports import Delivery, Receipt, UnitOfWork
from storage.database import Database
from storage.vault import Ring
from tests.storage.cast import (
    COMMITTEE,
    KARI,
    LEADER,
    OLA,
    REPORTER,
    RING,
    START,
    UNKNOWN,
    WARD,
    Clock,
    a_case,
    a_letter,
    put,
    said,
    sent,
)
from tests.storage.conftest import Opens


async def deliver_all(database: Database, clock: Clock, rounds: int = 20) -> list[str]:
    """What goes out, in order, while everything succeeds and time passes."""
    gone = []
    for number in range(rounds):
        for errand in await database.post.claim(10):
            gone.append(said(errand))
            await database.post.settle(errand, sent(f"{number}.{errand.id}"))
        clock.forward(1)
    return gone


async def test_a_letter_goes_out_once_whatever_queues_it_again(database: Database, clock: Clock) -> None:
    put(database, a_letter("a"), a_letter("a"))
    assert await deliver_all(database, clock) == ["a"]
    put(database, a_letter("a"))
    assert await deliver_all(database, clock) == []


async def test_a_work_that_fails_queues_nothing(database: Database, clock: Clock) -> None:
    def work(uow: UnitOfWork) -> None:
        uow.cases.add(a_case())
        uow.outbox.put(a_letter("a"))
        raise Refusal(text("refusal.not_now"))

    with pytest.raises(Refusal):
        await database.transactions.run(work)
    assert await deliver_all(database, clock) == []
    assert await database.transactions.run(lambda uow: uow.cases.get("case-1")) is None


async def test_letters_of_a_case_to_a_destination_go_in_order_whatever_their_priority(
    database: Database, clock: Clock
) -> None:
    put(database, a_letter("first", priority=Priority.DIGEST), a_letter("second", priority=Priority.CARD))
    assert await deliver_all(database, clock) == ["first", "second"]


async def test_the_most_urgent_case_goes_first(database: Database, clock: Clock) -> None:
    put(
        database,
        a_letter("reminder", case="case-1", priority=Priority.REMINDER),
        a_letter("card", case="case-2", priority=Priority.CARD),
        a_letter("answer", case="", priority=Priority.CONFIRMATION),
    )
    assert await deliver_all(database, clock) == ["answer", "card", "reminder"]


async def test_one_letter_at_a_time_is_on_its_way_to_a_destination(database: Database) -> None:
    put(database, a_letter("a"), a_letter("b", case="case-2"), a_letter("c", COMMITTEE))
    assert sorted(said(errand) for errand in await database.post.claim(10)) == ["a", "c"]
    assert await database.post.claim(10) == []


async def test_a_channel_gets_one_message_a_second_and_a_person_needs_no_such_pause(
    database: Database, clock: Clock
) -> None:
    put(database, a_letter("a"), a_letter("b"), a_letter("c", LEADER), a_letter("d", LEADER))
    for errand in await database.post.claim(10):
        await database.post.settle(errand, sent(errand.id))
    assert [said(errand) for errand in await database.post.claim(10)] == ["d"]
    clock.forward(1)
    assert [said(errand) for errand in await database.post.claim(10)] == ["b"]


async def test_on_teams_a_person_gets_one_message_a_second_too(database: Database, clock: Clock) -> None:
    someone = ToPerson("teams", "leader")
    put(database, a_letter("a", someone), a_letter("b", someone))
    [errand] = await database.post.claim(10)
    await database.post.settle(errand, sent())
    assert await database.post.claim(10) == []
    clock.forward(1)
    assert [said(errand) for errand in await database.post.claim(10)] == ["b"]


async def test_a_slot_is_posted_once_and_then_updated_where_it_stands(database: Database, clock: Clock) -> None:
    put(database, a_letter("card", slot=Slot.CARD))
    [errand] = await database.post.claim(10)
    assert (errand.update, errand.case, errand.slot) == (None, "case-1", Slot.CARD)
    await database.post.settle(errand, sent("7.1"))
    clock.forward(1)
    put(database, a_letter("card again", slot=Slot.CARD))
    [errand] = await database.post.claim(10)
    assert errand.update == Place("slack", "C0WARD", "7.1")


async def test_a_letter_in_a_thread_waits_for_the_message_it_answers(database: Database, clock: Clock) -> None:
    put(database, a_letter("card", slot=Slot.CARD), a_letter("note", thread=Slot.CARD))
    [card] = await database.post.claim(10)
    await database.post.settle(card, sent("7.1"))
    clock.forward(1)
    [note] = await database.post.claim(10)
    assert (said(note), note.below, note.update) == ("note", Place("slack", "C0WARD", "7.1"), None)


async def test_a_letter_whose_thread_never_came_to_be_goes_without_it(database: Database, clock: Clock) -> None:
    put(database, a_letter("card", slot=Slot.CARD), a_letter("note", thread=Slot.CARD))
    [card] = await database.post.claim(10)
    await database.post.settle(card, Receipt(Delivery.DEAD, reason="is_archived"))
    [note] = await database.post.claim(10)
    assert (said(note), note.below) == ("note", None)


async def test_newer_words_for_a_slot_take_the_turn_of_those_that_wait(database: Database, clock: Clock) -> None:
    put(
        database,
        a_letter("card", slot=Slot.CARD, priority=Priority.CARD),
        a_letter("note", thread=Slot.CARD),
        a_letter("newer card", slot=Slot.CARD, priority=Priority.CARD),
    )
    put(database, a_letter("card", slot=Slot.CARD), a_letter("newer card", slot=Slot.CARD))
    assert await deliver_all(database, clock) == ["newer card", "note"]


async def test_words_on_their_way_are_not_replaced(database: Database, clock: Clock) -> None:
    put(database, a_letter("card", slot=Slot.CARD))
    [card] = await database.post.claim(10)
    put(database, a_letter("newer card", slot=Slot.CARD))
    await database.post.settle(card, sent())
    assert await deliver_all(database, clock) == ["newer card"]


async def test_a_slot_in_another_conversation_or_case_is_another_message(database: Database, clock: Clock) -> None:
    put(
        database,
        a_letter("a", slot=Slot.CARD),
        a_letter("b", COMMITTEE, slot=Slot.CARD),
        a_letter("c", case="case-2", slot=Slot.CARD),
        a_letter("d", slot=Slot.CONFIRMATION),
    )
    assert sorted(await deliver_all(database, clock)) == ["a", "b", "c", "d"]


async def test_a_letter_with_a_slot_and_no_case_is_our_mistake(database: Database) -> None:
    with pytest.raises(Defect, match="belongs to a case"):
        put(database, a_letter("a", case="", slot=Slot.CARD))


async def test_the_same_person_sealed_twice_is_one_destination(database: Database) -> None:
    put(database, a_letter("a", REPORTER), a_letter("b", ToHidden("slack", RING.hide(KARI)), case="case-2"))
    put(database, a_letter("c", ToHidden("slack", RING.hide(OLA))))
    assert sorted(said(errand) for errand in await database.post.claim(10)) == ["a", "c"]


async def test_a_group_is_the_same_in_whatever_order_its_people_are_named(database: Database) -> None:
    put(database, a_letter("a", ToGroup("slack", ("leader", "rep"))))
    put(database, a_letter("b", ToGroup("slack", ("rep", "leader"))))
    [errand] = await database.post.claim(10)
    assert errand.to == ToGroup("slack", ("leader", "rep"))


async def test_only_the_hidden_are_revealed(database: Database) -> None:
    whisper = Whisper("slack", "C0WARD", RING.hide(OLA))
    put(database, a_letter("a", REPORTER), a_letter("b", whisper), a_letter("c"))
    revealed = {said(e): await database.post.reveal(e) for e in await database.post.claim(10)}
    assert revealed == {"a": KARI, "b": OLA, "c": None}


async def test_the_message_of_a_case_is_known_again_by_its_place(database: Database, clock: Clock) -> None:
    put(database, a_letter("card", slot=Slot.CARD), a_letter("note", thread=Slot.CARD))
    await deliver_all(database, clock)
    put(database, a_letter("help", LEADER, case=""))
    [answer] = await database.post.claim(10)
    await database.post.settle(answer, sent("9.9"))
    places = [Place("slack", "C0WARD", stamp) for stamp in ("0.1", "1.2", "9.9")]
    found = await database.transactions.run(lambda uow: [uow.places.case_at(place) for place in places])
    assert found == [("case-1", Slot.CARD), ("case-1", None), None]


async def test_the_reporters_own_message_is_the_newest_cases_also_under_a_new_key(opens: Opens) -> None:
    own = Place("slack", "D0KARI", "1.1")
    before, after = opens(Ring([b"o" * 32])), opens(Ring([b"n" * 32, b"o" * 32]))
    for database, case in ((before, "case-1"), (before, "case-2"), (after, "case-3")):
        await database.transactions.run(partial(own_message, own, case))
        assert await database.transactions.run(lambda uow: uow.places.case_at(own)) == (case, None)


def own_message(place: Place, case: str, uow: UnitOfWork) -> None:
    uow.places.add(place, case, START)


async def test_two_processes_never_hold_the_same_destination(opens: Opens) -> None:
    ours, theirs = opens(), opens()
    letters = [a_letter(f"{n}", ToHidden("slack", RING.hide(KARI)), case=f"case-{n}") for n in range(5)]
    put(ours, *letters, a_letter("ward"), a_letter("committee", COMMITTEE))
    claims = await asyncio.gather(*(process.post.claim(2) for process in (ours, theirs) * 4))
    claimed = [errand for claim in claims for errand in claim]
    assert len(claimed) == 3
    assert {type(errand.to) for errand in claimed} == {ToHidden, type(WARD)}


async def test_a_letter_no_key_opens_is_buried_and_its_followers_go(opens: Opens) -> None:
    put(opens(Ring([b"x" * 32])), a_letter("lost"))
    database = opens()
    assert await database.post.claim(10) == []
    assert (await database.health.read()).dead == {"no key in the ring opens this letter": 1}


async def test_with_a_new_key_in_the_ring_slots_and_keys_are_still_known(opens: Opens, clock: Clock) -> None:
    before = opens(Ring([b"o" * 32]))
    put(before, a_letter("card", slot=Slot.CARD))
    [errand] = await before.post.claim(10)
    await before.post.settle(errand, sent("7.1"))
    clock.forward(1)
    after = opens(Ring([b"n" * 32, b"o" * 32]))
    put(after, a_letter("card", slot=Slot.CARD), a_letter("newer card", slot=Slot.CARD))
    [errand] = await after.post.claim(10)
    assert (said(errand), errand.update) == ("newer card", Place("slack", "C0WARD", "7.1"))


async def test_while_a_letter_of_a_case_is_on_its_way_there_may_be_more_than_is_known(
    database: Database, clock: Clock
) -> None:
    def more() -> bool:
        return database.transactions.run_sync(lambda uow: uow.places.may_be_more("slack"))

    put(database, a_letter("card", slot=Slot.CARD))
    assert not more()
    [card] = await database.post.claim(10)
    assert more()
    await database.post.settle(card, UNKNOWN)
    assert more()
    clock.forward(60)
    [card] = await database.post.claim(10)
    await database.post.settle(card, sent())
    assert not more()
