"""Administrators change who is who in chat; nobody else does, and nothing that would not hold is kept."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from handlers.domain.changes import NewPerson, UnitChange
from handlers.domain.errors import Refusal
from handlers.domain.inbound import Submitted
from handlers.domain.inputs import InputKind
from handlers.domain.messages import Aside, Button, Dialog, DialogName, Facts, Line, Unfilled
from handlers.domain.people import Address, Office
from handlers.domain.reading import Language
from handlers.domain.texts import Text, Words, text
from tests.handlers.cast import DAG, HEGE, KIM, LIV, NORA, PEOPLE, RANDI, STRANGER, UNITS, House, at

ARNE = at("arne")
LARS, LISE, DIDRIK, SARA = at("lars"), at("lise"), at("didrik"), at("sara")


@pytest.fixture
def house() -> House:
    return House()


def opened(house: House, unit: str = "nes") -> Dialog:
    dialog = house.press(ARNE, Button.CHANGE_UNIT, case="", value=unit)
    assert dialog is not None
    return dialog


def send(house: House, dialog: Dialog, **other: str | tuple[Address, ...]) -> None:
    send_as(ARNE, house, dialog, other)


def send_as(who: Address, house: House, dialog: Dialog, other: Mapping[str, str | tuple[Address, ...]]) -> None:
    """The dialog as it stands but for `other`."""
    shown = {one.name: one.people or str(one.value) for one in dialog.inputs} | dict(other)
    answers = {name: value for name, value in shown.items() if isinstance(value, str) and value}
    chosen = {name: value for name, value in shown.items() if isinstance(value, tuple) and value}
    house.receive(Submitted(who, dialog.name, dialog.case, answers, house.event(), chosen))


def problems(house: House, dialog: Dialog, **other: str | tuple[Address, ...]) -> Mapping[str, Text]:
    with pytest.raises(Unfilled) as caught:
        send(house, dialog, **other)
    assert house.register.kept == []
    return {str(name): said for name, said in caught.value.errors.items()}


def person(house: House) -> Dialog:
    dialog = house.press(ARNE, Button.NEW_PERSON, case="")
    assert dialog is not None
    return dialog


@pytest.mark.parametrize("words", ["enheter", "Einingar", "units."])
def test_an_administrator_who_asks_gets_every_unit_to_choose_from(house: House, words: str) -> None:
    house.write(ARNE, words)
    [letter] = house.mail(ARNE)
    presses = [press for press in letter.message.buttons if press.button is Button.CHANGE_UNIT]
    assert [press.value for press in presses] == list(UNITS)
    assert Button.NEW_PERSON in [press.button for press in letter.message.buttons]


@pytest.mark.parametrize("who", [NORA, LIV, RANDI, HEGE, DAG, STRANGER])
def test_nobody_else_is_shown_or_let_in_anywhere_and_is_told_whom_to_ask(house: House, who: Address) -> None:
    dialog = opened(house)
    refused = text("refusal.administrators_only", names=Words(PEOPLE["arne"].name))
    ways: list[Callable[[], object]] = [
        lambda: house.write(who, "enheter"),
        lambda: house.press(who, Button.CHANGE_UNIT, case="", value="nes"),
        lambda: house.press(who, Button.NEW_PERSON, case=""),
        lambda: send_as(who, house, dialog, {"employees": "31"}),
        lambda: send_as(who, house, person(house), {"account": (STRANGER,), "name": "Ny"}),
    ]
    for way in ways:
        with pytest.raises(Refusal) as caught:
            way()
        assert caught.value.text == refused
    assert house.register.kept == []
    assert house.mail(who) == []


def test_the_dialog_shows_the_unit_as_it_is(house: House) -> None:
    shown = {one.name: one for one in opened(house).inputs}
    assert shown["leaders"].people == (LIV,)
    assert shown["deputies"].people == (DIDRIK,)
    assert shown["union_reps"].people == (RANDI,)
    assert shown["safety_reps"].people == (SARA,)
    assert (shown["employees"].value, shown["channel"].value) == ("30", "C-NES")
    assert shown["leaders"].kind is InputKind.PEOPLE


def test_only_what_was_changed_is_put_into_the_register_and_told_by_name(house: House) -> None:
    send(house, opened(house), leaders=(LIV, LARS), channel="C-NEW")
    change = UnitChange("arne", "nes", "slack", {Office.LEADERS: ("liv", "lars")}, None, "C-NEW")
    assert house.register.kept == [change]
    [letter] = house.mail(ARNE)
    [facts] = [part for part in letter.message.parts if isinstance(part, Facts)]
    names = f"{PEOPLE['liv'].name}, {PEOPLE['lars'].name}"
    assert [fact.value for fact in facts.facts] == [Words(names), Words("C-NEW")]


def test_who_stays_keeps_their_place_and_who_is_new_comes_after(house: House) -> None:
    send(house, opened(house, "nav"), leaders=(LIV, at("mona"), at("stein")))
    [change] = house.register.kept
    assert isinstance(change, UnitChange)
    assert change.offices == {Office.LEADERS: ("stein", "mona", "liv")}


def test_an_office_can_be_emptied_and_so_can_the_channel(house: House) -> None:
    send(house, opened(house), deputies=(), channel="")
    assert house.register.kept == [UnitChange("arne", "nes", "slack", {Office.DEPUTIES: ()}, None, "")]


def test_a_dialog_that_is_sent_as_it_stood_changes_nothing_and_says_so(house: House) -> None:
    send(house, opened(house))
    assert house.register.kept == []
    [letter] = house.mail(ARNE)
    assert str(letter.message.parts[0]).count("units.unchanged") == 1


def test_somebody_without_an_account_here_cannot_be_shown_and_is_never_dropped(house: House) -> None:
    elsewhere = replace(PEOPLE["liv"], addresses=(Address("teams", "liv"),))
    house.organisation = replace(house.organisation, people=PEOPLE | {"liv": elsewhere})
    dialog = opened(house)
    assert Aside(text("units.elsewhere", names=Words(elsewhere.name))) in dialog.parts
    send(house, dialog, leaders=(LARS,))
    [change] = house.register.kept
    assert isinstance(change, UnitChange)
    assert change.offices == {Office.LEADERS: ("liv", "lars")}


def test_somebody_who_is_not_in_the_file_is_refused_at_that_field(house: House) -> None:
    found = problems(house, opened(house), leaders=(LIV, STRANGER), union_reps=(STRANGER,))
    assert found == {"leaders": text("units.unknown_person"), "union_reps": text("units.unknown_person")}


@pytest.mark.parametrize("employees", ["", "mange", "-1", "3,5", "²", "12345678", "1 000 000 000"])
def test_a_number_of_employees_is_a_number(house: House, employees: str) -> None:
    assert set(problems(house, opened(house), employees=employees)) == {"employees"}


def test_a_channel_is_an_id_and_nobody_elses(house: House) -> None:
    assert problems(house, opened(house), channel="#avd nes")["channel"].key == "units.not_a_channel"
    taken = problems(house, opened(house), channel="C-LIA")["channel"]
    assert taken == text("units.channel_taken", owner=Words("Lia natteam"))
    assert problems(house, opened(house), channel="C-TREPART")["channel"].key == "units.channel_taken"


def test_the_employees_are_never_left_without_a_representative_at_the_top(house: House) -> None:
    assert problems(house, opened(house, "fjord"), union_reps=()) == {"union_reps": text("units.needs_chief")}
    send(house, opened(house, "nes"), union_reps=())
    assert len(house.register.kept) == 1


def test_what_somebody_else_has_changed_meanwhile_is_not_undone(house: House) -> None:
    dialog = opened(house)
    nes = replace(UNITS["nes"], leaders=("liv", "lars"))
    house.organisation = replace(house.organisation, units=UNITS | {"nes": nes})
    with pytest.raises(Refusal) as caught:
        send(house, dialog, employees="31")
    assert caught.value.text.key == "refusal.changed_meanwhile"
    assert house.register.kept == []
    lia = replace(UNITS["lia"], leaders=("liv",))
    house.organisation = replace(house.organisation, units=UNITS | {"lia": lia})
    send(house, dialog, employees="31")
    assert house.register.kept == [UnitChange("arne", "nes", "slack", {}, 31)]


def test_a_change_that_was_kept_already_is_told_as_done_when_it_comes_again(house: House) -> None:
    """As after a crash between the file and the database."""
    dialog = opened(house)
    house.organisation = replace(house.organisation, units=UNITS | {"nes": replace(UNITS["nes"], employees=31)})
    send(house, dialog, employees="31")
    assert house.register.kept == []
    assert len(house.mail(ARNE)) == 1


def test_a_unit_that_is_gone_is_refused(house: House) -> None:
    dialog = opened(house, "lia")
    house.organisation = replace(house.organisation, units={id: one for id, one in UNITS.items() if id != "lia"})
    ways: list[Callable[[], object]] = [lambda: send(house, dialog), lambda: opened(house, "lia")]
    for way in ways:
        with pytest.raises(Refusal) as caught:
            way()
        assert caught.value.text == text("refusal.unknown_unit")


def test_what_the_register_refuses_is_told_and_nothing_is_announced(house: House) -> None:
    house.register.refusal = Refusal(text("refusal.no_writing"))
    with pytest.raises(Refusal):
        send(house, opened(house), employees="31")
    assert house.mail(ARNE) == []


def test_a_person_is_added_with_what_was_filled_in(house: House) -> None:
    send(house, person(house), account=(STRANGER,), name=" Siri Ny ", email="siri@fjord.example", language="nn")
    assert house.register.kept == [NewPerson("arne", "Siri Ny", "siri@fjord.example", Language.NN, STRANGER)]
    [letter] = house.mail(ARNE)
    assert letter.message.parts == (Line(text("person.added", name=Words("Siri Ny"))),)


def test_an_email_address_may_be_left_out(house: House) -> None:
    send(house, person(house), account=(STRANGER,), name="Siri Ny")
    assert house.register.kept == [NewPerson("arne", "Siri Ny", "", Language.NB, STRANGER)]


@pytest.mark.parametrize(
    ("field", "value", "key"),
    [
        ("account", (), "person.needs_account"),
        ("account", (KIM,), "person.known"),
        ("name", "", "person.needs_name"),
        ("name", "Siri\nNy", "person.needs_name"),
        ("name", "S" * 201, "person.needs_name"),
        ("email", "siri", "person.not_an_email"),
        ("email", "siri ny@fjord.example", "person.not_an_email"),
    ],
)
def test_what_is_wrong_with_a_new_person_is_said_at_its_field(
    house: House, field: str, value: str | tuple[Address, ...], key: str
) -> None:
    filled: dict[str, str | tuple[Address, ...]] = {"account": (STRANGER,), "name": "Siri Ny", field: value}
    found = problems(house, person(house), **filled)
    assert {name: said.key for name, said in found.items()} == {field: key}


def test_a_dialog_that_was_tampered_with_reaches_nothing(house: House) -> None:
    for case in ("", "|", "nes", "nes|x", "fjord;nes|x", "case-1"):
        gesture = Submitted(ARNE, DialogName.CHANGE_UNIT, case, {"employees": "7"}, house.event())
        with pytest.raises((Refusal, Unfilled)):
            house.receive(gesture)
    assert house.register.kept == []
