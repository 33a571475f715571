"""The journey in Microsoft's own playground, with the real bot behind it: what people see, and what is remembered."""

import pytest

from bot.chat.shapes import Obj, inside, text
from tests.e2e_teams.cards import buttons, read
from tests.e2e_teams.cast import COLLEAGUE, COMMITTEE, LEADER, NURSE, REPRESENTATIVE, STRANGER, TALK, WARD
from tests.e2e_teams.playground import Shown
from tests.e2e_teams.town import REPORT, Town, monday
from tests.steps import TEAMS, Step, walks

SENTENCE = "Vi slutter med papirlista, Gerica er nok."
BETTER = "Vi fører temperaturen på papir og i Gerica, 20 min hver vakt."
SHORTCUT = "report_message"


def value(answer: Obj) -> str:
    """The line that only the one who pressed can see."""
    assert text(answer, "type") == "application/vnd.microsoft.activity.message", answer
    return text(answer, "value")


def opened(answer: Obj) -> Obj:
    """The card that stands in the pressed one's place."""
    assert text(answer, "type") == "application/vnd.microsoft.card.adaptive", answer
    return inside(answer, "value")


def sent(answer: Obj) -> bool:
    """Whether the form has given way to what stood there."""
    return "Input." not in str(opened(answer))


async def decided(town: Town, card: Shown) -> None:
    """The leader fills in the form; the representative has not spoken yet."""
    form = opened(await town.teams.presses(LEADER, card, "decide"))
    form = opened(await town.teams.sends_form(LEADER, card, form, "next", said_outcome="removed"))
    filled = {"said_outcome": "removed", "said_sentence": SENTENCE}
    assert sent(await town.teams.sends_form(LEADER, card, form, "decide", **filled))
    await town.did("leader: decide")


@walks(Step.REPORT, TEAMS, "Write to Tidstyv in its chat")
@walks(Step.SEND, TEAMS, "«Send nå» below the confirmation")
@walks(Step.CARD, TEAMS, "A card in the unit's channel")
async def test_a_report_becomes_a_card_in_the_wards_channel(town: Town) -> None:
    await town.teams.says(REPORT)
    confirmation = await town.teams.message(TALK, REPORT)
    assert buttons(confirmation.content) == ["correct", "show_name", "rep_only", "undo", "send_now", "reply"]
    assert not town.teams.saying(WARD, "")
    assert value(await town.teams.presses(NURSE, confirmation, "send_now"))
    card = await town.teams.message(WARD, REPORT)
    assert card.thread == f"{WARD};messageid={card.id}"
    assert NURSE.name not in card.words
    assert buttons(card.content)[:4] == ["acknowledge", "decide", "support", "consult"]
    await town.teams.until(lambda: "send_now" not in buttons(town.teams.messages[confirmation.id].content))
    assert "reporter: send_now" in await town.trail()


@walks(Step.ACKNOWLEDGE, TEAMS, "«Kvitter» on the card")
async def test_the_leader_acknowledges_by_button_and_the_nurse_is_told(town: Town) -> None:
    card = await town.reported()
    assert value(await town.teams.presses(LEADER, card, "acknowledge"))
    await town.teams.message(TALK, LEADER.name)
    await town.teams.until(lambda: "acknowledge" not in buttons(town.teams.messages[card.id].content))
    await town.did("leader: acknowledge")


@walks(Step.ACKNOWLEDGE_BY_WORDS, TEAMS, "@Tidstyv and a word, below the card")
@walks(Step.ASK_REPORTER, TEAMS, "@Tidstyv and the question below the card")
async def test_what_the_leader_says_to_the_bot_below_the_card_acknowledges_and_reaches_the_nurse(town: Town) -> None:
    card = await town.reported()
    await town.teams.mentions(LEADER, card.thread, "Brukes lista til noe på nattevakt?")
    carried = await town.teams.message(TALK, "Brukes lista til noe på nattevakt?")
    assert "reply" in buttons(carried.content)
    assert (await town.trail())[-2:] == ["leader: acknowledge", "leader: say"]


