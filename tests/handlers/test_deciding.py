"""Decision and consultation, and what is decided again."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.domain.case import Stance
from handlers.domain.consultation import silent, spoke_before, standing
from handlers.domain.errors import Refusal
from handlers.domain.lifecycle import LANDS, Action, Status
from handlers.domain.messages import Button, DialogName, Unfilled
from handlers.domain.outcomes import DEMANDS, Field, Outcome
from handlers.domain.people import Address, Role
from tests.handlers.cast import ANSWERS, KIM, LIV, NORA, RANDI, STRANGER, House, at
from tests.handlers.letters import keys, words
from tests.handlers.stages import concluded, house_at


@pytest.mark.parametrize("outcome", Outcome)
def test_each_outcome_is_proposed_supported_and_lands_where_it_should(outcome: Outcome) -> None:
    house = house_at(Status.ROUTED)
    house.decide(outcome=outcome)
    assert house.case().status is Status.PROPOSED
    house.press(RANDI, Button.SUPPORT)
    assert house.case().status is LANDS[outcome]
    told = [letter for letter in house.mail(NORA) if letter.slot is None]
    assert [keys(letter)[0].rpartition(".")[2] for letter in told][:1] == ["proposed"]
    assert str(ANSWERS[outcome]["sentence"]) in words(told[-1])
    assert str(ANSWERS[outcome]["sentence"]) in words(house.cards()[-1])


@pytest.mark.parametrize("outcome", Outcome)
def test_the_dialog_asks_for_what_the_outcome_demands_and_no_more(outcome: Outcome) -> None:
    house = house_at(Status.ROUTED)
    for missing in DEMANDS[outcome].required:
        with pytest.raises(Unfilled) as unfilled:
            house.submit(LIV, DialogName.DECIDE, "case-1", **(ANSWERS[outcome] | {"outcome": outcome, missing: "  "}))
        assert set(unfilled.value.errors) == {missing}
    assert house.case().decision is None


def test_who_loses_information_is_asked_only_where_the_state_made_the_rule() -> None:
    house = house_at(Status.ROUTED)
    ours = house.press(LIV, Button.DECIDE)
    house.submit(NORA, DialogName.CORRECT, kind="reporting", level="state")
    theirs = house.press(LIV, Button.DECIDE)
    assert ours is not None
    assert theirs is not None
    assert Field.LOSES not in {asked.name for asked in ours.inputs}
    assert Field.LOSES in {asked.name for asked in theirs.inputs}


def test_kept_without_a_reason_is_refused() -> None:
    house = house_at(Status.ROUTED)
    with pytest.raises(Unfilled) as unfilled:
        house.submit(LIV, DialogName.DECIDE, outcome="kept", sentence="Lista blir.")
    assert set(unfilled.value.errors) == {Field.REASON}


def test_a_day_that_has_passed_an_endless_sentence_and_no_outcome_are_refused() -> None:
    house = house_at(Status.ROUTED)
    for answers in ({"effective": date(2026, 11, 15)}, {"sentence": "x" * 1001}):
        with pytest.raises(Unfilled):
            house.decide(**answers)
    with pytest.raises(Unfilled):
        house.submit(LIV, DialogName.DECIDE, outcome="explode", sentence="Nå!")


def test_what_a_dialog_says_is_masked() -> None:
    house = house_at(Status.ROUTED)
    house.decide(sentence="Ring 99 88 77 66, så fjerner vi den.")
    assert "99 88 77 66" not in repr(house.memory.state)


@pytest.mark.parametrize("who", [NORA, KIM, STRANGER, RANDI, at("lars"), at("arne")])
@pytest.mark.parametrize("button", [Button.ACKNOWLEDGE, Button.DECIDE])
def test_only_the_leader_may_acknowledge_and_decide(who: Address, button: Button) -> None:
    house = house_at(Status.ROUTED)
    with pytest.raises(Refusal, match="only_leader"):
        house.press(who, button)
    with pytest.raises(Refusal):
        house.decide(who)


@pytest.mark.parametrize("who", [LIV, RANDI, at("didrik"), at("mona"), at("dag")])
def test_nobody_acts_as_leader_or_representative_in_their_own_case(who: Address) -> None:
    house = House()
    house.report(who)
    house.press(who, Button.SEND_NOW)
    for button in (Button.ACKNOWLEDGE, Button.DECIDE, Button.SUPPORT, Button.CONSULT, Button.REMIND_LATER):
        with pytest.raises(Refusal, match="only_"):
            house.press(who, button)
    with pytest.raises(Refusal):
        house.decide(who)
    house.reply(who, "fjernet: den er borte")
    house.react(who, "eyes")
    assert (house.case().status, house.case().decision) == (Status.ROUTED, None)


@pytest.mark.parametrize("who", [NORA, KIM, STRANGER, LIV, at("hege")])
def test_only_the_representative_may_support(who: Address) -> None:
    house = house_at(Status.PROPOSED)
    with pytest.raises(Refusal, match="only_representative"):
        house.press(who, Button.SUPPORT)


@pytest.mark.parametrize("who", [LIV, RANDI, KIM, STRANGER])
@pytest.mark.parametrize("button", [Button.SHOW_NAME, Button.WITHDRAW, Button.UNDO, Button.SHARE, Button.REP_ONLY])
def test_what_is_the_reporters_is_nobody_elses(who: Address, button: Button) -> None:
    house = house_at(Status.ROUTED)
    with pytest.raises(Refusal, match="only_reporter"):
        house.press(who, button)


@pytest.mark.parametrize("who", [NORA, KIM, STRANGER])
def test_only_the_parties_may_ask_for_consultation_and_record_it(who: Address) -> None:
    house = house_at(Status.PROPOSED)
    with pytest.raises(Refusal, match="only_parties"):
        house.press(who, Button.CONSULT)
    house = house_at(Status.IN_CONSULTATION)
    with pytest.raises(Refusal, match="only_parties"):
        house.record(who)


def test_a_deputy_of_the_unit_may_act_for_the_leader() -> None:
    house = house_at(Status.ROUTED)
    house.decide(at("didrik"))
    decision = house.case().decision
    assert decision is not None
    assert decision.by == "didrik"
    assert "Didrik Nessen" in words(house.thread()[-1])


def test_when_the_window_runs_out_in_silence_it_is_decided_and_silence_is_no_agreement() -> None:
    house = house_at(Status.PROPOSED)
    assert house.case().window_ends == datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    house.forward(datetime(2026, 11, 23, 14, 59, tzinfo=UTC))
    assert house.case().status is Status.PROPOSED
    house.forward(datetime(2026, 11, 23, 15, 0, tzinfo=UTC))
    case = house.case()
    assert case.status is Status.DECIDED
    assert silent(case) == ("randi",)
    assert not spoke_before(case)
    assert "stance.silent" in keys(house.cards()[-1])


def test_disagreement_is_shown_and_the_window_runs_on() -> None:
    house = house_at(Status.PROPOSED)
    house.reply(RANDI, "uenig: natt trenger lista")
    assert house.case().status is Status.PROPOSED
    assert "natt trenger lista" in words(house.cards()[-1])
    house.forward(days=8)
    assert house.case().status in (Status.DECIDED, Status.IN_EFFECT)
    assert [said.stance for said in standing(house.case())] == [Stance.DISAGREE]


def with_two_employer_lines() -> House:
    """A case that has gone to the leaders and representatives of the state and of the municipality."""
    house = House()
    house.report(at("nils"))
    house.press(at("nils"), Button.SEND_NOW)
    return house


def test_every_representative_must_support_where_there_are_two() -> None:
    house = with_two_employer_lines()
    assert house.case().people(Role.LEADER) == ("stein", "mona")
    assert house.case().people(Role.REPRESENTATIVE) == ("rolf", "ruth")
    house.decide(at("mona"))
    house.press(at("rolf"), Button.SUPPORT)
    house.press(at("rolf"), Button.SUPPORT)
    assert house.case().status is Status.PROPOSED
    house.press(at("ruth"), Button.SUPPORT)
    assert house.case().status is Status.DECIDED


def test_a_new_proposal_in_the_window_has_to_be_supported_anew() -> None:
    house = with_two_employer_lines()
    house.decide(at("stein"))
    house.press(at("rolf"), Button.SUPPORT)
    house.decide(at("stein"), outcome="kept")
    house.press(at("ruth"), Button.SUPPORT)
    assert house.case().status is Status.PROPOSED
    house.press(at("rolf"), Button.SUPPORT)
    assert house.case().status is Status.DECIDED


def test_consultation_stops_the_clock_until_both_have_recorded() -> None:
    house = house_at(Status.IN_CONSULTATION)
    house.forward(days=60)
    assert house.case().status is Status.IN_CONSULTATION
    house.record(RANDI, "disagreement")
    house.record(RANDI, "disagreement")
    assert house.case().status is Status.IN_CONSULTATION
    house.record(LIV, "disagreement")
    case = house.case()
    assert case.status is Status.DECIDED
    assert [said.stance for said in standing(case)] == [Stance.DISAGREEMENT] * 2
    assert keys(house.cards()[-1]).count("stance.disagreement_with") == 2


def test_a_consultation_of_several_representatives_hears_each_or_waits_the_window_out() -> None:
    house = with_two_employer_lines()
    house.decide(at("stein"))
    house.press(at("ruth"), Button.CONSULT)
    house.record(at("rolf"))
    house.record(at("stein"))
    end = datetime(2026, 11, 23, 15, tzinfo=UTC)
    house.forward(end - timedelta(minutes=1))
    assert house.case().status is Status.IN_CONSULTATION
    assert "next.proposed" in keys(house.cards()[-1])
    house.forward(end)
    assert house.case().status is Status.DECIDED
    assert silent(house.case()) == ("ruth",)


def test_a_consultation_is_over_when_the_last_of_several_representatives_has_recorded() -> None:
    house = with_two_employer_lines()
    house.decide(at("stein"))
    house.press(at("ruth"), Button.CONSULT)
    for person in ("rolf", "stein", "ruth"):
        assert house.case().status is Status.IN_CONSULTATION
        house.record(at(person))
    assert house.case().status is Status.DECIDED


def test_support_alone_does_not_end_a_consultation() -> None:
    house = house_at(Status.IN_CONSULTATION)
    house.press(RANDI, Button.SUPPORT)
    assert house.case().status is Status.IN_CONSULTATION


def test_consultation_before_any_proposal_is_recorded_and_then_the_leader_decides() -> None:
    house = house_at(Status.ACKNOWLEDGED)
    house.press(LIV, Button.CONSULT)
    house.record(LIV)
    house.record(RANDI)
    assert (house.case().status, house.case().decision) == (Status.IN_CONSULTATION, None)
    house.decide()
    assert house.case().status is Status.DECIDED


def test_a_leader_cannot_change_the_proposal_under_a_recorded_agreement() -> None:
    house = house_at(Status.IN_CONSULTATION)
    house.record(RANDI)
    house.decide(outcome="kept")
    house.record(LIV)
    assert house.case().status is Status.IN_CONSULTATION
    house.record(RANDI, "disagreement")
    assert house.case().status is Status.DECIDED


def test_what_was_said_of_an_old_proposal_is_not_shown_under_a_new_one() -> None:
    house = house_at(Status.IN_CONSULTATION)
    house.record(RANDI)
    house.record(LIV)
    house.decide(outcome="kept")
    assert "stance.agreement_with" not in keys(house.cards()[-1])
    house.forward(days=10)
    assert silent(house.case()) == ("randi",)


def test_recording_needs_a_result_and_a_sentence() -> None:
    house = house_at(Status.IN_CONSULTATION)
    for answers in ({"result": "agreement", "sentence": " "}, {"result": "maybe", "sentence": "Tja."}):
        with pytest.raises(Unfilled):
            house.submit(RANDI, DialogName.RECORD, **answers)


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.IN_EFFECT, Status.WITHDRAWN])
def test_a_dialog_that_could_not_be_sent_does_not_open(status: Status) -> None:
    house = house_at(status)
    with pytest.raises(Refusal, match="not_now"):
        house.press(LIV, Button.DECIDE)


@pytest.mark.parametrize("outcome", ["trial", "forwarded"])
def test_what_is_on_trial_or_sent_on_is_decided_again(outcome: str) -> None:
    house = House()
    concluded(outcome)(house)
    house.forward(days=90)
    house.decide(outcome="removed")
    assert house.case().status is Status.PROPOSED
    house.press(RANDI, Button.SUPPORT)
    assert house.case().status is Status.DECIDED
    assert (house.case().came_back_at is not None) == (outcome == "forwarded")


def test_the_trail_tells_the_whole_course_without_a_word_of_what_was_said() -> None:
    house = house_at(Status.CONFIRMED)
    entries = house.memory.state.entries
    assert [entry.after for entry in entries] == [
        "held", "routed", "proposed", "proposed", "decided", "in_effect", "in_effect", "in_effect", "confirmed",
    ]  # fmt: skip
    assert [(entry.action, entry.by) for entry in entries if entry.by] == [
        (Action.DECIDE, "liv"), (Action.SUPPORT, "randi"),
    ]  # fmt: skip
    assert all(a.after is b.before for a, b in itertools.pairwise(entries))
    assert "papir" not in repr(entries)


def test_a_stand_is_kept_with_its_role_and_words() -> None:
    house = house_at(Status.PROPOSED)
    house.reply(RANDI, "uenig: natt trenger lista")
    (statement,) = house.case().statements
    assert (statement.role, statement.stance) == (Role.REPRESENTATIVE, Stance.DISAGREE)
    assert statement.sentence == "natt trenger lista"


def test_support_said_in_the_same_moment_before_a_proposal_is_not_support_for_it() -> None:
    house = house_at(Status.ACKNOWLEDGED)
    house.press(RANDI, Button.SUPPORT)
    house.now -= timedelta(milliseconds=1)
    house.decide()
    assert house.case().status is Status.PROPOSED


def test_a_clock_that_goes_back_changes_nothing_of_what_came_first() -> None:
    house = house_at(Status.ACKNOWLEDGED)
    house.press(RANDI, Button.SUPPORT)
    house.now -= timedelta(hours=1)
    house.decide()
    assert house.case().status is Status.PROPOSED, "what was said before does not count"
    house.now -= timedelta(hours=1)
    house.press(RANDI, Button.SUPPORT)
    assert house.case().status is Status.DECIDED, "what was said after it does"
