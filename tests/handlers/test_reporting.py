"""DESIGN's first chapter of the journey: one message, the undo window, and what can be said before it goes out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.domain.alike import alike, likeness
from handlers.domain.case import Question
from handlers.domain.deadlines import Policy
from handlers.domain.errors import Refusal
from handlers.domain.inbound import Place, Said
from handlers.domain.lifecycle import Action, Status
from handlers.domain.messages import Button, ToChannel, ToGroup, ToHidden, ToPerson, Whisper
from handlers.domain.people import Role
from tests.handlers.cast import KIM, LIV, NORA, ORGANISATION, RANDI, REPORT, STRANGER, House, at
from tests.handlers.letters import buttons, keys, words

CONCERN = "Lederen min truer meg etter at jeg sa fra om vold mot en pasient, og det er trakassering."


@pytest.fixture
def house() -> House:
    return House()


def test_one_message_becomes_a_case_that_waits_in_the_undo_window(house: House) -> None:
    case = house.report()
    assert (case.status, case.unit, case.words, case.called) == (Status.HELD, "nes", REPORT, "2026-1")
    (letter,) = house.letters()
    assert isinstance(letter.to, ToHidden)
    assert buttons(letter) == [
        Button.CORRECT, Button.SHOW_NAME, Button.REP_ONLY, Button.UNDO, Button.SEND_NOW, Button.REPLY,
    ]  # fmt: skip
    assert REPORT in words(letter)
    assert "Liv Nessen" in words(letter)
    assert "Randi Nessen" in words(letter)
    assert "name.hidden_from_parties" in keys(letter)


def test_without_a_tap_it_goes_out_when_the_window_ends_to_both_in_one_letter(house: House) -> None:
    house.report()
    house.forward(seconds=59)
    assert house.case().status is Status.HELD
    assert house.cards() == []
    house.forward(seconds=1)
    assert house.case().status is Status.ROUTED
    (card,) = house.cards()
    assert card.to == ToChannel("slack", "C-NES")
    assert REPORT in words(card)
    assert "name.hidden" in keys(card)


def test_send_now_does_not_wait(house: House) -> None:
    house.report()
    house.press(NORA, Button.SEND_NOW)
    assert house.case().status is Status.ROUTED
    assert len(house.cards()) == 1


def test_without_an_undo_window_one_message_is_held_and_sent_at_once() -> None:
    house = House(policy=Policy(hold_seconds=0))
    house.report()
    assert house.case().status is Status.ROUTED
    assert [entry.action for entry in house.memory.state.entries] == [Action.HOLD, Action.ROUTE]
    confirmation, card = house.letters()
    assert (type(confirmation.to), card.to) == (ToHidden, ToChannel("slack", "C-NES"))
    assert Button.UNDO not in buttons(confirmation)


def test_what_is_added_before_a_late_clock_comes_is_part_of_the_report_and_told_once(house: House) -> None:
    house.report()
    house.now += timedelta(seconds=61)
    house.reply_directly(NORA, "Og det gjelder vaktlista også")
    house.tick()
    (card,) = house.cards()
    assert "Og det gjelder vaktlista også" in words(card)
    assert [letter for letter in house.letters() if letter.to == card.to] == [card]


def test_undo_sends_nothing_and_takes_the_words_back(house: House) -> None:
    house.report()
    house.press(NORA, Button.UNDO)
    house.forward(days=30)
    case = house.case()
    assert (case.status, case.words) == (Status.WITHDRAWN, "")
    assert house.cards() == []
    assert REPORT not in words(house.mail(NORA)[-1])


@pytest.mark.parametrize("button", [Button.UNDO, Button.SEND_NOW, Button.SHOW_NAME, Button.REP_ONLY])
def test_a_second_tap_on_a_button_of_the_window_changes_nothing(house: House, button: Button) -> None:
    house.report()
    house.press(NORA, button)
    before = house.memory.state
    house.press(NORA, button)
    assert house.memory.state.cases == before.cases
    assert house.memory.state.entries == before.entries
    assert house.memory.state.letters == before.letters


def test_a_shown_name_stands_on_the_card_and_only_there(house: House) -> None:
    house.report()
    house.press(NORA, Button.SHOW_NAME)
    house.press(NORA, Button.SEND_NOW)
    assert house.case().shown_name == "Nora Nessen"
    assert "Nora Nessen" in words(house.cards()[-1])
    assert "Nora" not in repr(house.memory.state.entries)
    assert Button.SHOW_NAME not in buttons(house.mail(NORA)[-1])


def test_a_name_can_be_shown_later_and_is_the_platforms_for_whom_the_directory_does_not_know(house: House) -> None:
    house.report(STRANGER, f"{REPORT} Det er på Nes sykehjem.")
    house.press(STRANGER, Button.SEND_NOW)
    house.press(STRANGER, Button.SHOW_NAME)
    assert "Chat Name" in words(house.cards()[-1])


def test_for_the_representative_only_the_leader_gets_nothing(house: House) -> None:
    house.report()
    house.press(NORA, Button.REP_ONLY)
    house.forward(seconds=61)
    (card,) = house.cards()
    assert card.to == ToPerson("slack", "randi")
    assert buttons(card) == [Button.SUPPORT, Button.CONSULT, Button.REPLY]
    with pytest.raises(Refusal):
        house.press(LIV, Button.ACKNOWLEDGE)
    with pytest.raises(Refusal):
        house.decide(LIV)


def test_sharing_it_afterwards_brings_the_leader_in_and_leaves_no_living_card_behind(house: House) -> None:
    house.report()
    house.press(NORA, Button.REP_ONLY)
    house.press(NORA, Button.SEND_NOW)
    house.forward(days=9)
    house.press(NORA, Button.SHARE)
    left = [card for card in house.cards() if card.to == ToPerson("slack", "randi")][-1]
    assert keys(left) == ["card.title", "card.moved"]
    assert buttons(left) == []
    living = [card for card in house.cards() if card.to == ToChannel("slack", "C-NES")]
    assert buttons(living[-1])[:2] == [Button.ACKNOWLEDGE, Button.DECIDE]
    assert house.case().people(Role.LEADER) == ("liv",)
    house.forward(days=1)
    assert not [note for note in house.thread() if note.to == ToChannel("slack", "C-NES")], "no nudge on the first day"


def test_sharing_keeps_a_representative_who_is_away_by_then(house: House) -> None:
    house.report()
    house.press(NORA, Button.REP_ONLY)
    house.press(NORA, Button.SEND_NOW)
    gone = replace(ORGANISATION.units["nes"], representatives=("sara",))
    house.organisation = replace(ORGANISATION, units={**ORGANISATION.units, "nes": gone})
    house.press(NORA, Button.SHARE)
    assert set(house.case().people(Role.REPRESENTATIVE)) == {"randi", "sara"}


def test_a_concern_goes_nowhere_and_names_the_channel_for_it(house: House) -> None:
    case = house.report(NORA, CONCERN)
    assert (case.status, case.questions) == (Status.ASKED, (Question.CONCERN,))
    (letter,) = house.letters()
    assert buttons(letter) == [Button.INSIST, Button.UNDO]
    assert "https://fjord.example/si-ifra" in words(letter)
    assert "Sara Nessen" in words(letter)
    house.forward(days=15)
    assert (house.case().status, house.case().words) == (Status.WITHDRAWN, "")
    assert house.cards() == []


def test_a_concern_that_is_undone_asks_no_more_and_still_names_the_channel_for_it(house: House) -> None:
    house.report(NORA, CONCERN)
    house.press(NORA, Button.UNDO)
    told = house.mail(NORA)[-1]
    assert buttons(told) == []
    assert "confirmation.undone" in keys(told)
    assert "https://fjord.example/si-ifra" in words(told)


def test_a_safety_representatives_own_concern_never_names_them_not_even_when_it_is_forgotten(house: House) -> None:
    house.report(at("sara"), CONCERN)
    house.forward(days=15)
    assert house.case().status is Status.WITHDRAWN
    assert [told for told in house.mail(at("sara")) if "Sara Nessen" in words(told)] == []


def test_whoever_undoes_where_the_unit_is_asked_for_is_told_so_and_asked_no_more(house: House) -> None:
    house.report(STRANGER)
    house.press(STRANGER, Button.UNDO)
    told = house.mail(STRANGER)[-1]
    assert buttons(told) == []
    assert "confirmation.undone" in keys(told)


def test_a_concern_goes_out_as_a_time_thief_where_its_reporter_says_so(house: House) -> None:
    house.report(NORA, CONCERN)
    house.press(NORA, Button.INSIST)
    assert house.case().status is Status.HELD
    house.forward(seconds=61)
    assert house.case().status is Status.ROUTED


def test_an_unknown_unit_is_asked_for_once_and_remembered(house: House) -> None:
    house.report(STRANGER)
    assert house.case().questions == (Question.UNIT,)
    units = [press.value for press in house.letters()[-1].message.buttons if press.button is Button.PICK_UNIT]
    assert units == list(ORGANISATION.units)
    house.press(STRANGER, Button.PICK_UNIT, value="nes")
    assert (house.case().status, house.case().unit) == (Status.HELD, "nes")
    assert house.report(STRANGER, f"{REPORT} Igjen.").unit == "nes"


def test_a_unit_one_once_wrote_about_does_not_become_ones_own(house: House) -> None:
    house.report(STRANGER)
    house.press(STRANGER, Button.PICK_UNIT, value="nes")
    assert house.report(STRANGER, f"{REPORT} Det er slik på NAV Fjord.").unit == "nav"
    assert house.report(STRANGER, f"{REPORT} Hver dag.").unit == "nes"


def test_a_unit_that_is_never_named_sends_the_case_to_the_administrator(house: House) -> None:
    house.report(STRANGER)
    house.forward(days=3)
    case = house.case()
    assert case.status is Status.ROUTED
    assert case.people(Role.LEADER) == ("arne",)
    assert case.people(Role.REPRESENTATIVE) == ("hege",)
    assert house.cards()[-1].to == ToGroup("slack", ("arne", "hege"))


def test_an_unknown_unit_or_button_is_refused(house: House) -> None:
    house.report(STRANGER)
    with pytest.raises(Refusal, match="unknown_unit"):
        house.press(STRANGER, Button.PICK_UNIT, value="moon")
    with pytest.raises(Refusal, match="unknown_case"):
        house.press(STRANGER, "explode")
    with pytest.raises(Refusal, match="unknown_case"):
        house.press(STRANGER, Button.UNDO, case="case-99")


def test_a_mention_in_a_channel_is_public_and_the_unit_is_the_channels(house: House) -> None:
    house.mention(STRANGER, REPORT, "C-NES")
    assert house.case().public
    assert house.case().unit == "nes"
    assert "confirmation.public" in keys(house.mail(STRANGER)[-1])


def test_the_reporter_is_told_that_attachments_do_not_go_along(house: House) -> None:
    place = Place("slack", "D-nora", "m1")
    house.receive(Said(NORA, REPORT, place, house.event(), direct=True, attachments=True))
    assert "confirmation.attachments" in keys(house.mail(NORA)[-1])
    house.report(KIM)
    assert "confirmation.attachments" not in keys(house.mail(KIM)[-1])


def test_a_small_unit_is_told_of_before_it_goes_out(house: House) -> None:
    house.report(at("lise"))
    assert "confirmation.small_unit" in keys(house.letters()[-1])
    house.press(at("lise"), Button.SEND_NOW)
    assert "confirmation.small_unit" not in keys(house.mail(at("lise"))[-1])


def test_a_report_alike_can_join_the_open_one_and_its_words_go_nowhere(house: House) -> None:
    house.report()
    house.press(NORA, Button.SEND_NOW)
    second = house.report(KIM, f"{REPORT} Slik er det på natt også.")
    (join,) = [press for press in house.mail(KIM)[-1].message.buttons if press.button is Button.ME_TOO]
    house.press(KIM, Button.ME_TOO, second.id, join.value)
    joined = house.case("case-2")
    assert (joined.status, joined.words, joined.joined) == (Status.JOINED, "", "2026-1")
    assert house.cards("case-2") == []
    assert house.case().hits == 2
    house.forward(days=2)
    house.decide()
    house.press(RANDI, Button.SUPPORT)
    assert any("note.followers.decided" in keys(letter) for letter in house.mail(KIM))


def test_what_is_alike_stays_there_to_join_whatever_is_pressed_first(house: House) -> None:
    house.report()
    house.press(NORA, Button.SEND_NOW)
    second = house.report(KIM, f"{REPORT} Slik er det på natt også.")
    house.press(KIM, Button.SHOW_NAME, second.id)
    assert Button.ME_TOO in buttons(house.mail(KIM)[-1])
    house.press(KIM, Button.SEND_NOW, second.id)
    assert Button.ME_TOO not in buttons(house.mail(KIM)[-1])


def test_one_joins_once_and_not_ones_own(house: House) -> None:
    house.report()
    house.press(NORA, Button.SEND_NOW)
    house.press(KIM, Button.ME_TOO)
    house.press(KIM, Button.ME_TOO)
    house.press(NORA, Button.ME_TOO)
    assert len(house.case().followers) == 1


def test_what_is_for_the_representative_only_or_over_is_not_offered_to_others(house: House) -> None:
    house.report()
    house.press(NORA, Button.REP_ONLY)
    house.press(NORA, Button.SEND_NOW)
    house.report(KIM)
    assert Button.ME_TOO not in buttons(house.mail(KIM)[-1])
    house.press(NORA, Button.SHARE)
    house.decide(outcome="elsewhere")
    house.press(RANDI, Button.SUPPORT)
    assert house.case().status is Status.REDIRECTED
    house.report(KIM, f"{REPORT} Enda en gang.")
    assert Button.ME_TOO not in buttons(house.mail(KIM)[-1])


@pytest.mark.parametrize("said", ["hjelp", "mine saker", "mine data", "slett meg", "nynorsk", "God morgen!", "🙂"])
def test_what_is_no_report_gets_one_short_answer_and_makes_no_case(house: House, said: str) -> None:
    house.write(NORA, said)
    assert house.memory.state.cases == {}
    assert len(house.letters()) == 1


def test_an_answer_where_others_are_is_whispered(house: House) -> None:
    house.mention(NORA, "hjelp", "C-OPEN")
    assert isinstance(house.letters()[-1].to, Whisper)


def test_what_is_not_addressed_to_the_bot_is_dropped_unread(house: House) -> None:
    house.receive(Said(NORA, REPORT, Place("slack", "C-OPEN", "1"), "event-x"))
    assert house.memory.state.cases == {}
    assert house.letters() == []


def test_numbers_and_addresses_of_people_are_masked_before_anything_is_kept(house: House) -> None:
    house.report(NORA, f"{REPORT} Ring 99 88 77 66 eller skriv til ola@fjord.example.")
    assert "99 88 77 66" not in repr(house.memory.state)
    assert "ola@fjord" not in repr(house.memory.state)


def test_what_is_added_in_the_window_is_part_of_the_report(house: House) -> None:
    house.report()
    house.reply_directly(NORA, "Det gjelder natt også.")
    assert house.case().words == f"{REPORT}\nDet gjelder natt også."
    house.press(NORA, Button.SEND_NOW)
    assert "Det gjelder natt også." in words(house.cards()[-1])


def test_taking_it_back_later_empties_the_card(house: House) -> None:
    house.report()
    house.press(NORA, Button.SEND_NOW)
    house.press(NORA, Button.WITHDRAW)
    assert house.case().status is Status.WITHDRAWN
    assert keys(house.cards()[-1]) == ["card.title", "card.withdrawn"]
    assert REPORT not in words(house.cards()[-1])
    assert REPORT not in repr(house.memory.state.cases)


def test_those_it_concerns_too_are_told_when_a_case_is_taken_back() -> None:
    house = House()
    house.report()
    house.press(NORA, Button.SEND_NOW)
    house.press(KIM, Button.ME_TOO)
    house.press(NORA, Button.WITHDRAW)
    assert keys(house.mail(KIM)[-1])[0] == "note.followers.withdrawn"
    assert REPORT not in words(house.mail(KIM)[-1])


def test_a_card_that_still_waits_is_replaced_when_the_words_are_taken_back(house: House) -> None:
    house.report()
    house.memory.offline = True
    house.press(NORA, Button.SEND_NOW)
    house.press(NORA, Button.WITHDRAW)
    assert REPORT not in repr(house.memory.state.waiting)


def test_likeness_is_told_only_of_what_one_may_know_of() -> None:
    house = House()
    new = house.report()
    sent = replace(new, id="other", status=Status.ROUTED)
    assert alike(new, [sent]) == (sent,)
    for private in (
        replace(sent, rep_only=True),
        replace(sent, unit="nav"),
        replace(sent, status=Status.HELD),
        replace(sent, status=Status.REDIRECTED),
        replace(sent, id=new.id),
    ):
        assert alike(new, [private]) == ()
    assert likeness(new, sent) > likeness(new, replace(sent, words="Noe helt annet.")) >= 0
