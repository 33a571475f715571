"""Who sees what, walked through a whole case: the words, the name, and everything else, letter by letter."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest

from handlers.domain.case import Case
from handlers.domain.errors import Refusal
from handlers.domain.lifecycle import Status
from handlers.domain.messages import Button, Letter, ToChannel, ToGroup, ToHidden, ToPerson, Whisper
from handlers.domain.people import Address
from handlers.domain.reading import Cost
from handlers.domain.visibility import Part, Viewer, seen_by, sees
from tests.handlers.cast import KIM, LIV, NORA, RANDI, STRANGER, House
from tests.handlers.letters import whole, words
from tests.handlers.stages import house_at

SECRET = "blåmandagslista"
ADDED = "kveldsvaktas hemmelighet"
NAMES = ("Nora", "U-nora", "nora")
REPORT = f"Vi fører {SECRET} på papir og i journalen hver vakt på Nes sykehjem, 20 minutter hver gang."


def walk(shown: bool = False) -> House:
    """A whole course: reported, followed, talked of, disputed, decided, in effect, reopened, withdrawn from nothing."""
    house = House()
    house.report(NORA, REPORT)
    if shown:
        house.press(NORA, Button.SHOW_NAME)
    house.press(NORA, Button.SEND_NOW)
    house.press(KIM, Button.ME_TOO)
    house.press(STRANGER, Button.ME_TOO)
    house.forward(days=5)
    house.reply(LIV, "Dette skal jeg se på.")
    house.reply_directly(NORA, ADDED)
    house.decide()
    house.reply(RANDI, "uenig: natt trenger noe annet")
    house.press(RANDI, Button.CONSULT)
    house.record(LIV)
    house.record(RANDI)
    house.forward(days=48)
    for who, button in ((KIM, Button.NOTICED_NO), (STRANGER, Button.NOTICED_PARTLY), (NORA, Button.NOTICED_NO)):
        house.press(who, button)
    assert house.case().status is Status.ROUTED
    house.decide(outcome="trial")
    house.forward(days=30)
    return house


def mail_of(house: House, *who: Address) -> list[Letter]:
    return [letter for each in who for letter in house.mail(each)]


def shared(house: House) -> list[Letter]:
    """What goes to places where leader and representative are."""
    return [x for x in house.letters() if x.case and isinstance(x.to, ToChannel | ToGroup | ToPerson)]


def test_the_words_reach_reporter_leader_and_representative() -> None:
    house = walk()
    for letters in (shared(house), mail_of(house, NORA)):
        assert any(SECRET in words(letter) for letter in letters)
    assert any(ADDED in words(letter) for letter in shared(house))


def test_the_words_never_reach_followers_committee_or_units() -> None:
    house = walk()
    others = [*mail_of(house, KIM, STRANGER), *house.digests(), *house.digests("C-NES"), *house.digests("C-LIA")]
    assert len(others) > 10
    for letter, secret in product(others, (SECRET, ADDED, "natt trenger noe annet")):
        assert secret not in whole(letter), letter.key


def test_a_hidden_name_and_address_stand_in_no_letter_key_or_trail() -> None:
    house = walk()
    state = house.memory.state
    for trace in (*NAMES, "U-kim", "Kim"):
        for letter in house.letters():
            assert trace not in whole(letter), (trace, letter.key)
        assert trace not in repr((state.entries, state.cases, state.profiles, state.periods))


def test_a_shown_name_is_for_the_parties_and_the_reporter_alone() -> None:
    house = walk(shown=True)
    assert any("Nora" in words(letter) for letter in shared(house))
    for letter in (*mail_of(house, KIM, STRANGER), *house.digests()):
        assert "Nora" not in whole(letter)
    assert "Nora" not in repr(house.memory.state.entries)


def test_followers_do_not_know_of_each_other_and_nobody_knows_who_they_are() -> None:
    house = walk()
    for follower in house.case().followers:
        named = [x for x in house.letters() if follower.who.tag in whole(x)]
        assert {type(letter.to) for letter in named} <= {ToHidden, Whisper}
        mine = {letter.key for letter in named}
        assert all(
            letter.to.who.tag == follower.who.tag for letter in named if isinstance(letter.to, ToHidden | Whisper)
        )
        assert mine


def test_each_letter_is_queued_once_and_answers_go_where_only_one_reads() -> None:
    house = walk()
    keys = [letter.key for letter in house.letters()]
    assert len(keys) == len(set(keys))
    answers = [letter for letter in house.letters() if letter.key.startswith("answer:") or ":thanked:" in letter.key]
    assert answers
    assert all(isinstance(letter.to, ToHidden | Whisper) for letter in answers)


def test_no_letter_of_a_case_for_the_representative_only_reaches_the_leader() -> None:
    house = House()
    house.report(NORA, REPORT)
    house.press(NORA, Button.REP_ONLY)
    house.press(NORA, Button.SEND_NOW)
    house.reply(RANDI, "Jeg ringer deg.")
    house.reply_directly(NORA, ADDED)
    house.press(RANDI, Button.CONSULT)
    house.forward(days=80)
    assert house.read_by("liv") == []
    assert {letter.to for letter in shared(house)} == {ToPerson("slack", "randi")}
    assert all(SECRET not in whole(letter) for letter in house.digests())


VISIBLE: dict[Part, str] = {
    Part.NUMBER: "reporter party follower committee administrator",
    Part.WORDS: "reporter party",
    Part.UNIT: "reporter party committee administrator",
    Part.COST: "reporter party",
    Part.STATUS: "reporter party follower committee administrator",
    Part.RECIPIENTS: "reporter party",
    Part.DECISION: "reporter party follower committee",
    Part.STATEMENTS: "reporter party",
    Part.FOLLOWERS: "",
    Part.NAME: "reporter",
    Part.STUCK: "committee administrator",
}
SENT = [s for s in Status if s not in {"asked", "held", "joined"}]


@pytest.mark.parametrize("status", SENT)
def test_what_went_out_is_seen_as_the_table_says(status: Status) -> None:
    case = house_at(status).case()
    for viewer in Viewer:
        wanted = {part for part, readers in VISIBLE.items() if viewer in readers.split()}
        assert set(sees(case, viewer)) == wanted
    named = replace(case, shown_name="Nora Nessen")
    assert {viewer for viewer in Viewer if Part.NAME in sees(named, viewer)} == {Viewer.REPORTER, Viewer.PARTY}


def _held() -> Case:
    return house_at(Status.HELD).case()


def _asked() -> Case:
    return house_at(Status.ASKED).case()


def _joined() -> Case:
    return house_at(Status.JOINED).case("case-2")


def _undone() -> Case:
    house = house_at(Status.HELD)
    house.press(NORA, Button.UNDO)
    return house.case()


@pytest.mark.parametrize("make", [_held, _asked, _joined, _undone])
def test_what_never_went_out_is_seen_by_its_reporter_only(make: Callable[[], Case]) -> None:
    case = make()
    assert {viewer for viewer in Viewer if set(sees(case, viewer))} == {Viewer.REPORTER}


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.REDIRECTED, Status.WITHDRAWN])
def test_thirty_days_after_the_end_nobody_knows_who_it_was_or_what_they_wrote(status: Status) -> None:
    house = house_at(status)
    decision, routed = house.case().decision, house.case().routed_at
    house.forward(days=29)
    assert house.case().reporter is not None
    house.forward(days=2)
    case = house.case()
    assert (case.status, case.reporter, case.words, case.followers, case.next_at) == (status, None, "", (), None)
    assert (case.decision, case.routed_at) == (decision, routed)
    assert "væskelista" not in words(house.cards()[-1])
    with pytest.raises(Refusal):
        house.press(NORA, Button.NOTICED_NO)


def test_an_unanswered_question_ends_in_forgetting_too() -> None:
    house = house_at(Status.ROUTED)
    house.press(KIM, Button.ME_TOO)
    house.decide()
    house.press(RANDI, Button.SUPPORT)
    house.forward(days=86)
    assert house.case().reporter is not None
    house.forward(days=2)
    case = house.case()
    assert (case.status, case.reporter, case.words, case.followers) == (Status.IN_EFFECT, None, "", ())


def test_what_still_waits_for_an_answer_is_not_forgotten() -> None:
    for status in (Status.FORWARDED, Status.TRIAL, Status.IN_CONSULTATION):
        house = house_at(status)
        house.forward(days=200)
        assert house.case().reporter is not None


def test_others_see_nothing_at_any_time() -> None:
    assert all(not set(sees(house_at(status).case(), Viewer.OTHERS)) for status in Status)


def test_what_a_viewer_gets_holds_only_what_the_table_lets_them_see() -> None:
    case = replace(walk(shown=True).case(), shown_name="Nora Nessen")
    full = {"words", "unit", "cost", "recipients", "decision", "statements", "shown_name"}
    held = {viewer: {name for name in full if getattr(seen_by(case, viewer), name)} for viewer in Viewer}
    assert held[Viewer.PARTY] == held[Viewer.REPORTER] == {name for name in full if getattr(case, name)}
    assert held[Viewer.FOLLOWER] <= {"decision", "cost"}, held
    assert "words" not in held[Viewer.COMMITTEE] | held[Viewer.ADMINISTRATOR] | held[Viewer.OTHERS]
    assert seen_by(case, Viewer.FOLLOWER).cost == Cost()
    assert (seen_by(case, Viewer.OTHERS).unit, seen_by(case, Viewer.COMMITTEE).unit) == ("", case.unit)
