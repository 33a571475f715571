"""The main job, from a nurse's message to the committee's digest, on Slack."""

import asyncio

from tests.journey.conftest import Town, buttons
from tests.steps import SLACK, Step, walks

REPORT = "Vi fører temperaturen i medisinskapet på papir og i Gerica, 10 min hver vakt. Ingen leser papiret."
DECISION = "fjernet: vi slutter med papirlista, Gerica er nok"
NURSE, LEADER, REPRESENTATIVE, STRANGER = "samira-haddadi", "mona-lerstad", "kjetil-romslo", "trine-ekelund"
WARD = "sjohaugen-1"


async def reported(town: Town) -> None:
    await town.write(NURSE, REPORT)
    await town.press(NURSE, town.confirmation(NURSE), "send_now")


@walks(Step.REPORT, SLACK, "Write to Tidstyv in a direct message")
@walks(Step.CARD, SLACK, "A card in the unit's private channel")
@walks(Step.ACKNOWLEDGE_BY_REACTION, SLACK, "👀, ✅ or 👍 on the card")
@walks(Step.ACKNOWLEDGE_BY_WORDS, SLACK, "Reply below the card")
@walks(Step.ASK_REPORTER, SLACK, "Reply below the card")
@walks(Step.ANSWER_LEADER, SLACK, "Reply below the confirmation")
@walks(Step.DECIDE_BY_WORDS, SLACK, "«fjernet: …» below the card")
@walks(Step.SUPPORT, SLACK, "«Støtter» on the card")
@walks(Step.ANSWER, SLACK, "A direct message")
@walks(Step.NOTICE, SLACK, "«Ja», «Delvis» or «Nei» below the question")
@walks(Step.DIGEST, SLACK, "A message in the committee's channel")
async def test_one_message_travels_from_the_nurse_to_the_committee(town: Town) -> None:
    await it_goes_out(town)
    await it_is_talked_about(town)
    await it_is_decided(town)
    await it_takes_effect_and_is_published(town)
    await it_is_noticed(town)


async def it_goes_out(town: Town) -> None:
    await town.write(NURSE, REPORT)
    assert buttons(town.confirmation(NURSE)) == ["correct", "show_name", "rep_only", "undo", "send_now"]
    assert town.from_bot(town.case_channel(WARD)) == []
    await town.jump("hold_end")
    card = town.card(WARD)
    assert REPORT in card.text
    assert "Samira" not in card.text
    assert buttons(card) == ["acknowledge", "decide", "support", "consult"]


async def it_is_talked_about(town: Town) -> None:
    await town.react(LEADER, town.card(WARD), "eyes")
    assert "Mona Lerstad" in town.told(NURSE)[-1]
    await town.reply(LEADER, town.card(WARD), "Takk! Brukes lista til noe på nattevakt?")
    assert "Brukes lista til noe på nattevakt?" in town.told(NURSE)[-1]
    await town.reply(NURSE, town.confirmation(NURSE), "Nei, ikke som jeg vet om.")
    assert "Nei, ikke som jeg vet om." in town.thread(WARD)[-1]
    assert "Samira" not in town.thread(WARD)[-1]


async def it_is_decided(town: Town) -> None:
    await town.reply(LEADER, town.card(WARD), DECISION)
    assert "vi slutter med papirlista, Gerica er nok" in town.told(NURSE)[-1]
    await town.press(REPRESENTATIVE, town.card(WARD), "support")
    decided = town.told(NURSE)[-1]
    assert "fjernet" in decided
    assert "vi slutter med papirlista" in decided


async def it_takes_effect_and_is_published(town: Town) -> None:
    await town.jump("effect")
    assert "vi slutter med papirlista" in town.told(NURSE)[-1]
    await town.jump("digest")
    digest = town.from_bot(town.committee)[-1]
    assert "vi slutter med papirlista, Gerica er nok" in digest.text
    assert REPORT not in digest.text
    assert "Samira" not in digest.text


