"""To whom a case goes and why: nobody judges their own case, the representative is always there."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.case import Case
from handlers.domain.lifecycle import Status
from handlers.domain.messages import Button, ToChannel, ToGroup
from handlers.domain.people import Absence, Address, Organisation, Person, Role, RoutingRule, Unit
from handlers.domain.reading import Kind, Language, Level
from handlers.domain.routing import route
from tests.handlers.cast import MONDAY, ORGANISATION, UNITS, House, at
from tests.handlers.letters import words

TODAY = date(2026, 11, 16)
AWAY = (Absence(TODAY - timedelta(days=1), TODAY + timedelta(days=1)),)


def a_case(unit: str = "nes", **fields: object) -> Case:
    blank = Case("c", (2026, 1), Status.ASKED, "slack", "x", Language.NB, None, MONDAY, MONDAY, unit=unit)
    return replace(blank, **fields)  # type: ignore[arg-type]


def away(*people: str, organisation: Organisation = ORGANISATION) -> Organisation:
    gone = {id: replace(organisation.people[id], absences=AWAY) for id in people}
    return replace(organisation, people={**organisation.people, **gone})


def changed(unit: str, organisation: Organisation = ORGANISATION, **fields: object) -> Organisation:
    other = replace(organisation.units[unit], **fields)  # type: ignore[arg-type]
    return replace(organisation, units={**organisation.units, unit: other})


def sent(case: Case, organisation: Organisation = ORGANISATION, reporter: str = "nora") -> list[tuple[str, str, str]]:
    """(person, role, reason) of each recipient."""
    found = route(case, organisation, TODAY, organisation.people.get(reporter))
    return [(r.person, r.role.value, r.reason.key.removeprefix("reason.")) for r in found]


LEADER, REP, CHIEF = ("liv", "leader", "leader"), ("randi", "representative", "representative"), (
    "hege", "representative", "chief_representative",
)  # fmt: skip


@pytest.mark.parametrize(
    ("case", "organisation", "reporter", "wanted"),
    [
        (a_case(), ORGANISATION, "nora", [LEADER, REP]),
        (a_case(rep_only=True), ORGANISATION, "nora", [REP]),
        (a_case(), away("liv"), "nora", [("didrik", "leader", "deputy"), REP]),
        (a_case(), away("liv"), "didrik", [("dag", "leader", "leader"), REP]),
        (a_case(), away("liv", "didrik"), "nora", [("dag", "leader", "leader"), REP]),
        (a_case(), ORGANISATION, "liv", [("dag", "leader", "leader"), REP]),
        (a_case(), ORGANISATION, "randi", [LEADER, CHIEF]),
        (a_case(rep_only=True), ORGANISATION, "randi", [CHIEF]),
        (a_case(), away("randi"), "nora", [LEADER, CHIEF]),
        (a_case("lia"), ORGANISATION, "lise", [("lars", "leader", "leader"), REP]),
        (a_case("lia"), away("lars"), "lise", [LEADER, REP]),
        (a_case(system="Visma Enterprise"), ORGANISATION, "nora", [("vera", "leader", "owner_of_system"), REP]),
        (a_case(system="Visma Enterprise"), ORGANISATION, "vera", [LEADER, REP]),
        (a_case(system="Visma Enterprise"), away("vera"), "nora", [LEADER, REP]),
        (a_case(""), ORGANISATION, "x", [("arne", "leader", "administrator"), CHIEF]),
        (a_case("fjord"), ORGANISATION, "dag", [("arne", "leader", "administrator"), CHIEF]),
        (a_case("fjord"), ORGANISATION, "hege", [("dag", "leader", "leader"), REP]),
        (a_case("nav"), ORGANISATION, "nils", [
            ("stein", "leader", "leader"), ("mona", "leader", "leader"),
            ("rolf", "representative", "representative"), ("ruth", "representative", "representative"),
        ]),
        (a_case("nav"), away("stein"), "nils", [
            ("sverre", "leader", "deputy"), ("mona", "leader", "leader"),
            ("rolf", "representative", "representative"), ("ruth", "representative", "representative"),
        ]),
        (a_case("nav"), ORGANISATION, "mona", [
            ("stein", "leader", "leader"),
            ("rolf", "representative", "representative"), ("ruth", "representative", "representative"),
        ]),
        (a_case("nav"), ORGANISATION, "ruth", [
            ("stein", "leader", "leader"), ("mona", "leader", "leader"),
            ("rolf", "representative", "representative"),
        ]),
    ],
)  # fmt: skip
def test_each_recipient_has_a_reason(
    case: Case, organisation: Organisation, reporter: str, wanted: list[tuple[str, str, str]]
) -> None:
    assert sent(case, organisation, reporter) == wanted


def test_a_leader_who_is_also_the_representative_does_not_sit_on_both_sides() -> None:
    assert sent(a_case(), changed("nes", representatives=("liv",))) == [LEADER, CHIEF]
    both = changed("fjord", changed("nes", representatives=("liv",)), representatives=("liv",))
    alone = replace(both, units={"fjord": both.units["fjord"], "nes": both.units["nes"]})
    assert [person for person, *_ in sent(a_case(), alone)] == ["liv", "liv"], "nobody else is there to be heard"


def test_a_reporter_who_is_both_leader_and_representative_gets_neither_part() -> None:
    assert sent(a_case(), changed("nes", representatives=("liv",)), "liv") == [("dag", "leader", "leader"), CHIEF]


def test_a_reporter_who_is_the_only_chief_representative_does_not_get_it_back() -> None:
    bare = changed("lia", changed("nes", representatives=()), representatives=())
    assert sent(a_case(), bare, "hege") == [LEADER, ("rolf", "representative", "representative"), (
        "ruth", "representative", "representative",
    )]  # fmt: skip


def test_a_rule_for_a_kind_and_a_level_needs_both_and_says_what_for() -> None:
    rule = RoutingRule(("vera",), kind=Kind.FORM, level=Level.ORGANISATION)
    organisation = replace(ORGANISATION, rules=(rule,))
    assert sent(a_case(kind=Kind.FORM), organisation)[0] == LEADER
    both = a_case(kind=Kind.FORM, level=Level.ORGANISATION)
    assert sent(both, organisation)[0] == ("vera", "leader", "owner_of_kind")
    level = replace(ORGANISATION, rules=(RoutingRule(("vera",), level=Level.STATE),))
    assert sent(a_case(level=Level.STATE), level)[0] == ("vera", "leader", "owner_of_level")


def test_without_any_representative_the_case_still_goes_out_and_can_be_decided() -> None:
    units = {id: replace(unit, representatives=()) for id, unit in UNITS.items()}
    house = House(organisation=replace(ORGANISATION, units=units))
    house.report()
    house.press(at("nora"), Button.SEND_NOW)
    assert house.case().people(Role.REPRESENTATIVE) == ()
    house.decide()
    assert house.case().status is Status.PROPOSED, "silence is given its time"
    house.press(at("liv"), Button.CONSULT)
    house.record(at("liv"))
    assert house.case().status is Status.DECIDED


def test_the_reasons_are_shown_to_the_reporter_and_on_the_card() -> None:
    house = House()
    house.report()
    assert words(house.letters()[-1]).count("Nes sykehjem") == 3
    house.press(at("nora"), Button.SEND_NOW)
    assert words(house.cards()[-1]).count("Nes sykehjem") == 3


def test_a_card_goes_to_the_channel_only_where_all_who_get_it_belong_there() -> None:
    house = House()
    house.report(at("randi"))
    house.press(at("randi"), Button.SEND_NOW)
    assert house.cards()[-1].to == ToGroup("slack", ("liv", "hege"))
    house.report(at("nora"), "Vi skriver det samme i to systemer på Nes sykehjem hver vakt, 10 minutter.")
    house.press(at("nora"), Button.SEND_NOW, "case-2")
    assert house.cards("case-2")[-1].to == ToChannel("slack", "C-NES")


IDS = ("ada", "bo", "cy", "di", "eli")
SETS = st.lists(st.sampled_from(IDS), max_size=2, unique=True).map(tuple)
UNIT_IDS = ("top", "mid", "low")


@st.composite
def organisations(draw: st.DrawFn) -> Organisation:
    """Three units below each other with anybody in any office, and anybody away."""
    units = {
        id: Unit(
            id, id, parent=parent, leaders=draw(SETS), deputies=draw(SETS), representatives=draw(SETS), employees=9
        )
        for id, parent in zip(UNIT_IDS, ("", "top", "mid"), strict=True)
    }
    gone = draw(st.frozensets(st.sampled_from(IDS)))
    people = {id: Person(id, id, addresses=(Address("slack", id),), absences=AWAY if id in gone else ()) for id in IDS}
    rules = tuple(RoutingRule(draw(SETS), system="Visma") for _ in range(draw(st.integers(0, 1))))
    return replace(ORGANISATION, units=units, people=people, administrators=draw(SETS), rules=rules)


@given(organisations(), st.sampled_from((*UNIT_IDS, "")), st.sampled_from((*IDS, "")), st.booleans(), st.booleans())
def test_whoever_holds_which_office(
    organisation: Organisation, unit: str, reporter: str, rep_only: bool, visma: bool
) -> None:
    case = a_case(unit, rep_only=rep_only, system="Visma" if visma else "")
    got = route(case, organisation, TODAY, organisation.people.get(reporter))
    people = [recipient.person for recipient in got]
    represented = {person for each in organisation.units.values() for person in each.representatives}
    assert reporter not in people, "nobody judges their own case"
    assert len({(r.person, r.role) for r in got}) == len(got)
    assert all(recipient.reason.key.startswith("reason.") for recipient in got)
    assert any(r.role is Role.REPRESENTATIVE for r in got) == bool(represented - {reporter}), "always heard"
    if represented.union(organisation.administrators) - {reporter}:
        assert got, "never empty when there is anybody"
    if rep_only and represented - {reporter}:
        assert all(recipient.role is Role.REPRESENTATIVE for recipient in got)
    leading = [r for r in got if r.role is Role.LEADER and r.reason.key != "reason.administrator"]
    assert all(not organisation.people[r.person].away(TODAY) for r in leading)
    own = {r.person for r in got if r.role is Role.LEADER} & {r.person for r in got if r.role is Role.REPRESENTATIVE}
    if own and leading:
        assert represented - {reporter} <= {r.person for r in leading}, "a leader represents only if nobody else can"
