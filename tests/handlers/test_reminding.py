"""Reminders: few, in working hours, never on holidays, at most one a week for a case, and later on request."""

from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.domain.lifecycle import Status
from handlers.domain.messages import Button, Letter, Priority
from handlers.domain.texts import Text
from tests.handlers.cast import LIV, NORA, RANDI, ZONE, House
from tests.handlers.letters import buttons, keys
from tests.handlers.stages import concluded, house_at


def reminders(house: House) -> list[Letter]:
    return [letter for letter in house.letters() if letter.priority is Priority.REMINDER]


def which(house: House) -> list[str]:
    return [keys(letter)[0].removeprefix("reminder.") for letter in reminders(house)]


def oslo(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def test_unacknowledged_is_nudged_once_after_three_working_days() -> None:
    house = house_at(Status.ROUTED)
    house.forward(oslo(11, 19, 7, 59))
    assert which(house) == []
    house.forward(oslo(11, 19, 8))
    assert which(house) == ["unacknowledged"]
    (nudge,) = reminders(house)
    assert buttons(nudge) == [Button.REMIND_LATER]
    house.forward(oslo(12, 6, 12))
    assert which(house) == ["unacknowledged"], "one nudge, and then the committee's list"


def test_after_fifteen_working_days_it_is_on_the_list_acknowledged_or_not() -> None:
    for status in (Status.ROUTED, Status.ACKNOWLEDGED):
        house = house_at(status)
        house.forward(oslo(12, 7, 8))
        assert which(house)[-1] == "undecided"


def test_undecided_is_said_once_a_week() -> None:
    house = house_at(Status.ACKNOWLEDGED)
    house.forward(oslo(12, 7, 8))
    house.forward(oslo(12, 14, 7))
    assert which(house) == ["undecided"]
    house.forward(oslo(12, 14, 9))
    assert which(house) == ["undecided"] * 2


def test_the_weeks_pause_survives_a_decision() -> None:
    house = house_at(Status.ACKNOWLEDGED)
    house.forward(oslo(12, 7, 8))
    house.decide(outcome="trial", ends=date(2026, 12, 9))
    house.press(RANDI, Button.SUPPORT)
    assert house.case().status is Status.TRIAL
    house.forward(oslo(12, 14, 7))
    assert which(house) == ["undecided"]
    house.forward(oslo(12, 14, 9))
    assert which(house) == ["undecided", "trial_over"]


def test_sent_on_comes_back_on_its_date_and_then_every_sixty_days() -> None:
    house = House()
    concluded("forwarded")(house)
    house.forward(oslo(2, 1, 7, 59, 2027))
    assert which(house) == []
    house.forward(oslo(2, 1, 8, 0, 2027))
    assert which(house) == ["forwarded"]
    house.forward(oslo(4, 2, 7, 0, 2027))
    assert which(house) == ["forwarded"]
    house.forward(oslo(4, 2, 9, 0, 2027))
    assert which(house) == ["forwarded"] * 2


def test_a_trial_is_asked_about_at_its_end() -> None:
    house = House()
    concluded("trial")(house)
    house.forward(oslo(2, 1, 8, 0, 2027))
    assert which(house) == ["trial_over"]


def test_what_was_kept_is_looked_at_anew_once_a_year() -> None:
    house = House()
    concluded("kept")(house)
    house.forward(oslo(11, 16, 7, 0, 2027))
    assert which(house) == []
    house.forward(oslo(12, 16, 12, 0, 2027))
    assert which(house) == ["kept_review"]


def test_a_consultation_nobody_records_is_asked_about() -> None:
    house = house_at(Status.IN_CONSULTATION)
    house.forward(oslo(11, 30, 8))
    assert which(house) == ["unrecorded"]


def test_a_recorded_consultation_without_a_proposal_waits_for_the_leader() -> None:
    house = house_at(Status.ROUTED)
    house.press(RANDI, Button.CONSULT)
    house.record(RANDI)
    house.record(LIV)
    house.forward(oslo(12, 7, 9))
    assert which(house) == ["undecided"]


@pytest.mark.parametrize(("outcome", "first"), [("kept", oslo(11, 16, 11, 0, 2027)), ("trial", oslo(2, 1, 8, 0, 2027))])
def test_later_is_a_week_of_working_days_later(outcome: str, first: datetime) -> None:
    house = House()
    concluded(outcome)(house)
    house.forward(first)
    house.press(LIV, Button.REMIND_LATER)
    house.forward(days=8)
    assert len(which(house)) == 1
    house.forward(days=3)
    assert len(which(house)) == 2


def test_reminding_later_answers_who_pressed() -> None:
    house = house_at(Status.ROUTED)
    house.forward(days=4)
    house.press(LIV, Button.REMIND_LATER)
    assert keys(house.mail(LIV)[-1]) == ["reminder.later"]
    assert house.case().status is Status.ACKNOWLEDGED


def test_a_case_for_the_representative_only_is_not_nudged_as_if_there_were_a_leader() -> None:
    house = House()
    house.report()
    house.press(NORA, Button.REP_ONLY)
    house.press(NORA, Button.SEND_NOW)
    house.forward(days=50)
    assert which(house) == ["unacknowledged"]
    assert buttons(reminders(house)[0]) == []


def test_what_fell_due_while_the_machine_was_off_waits_for_working_hours() -> None:
    house = house_at(Status.ROUTED)
    for late in (oslo(11, 19, 22), oslo(11, 21, 12), oslo(11, 23, 7, 59)):
        house.jump(late)
        house.tick()
        assert which(house) == []
    house.forward(oslo(11, 23, 8))
    assert which(house) == ["unacknowledged"]


def test_reminders_that_wait_for_morning_do_not_stand_before_what_is_due_tonight() -> None:
    house = house_at(Status.ROUTED)
    house.jump(oslo(11, 19, 22))
    house.tick()
    assert house.case().next_at == oslo(11, 20, 8)


def test_a_holiday_is_no_day_for_reminders() -> None:
    house = House(now=oslo(12, 22, 10))
    house.report()
    house.press(NORA, Button.SEND_NOW)
    house.forward(oslo(12, 28, 7, 59))
    assert which(house) == [], "Christmas Day would have been the third working day"
    house.forward(oslo(12, 28, 8))
    assert which(house) == ["unacknowledged"]


def test_the_question_six_weeks_later_comes_in_working_hours() -> None:
    house = House()
    concluded("removed")(house)
    house.forward(days=1)
    house.jump(house.now + timedelta(days=47, hours=13))
    house.tick()
    assert house.case().asked_at is None
    house.forward(days=4)
    assert house.case().asked_at is not None
    assert house.case().asked_at.astimezone(ZONE).hour == 8  # type: ignore[union-attr]


def test_each_open_case_says_a_next_step_with_a_day() -> None:
    waits_for_people = {Status.IN_EFFECT}
    for status in (s for s in Status if s not in {"confirmed", "withdrawn", "redirected", "joined", "asked"}):
        house = house_at(status)
        assert house.case().next_at is not None or status in waits_for_people
        if house.cards():
            texts = [part.value for part in house.cards()[-1].message.parts[2].facts]  # type: ignore[union-attr]
            assert any(isinstance(item, Text) and item.key.startswith("next.") for item in texts)
