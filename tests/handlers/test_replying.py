"""What is typed by itself in the direct conversation: asked about first where it may be an answer."""

from dataclasses import replace

import pytest

from handlers.domain.case import Case, Question
from handlers.domain.errors import Refusal
from handlers.domain.inbound import Said
from handlers.domain.lifecycle import Action, Status
from handlers.domain.messages import Button
from handlers.domain.people import Address, Role
from handlers.look import sight_of
from tests.handlers.cast import KIM, LIV, NORA, ORGANISATION, RANDI, REPORT, STRANGER, House, at
from tests.handlers.letters import buttons, keys, words
from tests.handlers.stages import house_at

ANSWER = "Ingen leser den."
CONCERN = "Jeg blir trakassert av sjefen."
ASKS = "Brukes lista til noe på nattevakt?"


@pytest.fixture
def house() -> House:
    """The leader has asked, and nobody has answered."""
    house = house_at(Status.ROUTED)
    house.reply(LIV, ASKS)
    return house


def asked(house: House, who: Address = NORA, said: str = ANSWER) -> Case:
    case = house.report(who, said)
    assert (case.status, case.questions[0], case.reply_to) == (Status.ASKED, Question.REPLY, "case-1")
    return case


def carried(house: House) -> list[str]:
    """What the parties have been brought of the reporter's words."""
    return [words(letter) for letter in house.thread() if "talk.from_reporter" in keys(letter)]


def own(house: House) -> list[str]:
    """What the reporter sees as theirs."""
    return [case.id for case in house.memory.run(lambda uow: sight_of(uow, house.world, NORA)).own]


def test_a_plain_answer_is_asked_about_and_goes_nowhere_meanwhile(house: House) -> None:
    asked(house)
    told = house.mail(NORA)[-1]
    assert keys(told)[:1] == ["confirmation.may_be_reply"]
    assert buttons(told) == [Button.IS_REPLY, Button.IS_NEW, Button.UNDO]
    assert ANSWER in words(told)
    assert REPORT[:40] in words(told)
    house.forward(minutes=5)
    assert house.case("case-2").status is Status.ASKED
    assert (carried(house), house.cards("case-2")) == ([], [])


@pytest.mark.parametrize(
    "said",
    [
        ANSWER, "Ja, på alle rom.", "Nei, ikke som jeg vet om.", "Ja, det stemmer.",
        "Usikker, men tror det er kommunen som krever det.",
        "Nei, eg trur ikkje det.", "No, not as far as I know.", "Begge deler", "Takk!",
    ],
)  # fmt: skip
def test_it_is_asked_about_whether_it_reads_like_a_report_or_like_nothing(house: House, said: str) -> None:
    asked(house, said=said)


@pytest.mark.parametrize(
    "said",
    [
        REPORT,
        "Vi fører det samme i Gerica og på papir",
        "Nå må vi telle puter hver uke også.",
        f"{ANSWER} " * 11,
        "Lederen min truer meg etter at jeg sa fra om vold mot en pasient, og det er trakassering.",
    ],
)
def test_what_speaks_for_a_report_of_its_own_is_one(house: House, said: str) -> None:
    case = house.report(NORA, said)
    assert Question.REPLY not in case.questions
    assert case.reply_to == ""


@pytest.mark.parametrize("said", ["hjelp", "mine saker", "Når får jeg svar?", "?!"])
def test_questions_to_the_bot_are_answered_as_ever(house: House, said: str) -> None:
    house.write(NORA, said)
    assert list(house.memory.state.cases) == ["case-1"]


def test_yes_carries_it_as_a_reply_in_the_thread_and_leaves_no_case(house: House) -> None:
    asked(house)
    house.press(NORA, Button.IS_REPLY, "case-2")
    assert carried(house) == [ANSWER]
    case = house.case("case-2")
    assert (case.status, case.words, case.joined, case.reply_to) == (Status.JOINED, "", "2026-1", "")
    assert [keys(letter) for letter in house.mail(NORA) if letter.case == "case-2"][-1] == ["confirmation.replied"]
    trail = [(entry.case, entry.action, entry.role) for entry in house.memory.state.entries][-2:]
    assert trail == [("case-2", Action.JOIN, Role.REPORTER), ("case-1", Action.SAY, Role.REPORTER)]
    house.forward(days=2)
    assert house.cards("case-2") == []


