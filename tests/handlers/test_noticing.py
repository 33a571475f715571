"""From the day of effect, and six weeks later: does anybody notice?"""

from datetime import UTC, date, datetime

import pytest

from handlers.domain.case import Noticed
from handlers.domain.lifecycle import Status
from handlers.domain.messages import Button, Slot
from tests.handlers.cast import KIM, NORA, RANDI, STRANGER, House, at
from tests.handlers.letters import buttons, keys
from tests.handlers.stages import asked_whether_noticed, house_at


def test_from_the_day_of_effect_everybody_it_concerns_is_told() -> None:
    house = house_at(Status.ROUTED)
    house.press(KIM, Button.ME_TOO)
    house.decide(effective=date(2026, 12, 1))
    house.press(RANDI, Button.SUPPORT)
    house.forward(datetime(2026, 12, 1, 6, 59, tzinfo=UTC))
    assert house.case().status is Status.DECIDED
    house.forward(datetime(2026, 12, 1, 7, 0, tzinfo=UTC))
    assert house.case().status is Status.IN_EFFECT
    assert "note.reporter.in_effect" in keys(house.mail(NORA)[-1])
    assert "note.followers.in_effect" in keys(house.mail(KIM)[-1])
    assert "note.thread.in_effect" in keys(house.thread()[-1])


def test_six_weeks_later_they_are_asked_once() -> None:
    house = house_at(Status.ROUTED)
    house.press(KIM, Button.ME_TOO)
    house.decide()
    house.press(RANDI, Button.SUPPORT)
    house.forward(days=100)
    for who in (NORA, KIM):
        asked = [letter for letter in house.mail(who) if "noticed.question" in keys(letter)]
        assert len(asked) == 1
        assert buttons(asked[0]) == [Button.NOTICED_YES, Button.NOTICED_PARTLY, Button.NOTICED_NO]
    assert house.case().status is Status.IN_EFFECT, "nobody answered, and it is left as it is"


@pytest.mark.parametrize(
    ("button", "status"),
    [
        (Button.NOTICED_YES, Status.CONFIRMED),
        (Button.NOTICED_PARTLY, Status.CONFIRMED),
        (Button.NOTICED_NO, Status.ROUTED),
    ],
)
def test_the_reporters_answer_confirms_or_reopens(button: Button, status: Status) -> None:
    house = House()
    asked_whether_noticed(house)
    house.press(NORA, button)
    assert house.case().status is status
    assert any(key.startswith("noticed.thanks_") for letter in house.mail(NORA) for key in keys(letter))


def _with_followers() -> House:
    house = house_at(Status.ROUTED)
    for who in (KIM, STRANGER, at("sara")):
        house.press(who, Button.ME_TOO)
    house.decide()
    house.press(RANDI, Button.SUPPORT)
    house.forward(days=45)
    assert house.case().asked_at is not None
    return house


def test_two_others_who_do_not_notice_reopen_a_case_and_one_does_not() -> None:
    house = _with_followers()
    house.press(KIM, Button.NOTICED_NO)
    house.press(KIM, Button.NOTICED_NO)
    assert house.case().status is Status.IN_EFFECT
    house.press(STRANGER, Button.NOTICED_NO)
    assert house.case().status is Status.ROUTED
    assert any("note.followers.reopened" in keys(letter) for letter in house.mail(at("sara")))


def test_a_yes_stands_against_two_who_do_not_notice() -> None:
    house = _with_followers()
    house.press(at("sara"), Button.NOTICED_YES)
    house.press(KIM, Button.NOTICED_NO)
    house.press(STRANGER, Button.NOTICED_NO)
    assert house.case().status is Status.IN_EFFECT
    house.forward(days=14)
    assert house.case().status is Status.CONFIRMED


def test_the_others_are_waited_for_when_the_reporter_notices_in_part() -> None:
    house = _with_followers()
    house.press(NORA, Button.NOTICED_PARTLY)
    assert house.case().status is Status.IN_EFFECT
    house.press(KIM, Button.NOTICED_NO)
    house.press(STRANGER, Button.NOTICED_NO)
    assert house.case().status is Status.ROUTED


def test_a_reopened_case_starts_afresh_with_a_new_round_of_everything() -> None:
    house = House()
    asked_whether_noticed(house)
    house.press(NORA, Button.NOTICED_NO)
    case = house.case()
    assert (case.decision, case.acknowledged_at, case.noticed, case.asked_at) == (None, None, None, None)
    assert "stance.support" not in keys(house.cards()[-1])
    confirmation = [letter for letter in house.mail(NORA) if letter.slot is Slot.CONFIRMATION][-1]
    assert "confirmation.reopened" in keys(confirmation)
    assert "confirmation.routed" not in keys(confirmation)
    house.decide(outcome="simplified")
    assert house.case().status is Status.PROPOSED
    house.press(RANDI, Button.SUPPORT)
    house.forward(days=50)
    house.press(NORA, Button.NOTICED_YES)
    assert (house.case().status, house.case().noticed) == (Status.CONFIRMED, Noticed.YES)
