"""The weekly digest: once per week and audience, over downtime and clock changes, and never about persons."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.deadlines import Policy
from handlers.domain.digest import STORIES, WEEKS_SHOWN, latest_week, rolled_up, week_of, weeks_before
from handlers.domain.errors import Refusal
from handlers.domain.lifecycle import Status
from handlers.domain.messages import Bars, Button, Facts, Letter, Line, ToChannel
from handlers.domain.texts import Text
from handlers.publish import publish, publish_due
from tests.handlers.cast import CALENDAR, KIM, NORA, ORGANISATION, RANDI, REPORT, STRANGER, ZONE, House, at
from tests.handlers.letters import buttons, keys, words
from tests.handlers.stages import concluded, house_at

POLICY = Policy()


def oslo(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


THURSDAY = oslo(11, 19, 9)


def numbers(letter: Letter) -> dict[str, object]:
    """The three numbers by name; what there is none of is not told."""
    facts = [fact for part in letter.message.parts if isinstance(part, Facts) for fact in part.facts]
    return {"cleared": 0, "on_trial": 0, "waiting": 0} | {
        fact.label.key.removeprefix("fact."): fact.value.params["count"]
        for fact in facts
        if isinstance(fact.value, Text)
    }


def cleared(house: House, how_many: int, unit: str = "Nes sykehjem") -> None:
    """Report, decide and support this many, and let each take effect."""
    for _ in range(how_many):
        case = house.report(STRANGER, f"{REPORT} Det er på {unit}.")
        house.press(STRANGER, Button.SEND_NOW, case.id)
        leader = house.case(case.id).recipients[0].person
        house.decide(at(leader), case=case.id)
        house.press(RANDI, Button.SUPPORT, case.id)
    house.forward(days=1)


def test_it_comes_on_thursday_at_nine_to_the_committee_and_the_units_that_want_it() -> None:
    house = House()
    cleared(house, 1)
    house.forward(THURSDAY - timedelta(seconds=1))
    assert house.digests() == []
    house.forward(THURSDAY)
    assert [len(house.digests(channel)) for channel in ("C-TREPART", "C-NES", "C-LIA")] == [1, 1, 1]
    house.forward(days=6)
    assert len(house.digests()) == 1
    house.forward(days=1)
    assert [letter.key for letter in house.digests()] == [
        "digest:2026-W47:slack:C-TREPART", "digest:2026-W48:slack:C-TREPART",
    ]  # fmt: skip


@pytest.mark.parametrize("hours", [1, 24, 24 * 4, 24 * 5 + 23])
def test_it_is_caught_up_after_downtime_and_only_the_newest(hours: int) -> None:
    house = House()
    house.report()
    house.jump(THURSDAY + timedelta(days=14, hours=hours))
    house.tick()
    house.tick()
    assert [letter.key for letter in house.digests()] == ["digest:2026-W49:slack:C-TREPART"]


def test_an_organisation_that_begins_on_a_friday_has_no_thursday_to_tell_of() -> None:
    house = House(now=oslo(11, 20, 9))
    house.report()
    house.forward(days=5)
    assert house.digests() == []
    house.forward(days=1)
    assert len(house.digests()) == 1


def test_two_workers_publish_it_once() -> None:
    house = House()
    house.report()
    house.jump(THURSDAY)
    assert house.memory.run(lambda uow: publish_due(uow, house.world)) == 3
    assert house.memory.run(lambda uow: publish_due(uow, house.world)) == 0
    assert house.memory.run(lambda uow: publish(uow, house.world, week_of("2026-W47", CALENDAR, POLICY))) == 0


def test_a_new_audience_gets_the_week_that_the_others_have() -> None:
    house = House()
    house.report()
    house.forward(THURSDAY)
    nav = replace(ORGANISATION.units["nav"], channels={"slack": "C-NAV"}, digest=True)
    house.organisation = replace(ORGANISATION, units={**ORGANISATION.units, "nav": nav})
    house.tick()
    house.tick()
    assert len(house.digests("C-NAV")) == 1
    assert len(house.digests()) == 1


def test_at_most_three_numbers_five_stories_and_a_button_under_each() -> None:
    house = House()
    cleared(house, 7)
    for outcome in ("trial", "forwarded"):
        case = house.report(KIM, f"{REPORT} {outcome}")
        house.press(KIM, Button.SEND_NOW, case.id)
        house.decide(outcome=outcome, case=case.id)
        house.press(RANDI, Button.SUPPORT, case.id)
    house.forward(THURSDAY)
    (digest,) = house.digests()
    assert numbers(digest) == {"cleared": 7, "on_trial": 1, "waiting": 1}
    assert keys(digest).count("digest.story") == STORIES
    assert buttons(digest) == [Button.SAME_HERE] * STORIES
    assert "digest.forwarded" in keys(digest)
    assert [part for part in digest.message.parts if isinstance(part, Bars)]


def test_of_what_was_sent_on_no_more_is_told_than_can_be_read() -> None:
    house = House()
    for _ in range(STORIES + 2):
        case = house.report(KIM)
        house.press(KIM, Button.SEND_NOW, case.id)
        house.decide(outcome="forwarded", case=case.id)
        house.press(RANDI, Button.SUPPORT, case.id)
    house.forward(THURSDAY)
    (digest,) = house.digests()
    assert keys(digest).count("digest.forwarded") == STORIES
    assert numbers(digest)["waiting"] == STORIES + 2


def test_the_leaders_sentence_is_told_and_the_reporters_words_never() -> None:
    house = House()
    cleared(house, 1)
    house.forward(THURSDAY)
    (digest,) = house.digests()
    assert "Vi slutter med papirlista." in words(digest)
    assert "væskelista" not in repr(digest)
    assert "Randi" not in repr(digest)
    assert "Liv" not in repr(digest)


def test_what_was_explained_and_kept_and_how_often_they_spoke_is_told() -> None:
    house = House()
    for outcome, speaks in (("explained", True), ("kept", False)):
        case = house.report(KIM, f"{REPORT} {outcome}")
        house.press(KIM, Button.SEND_NOW, case.id)
        house.decide(outcome=outcome, case=case.id)
        if speaks:
            house.press(RANDI, Button.SUPPORT, case.id)
    house.forward(THURSDAY + timedelta(days=7))
    first, second = house.digests()
    assert "Lista brukes når strømmen går." in words(first)
    assert "Forskriften krever den." in words(second)
    lines = [part.text for part in first.message.parts if isinstance(part, Line)]
    assert [line.params for line in lines if line.key == "digest.spoken"] == [{"count": 1, "decided": 1}]


def test_a_week_with_nothing_cleared_says_so_and_how_many_wait() -> None:
    house = house_at(Status.ACKNOWLEDGED)
    house.forward(THURSDAY)
    opening = house.digests()[0].message.parts[1]
    assert opening.text.key == "digest.opening_none"  # type: ignore[union-attr]
    assert opening.text.params == {"count": 1}  # type: ignore[union-attr]


def test_what_came_back_is_told() -> None:
    house = House()
    concluded("forwarded")(house)
    house.decide(outcome="removed")
    house.forward(THURSDAY)
    assert "digest.came_back" in keys(house.digests()[0])


def test_a_unit_below_five_is_told_of_as_the_one_above_it() -> None:
    house = House()
    cleared(house, 1, "Lia natteam")
    house.forward(THURSDAY)
    (digest,) = house.digests()
    assert "Nes sykehjem" in words(digest)
    assert "Lia" not in repr(digest)
    assert rolled_up("moon", ORGANISATION, POLICY) is None
    tiny = replace(ORGANISATION.units["fjord"], employees=4)
    small = replace(ORGANISATION, units={**ORGANISATION.units, "fjord": tiny, "lia": replace(tiny, id="lia")})
    assert rolled_up("lia", small, POLICY) is None


def test_the_same_clearing_is_wished_for_by_another_unit_once() -> None:
    house = House()
    cleared(house, 1)
    house.forward(THURSDAY)
    (wish,) = house.digests()[0].message.buttons
    house.press(at("nils"), wish.button, wish.case, wish.value)
    house.press(at("nils"), wish.button, wish.case, wish.value)
    (case,) = house.memory.run(lambda uow: uow.cases.of_reporter(at("nils")))
    assert (case.unit, case.words, case.status) == ("nav", "Vi slutter med papirlista.", Status.HELD)


def test_a_unit_named_in_the_leaders_sentence_is_not_the_one_that_wishes_for_it() -> None:
    house = house_at(Status.ROUTED)
    house.decide(sentence="Nes sykehjem slutter med papirlista.")
    house.press(RANDI, Button.SUPPORT)
    house.forward(THURSDAY)
    (wish,) = house.digests()[0].message.buttons
    house.press(at("nils"), wish.button, wish.case, wish.value)
    assert house.memory.run(lambda uow: uow.cases.of_reporter(at("nils")))[0].unit == "nav"


def test_what_is_not_cleared_cannot_be_wished_for() -> None:
    house = house_at(Status.PROPOSED)
    with pytest.raises(Refusal, match="unknown_case"):
        house.press(KIM, Button.SAME_HERE)


def test_the_picture_shows_the_weeks_before() -> None:
    house = House()
    cleared(house, 2)
    house.forward(THURSDAY + timedelta(days=7))
    (bars,) = [part for part in house.digests()[-1].message.parts if isinstance(part, Bars)]
    assert bars.counts[-2:] == (("47", 2), ("48", 0))
    assert len(bars.counts) == WEEKS_SHOWN


@pytest.mark.parametrize(
    ("moment", "label"),
    [
        (oslo(12, 31, 9, 0, 2026), "2026-W53"),
        (oslo(1, 7, 8, 59, 2027), "2026-W53"),
        (oslo(1, 7, 9, 0, 2027), "2027-W01"),
        (oslo(12, 31, 9, 0, 2020), "2020-W53"),
    ],
)
def test_the_week_fifty_three_has_its_name(moment: datetime, label: str) -> None:
    assert latest_week(moment, CALENDAR, POLICY).label == label
    assert week_of(label, CALENDAR, POLICY) == latest_week(moment, CALENDAR, POLICY)


def test_a_week_that_is_none_is_refused() -> None:
    for label in ("2027-W53", "2026", "uke 3"):
        with pytest.raises(ValueError, match=r"."):
            week_of(label, CALENDAR, POLICY)


@pytest.mark.parametrize(("thursday", "hours"), [(oslo(4, 2, 9, 0, 2026), 167), (oslo(10, 29, 9, 0, 2026), 169)])
def test_the_weeks_of_the_clock_changes_are_an_hour_off_and_lose_nothing(thursday: datetime, hours: int) -> None:
    week = latest_week(thursday, CALENDAR, POLICY)
    assert week.last == thursday
    assert (week.last - week.first) == timedelta(hours=hours)
    assert thursday.astimezone(ZONE).hour == 9


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(0, 6),
)
def test_every_moment_belongs_to_one_week_and_weeks_join(moment: datetime, weekday: int) -> None:
    policy = replace(POLICY, digest_weekday=weekday)
    week = latest_week(moment, CALENDAR, policy)
    assert week.last <= moment < week.last + timedelta(days=7, hours=1)
    assert week_of(week.label, CALENDAR, policy) == week
    weeks = weeks_before(week, CALENDAR, policy)
    assert weeks[-1] == week
    assert all(before.last == after.first for before, after in pairwise(weeks))


def test_every_week_over_a_whole_year_is_published_once() -> None:
    house = House()
    house.report()
    for _ in range(60):
        house.jump(house.now + timedelta(days=6, hours=23, minutes=7))
        house.tick()
        house.now = max(house.now, datetime(2026, 11, 16, tzinfo=UTC))
    labels = [letter.key.split(":")[1] for letter in house.digests()]
    assert len(labels) == len(set(labels))
    assert labels[0] == "2026-W47"
    assert [date.fromisocalendar(int(x[:4]), int(x[6:]), 4) for x in labels] == [
        date(2026, 11, 19) + timedelta(days=7 * n) for n in range(len(labels))
    ]


def test_the_audiences_are_told_apart() -> None:
    house = House()
    house.report(NORA)
    house.forward(THURSDAY)
    assert {letter.to for letter in house.letters() if letter.key.startswith("digest:")} == {
        ToChannel("slack", "C-TREPART"), ToChannel("slack", "C-NES"), ToChannel("slack", "C-LIA"),
    }  # fmt: skip


def test_what_takes_effect_at_the_very_moment_of_publishing_belongs_to_the_next_week() -> None:
    house = house_at(Status.ROUTED)
    house.policy = replace(POLICY, digest_time=time(8))
    house.decide(effective=THURSDAY.date())
    house.press(RANDI, Button.SUPPORT)
    house.forward(THURSDAY + timedelta(days=7))
    assert house.case().in_effect_at == THURSDAY - timedelta(hours=1)
    assert [numbers(digest)["cleared"] for digest in house.digests()] == [0, 1]


def test_a_report_that_still_waited_for_an_answer_when_nobody_was_at_work_counts_as_use() -> None:
    house = House()
    house.write(STRANGER, REPORT)
    house.jump(THURSDAY + timedelta(days=1))
    house.press(STRANGER, Button.PICK_UNIT, value="nes")
    house.tick()
    assert len(house.digests()) == 1