@pytest.mark.parametrize("emoji", ["1f440_eyes", "2705_whiteheavycheckmark", "like"])
@walks(Step.ACKNOWLEDGE_BY_REACTION, TEAMS, "👀, ✅ or 👍 on the card")
async def test_the_leader_acknowledges_with_an_emoji(town: Town, emoji: str) -> None:
    card = await town.reported()
    await town.teams.reacts(LEADER, card, emoji)
    await town.did("leader: acknowledge")
    await town.teams.message(TALK, LEADER.name)


@walks(Step.REFUSED, TEAMS, "A line that only you see, at the card")
async def test_a_stranger_is_refused_in_the_answer_alone(town: Town) -> None:
    card = await town.reported()
    await town.rests()
    before = len(town.teams.record())
    assert "leder" in value(await town.teams.presses(STRANGER, card, "acknowledge")).lower()
    await town.rests()
    assert [one.inbound for one in town.teams.record()[before:]] == [True]
    assert "leader: acknowledge" not in await town.trail()


@walks(Step.DECIDE, TEAMS, "«Avgjør» on the card, and a form in its place")
@walks(Step.SUPPORT, TEAMS, "«Støtter» on the card")
@walks(Step.ANSWER, TEAMS, "A card in Tidstyv's chat")
@walks(Step.DIGEST, TEAMS, "A card in the committee's channel")
@walks(Step.NOTICE, TEAMS, "«Ja», «Delvis» or «Nei» below the question")
async def test_a_decision_is_supported_told_published_and_noticed(town: Town) -> None:
    card = await town.reported()
    await decided(town, card)
    await town.teams.message(WARD, SENTENCE)
    await town.teams.presses(REPRESENTATIVE, card, "support")
    await town.did("clock: conclude")
    await town.rests()
    assert "fjernet" in town.teams.saying(TALK, SENTENCE)[-1].words.lower()
    assert SENTENCE in town.teams.messages[card.id].words
    await town.wakes(monday())
    await town.did("clock: take_effect")
    await town.wakes(monday() + 4)
    digest = await town.teams.message(COMMITTEE, SENTENCE)
    assert REPORT not in digest.words
    assert NURSE.name not in digest.words
    await town.wakes(monday() + 50)
    await town.did("clock: ask_noticed")
    await town.rests()
    question = town.teams.saying(TALK, SENTENCE)[-1]
    assert value(await town.teams.presses(NURSE, question, "noticed_yes"))
    await town.did("clock: confirm")


async def test_a_form_that_lacks_the_sentence_comes_back_with_what_is_wrong(town: Town) -> None:
    card = await town.reported()
    form = opened(await town.teams.presses(LEADER, card, "decide"))
    again = await town.teams.sends_form(LEADER, card, form, "decide", said_outcome="removed")
    assert "Attention" in str(opened(again))
    assert "leader: decide" not in await town.trail()


@walks(Step.ASK_REPORTER, TEAMS, "«Skriv til melder» on the card")
@walks(Step.ANSWER_LEADER, TEAMS, "«Svar» below the question")
async def test_leader_and_nurse_talk_by_button_while_the_name_stays_hidden(town: Town) -> None:
    card = await town.reported()
    form = opened(await town.teams.presses(LEADER, card, "reply"))
    assert sent(await town.teams.sends_form(LEADER, card, form, "reply", said_words="Gjelder det natta også?"))
    question = await town.teams.message(TALK, "Gjelder det natta også?")
    form = opened(await town.teams.presses(NURSE, question, "reply"))
    assert sent(await town.teams.sends_form(NURSE, question, form, "reply", said_words="Ja, hver natt."))
    carried = await town.teams.message(WARD, "Ja, hver natt.")
    assert carried.thread == card.thread
    assert NURSE.name not in carried.words
    assert [one for one in await town.trail() if one.endswith(": say")] == ["leader: say", "reporter: say"]


