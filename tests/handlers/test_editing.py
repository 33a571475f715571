"""A report that is changed or deleted where it was written."""

from dataclasses import replace

import pytest

from handlers.domain.inbound import Deleted, Edited, Place, Said
from handlers.domain.lifecycle import Action, Status
from handlers.domain.messages import Button, DialogName
from handlers.domain.people import Address, Role
from handlers.domain.reading import Cost, Per
from tests.handlers.cast import KIM, LIV, NORA, REPORT, STRANGER, House
from tests.handlers.letters import buttons, keys, words
from tests.handlers.stages import house_at

BETTER = "Vi fører væskelista i Gerica og på papir hver vakt, 10 minutter hver gang."


def trail(house: House) -> list[tuple[Action, Role]]:
    return [(entry.action, entry.role) for entry in house.memory.state.entries]


def test_in_the_undo_window_the_new_words_take_the_place_of_the_old() -> None:
    house = house_at(Status.HELD)
    house.edit(NORA, BETTER)
    case = house.case()
    assert (case.words, case.system, case.cost) == (BETTER, "Gerica", Cost(10, 1, Per.SHIFT))
    assert (case.status, trail(house)[-1]) == (Status.HELD, (Action.EDIT, Role.REPORTER))
    assert BETTER in words(house.mail(NORA)[-1])
    assert REPORT not in words(house.mail(NORA)[-1])
    house.forward(minutes=2)
    assert BETTER in words(house.cards()[-1])


def test_the_undo_window_begins_anew() -> None:
    house = house_at(Status.HELD)
    house.forward(seconds=50)
    house.edit(NORA, BETTER)
    house.forward(seconds=50)
    assert house.case().status is Status.HELD
    house.forward(seconds=20)
    assert house.case().status is Status.ROUTED


def test_what_was_added_stays_below_the_new_words() -> None:
    house = house_at(Status.HELD)
    house.reply_directly(NORA, "Det gjelder også helg.")
    house.edit(NORA, BETTER)
    assert house.case().words == f"{BETTER}\nDet gjelder også helg."


def test_another_unit_in_the_new_words_finds_its_own_people() -> None:
    house = house_at(Status.HELD)
    house.edit(NORA, f"På Lia natteam: {BETTER}")
    assert house.case().unit == "lia"
    assert "lars" in house.case().people(Role.LEADER)


def test_personal_data_in_the_new_words_is_masked() -> None:
    house = house_at(Status.HELD)
    house.edit(NORA, f"{BETTER} Ring meg på 40 00 00 01.")
    assert "40 00 00 01" not in house.case().words


def test_new_words_of_concern_are_begun_anew_with_their_question_and_go_nowhere() -> None:
    house = house_at(Status.HELD)
    house.edit(NORA, "Lederen truer meg med å miste jobben hvis jeg sier fra om pengene som forsvinner.")
    assert house.case().status is Status.WITHDRAWN
    assert house.case("case-2").status is Status.ASKED
    house.forward(days=1)
    assert not house.cards("case-1")
    assert not house.cards("case-2")


def test_a_report_that_waits_for_an_answer_is_begun_anew() -> None:
    house = House()
    house.write(STRANGER, REPORT)
    house.edit(STRANGER, f"På Nes sykehjem: {BETTER}")
    assert [case.status for case in house.memory.state.cases.values()] == [Status.WITHDRAWN, Status.HELD]


def test_what_was_begun_anew_is_still_the_message_that_is_changed_and_deleted() -> None:
    house = House()
    house.write(STRANGER, REPORT)
    house.edit(STRANGER, BETTER)
    house.edit(STRANGER, f"På Nes sykehjem: {BETTER}")
    assert house.case("case-3").status is Status.HELD
    house.delete(STRANGER)
    house.forward(days=3)
    assert {case.status for case in house.memory.state.cases.values()} == {Status.WITHDRAWN}
    assert not any(house.cards(id) for id in house.memory.state.cases)