def test_what_was_no_report_does_not_stand_among_ones_cases(house: House) -> None:
    asked(house)
    assert own(house) == ["case-2", "case-1"]
    house.press(NORA, Button.IS_REPLY, "case-2")
    assert own(house) == ["case-1"]


def test_a_second_yes_carries_nothing_twice_and_a_no_after_it_is_too_late(house: House) -> None:
    asked(house)
    house.press(NORA, Button.IS_REPLY, "case-2")
    house.press(NORA, Button.IS_REPLY, "case-2")
    assert carried(house) == [ANSWER]
    with pytest.raises(Refusal, match="not_now"):
        house.press(NORA, Button.IS_NEW, "case-2")


def test_no_makes_it_the_report_that_it_would_have_been(house: House) -> None:
    asked(house)
    house.press(NORA, Button.IS_NEW, "case-2")
    house.press(NORA, Button.IS_NEW, "case-2")
    case = house.case("case-2")
    assert (case.status, case.words, case.reply_to) == (Status.HELD, ANSWER, "")
    assert Button.UNDO in buttons(house.mail(NORA)[-1])
    with pytest.raises(Refusal, match="not_now"):
        house.press(NORA, Button.IS_REPLY, "case-2")
    house.forward(minutes=2)
    assert house.case("case-2").status is Status.ROUTED
    assert carried(house) == []


def test_no_is_followed_by_the_question_for_a_unit_that_nobody_knows() -> None:
    house = House()
    house.report(STRANGER)
    house.press(STRANGER, Button.PICK_UNIT, value="nes")
    house.press(STRANGER, Button.SEND_NOW)
    house.write(STRANGER, "slett meg")
    house.reply(LIV, ASKS)
    assert asked(house, STRANGER).questions == (Question.REPLY, Question.UNIT)
    house.press(STRANGER, Button.IS_NEW, "case-2")
    assert "confirmation.which_unit" in keys(house.mail(STRANGER)[-1])
    house.press(STRANGER, Button.PICK_UNIT, "case-2", "nes")
    assert house.case("case-2").status is Status.HELD


def test_unanswered_it_is_let_go_of_as_a_concern_is(house: House) -> None:
    asked(house)
    house.forward(days=15)
    assert (house.case("case-2").status, house.case("case-2").words) == (Status.WITHDRAWN, "")
    assert "confirmation.let_go" in keys(house.mail(NORA)[-1])
    assert carried(house) == []
    with pytest.raises(Refusal, match="not_now"):
        house.press(NORA, Button.IS_REPLY, "case-2")


def test_what_may_be_a_concern_is_asked_about_as_one_where_it_is_no_reply(house: House) -> None:
    assert asked(house, said=CONCERN).questions == (Question.REPLY, Question.CONCERN)
    assert "confirmation.may_be_concern" in keys(house.mail(NORA)[-1])
    house.press(NORA, Button.IS_NEW, "case-2")
    told = house.mail(NORA)[-1]
    assert buttons(told) == [Button.INSIST, Button.UNDO]
    assert "https://fjord.example/si-ifra" in words(told)
    house.forward(days=15)
    assert (house.case("case-2").status, house.cards("case-2")) == (Status.WITHDRAWN, [])


def test_what_may_be_a_concern_and_is_let_go_of_still_names_the_channel_for_it(house: House) -> None:
    asked(house, said=CONCERN)
    house.forward(days=15)
    assert "https://fjord.example/si-ifra" in words(house.mail(NORA)[-1])


@pytest.mark.parametrize("who", [LIV, KIM])
def test_nobody_else_says_what_it_was(house: House, who: Address) -> None:
    asked(house)
    for button in (Button.IS_REPLY, Button.IS_NEW):
        with pytest.raises(Refusal):
            house.press(who, button, "case-2")


def test_it_is_undone_and_deleted_like_any_report(house: House) -> None:
    asked(house)
    house.press(NORA, Button.UNDO, "case-2")
    house.report(NORA, "Nei.")
    house.delete(NORA)
    assert [house.case(case).status for case in ("case-2", "case-3")] == [Status.WITHDRAWN] * 2
    assert [buttons(letter) for letter in house.mail(NORA)[-2:]][-1] == []


def test_an_answer_that_is_edited_is_asked_about_anew_with_its_new_words(house: House) -> None:
    asked(house)
    house.edit(NORA, "Nei, aldri.")
    assert house.case("case-2").status is Status.WITHDRAWN
    assert (house.case("case-3").questions, house.case("case-3").reply_to) == ((Question.REPLY,), "case-1")
    house.press(NORA, Button.IS_REPLY, "case-3")
    assert carried(house) == ["Nei, aldri."]