@walks(Step.DECIDE_BY_WORDS, TEAMS, "@Tidstyv and «fjernet: …» below the card")
@walks(Step.CONSULT, TEAMS, "«Be om drøfting» on the card")
async def test_a_line_decides_and_the_representative_asks_for_consultation(town: Town) -> None:
    card = await town.reported()
    await town.teams.mentions(LEADER, card.thread, f"fjernet: {SENTENCE}")
    await town.did("leader: decide")
    assert value(await town.teams.presses(REPRESENTATIVE, card, "consult"))
    await town.did("representative: consult")
    await town.teams.until(lambda: "record" in buttons(town.teams.messages[card.id].content))


async def test_what_is_delivered_again_changes_nothing(town: Town) -> None:
    report = await town.teams.does(NURSE, TALK, type="message", text=REPORT, textFormat="plain")
    await town.teams.message(TALK, REPORT)
    for _ in range(3):
        await town.teams.delivers(report)
    await town.rests()
    assert len(await town.cases()) == 1
    assert len(town.teams.saying(TALK, "")) == 1


@walks(Step.REPORT_PICKED, TEAMS, "«Meld som tidstyv» in the message's menu, and a window with its words")
async def test_what_a_colleague_wrote_is_picked_and_confirmed(town: Town) -> None:
    payload = {"id": "1700000000600", "body": {"contentType": "html", "content": f"<p>{REPORT}</p>"}}
    picked: Obj = {"commandId": SHORTCUT, "commandContext": "message", "messagePayload": payload}
    window = await town.teams.invokes(NURSE, WARD, "composeExtension/fetchTask", picked)
    assert REPORT in read(inside(window, "task", "value", "card"))
    assert not await town.cases()
    confirmed = {**picked, "data": {"words": REPORT}}
    answer = await town.teams.invokes(NURSE, WARD, "composeExtension/submitAction", confirmed)
    assert text(inside(answer, "task"), "type") == "message"
    await town.did("clock: hold")
    assert [case.words for case in await town.cases()] == [REPORT]


@walks(Step.REPORT_OPENLY, TEAMS, "@Tidstyv and the words in a channel")
async def test_a_report_where_others_read_it_is_taken_and_told_to_be_open(town: Town) -> None:
    await town.teams.mentions(COLLEAGUE, COMMITTEE, REPORT)
    await town.did("clock: hold")
    assert [case.public for case in await town.cases()] == [True]
    await town.teams.until(lambda: any("der andre kan lese det" in told for told in town.teams.sent_to(COLLEAGUE)))


@walks(Step.EDIT, TEAMS, "Edit the message")
@walks(Step.DELETE, TEAMS, "Delete the message")
async def test_a_report_can_be_edited_and_deleted_where_it_was_written(town: Town) -> None:
    id = await town.teams.says(REPORT)
    confirmation = await town.teams.message(TALK, REPORT)
    edit = {"type": "messageUpdate", "channelData": {"eventType": "editMessage"}, "id": id}
    await town.teams.does(NURSE, TALK, **edit, text=BETTER, textFormat="plain")
    await town.teams.message(TALK, BETTER)
    assert REPORT not in town.teams.messages[confirmation.id].words
    delete = {"type": "messageDelete", "channelData": {"eventType": "softDeleteMessage"}, "id": id}
    await town.teams.does(NURSE, TALK, **delete)
    await town.did("reporter: undo")
    await town.rests()
    assert not town.teams.saying(WARD, "")


async def test_a_bot_that_was_killed_goes_on_where_it_was_and_writes_unasked(town: Town) -> None:
    await town.teams.says(REPORT)
    await town.teams.message(TALK, REPORT)
    await town.rests()
    await town.wakes(1)
    card = await town.teams.message(WARD, REPORT)
    assert value(await town.teams.presses(LEADER, card, "acknowledge"))
    await town.teams.message(TALK, LEADER.name)
    assert len(town.teams.saying(WARD, REPORT)) == 1
    assert await town.trail() == ["clock: hold", "clock: route", "leader: acknowledge"]


async def test_whoever_gets_the_bot_is_told_how_to_begin(town: Town) -> None:
    await town.teams.does(NURSE, TALK, type="installationUpdate", action="add")
    await town.teams.message(TALK, "tidstyv")
