"""The home: what each one meets there, in every capacity they have, and what they never do."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.announce.home import QUOTED, SHOWN
from handlers.domain.home import Home, Section
from handlers.domain.inbound import Place
from handlers.domain.lifecycle import Status
from handlers.domain.messages import Button, Deeds, Heading, Message, Slot
from handlers.domain.people import Address, Organisation
from handlers.domain.reading import Language
from handlers.look import look, stands
from tests.handlers.cast import DAG, HEGE, KIM, LIV, NORA, ORGANISATION, RANDI, REPORT, STRANGER, UNITS, House, at
from tests.handlers.letters import keys, keys_in, words, words_in
from tests.handlers.stages import asked_whether_noticed, house_at

DIDRIK, ARNE, LARS, VERA = at("didrik"), at("arne"), at("lars"), at("vera")


def home_of(house: House, who: Address) -> Home:
    """Looking changes nothing, however often one does."""
    before = house.memory.state.copy()
    seen = house.memory.run(lambda uow: look(uow, house.world, who))
    assert house.memory.run(lambda uow: look(uow, house.world, who)) == seen
    assert house.memory.state == before
    return seen


def section(house: House, who: Address, title: str) -> Section:
    """The section under this heading, empty where there is none."""
    found = [one for one in home_of(house, who).sections if keys_in(one)[0] == title]
    return found[0] if found else ()


def with_nes(**offices: tuple[str, ...]) -> Organisation:
    """Other people in the offices of the ward."""
    nes = replace(UNITS["nes"], **offices)  # type: ignore[arg-type]
    return replace(ORGANISATION, units={**UNITS, "nes": nes})


def titles(house: House, who: Address) -> list[str]:
    sections = home_of(house, who).sections
    assert all(isinstance(one[0].parts[0], Heading) for one in sections)
    return [keys_in(one)[0] for one in sections]


def buttons(shown: Section) -> list[Button]:
    return [press.button for message in shown for press in message.buttons]


def test_whoever_has_nothing_yet_is_told_what_this_is_and_how_to_begin() -> None:
    for who in (STRANGER, KIM):
        assert titles(House(), who) == ["help.title", "mine.title"]
        assert "mine.none" in keys_in(home_of(House(), who))


def test_whoever_holds_an_office_is_told_that_nothing_waits() -> None:
    for who in (LIV, RANDI, DIDRIK):
        assert titles(House(), who) == ["home.waiting", "mine.title"]
        assert "home.nothing_waits" in keys_in(home_of(House(), who))


def test_the_reporter_sees_their_own_case_and_nobody_elses() -> None:
    house = house_at(Status.ROUTED)
    house.report(KIM, "Kims egen lista tar ti minutter hver vakt på Nes sykehjem.")
    own = section(house, NORA, "mine.title")
    assert REPORT[:40] in words_in(own)
    assert "Kims egen" not in words_in(home_of(house, NORA))
    assert titles(house, NORA) == ["mine.title"]


def test_a_case_waits_for_the_leader_with_the_buttons_of_the_card() -> None:
    house = house_at(Status.ROUTED)
    for who in (LIV, DIDRIK):
        waiting = section(house, who, "home.waiting")
        assert REPORT in words_in(waiting)
        assert buttons(waiting) == [Button.ACKNOWLEDGE, Button.DECIDE, Button.CONSULT, Button.REPLY]
        assert {press.case for message in waiting for press in message.buttons} == {"case-1"}


TURNS = {
    Status.ROUTED: (LIV,),
    Status.ACKNOWLEDGED: (LIV,),
    Status.PROPOSED: (RANDI,),
    Status.IN_CONSULTATION: (LIV, RANDI),
    Status.DECIDED: (),
    Status.TRIAL: (),
    Status.FORWARDED: (),
    Status.IN_EFFECT: (),
    Status.CONFIRMED: (),
    Status.WITHDRAWN: (),
}


@pytest.mark.parametrize("status", TURNS)
def test_a_case_waits_for_those_whose_turn_it_is(status: Status) -> None:
    house = house_at(status)
    waits = [who for who in (LIV, RANDI) if REPORT[:40] in words_in(section(house, who, "home.waiting"))]
    assert tuple(waits) == TURNS[status]


@pytest.mark.parametrize("status", [Status.ROUTED, Status.ACKNOWLEDGED, Status.TRIAL, Status.FORWARDED])
def test_what_waits_for_others_is_told_without_buttons(status: Status) -> None:
    under_way = section(house_at(status), RANDI, "home.under_way")
    assert REPORT[:40] in words_in(under_way)
    assert buttons(under_way) == []


@pytest.mark.parametrize("status", [Status.TRIAL, Status.FORWARDED])
def test_what_has_come_back_on_its_date_waits_for_the_leader(status: Status) -> None:
    house = house_at(status)
    house.forward(days=80)
    assert buttons(section(house, LIV, "home.waiting")) == [Button.DECIDE, Button.REPLY]
    assert section(house, RANDI, "home.waiting")[1:] == section(House(), RANDI, "home.waiting")[1:]


def test_a_representative_who_has_spoken_has_nothing_waiting() -> None:
    house = house_at(Status.PROPOSED)
    house.organisation = with_nes(representatives=("randi", "kim"))
    house.reply(RANDI, "uenig: natt trenger noe annet")
    assert buttons(section(house, RANDI, "home.waiting")) == []
    assert buttons(section(house, KIM, "home.waiting")) == [Button.SUPPORT, Button.CONSULT, Button.REPLY]


def test_a_consultation_waits_until_one_has_recorded_and_for_the_leader_until_it_is_decided() -> None:
    house = house_at(Status.ROUTED)
    house.press(RANDI, Button.CONSULT)
    house.record(LIV)
    house.record(RANDI)
    assert buttons(section(house, RANDI, "home.waiting")) == []
    assert Button.DECIDE in buttons(section(house, LIV, "home.waiting"))


def test_what_went_to_the_representative_only_waits_there_and_is_nowhere_for_the_leader() -> None:
    house = House()
    house.report()
    house.press(NORA, Button.REP_ONLY)
    house.press(NORA, Button.SEND_NOW)
    assert buttons(section(house, RANDI, "home.waiting")) == [Button.SUPPORT, Button.CONSULT, Button.REPLY]
    house.forward(days=80)
    for who in (LIV, DIDRIK, DAG, ARNE):
        assert "2026-1" not in repr(home_of(house, who))


def test_a_leader_does_not_meet_their_own_report_as_leader() -> None:
    house = House()
    house.report(LIV)
    house.press(LIV, Button.SEND_NOW)
    assert titles(house, LIV) == ["home.waiting", "mine.title"]
    assert buttons(home_of(house, LIV).sections[0]) == []
    assert "2026-1" in repr(section(house, DAG, "home.waiting"))


def test_whoever_got_a_case_without_an_office_in_its_unit_meets_it() -> None:
    house = House()
    house.report(words="Visma Enterprise tar 20 minutter hver vakt, vi fører det samme to ganger.")
    house.press(NORA, Button.SEND_NOW)
    assert "Visma" in words_in(section(house, VERA, "home.waiting"))


def test_one_who_is_several_things_meets_each_case_as_what_they_are_in_it() -> None:
    house = House()
    house.report(DAG, f"{REPORT} Nes sykehjem.")
    house.press(DAG, Button.SEND_NOW)
    house.report(words="Arkivskjemaet i hele kommunen tar 20 minutter hver vakt, og ingen leser det.")
    house.press(NORA, Button.SEND_NOW, "case-2")
    house.organisation = with_nes(leaders=("dag",))
    assert titles(house, DAG) == ["home.waiting", "mine.title", "home.listed"]
    assert "Arkivskjemaet" in words_in(section(house, DAG, "home.waiting"))
    assert "væskelista" not in words_in(section(house, DAG, "home.waiting"))
    assert "væskelista" in words_in(section(house, DAG, "mine.title"))


def test_a_follower_a_colleague_and_an_administrator_meet_nothing_of_a_case() -> None:
    house = house_at(Status.ROUTED)
    house.press(KIM, Button.ME_TOO)
    house.forward(days=30)
    for who in (KIM, STRANGER, ARNE, LARS, at("sara")):
        shown = repr(home_of(house, who))
        assert "2026-1" not in shown
        assert "væskelista" not in shown


def test_only_an_administrator_meets_the_units_to_change() -> None:
    house = house_at(Status.ROUTED)
    (listed,) = section(house, ARNE, "units.title")
    chosen = [press.value for press in listed.buttons if press.button is Button.CHANGE_UNIT]
    assert chosen == list(house.organisation.units)
    assert all("units.title" not in titles(house, who) for who in (NORA, LIV, RANDI, DAG, HEGE, STRANGER))


def test_nobody_but_the_reporter_meets_a_case_that_has_not_gone_out() -> None:
    house = house_at(Status.HELD)
    assert "2026-1" in repr(home_of(house, NORA))
    assert all("2026-1" not in repr(home_of(house, who)) for who in (LIV, RANDI, DAG, HEGE, ARNE))


def test_a_hidden_name_stands_in_nobodys_home_and_a_shown_one_not_in_the_committees() -> None:
    house = house_at(Status.ROUTED)
    house.forward(days=30)
    for who in (LIV, RANDI, DAG):
        assert "Nora" not in repr(home_of(house, who))
        assert house.memory.vault.tag(NORA) not in repr(home_of(house, who))
    house.press(NORA, Button.SHOW_NAME)
    assert "Nora" not in repr(home_of(house, DAG))


@pytest.mark.parametrize("status", [Status.ROUTED, Status.ACKNOWLEDGED, Status.FORWARDED])
def test_what_has_waited_too_long_comes_on_the_committees_list_in_its_own_time(status: Status) -> None:
    house = house_at(status)
    assert "home.none_listed" in keys_in(section(house, HEGE, "home.listed"))
    house.forward(days=14)
    assert "home.none_listed" in keys_in(section(house, HEGE, "home.listed"))
    house.forward(days=66)
    listed = section(house, HEGE, "home.listed")
    assert "2026-1" in repr(listed)
    assert words_in(listed) == "Nes sykehjem"
    assert buttons(listed) == []


def test_a_consultation_is_on_the_committees_list_at_once_without_a_word_of_what_was_said() -> None:
    house = house_at(Status.IN_CONSULTATION)
    listed = section(house, DAG, "home.listed")
    assert "2026-1" in repr(listed)
    assert words_in(listed) == "Nes sykehjem"
    assert section(house, LIV, "home.listed") == ()


def test_a_unit_too_small_to_be_named_is_told_from_the_unit_above() -> None:
    house = House()
    house.report(LARS, "Rapporten på natteamet tar 20 minutter hver vakt, Lia natteam.")
    house.press(LARS, Button.SEND_NOW)
    house.forward(days=30)
    assert words_in(section(house, HEGE, "home.listed")) == "Nes sykehjem"


def reported(house: House, count: int) -> None:
    for number in range(count):
        house.report(words=f"{REPORT} Nummer {number}.")
        house.press(NORA, Button.SEND_NOW, f"case-{number + 1}")
        house.now += timedelta(seconds=1)


def test_the_newest_are_shown_and_the_rest_counted() -> None:
    house = House()
    reported(house, SHOWN + 3)
    for who, title in ((NORA, "mine.title"), (LIV, "home.waiting"), (RANDI, "home.under_way")):
        shown = section(house, who, title)
        assert len(shown) == SHOWN + 2
        assert f"2026-{SHOWN + 3}" in repr(shown[1])
        assert "2026-3'" not in repr(shown)
        assert shown[-1].parts[0].text.params == {"count": 3}  # type: ignore[union-attr]


def test_long_words_are_shortened_and_can_be_opened_whole() -> None:
    house = House()
    house.report(words=f"{REPORT} {'Vi fører det på nytt. ' * 100}")
    house.press(NORA, Button.SEND_NOW)
    waiting = section(house, LIV, "home.waiting")
    assert Button.READ_ALL in buttons(waiting)
    assert len(words_in(waiting).splitlines()[1]) == QUOTED


def test_the_home_asks_the_reporter_whether_they_notice_until_they_have_answered() -> None:
    house = House()
    asked_whether_noticed(house)
    asked = [Button.NOTICED_YES, Button.NOTICED_PARTLY, Button.NOTICED_NO]
    assert buttons(section(house, NORA, "mine.title")) == asked
    house.press(NORA, Button.NOTICED_PARTLY)
    assert buttons(section(house, NORA, "mine.title")) == []


def test_everybody_reads_it_in_their_own_language() -> None:
    house = House()
    house.write(LIV, "english")
    assert home_of(house, LIV).language is Language.EN
    assert home_of(house, at("ruth")).language is Language.NN
    assert {message.language for message in section(house, LIV, "home.waiting")} == {Language.EN}


def test_who_asks_for_their_cases_in_a_conversation_is_told_the_same() -> None:
    house = house_at(Status.ROUTED)
    house.write(LIV, "mine saker")
    answer = house.mail(LIV)[-1]
    messages = [message for one in home_of(house, LIV).sections for message in one]
    told = [part for part in answer.message.parts if not isinstance(part, Deeds)]
    assert told == [part for message in messages for part in message.parts]
    deeds = [part.presses for part in answer.message.parts if isinstance(part, Deeds)]
    assert deeds == [message.buttons for message in messages if message.buttons] != []
    assert answer.message.buttons == ()
    assert {"home.waiting", "mine.none"} <= set(keys(answer))
    assert REPORT in words(answer)


def test_what_stands_in_a_place_is_shown_as_it_is_now_to_those_it_is_for_alone() -> None:
    house = house_at(Status.ACKNOWLEDGED)
    letters = {letter.slot: letter for letter in house.letters() if letter.slot}
    places = {slot: house.memory.place_of(letter) for slot, letter in letters.items()}

    def shown(slot: Slot, who: Address) -> Message | None:
        return house.memory.run(lambda uow: stands(uow, house.world, places[slot], who))

    assert shown(Slot.CARD, LIV) == letters[Slot.CARD].message
    assert shown(Slot.CARD, RANDI) is not None
    assert shown(Slot.CONFIRMATION, NORA) == letters[Slot.CONFIRMATION].message
    for slot, others in ((Slot.CARD, (NORA, KIM, STRANGER)), (Slot.CONFIRMATION, (LIV, RANDI, KIM))):
        assert [shown(slot, who) for who in others] == [None] * len(others)
    nowhere = Place("slack", "C-NOWHERE", "1.0")
    assert house.memory.run(lambda uow: stands(uow, house.world, nowhere, LIV)) is None
