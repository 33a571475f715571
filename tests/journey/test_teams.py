"""The main job on Teams alone, from a nurse's message to the committee's digest: the real bot, signed HTTP, SQLite."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

import pytest

from handlers.domain.lifecycle import Status
from tests.journey import shown
from tests.journey.teams import card_of, words_of
from tests.journey.teams_town import TeamsTown, opened

REPORT = "Vi fører temperaturen i medisinskapet på papir og i Gerica, 10 min hver vakt. Ingen leser papiret."
DECISION = "fjernet: vi slutter med papirlista, Gerica er nok"
NURSE, LEADER, REPRESENTATIVE, STRANGER = "samira-haddadi", "mona-lerstad", "kjetil-romslo", "trine-ekelund"
WARD = "sjohaugen-1"


@pytest.fixture
async def town() -> AsyncIterator[TeamsTown]:
    async with opened() as town:
        yield town


async def reported(town: TeamsTown) -> None:
    await town.write(NURSE, REPORT)
    await town.press(NURSE, town.confirmation(NURSE), "send_now")


async def status(town: TeamsTown) -> list[Status]:
    return [case.status for case in await town.cases()]


async def test_one_message_travels_from_the_nurse_to_the_committee(town: TeamsTown) -> None:
    await it_goes_out(town)
    await it_is_talked_about(town)
    await it_is_decided(town)
    await it_takes_effect_and_is_published(town)
    await it_is_noticed(town)
    assert [message for message in town.from_bot(town.channel(WARD)) if not message.root] == [town.card(WARD)]


async def it_goes_out(town: TeamsTown) -> None:
    await town.write(NURSE, REPORT)
    asked = ["correct", "show_name", "rep_only", "undo", "send_now"]
    assert [name for name in shown.buttons(card_of(town.confirmation(NURSE))) if name != "reply"] == asked
    assert town.from_bot(town.channel(WARD)) == []
    await town.jump("hold_end")
    card = town.card(WARD)
    assert REPORT in words_of(card)
    assert "Samira" not in words_of(card)
    assert shown.buttons(card_of(card)) == ["acknowledge", "decide", "support", "consult", "reply"]


async def it_is_talked_about(town: TeamsTown) -> None:
    await town.react(LEADER, town.card(WARD), "1f440_eyes")
    assert "Mona Lerstad" in town.told(NURSE)[-1]
    await town.mention(LEADER, town.card(WARD), "Takk! Brukes lista til noe på nattevakt?")
    assert "Brukes lista til noe på nattevakt?" in town.told(NURSE)[-1]
    await town.quote(NURSE, town.direct(NURSE)[-1], "Nei, ikke som jeg vet om.")
    assert "Nei, ikke som jeg vet om." in town.thread(WARD)[-1]
    await town.reply(NURSE, town.confirmation(NURSE), "Og lista henger bak ei dør.")
    assert "Og lista henger bak ei dør." in town.thread(WARD)[-1]
    assert not any("Samira" in said for said in town.thread(WARD))


async def it_is_decided(town: TeamsTown) -> None:
    await town.mention(LEADER, town.card(WARD), DECISION)
    assert "vi slutter med papirlista, Gerica er nok" in town.told(NURSE)[-1]
    await town.press(REPRESENTATIVE, town.card(WARD), "support")
    decided = town.told(NURSE)[-1]
    assert "fjernet" in decided
    assert "vi slutter med papirlista" in decided


async def it_takes_effect_and_is_published(town: TeamsTown) -> None:
    await town.jump("effect")
    assert "vi slutter med papirlista" in town.told(NURSE)[-1]
    await town.jump("digest")
    digest = words_of(town.from_bot(town.committee)[-1])
    assert "vi slutter med papirlista, Gerica er nok" in digest
    assert REPORT not in digest
    assert "Samira" not in digest


async def it_is_noticed(town: TeamsTown) -> None:
    await town.jump("six_weeks")
    question = town.direct(NURSE)[-1]
    assert shown.buttons(card_of(question)) == ["noticed_yes", "noticed_partly", "noticed_no"]
    await town.press(NURSE, question, "noticed_yes")
    assert await status(town) == [Status.CONFIRMED]
    assert "decide" not in shown.buttons(card_of(town.card(WARD)))


GESTURES: Mapping[str, Callable[[TeamsTown], Awaitable[object]]] = {
    "a button": lambda town: town.press(LEADER, town.card(WARD), "acknowledge"),
    "a mention": lambda town: town.mention(LEADER, town.card(WARD), "Dette ser jeg på."),
    "a thumb": lambda town: town.react(LEADER, town.card(WARD), "like"),
    "the window": lambda town: town.reply(LEADER, town.card(WARD), "Dette ser jeg på."),
}


@pytest.mark.parametrize("gesture", GESTURES)
async def test_the_leaders_first_word_of_any_kind_acknowledges(town: TeamsTown, gesture: str) -> None:
    await reported(town)
    await GESTURES[gesture](town)
    assert await status(town) == [Status.ACKNOWLEDGED]
    assert len(town.told(NURSE)) == 2, "beside the confirmation one message, with the leader's words or that it is seen"
    assert "Mona Lerstad" in town.told(NURSE)[1]


async def test_a_stranger_is_refused_in_the_answer_to_the_press_alone(town: TeamsTown) -> None:
    await reported(town)
    before = len(town.connector.sent), town.card(WARD).edits
    await town.press(STRANGER, town.card(WARD), "acknowledge")
    assert len(town.whispers(STRANGER)) == 1
    assert "lederen" in town.whispers(STRANGER)[0]
    assert (len(town.connector.sent), town.card(WARD).edits) == before
    assert await status(town) == [Status.ROUTED]
    await town.write(STRANGER, "english")
    await town.press(STRANGER, town.card(WARD), "acknowledge")
    assert "the leader" in town.whispers(STRANGER)[1]


async def test_the_leader_decides_in_the_form_and_keeps_only_with_a_reason(town: TeamsTown) -> None:
    await reported(town)
    card = town.card(WARD)
    await town.press(LEADER, card, "decide")
    await town.press(LEADER, card, "next", outcome="kept")
    await town.press(LEADER, card, "decide", sentence="Lista blir som den er.", reason=" ")
    form = town.teams.before(LEADER, card)
    typed = {str(one["id"]): one.get("value") for one in shown.inputs(form)}
    assert typed["said-sentence"] == "Lista blir som den er.", "nothing that was typed is lost"
    assert await status(town) == [Status.ROUTED]
    await town.press(LEADER, card, "decide", reason="Tilsynet leser den.")
    assert "Tilsynet leser den." in town.told(NURSE)[-1]
    assert town.teams.before(LEADER, card) == card_of(card), "the card stands where the form was"


async def test_a_form_that_was_sent_gives_way_where_the_message_below_it_stays_as_it_is(town: TeamsTown) -> None:
    await reported(town)
    await town.mention(LEADER, town.card(WARD), "Gjelder det natta også?")
    asked = town.direct(NURSE)[-1]
    await town.reply(NURSE, asked, "Ja, hver natt.")
    assert shown.words(town.teams.before(NURSE, asked)) == ["Det er tatt imot."]
    await town.reply(LEADER, town.card(WARD), "Takk!")
    assert town.teams.before(LEADER, town.card(WARD)) == card_of(town.card(WARD))
    assert [said.partition("│ ")[2] for said in town.thread(WARD)[-2:]] == ["Ja, hver natt.\n[Svar]", "Takk!\n[Svar]"]
