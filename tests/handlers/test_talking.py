"""The thread below the shared card: the first word acknowledges, an outcome word decides, the rest is carried."""

from datetime import date
from functools import partial

import pytest

from handlers.domain.case import Stance
from handlers.domain.errors import Fault, Refusal
from handlers.domain.inbound import Place, Reacted, Said
from handlers.domain.lifecycle import Status
from handlers.domain.messages import Button, DialogName, ToChannel, ToHidden, Unfilled
from handlers.domain.outcomes import Outcome
from handlers.receive import receive
from tests.handlers.cast import KIM, LIV, NORA, RANDI, STRANGER, House
from tests.handlers.letters import keys, words
from tests.handlers.stages import house_at


@pytest.fixture
def house() -> House:
    return house_at(Status.ROUTED)


def test_a_reply_from_the_leader_acknowledges_and_reaches_the_reporter(house: House) -> None:
    house.reply(LIV, "Dette skal jeg se på.")
    assert house.case().status is Status.ACKNOWLEDGED
    told = house.mail(NORA)[-1]
    assert isinstance(told.to, ToHidden)
    assert keys(told) == ["talk.from_leader", "button.reply"]
    assert "Dette skal jeg se på." in words(told)
    assert "Liv Nessen" in words(told)


@pytest.mark.parametrize("emoji", ["eyes", "white_check_mark", "+1"])
def test_a_reaction_from_the_leader_acknowledges(house: House, emoji: str) -> None:
    house.react(LIV, emoji)
    assert house.case().status is Status.ACKNOWLEDGED
    assert "note.reporter.acknowledged" in keys(house.mail(NORA)[-1])


@pytest.mark.parametrize(("who", "emoji"), [(LIV, "cry"), (RANDI, "eyes"), (NORA, "eyes"), (STRANGER, "+1")])
def test_other_reactions_are_just_that(house: House, who: object, emoji: str) -> None:
    before = house.memory.state.cases
    house.react(who, emoji)  # type: ignore[arg-type]
    assert house.memory.state.cases == before


def test_the_button_acknowledges_and_a_second_tap_changes_nothing(house: House) -> None:
    house.press(LIV, Button.ACKNOWLEDGE)
    before = house.memory.state
    house.press(LIV, Button.ACKNOWLEDGE)
    assert house.memory.state.cases == before.cases
    assert house.memory.state.entries == before.entries


@pytest.mark.parametrize("button", [Button.CONSULT, Button.REMIND_LATER])
def test_any_button_of_the_leaders_is_a_first_word(house: House, button: Button) -> None:
    house.press(LIV, button)
    assert house.case().acknowledged_at is not None


def test_opening_the_dialog_is_not_yet_a_word(house: House) -> None:
    assert house.press(LIV, Button.DECIDE) is not None
    assert house.case().status is Status.ROUTED


def test_a_representatives_word_is_carried_and_acknowledges_nothing(house: House) -> None:
    house.reply(RANDI, "Takk for at du sier fra.")
    assert house.case().status is Status.ROUTED
    assert "talk.from_representative" in keys(house.mail(NORA)[-1])


def test_the_reporters_word_reaches_the_thread_without_a_name(house: House) -> None:
    house.reply_directly(NORA, "Det er verst på natt.")
    note = house.thread()[-1]
    assert note.to == ToChannel("slack", "C-NES")
    assert keys(note) == ["talk.from_reporter", "button.reply"]
    assert words(note) == "Det er verst på natt."


def test_a_shown_name_follows_the_reporters_word(house: House) -> None:
    house.press(NORA, Button.SHOW_NAME)
    house.reply_directly(NORA, "Det er verst på natt.")
    assert "Nora Nessen" in words(house.thread()[-1])


def test_personal_numbers_are_masked_both_ways(house: House) -> None:
    house.reply(LIV, "Ring meg på 99 88 77 66.")
    house.reply_directly(NORA, "Jeg har 91 23 45 67.")
    assert "99 88 77 66" not in repr(house.memory.state)
    assert "91 23 45 67" not in repr(house.memory.state)


@pytest.mark.parametrize("who", [KIM, STRANGER])
def test_words_of_others_in_the_thread_are_dropped(house: House, who: object) -> None:
    before = house.memory.state.copy()
    house.reply(who, "Hva er dette?")  # type: ignore[arg-type]
    assert house.memory.state.cases == before.cases
    assert house.memory.state.letters == before.letters