async def it_is_noticed(town: Town) -> None:
    await town.jump("six_weeks")
    question = town.from_bot(town.direct(NURSE))[-1]
    assert buttons(question) == ["noticed_yes", "noticed_partly", "noticed_no"]
    await town.press(NURSE, question, "noticed_yes")
    assert buttons(town.card(WARD)) == []


@walks(Step.SEND, SLACK, "«Send nå» below the confirmation")
@walks(Step.ACKNOWLEDGE, SLACK, "«Kvitter» on the card")
async def test_the_card_is_updated_in_place_and_never_posted_twice(town: Town) -> None:
    await reported(town)
    card = town.card(WARD)
    press = town.scene.workplace.press
    await asyncio.gather(*(press(town.user(LEADER), card.channel, card.ts, "acknowledge") for _ in range(2)))
    await town.settle()
    assert len(town.from_bot(town.case_channel(WARD))) == 1


@walks(Step.REFUSED, SLACK, "A line that only you see, below the card")
async def test_a_stranger_is_refused_and_only_the_stranger_sees_it(town: Town) -> None:
    await reported(town)
    card = town.card(WARD)
    town.scene.workplace.state.channel(card.channel).members.append(town.user(STRANGER))
    await town.press(STRANGER, card, "acknowledge")
    assert len(town.whispers(STRANGER)) == 1
    assert "lederen" in town.whispers(STRANGER)[0]
    assert buttons(town.card(WARD))[0] == "acknowledge"


async def test_who_is_refused_reads_it_in_the_language_they_have_chosen(town: Town) -> None:
    await reported(town)
    card = town.card(WARD)
    town.scene.workplace.state.channel(card.channel).members.append(town.user(STRANGER))
    await town.write(STRANGER, "english")
    await town.press(STRANGER, card, "acknowledge")
    assert "the leader" in town.whispers(STRANGER)[0]


@walks(Step.DECIDE, SLACK, "«Avgjør» on the card, and a dialog")
async def test_the_leader_decides_in_the_dialog_and_keeps_only_with_a_reason(town: Town) -> None:
    await reported(town)
    place = town.scene.workplace
    await town.press(LEADER, town.card(WARD), "decide")
    view = place.top_view(town.user(LEADER))
    assert view is not None
    await place.choose_in_view(town.user(LEADER), view.id, "outcome", "kept")
    kept = {"sentence": "Lista blir som den er."}
    answer = await place.submit(town.user(LEADER), view.id, {**kept, "reason": " "})
    assert list(answer.errors) == ["reason"]
    answer = await place.submit(town.user(LEADER), view.id, {**kept, "reason": "Tilsynet leser den."})
    await town.settle()
    assert answer.errors == {}
    assert "Tilsynet leser den." in town.told(NURSE)[-1]


async def test_silence_until_the_window_ends_is_told_as_silence(town: Town) -> None:
    await reported(town)
    await town.reply(LEADER, town.card(WARD), DECISION)
    await town.jump("window_end")
    assert "ikke uttalt" in town.card(WARD).text.lower()
    assert "decide" in buttons(town.card(WARD))


@walks(Step.CONSULT, SLACK, "«Be om drøfting» on the card")
async def test_a_consultation_stops_the_clock_until_both_have_recorded(town: Town) -> None:
    await reported(town)
    await town.reply(LEADER, town.card(WARD), DECISION)
    await town.press(REPRESENTATIVE, town.card(WARD), "consult")
    assert buttons(town.card(WARD)) == ["decide", "support", "record"]
    await town.reply(REPRESENTATIVE, town.card(WARD), "uenighet: natta trenger en liste å se på")
    await town.reply(LEADER, town.card(WARD), "uenighet: skjermen på vaktrommet viser det samme")
    assert "natta trenger en liste å se på" in town.told(NURSE)[-1]
    assert "fjernet" in town.told(NURSE)[-1]
