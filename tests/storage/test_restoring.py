"""A database that was put back says nothing that was said after the copy was made, and loses nothing of the copy."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from handlers.domain.case import Entry
from handlers.domain.errors import MendableFault
from handlers.domain.inbound import Place
from handlers.domain.lifecycle import Action, Status
from handlers.domain.messages import Letter, Slot, Whisper
from handlers.domain.people import Role
from handlers.domain.texts import Words, text
from handlers.ports import Delivery, Errand, Receipt, UnitOfWork
from storage.database import Database, calm, copy_to, open_database, put_back
from storage.restoring import LOOKED_FOR, NUMBERS_LEFT_OUT, REASON
from storage.schema import SchemaError
from storage.vault import Ring
from tests.storage.cast import (
    AGAIN,
    COMMITTEE,
    KARI,
    KEYS,
    REPORTER,
    RING,
    START,
    Clock,
    Ids,
    a_case,
    a_letter,
    put,
    said,
)
from tests.storage.conftest import Opens


@dataclass
class Platform:
    """What it accepted, by mark; it knows no other way to tell a message again."""

    accepted: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    async def take_all(self, database: Database, clock: Clock, rounds: int = 8) -> None:
        for _ in range(rounds):
            for errand in await database.post.claim(10):
                await database.post.settle(errand, self._answer(errand))
            clock.forward(5)

    def _answer(self, errand: Errand) -> Receipt:
        if errand.unknown and errand.mark not in self.accepted:
            return AGAIN
        if not errand.unknown:
            self.said.append(said(errand))
            self.accepted.setdefault(errand.mark, f"{len(self.said)}.0")
        return Receipt(Delivery.SENT, Place("slack", "C0WARD", self.accepted[errand.mark]))


def with_case(*letters: Letter) -> Callable[[UnitOfWork], None]:
    """A work that keeps a case with its trail, and what tells of it."""

    def work(uow: UnitOfWork) -> None:
        if uow.cases.get("case-1") is None:
            uow.cases.next_number(2026)
            uow.cases.add(a_case())
            uow.trail.add(Entry("case-1", START, Role.CLOCK, "", Action.ROUTE, Status.HELD, Status.ROUTED))
        for letter in letters:
            uow.outbox.put(letter)

    return work


BEFORE = (a_letter("waits"), a_letter("digest", COMMITTEE, case=""))
AFTER = (a_letter("card", REPORTER, slot=Slot.CARD), a_letter("late digest", COMMITTEE, case=""))


@pytest.fixture
def url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def copy(url: str, opens: Opens, tmp_path: Path, clock: Clock) -> Path:
    """A copy with a case and two letters that wait, and one event that does."""
    database = opens()
    database.transactions.run_sync(with_case(*BEFORE))
    return copy_to(url, tmp_path / "copy.db").path


def restore(copy: Path, clock: Clock, ring: Ring = RING) -> Database:
    url = f"sqlite:///{copy.parent / 'again.db'}"
    put_back(url, copy, ring, clock.now)
    return open_database(url, ring, clock.now, Ids("again").new)


async def test_what_went_out_after_the_copy_was_made_does_not_go_out_again(
    opens: Opens, copy: Path, clock: Clock
) -> None:
    live, slack = opens(), Platform()
    await slack.take_all(live, clock)
    live.transactions.run_sync(with_case(*AFTER))
    await slack.take_all(live, clock)
    assert len(slack.said) == 4
    clock.forward(3600)
    again = restore(copy, clock)
    # Time and the digest cause the same once more: the copy knows of neither.
    again.transactions.run_sync(with_case(*AFTER))
    await slack.take_all(again, clock)
    assert len(slack.said) == 4
    assert (await again.health.read()).outbox == {"sent": 4}
    stands = Place("slack", "C0WARD", f"{slack.said.index('card') + 1}.0")
    place = await again.transactions.run(lambda uow: uow.places.case_at(stands))
    again.close()
    assert place == ("case-1", Slot.CARD), "what was posted after the copy was made is known again"


async def test_what_the_copy_still_had_to_say_is_said(copy: Path, clock: Clock) -> None:
    slack = Platform()
    again = restore(copy, clock)
    again.transactions.run_sync(with_case(*AFTER))
    await slack.take_all(again, clock)
    again.close()
    assert sorted(slack.said) == ["card", "digest", "late digest", "waits"]


async def test_what_is_said_anew_in_other_words_goes_out(opens: Opens, copy: Path, clock: Clock) -> None:
    live, slack = opens(), Platform()
    put(live, a_letter("decision"))
    await slack.take_all(live, clock)
    again = restore(copy, clock)
    put(again, replace(a_letter("decision"), message=a_letter("another").message))
    await slack.take_all(again, clock)
    again.close()
    assert slack.said[-1] == "another"


async def test_what_tells_of_a_new_case_is_not_kept_waiting(copy: Path, clock: Clock) -> None:
    again = restore(copy, clock)
    clock.forward(60)
    put(again, a_letter("new", REPORTER, case="case-2"))
    [errand] = [errand for errand in await again.post.claim(10) if said(errand) == "new"]
    again.close()
    assert not errand.unknown


async def test_after_a_week_nothing_is_looked_for_any_more(copy: Path, clock: Clock) -> None:
    restore(copy, clock).close()
    clock.forward(LOOKED_FOR.total_seconds() + 1)
    again = open_database(f"sqlite:///{copy.parent / 'again.db'}", RING, clock.now, Ids("later").new)
    put(again, a_letter("much later", REPORTER))
    [errand] = [errand for errand in await again.post.claim(10) if said(errand) == "much later"]
    again.close()
    assert not errand.unknown


async def test_no_number_is_given_that_another_case_may_have(copy: Path, clock: Clock) -> None:
    again = restore(copy, clock)
    number = await again.transactions.run(lambda uow: uow.cases.next_number(2026))
    again.close()
    assert number == (2026, 2 + NUMBERS_LEFT_OUT)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_a_database_put_back_by_other_means_is_calmed_once(
    kind: str, request: pytest.FixtureRequest, clock: Clock
) -> None:
    url = str(request.getfixturevalue(f"{kind}_url"))
    database = open_database(url, RING, clock.now, Ids().new)
    database.transactions.run_sync(with_case(*BEFORE, a_letter("hush", Whisper("slack", "C0WARD", RING.hide(KARI)))))
    await database.intake.keep("slack", ["Ev1"], b"words")
    await database.watch.reached("slack", clock.now())
    [held, *_] = await database.post.claim(1)
    database.close()
    clock.forward(600)
    calmed = calm(url, RING, clock.now)
    assert (calmed.cases, calmed.letters, calmed.events) == (1, 2, 1)
    clock.forward(600)
    once_more = calm(url, RING, clock.now)
    assert (once_more.letters, once_more.events) == (0, 0)
    database = open_database(url, RING, clock.now, Ids("after").new)
    assert await database.watch.until("slack") == calmed.since.at
    assert database.watch.earliest == calmed.since.at
    assert await database.intake.claim(10) == []
    assert database.again.given_up().events == {REASON: 1}
    assert [errand.unknown for errand in await database.post.claim(10)] == [True, True]
    assert await database.transactions.run(lambda uow: uow.cases.next_number(2026)) == (2026, 2 + NUMBERS_LEFT_OUT)
    database.close()
    assert held.tries == 0


def refusal(copy: Path, clock: Clock, ring: Ring = RING) -> str:
    """Why it is not put back. Nothing then stands that did not stand before."""
    target = copy.parent / "again.db"
    before = target.read_bytes() if target.exists() else None
    with pytest.raises(MendableFault) as told:
        restore(copy, clock, ring)
    assert (target.read_bytes() if target.exists() else None) == before
    assert [path.name for path in copy.parent.iterdir() if path.name.startswith(".again")] == []
    return told.value.text.key


def test_other_keys_than_those_of_the_copy_are_refused(copy: Path, clock: Clock) -> None:
    assert refusal(copy, clock, Ring(KEYS[1:])) == "restore.other_keys"


async def test_rooms_come_back_with_the_copy_and_alone_tell_other_keys(
    url: str, database: Database, tmp_path: Path, clock: Clock
) -> None:
    await database.rooms.keep("teams", "person:kari", "here")
    copy = copy_to(url, tmp_path / "copy.db").path
    assert refusal(copy, clock, Ring(KEYS[1:])) == "restore.other_keys"
    restored = restore(copy, clock)
    assert await restored.rooms.get("teams", "person:kari") == "here"
    restored.close()


def test_what_is_no_copy_is_refused(copy: Path, clock: Clock) -> None:
    assert refusal(copy.with_name("missing.db"), clock) == "restore.no_copy"
    copy.write_text("Dear reader, " * 500)
    assert refusal(copy, clock) == "restore.no_copy"


def test_a_damaged_copy_is_refused(copy: Path, clock: Clock) -> None:
    pages = bytearray(copy.read_bytes())
    half = len(pages) // 2
    pages[half:] = b"\xff" * (len(pages) - half)
    copy.write_bytes(pages)
    assert refusal(copy, clock) in ("restore.no_copy", "restore.damaged")


def test_a_copy_of_a_newer_program_is_refused(copy: Path, clock: Clock) -> None:
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaError) as told:
        restore(copy, clock)
    assert told.value.text == text("database.newer", has=Words("9999"))


def test_a_database_with_anything_in_it_is_never_written_over(copy: Path, clock: Clock) -> None:
    shutil.copy(copy, copy.parent / "again.db")
    assert refusal(copy, clock) == "restore.not_empty"


def test_an_empty_database_gives_way_unless_somebody_uses_it(copy: Path, clock: Clock, ready_sqlite: Path) -> None:
    target = copy.parent / "again.db"
    shutil.copy(ready_sqlite, target)
    running = open_database(f"sqlite:///{target}", RING, clock.now, Ids("running").new)
    assert refusal(copy, clock) == "restore.in_use"
    running.close()
    restore(copy, clock).close()
    assert {path.name for path in copy.parent.glob("*again*")} == {"again.db"}
    assert target.stat().st_mode & 0o777 == 0o600
