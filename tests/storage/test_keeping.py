"""Cases, trail, profiles and periods, as the use cases see them."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Barrier
from typing import Any, TypeVar

import pytest

from handlers.domain.case import Case, Entry, Recipient
from handlers.domain.digest import COUNTED
from handlers.domain.errors import Defect, Fault
from handlers.domain.lifecycle import SENT, Action, Status
from handlers.domain.people import Address, Role
from handlers.domain.reading import Kind, Language
from handlers.domain.texts import Text
from handlers.ports import Profile, UnitOfWork
from storage.cases import count_query, party_query
from storage.database import Database, open_database
from storage.vault import Ring
from tests.storage.cast import KARI, OLA, RING, START, a_case, plan_of
from tests.storage.conftest import Opens

T = TypeVar("T")


def do(database: Database, work: Callable[[UnitOfWork], T]) -> T:
    return database.transactions.run_sync(work)


def add(database: Database, *cases: Case) -> None:
    def work(uow: UnitOfWork) -> None:
        for case in cases:
            uow.cases.add(case)

    do(database, work)


def remember(profile: Profile, uow: UnitOfWork) -> None:
    uow.profiles.save(KARI, profile)


def ids(cases: Sequence[Case]) -> list[str]:
    return [case.id for case in cases]


def test_a_case_comes_back_as_it_was(database: Database) -> None:
    case = a_case(words="Æ\0\ud83d «papirliste» \U0001f611", shown_name="Kari Ås", next_at=START)
    add(database, case)
    assert do(database, lambda uow: uow.cases.get("case-1")) == case
    assert do(database, lambda uow: uow.cases.get("case-2")) is None


def test_a_changed_case_replaces_what_was_kept(database: Database) -> None:
    add(database, a_case())
    changed = a_case(status=Status.ACKNOWLEDGED, words="", reporter=None, version=1)
    do(database, lambda uow: uow.cases.save(changed))
    assert do(database, lambda uow: uow.cases.get("case-1")) == changed


@pytest.mark.parametrize("version", [0, 2])
def test_a_case_somebody_else_changed_is_not_overwritten(database: Database, version: int) -> None:
    add(database, a_case())
    with pytest.raises(Fault, match="2026-1 was changed"):
        do(database, lambda uow: uow.cases.save(a_case(words="lost", version=version)))
    assert do(database, lambda uow: uow.cases.get("case-1")) == a_case()


def test_the_same_case_twice_is_our_mistake_and_tells_no_content(database: Database) -> None:
    add(database, a_case())
    with pytest.raises(Defect) as raised:
        add(database, a_case(words="tallene mine"))
    assert "tallene" not in f"{raised.value!r} {raised.value.__cause__}"


def test_a_moment_without_a_zone_is_our_mistake(database: Database) -> None:
    with pytest.raises(Defect):
        add(database, a_case(next_at=START.replace(tzinfo=None)))


async def test_numbers_count_within_the_year_and_never_repeat(opens: Opens) -> None:
    ours, theirs = opens(), opens()
    asked = [process.transactions.run(lambda uow: uow.cases.next_number(2026)) for process in (ours, theirs) * 20]
    numbers = await asyncio.gather(*asked)
    assert sorted(numbers) == [(2026, count) for count in range(1, 41)]
    assert do(ours, lambda uow: uow.cases.next_number(2027)) == (2027, 1)


def test_due_cases_come_with_the_longest_overdue_first(database: Database) -> None:
    times = {"later": 1, "now": 0, "long": -60, "recent": -1}
    for number, (id, minutes) in enumerate(times.items(), start=1):
        add(database, a_case(id, number, next_at=START + timedelta(minutes=minutes)))
    add(database, a_case("never", 9))
    assert do(database, lambda uow: uow.cases.due(START, 10)) == ["long", "recent", "now"]
    assert do(database, lambda uow: uow.cases.due(START, 1)) == ["long"]


def test_a_reporter_finds_their_own_cases_only(database: Database) -> None:
    add(database, a_case("a", 1), a_case("b", 2, status=Status.WITHDRAWN), a_case("c", 3, status=Status.HELD))
    add(database, a_case("d", 4, reporter=RING.hide(OLA)), a_case("e", 5, reporter=None))
    assert ids(do(database, lambda uow: uow.cases.of_reporter(KARI))) == ["c", "b", "a"]


def test_a_reporter_is_known_under_an_older_key(opens: Opens) -> None:
    old = Ring([b"o" * 32])
    add(opens(old), a_case(reporter=old.hide(KARI)))
    rotated = opens(Ring([b"n" * 32, b"o" * 32]))
    assert ids(do(rotated, lambda uow: uow.cases.of_reporter(KARI))) == ["case-1"]


def test_the_newest_of_one_person_are_counted_over_their_accounts(database: Database) -> None:
    on_teams = Address("teams", "kari")
    add(database, a_case("a", 1), a_case("b", 2, reporter=RING.hide(on_teams)), a_case("c", 3))
    add(database, a_case("d", 4, reporter=RING.hide(OLA)))
    newest = [do(database, partial(_nth_newest, accounts=(KARI, on_teams), nth=nth)) for nth in (1, 2, 3, 4)]
    assert newest == ["c", "b", "a", None]
    assert do(database, partial(_nth_newest, accounts=(KARI,), nth=2)) == "a"
    assert do(database, partial(_nth_newest, accounts=(), nth=1)) is None


def _nth_newest(uow: UnitOfWork, accounts: Sequence[Address], nth: int) -> str | None:
    found = uow.cases.nth_newest(accounts, nth)
    return found.id if found else None


def test_alike_are_those_of_the_same_system_or_kind_that_others_may_know_of(database: Database) -> None:
    add(
        database,
        a_case("system", 1, system="DIPS", kind=Kind.FORM),
        a_case("kind", 2, kind=Kind.DOUBLE_ENTRY),
        a_case("neither", 3, system="Visma", kind=Kind.MEETING),
        a_case("rep only", 4, system="DIPS", rep_only=True),
        a_case("cleared", 5, system="DIPS", status=Status.CONFIRMED),
        a_case("open elsewhere", 6, system="DIPS", unit="elsewhere"),
        a_case("cleared elsewhere", 7, system="DIPS", unit="elsewhere", status=Status.IN_EFFECT),
    )
    private = (Status.ASKED, Status.HELD, Status.WITHDRAWN, Status.JOINED, Status.REDIRECTED)
    add(database, *(a_case(status, 10 + n, system="DIPS", status=status) for n, status in enumerate(private)))

    unit = a_case().unit

    def alike(system: str, limit: int) -> list[str]:
        return ids(do(database, lambda uow: uow.cases.alike(system, Kind.DOUBLE_ENTRY, unit, limit)))

    assert alike("DIPS", 10) == ["cleared elsewhere", "cleared", "kind", "system"]
    assert alike("DIPS", 2) == ["cleared elsewhere", "cleared"]
    assert alike("", 10) == ["kind"]


def test_between_counts_the_first_moment_and_not_the_last(database: Database) -> None:
    for number, minutes in enumerate((0, 30, 60), start=1):
        add(database, a_case(f"{minutes}", number, changed_at=START + timedelta(minutes=minutes)))
    found = do(database, lambda uow: uow.cases.between(START, START + timedelta(hours=1)))
    assert ids(found) == ["0", "30"]
    beginning = datetime.min.replace(tzinfo=UTC)
    assert len(do(database, lambda uow: uow.cases.between(beginning, START + timedelta(days=1)))) == 3


def test_cases_are_counted_by_status(database: Database) -> None:
    add(database, *(a_case(f"{n}", n, status=Status.TRIAL if n < 3 else Status.ROUTED) for n in range(1, 6)))
    counted = do(database, lambda uow: uow.cases.count([Status.TRIAL, Status.FORWARDED]))
    assert counted == {Status.TRIAL: 2, Status.FORWARDED: 0}


def given(person: str) -> dict[str, Any]:
    return {"recipients": (Recipient(person, Role.LEADER, Text("reason.leader")),)}


def found_by(database: Database, person: str, *units: str, limit: int = 10) -> list[str]:
    return ids(do(database, lambda uow: uow.cases.of_party(person, units, SENT, limit)))


def test_a_party_finds_what_they_got_and_what_is_in_their_units_newest_first(database: Database) -> None:
    add(
        database,
        a_case("got", 1, unit="far", **given("leader")),
        a_case("somebody else's", 2, unit="far", **given("other")),
        a_case("of the unit", 3, unit="near", **given("other")),
        a_case("both", 4, unit="near", **given("leader")),
        a_case("over", 5, unit="near", status=Status.CONFIRMED, **given("leader")),
        a_case("not sent", 6, unit="near", status=Status.HELD, **given("leader")),
    )
    assert found_by(database, "leader", "near") == ["both", "of the unit", "got"]
    assert found_by(database, "leader", "near", limit=2) == ["both", "of the unit"]
    assert found_by(database, "leader") == ["both", "got"]
    assert found_by(database, "nobody", "nowhere") == []


def test_whoever_gets_a_case_later_finds_it_and_whoever_loses_it_does_not(database: Database) -> None:
    add(database, a_case(unit="", status=Status.HELD, **given("leader")))
    do(database, lambda uow: uow.cases.save(a_case(unit="", version=1, **given("leader"))))
    assert (found_by(database, "leader"), found_by(database, "other")) == (["case-1"], [])
    do(database, lambda uow: uow.cases.save(a_case(unit="", version=2, **given("other"))))
    assert (found_by(database, "leader"), found_by(database, "other")) == ([], ["case-1"])


def test_whoever_got_a_case_twice_finds_it_once(database: Database) -> None:
    both = tuple(Recipient("liv", role, Text("reason.leader")) for role in (Role.LEADER, Role.REPRESENTATIVE))
    add(database, a_case(recipients=both))
    assert found_by(database, "liv") == ["case-1"]


def test_no_case_is_read_to_find_the_cases_of_a_party(sqlite_url: str) -> None:
    plan = plan_of(sqlite_url, party_query("leader", ["near"], SENT, 10))
    assert [step for step in plan if step.startswith("SCAN")] == []
    assert any("ix_cases_unit" in step for step in plan)


def test_no_case_is_read_to_be_counted(sqlite_url: str) -> None:
    plan = plan_of(sqlite_url, count_query(COUNTED))
    assert plan == ["SEARCH cases USING COVERING INDEX ix_cases_status (status=?)"]


def test_cases_in_a_status_come_oldest_first(database: Database) -> None:
    add(database, *(a_case(status, number, status=status) for number, status in enumerate(Status, start=1)))
    wanted = (Status.TRIAL, Status.ROUTED, Status.FORWARDED)
    assert ids(do(database, lambda uow: uow.cases.in_status(wanted, 10))) == ["routed", "trial", "forwarded"]
    assert ids(do(database, lambda uow: uow.cases.in_status(wanted, 1))) == ["routed"]


def test_the_trail_is_kept_in_order_for_each_case(database: Database) -> None:
    def line(case: str, action: Action) -> Entry:
        return Entry(case, START, Role.LEADER, "leader", action, Status.ROUTED, Status.PROPOSED)

    lines = [line("case-1", Action.DECIDE), line("case-2", Action.DECIDE), line("case-1", Action.SUPPORT)]

    def work(uow: UnitOfWork) -> None:
        for entry in lines:
            uow.trail.add(entry)

    do(database, work)
    assert do(database, lambda uow: uow.trail.of("case-1")) == [lines[0], lines[2]]


def test_a_profile_is_remembered_replaced_and_forgotten(database: Database) -> None:
    assert do(database, lambda uow: uow.profiles.get(KARI)) == Profile()
    for profile in (Profile("solbakken-2", Language.NN), Profile("solbakken-3")):
        do(database, partial(remember, profile))
        assert do(database, lambda uow: uow.profiles.get(KARI)) == profile
    assert do(database, lambda uow: uow.profiles.get(OLA)) == Profile()
    do(database, lambda uow: uow.profiles.forget(KARI))
    assert do(database, lambda uow: uow.profiles.get(KARI)) == Profile()


def test_a_profile_survives_a_new_key_and_is_forgotten_under_both(opens: Opens) -> None:
    do(opens(Ring([b"o" * 32])), lambda uow: uow.profiles.save(KARI, Profile("old")))
    rotated = opens(Ring([b"n" * 32, b"o" * 32]))
    assert do(rotated, lambda uow: uow.profiles.get(KARI)) == Profile("old")
    do(rotated, lambda uow: uow.profiles.save(KARI, Profile("new")))
    assert do(rotated, lambda uow: uow.profiles.get(KARI)) == Profile("new")
    do(rotated, lambda uow: uow.profiles.forget(KARI))
    assert do(rotated, lambda uow: uow.profiles.get(KARI)) == Profile()


async def test_two_who_remember_the_same_person_at_once_are_both_taken(postgres_url: str) -> None:
    database = open_database(postgres_url, RING, lambda: START, lambda: "one")
    together = Barrier(2, timeout=30)

    def work(unit: str, uow: UnitOfWork) -> None:
        uow.profiles.get(KARI)
        together.wait()
        uow.profiles.save(KARI, Profile(unit))

    for units in (("first", "also"), ("later", "also later")):
        await asyncio.gather(*(database.transactions.run(partial(work, unit)) for unit in units))
        assert (await database.transactions.run(lambda uow: uow.profiles.get(KARI))).unit in units
    database.close()


async def test_a_period_is_claimed_by_one_of_many(opens: Opens) -> None:
    ours, theirs = opens(), opens()
    claims = [
        process.transactions.run(lambda uow: uow.periods.claim("digest", "2026-W47", "committee", START))
        for process in (ours, theirs) * 5
    ]
    assert sorted(await asyncio.gather(*claims)) == [False] * 9 + [True]
    assert do(ours, lambda uow: uow.periods.claim("digest", "2026-W48", "committee", START))
    assert not do(theirs, lambda uow: uow.periods.claim("digest", "2026-W48", "committee", START))


def test_a_gesture_is_known_again_after_a_change_of_keys(opens: Opens) -> None:
    def claim(uow: UnitOfWork) -> bool:
        return uow.periods.claim("event", "D0KARI:1.1", "", START)

    assert do(opens(Ring([b"o" * 32])), claim)
    assert not do(opens(Ring([b"n" * 32, b"o" * 32])), claim)