def test_a_reporter_in_the_thread_itself_is_not_taken_for_a_leader_or_carried(house: House) -> None:
    before = house.memory.state.letters
    house.reply(NORA, "fjernet: vi slutter med lista")
    assert house.memory.state.letters == before


LINES = [
    ("fjernet: vi slutter med papirlista fra 1. februar", Outcome.REMOVED),
    ("fjerna: vi sluttar med papirlista", Outcome.REMOVED),
    ("removed: we stop using the paper list", Outcome.REMOVED),
    ("forenklet: lista blir halvert", Outcome.SIMPLIFIED),
    ("forenkla: lista blir halvert", Outcome.SIMPLIFIED),
    ("simplified: the list is cut in half", Outcome.SIMPLIFIED),
    ("samordnet: lista går inn i journalen", Outcome.MERGED),
    ("samordna: lista går inn i journalen", Outcome.MERGED),
    ("merged: the list goes into the record", Outcome.MERGED),
    ("forklart: lista brukes når strømmen går", Outcome.EXPLAINED),
    ("forklart: lista vert brukt når straumen går", Outcome.EXPLAINED),
    ("explained: the list is for power cuts", Outcome.EXPLAINED),
    ("beholdes: kreves av legemiddelforskriften § 7", Outcome.KEPT),
    ("halde ved lag: legemiddelforskrifta § 7 krev det", Outcome.KEPT),
    ("kept: the regulation demands it", Outcome.KEPT),
    ("sendt videre til Visma innen 1. februar: vi ber dem rette det", Outcome.FORWARDED),
    ("sendt vidare til Visma innan 1. februar: vi bed dei rette det", Outcome.FORWARDED),
    ("forwarded to Visma by 1 February: we ask them to mend it", Outcome.FORWARDED),
    ("prøves til 1. februar: natt prøver uten lista", Outcome.TRIAL),
    ("prøvast til 1. februar: natt prøver utan lista", Outcome.TRIAL),
    ("trial until 1 February: nights go without the list", Outcome.TRIAL),
    ("hører hjemme hos lønnskontoret: dette gjelder lønn", Outcome.ELSEWHERE),
    ("høyrer heime hos lønskontoret: dette gjeld løn", Outcome.ELSEWHERE),
    ("belongs with payroll: this is about pay", Outcome.ELSEWHERE),
]


@pytest.mark.parametrize(("line", "outcome"), LINES)
def test_a_line_that_begins_with_an_outcome_proposes_it(house: House, line: str, outcome: Outcome) -> None:
    house.reply(LIV, line)
    case = house.case()
    assert case.status is Status.PROPOSED
    assert case.decision is not None
    assert case.decision.outcome is outcome
    assert case.decision.by == "liv"
    assert case.decision.sentence
    if outcome is Outcome.KEPT:
        assert case.decision.reason
    assert {case.decision.answer_by, case.decision.ends} - {None, date(2027, 2, 1)} == set()


def test_a_line_without_what_the_outcome_needs_is_refused_with_what_is_missing(house: House) -> None:
    for line, missing in {"fjernet": "needs_sentence", "sendt videre: vi spør dem": "needs_addressee"}.items():
        with pytest.raises(Refusal, match=missing):
            house.reply(LIV, line)
    assert house.case().decision is None


def test_a_line_without_a_date_gets_the_one_the_dialog_suggests(house: House) -> None:
    house.reply(LIV, "sendt videre til Visma: vi ber dem rette det")
    decision = house.case().decision
    assert decision is not None
    assert (decision.addressee, decision.answer_by) == ("Visma", date(2027, 1, 15))


def test_an_outcome_word_from_the_representative_is_talk(house: House) -> None:
    house.reply(RANDI, "fjernet: det burde dere gjøre")
    assert house.case().decision is None
    assert "talk.from_representative" in keys(house.mail(NORA)[-1])


SPOKEN = [
    ("støtter", Stance.SUPPORT),
    ("enig", Stance.SUPPORT),
    ("støttar", Stance.SUPPORT),
    ("I support this", Stance.SUPPORT),
    ("uenig: lista trengs på natt", Stance.DISAGREE),
    ("ueinig: lista trengst på natt", Stance.DISAGREE),
    ("disagree: nights need the list", Stance.DISAGREE),
]


