"""One organisation on Slack and Teams at once: the card is kept equal, and the talk goes across."""

from collections.abc import Collection
from contextlib import nullcontext
from dataclasses import replace
from functools import partial

import pytest

from handlers.deliver import undeliverable
from handlers.domain.case import Spread
from handlers.domain.errors import Fault
from handlers.domain.inbound import Place, Said
from handlers.domain.lifecycle import Status
from handlers.domain.messages import Button, Destination, DialogName, Slot, ToChannel, ToGroup, ToHidden, ToPerson
from handlers.domain.people import Address, Organisation
from handlers.domain.reading import Language
from handlers.ports import Errand
from handlers.receive import receive
from tests.handlers.cast import KIM, NORA, ORGANISATION, RANDI, REPORT, House, at
from tests.handlers.letters import keys, words

BOTH = frozenset({"slack", "teams"})
LIV_ON_TEAMS, KIM_ON_TEAMS = Address("teams", "liv"), Address("teams", "kim")


def organisation(on_teams: Collection[str] = (), only: bool = True, **channels: str) -> Organisation:
    """Nes with these channels; those named have an account on Teams, and on Slack too unless it is their `only` one."""
    people = dict(ORGANISATION.people)
    for id in on_teams:
        slack = () if only else (at(id),)
        people[id] = replace(people[id], addresses=(*slack, Address("teams", id)))
    nes = replace(ORGANISATION.units["nes"], channels=channels)
    return replace(ORGANISATION, people=people, units={**ORGANISATION.units, "nes": nes})


def routed(organisation: Organisation) -> House:
    house = House(organisation, surfaces=BOTH)
    house.report()
    house.press(NORA, Button.SEND_NOW)
    return house


def cards(house: House) -> set[Destination]:
    return {letter.to for letter in house.cards()}


@pytest.mark.parametrize(
    ("on_teams", "only", "channels", "places"),
    [
        ((), True, {"slack": "C-NES", "teams": "19:nes"}, {ToChannel("slack", "C-NES")}),
        (("liv",), True, {"slack": "C-NES"}, {ToPerson("teams", "liv"), ToChannel("slack", "C-NES")}),
        (("liv",), True, {"slack": "C", "teams": "19:n"}, {ToChannel("teams", "19:n"), ToChannel("slack", "C")}),
        (("liv",), False, {"slack": "C-NES", "teams": "19:nes"}, {ToChannel("slack", "C-NES")}),
        (("liv", "randi"), True, {"slack": "C-NES", "teams": "19:nes"}, {ToChannel("teams", "19:nes")}),
        (("liv", "randi"), True, {}, {ToGroup("teams", ("liv", "randi"))}),
        (("liv",), True, {}, {ToPerson("teams", "liv"), ToPerson("slack", "randi")}),
    ],
)
def test_the_card_is_shared_where_all_are_and_else_stands_on_each(
    on_teams: tuple[str, ...], only: bool, channels: dict[str, str], places: set[Destination]
) -> None:
    assert cards(routed(organisation(on_teams, only, **channels))) == places


def test_where_one_platform_is_off_nobody_is_looked_for_there() -> None:
    house = House(organisation(("liv",), slack="C-NES"))
    house.report()
    house.press(NORA, Button.SEND_NOW)
    assert cards(house) == {ToChannel("slack", "C-NES")}


@pytest.fixture
def apart() -> House:
    """The leader on Teams, the representative on Slack."""
    return routed(organisation(("liv",)))


def test_what_the_leader_does_on_one_is_seen_on_the_other(apart: House) -> None:
    apart.press(LIV_ON_TEAMS, Button.ACKNOWLEDGE)
    assert apart.case().status is Status.ACKNOWLEDGED
    newest = {letter.to: keys(letter) for letter in apart.cards()}
    assert newest.keys() == {ToPerson("teams", "liv"), ToPerson("slack", "randi")}
    assert all("status.acknowledged" in shown for shown in newest.values())


def test_what_the_leader_says_reaches_the_reporter_and_the_other_thread_once(apart: House) -> None:
    apart.submit(LIV_ON_TEAMS, DialogName.REPLY, words="Når på døgnet er det verst?")
    said = [letter for letter in apart.letters() if "Når på døgnet er det verst?" in words(letter)]
    assert [type(letter.to) for letter in said] == [ToHidden, ToPerson]
    assert said[1].to == ToPerson("slack", "randi")
    assert said[1].thread is Slot.CARD
    assert "Liv Nessen" in words(said[1])


def test_what_the_reporter_says_reaches_both_threads_without_a_name(apart: House) -> None:
    apart.submit(NORA, DialogName.REPLY, words="Verst om natta.")
    said = [letter for letter in apart.letters() if "Verst om natta." in words(letter) and letter.thread]
    assert {letter.to for letter in said} == {ToPerson("teams", "liv"), ToPerson("slack", "randi")}
    assert all("talk.from_reporter" in keys(letter) for letter in said)


def test_in_a_shared_thread_what_a_party_says_is_not_said_again_there() -> None:
    house = routed(organisation(slack="C-NES"))
    house.reply(RANDI, "Dette gjelder flere.")
    assert not [letter for letter in house.thread() if "Dette gjelder flere." in words(letter)]


def test_an_outcome_word_in_the_window_decides_as_in_the_thread(apart: House) -> None:
    apart.submit(LIV_ON_TEAMS, DialogName.REPLY, words="fjernet: vi slutter med papirlista")
    assert apart.case().status is Status.PROPOSED


