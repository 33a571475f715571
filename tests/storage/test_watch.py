"""What the catch-up is told: since when, who does it tonight, and below which messages to look."""

from datetime import date, timedelta

from handlers.domain.inbound import Place
from handlers.domain.lifecycle import Status
from handlers.domain.messages import Slot
from handlers.ports import UnitOfWork
from storage.database import Database
from storage.vault import Ring
from tests.storage.cast import KEYS, START, Clock, a_case, a_letter, put, sent
from tests.storage.conftest import Opens

NIGHT = date(2026, 11, 23)


async def test_the_mark_is_shared_and_never_goes_back(opens: Opens) -> None:
    one, other = opens(), opens()
    assert (await one.watch.until("slack"), one.watch.earliest) == (None, None)
    await one.watch.reached("slack", START)
    await other.watch.reached("slack", START - timedelta(hours=1))
    assert await one.watch.until("slack") == START
    await other.watch.reached("slack", START + timedelta(seconds=15))
    assert await one.watch.until("slack") == START + timedelta(seconds=15)
    assert await one.watch.until("teams") is None


async def test_a_night_is_given_to_one(opens: Opens) -> None:
    one, other = opens(), opens()
    assert [await one.watch.claim("slack", NIGHT), await other.watch.claim("slack", NIGHT)] == [True, False]
    assert await other.watch.claim("slack", NIGHT + timedelta(days=1))
    assert await other.watch.claim("teams", NIGHT)


def own(case: str, message: str, uow: UnitOfWork) -> None:
    uow.places.add(Place("slack", "D0KARI", message), case, START)


async def test_threads_are_those_of_cases_that_are_not_over(database: Database, clock: Clock) -> None:
    def fill(uow: UnitOfWork) -> None:
        for number, status in enumerate((Status.ROUTED, Status.HELD, Status.CONFIRMED, Status.WITHDRAWN), start=1):
            uow.cases.add(a_case(f"case-{number}", number=number, status=status))
            own(f"case-{number}", f"{number}.1", uow)

    await database.transactions.run(fill)
    assert {place.message for place in await database.watch.threads("slack", 9)} == {"1.1", "2.1"}
    assert await database.watch.threads("teams", 9) == []

    clock.forward(60)
    put(database, a_letter("card", slot=Slot.CARD), a_letter("note", thread=Slot.CARD))
    for message in ("5.1", "5.2"):
        clock.forward(5)
        [errand] = await database.post.claim(1)
        await database.post.settle(errand, sent(message))
    assert [place.message for place in await database.watch.threads("slack", 1)] == ["5.1"]
    assert len(await database.watch.threads("slack", 9)) == 3


async def test_a_message_that_no_key_opens_is_left_out(opens: Opens) -> None:
    def fill(uow: UnitOfWork) -> None:
        uow.cases.add(a_case())
        own("case-1", "1.1", uow)

    await opens().transactions.run(fill)
    assert await opens(Ring(KEYS[1:])).watch.threads("slack", 9) == []
