"""Short questions to the bot, and messages that cannot be delivered where they should go."""

from dataclasses import replace

import pytest

from handlers.deliver import undeliverable
from handlers.domain.lifecycle import Status
from handlers.domain.messages import Button, Destination, Line, Message, Slot, ToChannel, ToGroup, ToHidden, ToPerson
from handlers.domain.reading import Language
from handlers.domain.texts import Text
from handlers.ports import Errand
from tests.handlers.cast import KIM, LIV, NORA, RANDI, REPORT, STRANGER, House, at
from tests.handlers.letters import buttons, keys, words
from tests.handlers.stages import house_at


def test_ones_own_cases_are_ones_own() -> None:
    house = house_at(Status.ROUTED)
    house.write(NORA, "mine saker")
    assert "card.title" in keys(house.mail(NORA)[-1])
    assert REPORT[:40] in words(house.mail(NORA)[-1])
    house.write(KIM, "mine saker")
    assert "mine.none" in keys(house.mail(KIM)[-1])


def test_what_is_remembered_is_told_and_forgotten() -> None:
    house = House()
    house.report(STRANGER)
    house.press(STRANGER, Button.PICK_UNIT, value="nes")
    house.write(STRANGER, "mine data")
    assert "Nes sykehjem" in words(house.mail(STRANGER)[-1])
    house.write(STRANGER, "slett meg")
    assert house.memory.state.profiles == {}
    house.write(STRANGER, "mine data")
    assert "data.no_unit" in keys(house.mail(STRANGER)[-1])


def test_how_somebody_is_reached_is_forgotten_where_no_case_needs_it() -> None:
    house = House()
    house.write(KIM, "slett meg")
    assert house.memory.state.closed == [KIM]
    house = house_at(Status.ROUTED)
    house.write(NORA, "slett meg")
    assert house.memory.state.closed == []


@pytest.mark.parametrize(
    ("said", "language"), [("nynorsk", Language.NN), ("bokmål", Language.NB), ("english", Language.EN)]
)
def test_a_language_is_for_all_that_comes_also_of_old_cases(said: str, language: Language) -> None:
    house = house_at(Status.ROUTED)
    house.write(NORA, said)
    house.press(LIV, Button.ACKNOWLEDGE)
    told = house.mail(NORA)[-3:]
    assert {letter.message.language for letter in told} == {language}
    assert house.report(NORA, f"{REPORT} Igjen.").language is language


AN_ERRAND = Errand(
    "1", "mark-1", ToChannel("slack", "C-NES"), Message(Language.NB, (Line(Text("talk.from_reporter")),)), 0,
    case="case-1", slot=Slot.CARD,
)  # fmt: skip


def lost(house: House, to: Destination, slot: Slot | None = Slot.CARD) -> bool:
    errand = replace(AN_ERRAND, to=to, slot=slot)
    return house.memory.run(lambda uow: undeliverable(uow, house.world, errand))


def test_a_card_whose_channel_is_gone_finds_a_group_and_then_each_one() -> None:
    house = house_at(Status.ROUTED)
    channel, group = ToChannel("slack", "C-NES"), ToGroup("slack", ("liv", "randi"))
    assert lost(house, channel)
    assert house.cards()[-1].to == group
    assert not lost(house, channel), "it has left already"
    assert lost(house, group)
    assert [card.to for card in house.cards()[-2:]] == [ToPerson("slack", "liv"), ToPerson("slack", "randi")]
    assert not lost(house, ToPerson("slack", "liv"))
    house.press(LIV, Button.ACKNOWLEDGE)
    one, other = house.cards()[-2:]
    assert one.message == other.message
    assert Button.DECIDE in buttons(one)


def test_only_a_card_finds_another_way() -> None:
    house = house_at(Status.ROUTED)
    assert not lost(house, ToChannel("slack", "C-NES"), None)
    hidden = house.case().reporter
    assert hidden is not None
    assert not lost(house, ToHidden("slack", hidden), Slot.CONFIRMATION)
    digest = replace(AN_ERRAND, case="")
    assert not house.memory.run(lambda uow: undeliverable(uow, house.world, digest))


def test_what_cannot_be_whispered_is_said_alone_unless_it_may_have_been_heard() -> None:
    house = House()
    house.mention(NORA, "hjelp", "C-OPEN")
    (whispered,) = house.letters()
    errand = Errand("1", "mark-1", whispered.to, whispered.message, 0)
    assert not house.memory.run(lambda uow: undeliverable(uow, house.world, errand, refused=False))
    assert house.letters() == [whispered]
    assert house.memory.run(lambda uow: undeliverable(uow, house.world, errand))
    alone = house.letters()[-1]
    assert (type(alone.to), alone.message) == (ToHidden, whispered.message)
    assert house.mail(NORA)[-1] == alone


def test_what_was_to_stand_below_a_card_follows_it() -> None:
    house = house_at(Status.ROUTED)
    channel, group = ToChannel("slack", "C-NES"), ToGroup("slack", ("liv", "randi"))
    note = replace(AN_ERRAND, to=channel, slot=None, thread=Slot.CARD)
    assert house.memory.run(lambda uow: undeliverable(uow, house.world, note))
    card, followed = house.letters()[-2:]
    assert (card.slot, card.to) == (Slot.CARD, group)
    assert (followed.thread, followed.to, followed.message) == (Slot.CARD, group, note.message)
    second = replace(note, mark="mark-2")
    assert house.memory.run(lambda uow: undeliverable(uow, house.world, second)), "the card has moved already"
    assert house.letters()[-1].to == group
    assert len(house.cards()) == 2
    elsewhere = replace(note, to=ToChannel("slack", "C-ELSEWHERE"))
    assert not house.memory.run(lambda uow: undeliverable(uow, house.world, elsewhere))


def test_a_case_follows_the_office_when_somebody_leaves_it() -> None:
    house = house_at(Status.ROUTED)
    before = [card.to for card in house.cards()]
    nes = replace(house.organisation.units["nes"], leaders=("didrik",), deputies=())
    left = {id: person for id, person in house.organisation.people.items() if id != "liv"}
    house.organisation = replace(house.organisation, units={**house.organisation.units, "nes": nes}, people=left)
    house.press(at("didrik"), Button.ACKNOWLEDGE)
    assert {card.to for card in house.cards()} == set(before), "the card stays where it was"
    nowhere = replace(nes, channels={})
    house.organisation = replace(house.organisation, units={**house.organisation.units, "nes": nowhere})
    house.press(RANDI, Button.CONSULT)
    assert house.cards()[-1].to == ToGroup("slack", ("didrik", "randi"))
