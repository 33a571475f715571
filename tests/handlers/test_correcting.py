"""Putting right what was understood: the reporter alone, in the dialog, until it is decided."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.texts import load_texts
from handlers.announce.facts import time_said
from handlers.correct import LONGEST_NAME, Asked
from handlers.domain.case import Case
from handlers.domain.errors import Refusal
from handlers.domain.lifecycle import Action, Status, allowed
from handlers.domain.messages import Button, Dialog, DialogName, Unfilled
from handlers.domain.people import Role
from handlers.domain.reading import Cost, Kind, Language, Level, Per
from handlers.domain.texts import Text
from handlers.reading import read
from tests.handlers.cast import LIV, NORA, RANDI, STRANGER, ZONE, House
from tests.handlers.letters import buttons, whole
from tests.handlers.stages import house_at

TEXTS = load_texts(ZONE)
AS_UNDERSTOOD = {"unit": "nes", "time": "20 minutter, 2 ganger per vakt", "kind": "double_entry", "level": "unknown"}
CORRECTABLE = [status for status in Status if Action.CORRECT in allowed(status, Role.REPORTER)]


def opened(house: House) -> Dialog:
    dialog = house.press(NORA, Button.CORRECT)
    assert dialog is not None
    return dialog


def as_it_stands(dialog: Dialog, language: Language = Language.NB) -> dict[str, str]:
    """What the dialog gives back when nobody touches it."""
    said = {i.name: TEXTS.say(i.value, language) if isinstance(i.value, Text) else str(i.value) for i in dialog.inputs}
    return {name: value for name, value in said.items() if value}


def understood(case: Case) -> tuple[Cost, str, Kind, Level]:
    return case.cost, case.system, case.kind, case.level


def test_the_dialog_shows_what_was_understood() -> None:
    house = house_at(Status.HELD)
    dialog = opened(house)
    assert [asked.name for asked in dialog.inputs] == list(Asked)
    assert as_it_stands(dialog) == AS_UNDERSTOOD


def test_everything_can_be_put_right_before_it_goes_and_it_finds_its_people_anew() -> None:
    house = house_at(Status.HELD)
    house.submit(
        NORA,
        DialogName.CORRECT,
        **{"unit": "nav", "time": "en halvtime hver uke", "people": "9", "system": "visma enterprise"},
        **{"kind": "reporting", "level": "supplier"},
    )
    case = house.case()
    assert (case.status, case.unit) == (Status.HELD, "nav")
    assert understood(case) == (Cost(30, 1, Per.WEEK, 9), "Visma Enterprise", Kind.REPORTING, Level.SUPPLIER)
    assert case.people(Role.LEADER) == ("vera",), "the rule's owner, since the system has one"
    assert set(case.people(Role.REPRESENTATIVE)) == {"rolf", "ruth"}
    letter = house.mail(NORA)[-1]
    assert "NAV Fjord" in whole(letter)
    assert "Visma Enterprise" in whole(letter)
    assert house.memory.state.entries[-1].action is Action.CORRECT


def test_after_it_has_gone_the_card_is_put_right_and_nobody_gets_a_new_message() -> None:
    house = house_at(Status.ROUTED)
    before = len(house.thread())
    house.submit(NORA, DialogName.CORRECT, time="5 minutter om dagen", kind="form", level="unit")
    assert house.case().cost == Cost(5, 1, Per.DAY)
    assert house.case().kind is Kind.FORM
    assert "cost.per.day" in str(house.cards()[-1].message)
    assert len(house.thread()) == before
    assert house.case().people(Role.LEADER) == ("liv",)


def test_a_case_that_has_gone_does_not_change_its_unit() -> None:
    house = house_at(Status.ROUTED)
    assert Asked.UNIT not in {asked.name for asked in opened(house).inputs}
    with pytest.raises(Unfilled) as unfilled:
        house.submit(NORA, DialogName.CORRECT, **(AS_UNDERSTOOD | {"unit": "nav"}))
    assert set(unfilled.value.errors) == {Asked.UNIT}


def test_nothing_corrected_is_nothing_done() -> None:
    house = house_at(Status.HELD)
    before = house.case()
    house.submit(NORA, DialogName.CORRECT, **as_it_stands(opened(house)))
    assert house.case() == before


def test_an_emptied_field_takes_away_what_was_never_said() -> None:
    house = house_at(Status.HELD)
    house.submit(NORA, DialogName.CORRECT, unit="nes", kind="other", level="unknown")
    assert understood(house.case()) == (Cost(), "", Kind.OTHER, Level.UNKNOWN)


def test_what_cannot_be_read_is_said_beside_the_field_and_changes_nothing() -> None:
    house = house_at(Status.HELD)
    answers = AS_UNDERSTOOD | {
        "time": "ganske mye",
        "people": "noen",
        "system": "x" * (LONGEST_NAME + 1),
        "unit": "månen",
    }
    with pytest.raises(Unfilled) as unfilled:
        house.submit(NORA, DialogName.CORRECT, **answers)
    assert set(unfilled.value.errors) == {Asked.TIME, Asked.PEOPLE, Asked.SYSTEM, Asked.UNIT}


def test_a_system_that_nobody_knows_keeps_the_name_it_was_given_without_personal_numbers() -> None:
    house = house_at(Status.HELD)
    house.submit(NORA, DialogName.CORRECT, **(AS_UNDERSTOOD | {"system": "Nattlista 2000"}))
    assert house.case().system == "Nattlista 2000"
    house.submit(NORA, DialogName.CORRECT, **(AS_UNDERSTOOD | {"system": "kari@nes.example"}))
    assert "kari@" not in house.case().system


@pytest.mark.parametrize("who", [LIV, RANDI, STRANGER])
def test_nobody_else_corrects_what_somebody_said(who: object) -> None:
    house = house_at(Status.ROUTED)
    with pytest.raises(Refusal):
        house.submit(who, DialogName.CORRECT, **AS_UNDERSTOOD)  # type: ignore[arg-type]


@pytest.mark.parametrize("status", Status)
def test_it_is_offered_where_it_may_be_done_and_nowhere_else(status: Status) -> None:
    house = house_at(status)
    mine = [letter for letter in house.mail(NORA) if letter.slot]
    offered = bool(mine) and Button.CORRECT in buttons([x for x in mine if x.case == "case-1"][-1])
    assert offered == (status in CORRECTABLE)


COSTS = st.builds(
    Cost,
    minutes=st.none() | st.integers(1, 600).map(float) | st.sampled_from([0.5, 2.5, 12.5]),
    times=st.integers(1, 40).map(float) | st.sampled_from([0.5, 2.5, 17.5]),
    per=st.sampled_from(Per),
)


@given(cost=COSTS, how_often=st.booleans(), language=st.sampled_from(Language))
def test_the_bot_understands_its_own_words_for_time(cost: Cost, how_often: bool, language: Language) -> None:
    meant = cost if how_often else replace(cost, times=None, per=None)
    said = time_said(meant)
    if said is not None:
        assert read(TEXTS.say(said, language)).cost == meant