@pytest.mark.parametrize(("line", "stance"), SPOKEN)
def test_the_representative_takes_a_stand_in_a_word(line: str, stance: Stance) -> None:
    house = house_at(Status.PROPOSED)
    house.reply(RANDI, line)
    statement = house.case().statements[-1]
    assert (statement.stance, statement.by) == (stance, "randi")
    assert house.case().status is (Status.DECIDED if stance is Stance.SUPPORT else Status.PROPOSED)


@pytest.mark.parametrize("line", ["drøfting", "ber om drøfting", "drøftingar", "consultation"])
def test_the_representative_asks_for_consultation_in_a_word(line: str) -> None:
    house = house_at(Status.PROPOSED)
    house.reply(RANDI, line)
    assert (house.case().status, house.case().window_ends) == (Status.IN_CONSULTATION, None)


def test_the_leaders_agreement_with_the_reporter_is_talk_not_support() -> None:
    house = house_at(Status.PROPOSED)
    house.reply(LIV, "enig")
    assert house.case().statements == ()
    assert "talk.from_leader" in keys(house.mail(NORA)[-1])


def test_a_stand_that_comes_too_late_is_carried_as_talk() -> None:
    house = house_at(Status.DECIDED)
    house.reply(RANDI, "støtter")
    assert house.case().status is Status.DECIDED
    assert "talk.from_representative" in keys(house.mail(NORA)[-1])


def test_the_result_of_a_consultation_is_recorded_in_a_line() -> None:
    house = house_at(Status.IN_CONSULTATION)
    house.reply(RANDI, "uenighet: vi mener natt trenger lista")
    house.reply(LIV, "usemje: vi prøver likevel")
    assert house.case().status is Status.DECIDED
    assert [s.stance for s in house.case().statements] == [Stance.DISAGREEMENT] * 2


def test_what_a_follower_answers_the_bot_is_read_as_their_own_word(house: House) -> None:
    house.press(KIM, Button.ME_TOO)
    house.decide()
    house.press(RANDI, Button.SUPPORT)
    before = house.case()
    house.reply_directly(KIM, "hjelp")
    assert house.case() == before
    assert "help.title" in keys(house.mail(KIM)[-1])


def test_where_one_cannot_write_below_a_window_takes_the_words(house: House) -> None:
    window = house.press(LIV, Button.REPLY)
    assert window is not None
    assert [asked.name for asked in window.inputs] == ["words"]
    house.submit(LIV, DialogName.REPLY, words="Dette skal jeg se på.")
    assert house.case().status is Status.ACKNOWLEDGED
    assert "Dette skal jeg se på." in words(house.mail(NORA)[-1])


@pytest.mark.parametrize("status", [Status.HELD, Status.ROUTED])
def test_a_picture_without_a_word_is_not_carried_and_whoever_sent_it_is_told(status: Status) -> None:
    house = house_at(status)
    with pytest.raises(Refusal, match=r"reply\.empty"):
        house.reply_directly(NORA, " ")
    if status is Status.ROUTED:
        for who in (LIV, RANDI):
            with pytest.raises(Refusal, match=r"reply\.empty"):
                house.reply(who, "")
        house.reply(KIM, "")


def test_an_empty_window_is_not_taken_and_neither_is_a_strangers(house: House) -> None:
    with pytest.raises(Unfilled):
        house.submit(NORA, DialogName.REPLY, words="  ")
    for gesture in (partial(house.press, STRANGER, Button.REPLY), partial(house.submit, STRANGER, DialogName.REPLY)):
        with pytest.raises(Refusal, match="only_parties"):
            gesture()


def test_when_a_case_is_over_what_is_said_is_refused_with_the_reason() -> None:
    house = house_at(Status.CONFIRMED)
    with pytest.raises(Refusal, match="not_now"):
        house.reply(LIV, "Bra at det hjalp.")


def test_what_stands_below_a_message_that_may_be_ours_is_taken_up_again_later() -> None:
    house = house_at(Status.ROUTED)
    unknown = Place("slack", "C-NES", "not-told-yet")
    house.memory.state.unsure.append("card")
    for gesture in (Said(LIV, "Ser på det.", unknown, "e-1", thread=unknown), Reacted(LIV, "eyes", unknown, "e-2")):
        with pytest.raises(Fault):
            house.memory.run(partial(receive, world=house.world, inbound=gesture))
    house.memory.state.unsure.clear()
    house.memory.run(partial(receive, world=house.world, inbound=gesture))
    assert house.case().status is Status.ROUTED, "it was not ours after all"