def test_a_group_that_one_platform_cannot_open_becomes_a_card_each_and_the_other_says_where_it_went() -> None:
    people = organisation(("liv", "didrik"))
    nes = replace(people.units["nes"], leaders=("liv", "didrik"), representatives=("randi", "kim"))
    house = routed(replace(people, units={**people.units, "nes": nes}))
    group = ToGroup("teams", ("liv", "didrik"))
    assert cards(house) == {group, ToGroup("slack", ("randi", "kim"))}
    card = next(letter for letter in house.cards() if letter.to == group)
    errand = Errand("1", "m", group, card.message, 0, case="case-1", slot=Slot.CARD)
    house.memory.run(lambda uow: undeliverable(uow, house.world, errand))
    assert house.case().spread is Spread.EACH
    newest = {letter.to: keys(letter) for letter in house.cards()}
    each = {ToPerson(s, p) for s, p in (("teams", "liv"), ("teams", "didrik"), ("slack", "randi"), ("slack", "kim"))}
    assert each < newest.keys()
    assert "card.moved" in newest[ToGroup("slack", ("randi", "kim"))]
    assert "card.moved" not in newest[group], "it is not there"


def test_a_card_that_reaches_nobody_is_told_to_the_administrators_once(apart: House) -> None:
    to = ToPerson("teams", "liv")
    card = next(letter for letter in apart.cards() if letter.to == to)
    errand = Errand("1", "m", to, card.message, 0, case="case-1", slot=Slot.CARD)
    for _ in range(2):
        assert not apart.memory.run(lambda uow: undeliverable(uow, apart.world, errand)), "it stays to be seen"
    told = [letter for letter in apart.letters() if "undelivered.card" in keys(letter)]
    assert [letter.to for letter in told] == [ToPerson("slack", "arne")]
    assert words(told[0]) == "Liv Nessen\nTeams"


def test_what_calls_the_bot_below_a_card_that_nobody_has_told_of_yet_waits_and_is_no_report() -> None:
    house = routed(organisation(("liv", "randi"), teams="19:nes"))
    house.memory.state.unsure.append("card")
    for channel, waits in (("19:nes", True), ("19:open", False)):
        thread = Place("teams", channel, "not-told-yet")
        words = "fjernet: vi slutter med papirlista, den tar 10 min hver vakt"
        said = Said(LIV_ON_TEAMS, words, replace(thread, message="m"), channel, thread=thread, called=True)
        with pytest.raises(Fault) if waits else nullcontext():
            house.memory.run(partial(receive, world=house.world, inbound=said))
    assert house.case().status is Status.ROUTED


def test_what_the_leader_says_in_a_window_stands_in_the_shared_thread_too() -> None:
    house = routed(organisation(("liv", "randi"), teams="19:nes"))
    house.submit(LIV_ON_TEAMS, DialogName.REPLY, words="Når på døgnet er det verst?")
    said = [letter for letter in house.letters() if "Når på døgnet er det verst?" in words(letter)]
    assert [letter.to for letter in said[1:]] == [ToChannel("teams", "19:nes")]
    assert "Liv Nessen" in words(said[1])


def test_who_follows_from_the_other_platform_is_told_and_asked_there() -> None:
    house = routed(organisation(slack="C-NES"))
    house.write(KIM_ON_TEAMS, f"På Nes sykehjem: {REPORT}")
    house.press(KIM_ON_TEAMS, Button.ME_TOO, "case-2", "case-1")
    house.decide()
    house.press(RANDI, Button.SUPPORT)
    house.forward(days=45)
    house.press(KIM_ON_TEAMS, Button.NOTICED_YES)
    told = [keys(letter)[0] for letter in house.mail(KIM_ON_TEAMS) if letter.case == "case-1"]
    assert told == ["note.followers.decided", "note.followers.in_effect", "noticed.question", "noticed.question"]
    assert {letter.to.surface for letter in house.mail(KIM_ON_TEAMS)} == {"teams"}


@pytest.fixture
def at_home() -> House:
    """Nora has an account on both, and has reported from Slack."""
    return routed(organisation(("nora",), only=False))


NORA_ON_TEAMS = Address("teams", "nora")


def test_ones_own_cases_are_ones_own_from_either_platform(at_home: House) -> None:
    at_home.write(NORA_ON_TEAMS, "mine saker")
    assert REPORT[:40] in words(at_home.mail(NORA_ON_TEAMS)[-1])
    at_home.write(KIM, "mine saker")
    assert "mine.none" in keys(at_home.mail(KIM)[-1])
    at_home.press(NORA_ON_TEAMS, Button.WITHDRAW)
    assert at_home.case().status is Status.WITHDRAWN


def test_who_is_forgotten_is_forgotten_on_both(at_home: House) -> None:
    at_home.write(NORA_ON_TEAMS, "english")
    assert at_home.case().language is Language.EN
    at_home.write(NORA, "mine data")
    assert at_home.mail(NORA)[-1].message.language is Language.EN, "one person reads one language"
    at_home.write(NORA_ON_TEAMS, "slett meg")
    assert at_home.memory.state.profiles == {}
    assert at_home.memory.state.closed == [], "the case still has to reach her"
    at_home.press(NORA, Button.WITHDRAW)
    at_home.write(NORA_ON_TEAMS, "slett meg")
    assert at_home.memory.state.closed == [NORA_ON_TEAMS, NORA]


def test_nobody_joins_their_own_case_from_the_other_platform(at_home: House) -> None:
    at_home.write(NORA_ON_TEAMS, REPORT)
    at_home.press(NORA_ON_TEAMS, Button.ME_TOO, "case-2", "case-1")
    assert at_home.case().followers == ()