def test_an_answer_that_is_edited_into_a_report_is_one(house: House) -> None:
    asked(house)
    house.edit(NORA, REPORT)
    assert house.case("case-3").status is Status.HELD


def test_each_of_two_messages_is_asked_about_and_carried_by_itself(house: House) -> None:
    asked(house)
    asked(house, said="Begge deler.")
    house.press(NORA, Button.IS_REPLY, "case-3")
    house.press(NORA, Button.IS_REPLY, "case-2")
    assert carried(house) == ["Begge deler.", ANSWER]


def test_words_added_below_the_question_go_with_it_and_are_masked(house: House) -> None:
    asked(house, said="Nei, ring meg på 99 88 77 66.")
    house.reply_directly(NORA, "Etter klokka tre.", "case-2")
    house.press(NORA, Button.IS_REPLY, "case-2")
    assert "Etter klokka tre." in carried(house)[-1]
    assert "99 88 77 66" not in repr(house.memory.state)


def test_after_an_answer_of_theirs_nothing_is_asked(house: House) -> None:
    house.reply_directly(NORA, ANSWER)
    assert house.report(NORA, "Skjema for brannrunder er unødvendig").status is Status.HELD
    house.reply(RANDI, "Hvor ofte?")
    assert asked(house).status is Status.ASKED


def test_after_seven_days_a_question_is_no_longer_what_is_answered(house: House) -> None:
    house.forward(days=7, seconds=1)
    assert house.report(NORA, ANSWER).status is Status.HELD


def test_of_two_cases_it_is_the_one_where_something_was_asked_last(house: House) -> None:
    house.report(NORA, f"{REPORT} Også det andre.")
    house.press(NORA, Button.SEND_NOW, "case-2")
    house.reply(LIV, ASKS, "case-2")
    assert house.report(NORA, ANSWER).reply_to == "case-2"
    house.reply(LIV, "Fortsatt?")
    assert house.report(NORA, ANSWER).reply_to == "case-1"


def test_a_case_that_is_over_meanwhile_takes_no_words_and_they_are_not_lost(house: House) -> None:
    asked(house)
    house.press(NORA, Button.WITHDRAW)
    with pytest.raises(Refusal, match=r"reply\.over"):
        house.press(NORA, Button.IS_REPLY, "case-2")
    house.press(NORA, Button.IS_NEW, "case-2")
    assert (house.case("case-2").status, house.case("case-2").words) == (Status.HELD, ANSWER)


def test_a_case_whose_reporter_is_forgotten_meanwhile_takes_no_words(house: House) -> None:
    house.decide()
    house.press(RANDI, Button.SUPPORT)
    house.forward(days=86)
    house.reply(LIV, ASKS)
    asked(house)
    house.forward(days=13)
    assert (house.case().status, house.case().reporter) == (Status.IN_EFFECT, None)
    with pytest.raises(Refusal, match=r"reply\.over"):
        house.press(NORA, Button.IS_REPLY, "case-2")


def test_nothing_is_asked_of_who_has_no_such_case_or_says_it_elsewhere(house: House) -> None:
    assert house.report(KIM, ANSWER).status is Status.HELD
    house.mention(NORA, ANSWER, "C-SOMEWHERE")
    assert house.case("case-3").status is Status.HELD


def test_what_the_shortcut_picks_is_somebody_elses_and_no_answer(house: House) -> None:
    place = replace(house.written[NORA], message="m-else")
    house.receive(Said(NORA, ANSWER, place, house.event(), direct=True, flagged=True))
    assert house.case("case-2").status is Status.HELD


def test_what_is_typed_on_the_other_platform_is_theirs_too() -> None:
    teams = Address("teams", "nora")
    nora = replace(ORGANISATION.people["nora"], addresses=(at("nora"), teams))
    people = {**ORGANISATION.people, "nora": nora}
    house = House(replace(ORGANISATION, people=people), surfaces=frozenset({"slack", "teams"}))
    house.report()
    house.press(NORA, Button.SEND_NOW)
    house.reply(LIV, ASKS)
    asked(house, teams)
    house.press(teams, Button.IS_REPLY, "case-2")
    assert carried(house) == [ANSWER]
    assert "nora" not in "".join(carried(house))