def test_what_was_added_and_that_files_came_along_is_kept_where_it_is_begun_anew() -> None:
    house = House()
    place = house.written[STRANGER] = Place("slack", "D-stranger", "m")
    house.receive(Said(STRANGER, REPORT, place, house.event(), direct=True, attachments=True))
    house.reply_directly(STRANGER, "Det gjelder også helg.")
    house.edit(STRANGER, f"På Nes sykehjem: {BETTER}")
    case = house.case("case-2")
    assert (case.words, case.attachments) == (f"På Nes sykehjem: {BETTER}\nDet gjelder også helg.", True)
    house.edit(STRANGER, REPORT)
    assert house.case("case-2").words == f"{REPORT}\nDet gjelder også helg."


def test_what_was_chosen_is_kept_where_it_is_begun_anew() -> None:
    house = house_at(Status.HELD)
    house.submit(NORA, DialogName.CORRECT, unit="lia")
    house.press(NORA, Button.REP_ONLY)
    house.press(NORA, Button.SHOW_NAME)
    house.edit(NORA, "Lederen truer meg med å miste jobben hvis jeg sier fra om pengene som forsvinner.")
    case = house.case("case-2")
    assert (case.status, case.rep_only, case.shown_name, case.unit) == (Status.ASKED, True, "Nora Nessen", "lia")


@pytest.mark.parametrize("status", [Status.HELD, Status.ROUTED])
def test_the_same_words_again_change_nothing_though_more_was_added(status: Status) -> None:
    house = house_at(Status.HELD)
    house.reply_directly(NORA, "Det gjelder også helg.")
    if status is Status.ROUTED:
        house.press(NORA, Button.SEND_NOW)
    before, letters = house.case(), house.letters()
    house.edit(NORA, REPORT)
    assert (house.case(), house.letters()) == (before, letters)


@pytest.mark.parametrize("status", [Status.ROUTED, Status.DECIDED])
def test_when_it_has_gone_the_reporter_is_told_that_the_change_does_not_follow(status: Status) -> None:
    house = house_at(status)
    before = house.case()
    house.edit(NORA, BETTER)
    assert house.case() == before
    told = house.mail(NORA)[-1]
    assert keys(told) == ["edit.too_late", "button.say_more"]
    assert buttons(told) == [Button.REPLY]


def test_deleted_in_the_undo_window_it_is_taken_back_and_nobody_gets_it() -> None:
    house = house_at(Status.HELD)
    house.delete(NORA)
    assert (house.case().status, house.case().words) == (Status.WITHDRAWN, "")
    assert "confirmation.undone" in keys(house.mail(NORA)[-1])
    house.forward(days=1)
    assert not house.cards()


def test_deleted_after_it_has_gone_its_reporter_is_asked() -> None:
    house = house_at(Status.ROUTED)
    house.delete(NORA)
    assert house.case().status is Status.ROUTED
    assert buttons(house.mail(NORA)[-1]) == [Button.WITHDRAW]
    house.press(NORA, Button.WITHDRAW)
    assert house.case().status is Status.WITHDRAWN


def test_deleted_when_it_is_decided_its_reporter_is_told_what_happens() -> None:
    house = house_at(Status.DECIDED)
    house.delete(NORA)
    assert keys(house.mail(NORA)[-1]) == ["edit.deleted_decided"]


@pytest.mark.parametrize("gone", [Status.WITHDRAWN, Status.CONFIRMED])
def test_when_it_is_over_nothing_is_said(gone: Status) -> None:
    house = house_at(gone)
    before = house.memory.state.copy()
    house.delete(NORA)
    house.edit(NORA, BETTER)
    assert house.letters() == list(before.letters.values())


@pytest.mark.parametrize("who", [KIM, LIV, STRANGER])
def test_nobody_else_changes_or_deletes_it(who: Address) -> None:
    house = house_at(Status.HELD)
    written, before = house.written[NORA], house.case()
    house.receive(Edited(who, BETTER, written, "e-1"))
    house.receive(Deleted(who, written, "e-2"))
    assert house.case() == before


def test_a_message_that_is_no_report_or_says_the_same_changes_nothing() -> None:
    house = house_at(Status.HELD)
    before, known = house.case(), house.written[NORA]
    house.edit(NORA, REPORT)
    house.edit(NORA, " … ")
    house.receive(Edited(NORA, BETTER, replace(known, message="another"), "e-1"))
    house.receive(Edited(NORA, BETTER, Place("slack", "C-NES", "m"), "e-2"))
    assert house.case() == before
