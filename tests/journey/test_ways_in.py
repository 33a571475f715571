"""Every way in leads to the same place, and a gesture counts once however often it is delivered."""

import pytest

from bot.demo.workplace import Fault, User
from bot.demo.workplace.model import Channel, Message
from bot.demo.workplace.shapes import items, obj, text
from tests.journey.conftest import Town, buttons
from tests.journey.test_many import cases
from tests.steps import SLACK, Step, walks

REPORT = "Vi fører temperaturen i medisinskapet på papir og i Gerica, 10 min hver vakt."
NURSE, LEADER, WARD = "samira-haddadi", "mona-lerstad", "sjohaugen-1"


def open_channel(town: Town) -> str:
    return next(c.id for c in town.scene.workplace.state.channels.values() if c.kind == "channel")


@walks(Step.REPORT_OPENLY, SLACK, "@Tidstyv and the words in a channel")
async def test_a_mention_in_an_open_channel_is_one_case_and_is_told_to_be_open(town: Town) -> None:
    await town.scene.workplace.say(town.user(NURSE), open_channel(town), f"@tidstyv {REPORT}")
    await town.settle()
    kept = await cases(town)
    assert [(case.words, case.public) for case in kept] == [(REPORT, True)]
    assert "der andre kan lese det" in town.confirmation(NURSE).text


@walks(Step.REPORT_COMMAND, SLACK, "`/tidstyv` and the words")
async def test_a_slash_command_takes_a_report_and_answers_only_the_one_who_used_it(town: Town) -> None:
    await town.scene.workplace.slash(town.user(NURSE), open_channel(town), "/tidstyv", REPORT)
    await town.settle()
    assert [case.words for case in await cases(town)] == [REPORT]
    assert town.from_bot(open_channel(town)) == []
    await town.scene.workplace.slash(town.user(NURSE), open_channel(town), "/tidstyv", "hjelp")
    await town.settle()
    assert len(await cases(town)) == 1


async def test_where_the_bot_is_not_a_command_is_answered_in_their_own_conversation(town: Town) -> None:
    state = town.scene.workplace.state
    state.channels["C0LUNCH"] = Channel("C0LUNCH", "lunsj", is_private=True, members=[town.user(NURSE)])
    await town.scene.workplace.slash(town.user(NURSE), "C0LUNCH", "/tidstyv", "mine saker")
    await town.settle()
    assert town.told(NURSE)[-1].startswith("Sakene dine")
    assert town.whispers(NURSE) == []


@walks(Step.REPORT_PICKED, SLACK, "«Meld som tidstyv» in the message's menu")
async def test_a_message_of_somebody_else_can_be_picked_with_the_shortcut(town: Town) -> None:
    place = town.scene.workplace
    said = await place.say(town.user(LEADER), open_channel(town), "Husk fallskjemaet, 15 minutter hver vakt!")
    await place.shortcut(town.user(NURSE), said.channel, said.ts, "report_message")
    await town.settle()
    assert [case.words for case in await cases(town)] == ["Husk fallskjemaet, 15 minutter hver vakt!"]
    assert "send_now" in buttons(town.confirmation(NURSE))


async def test_talk_that_is_not_for_the_bot_is_dropped_unstored(town: Town) -> None:
    said = await town.scene.workplace.say(town.user(LEADER), open_channel(town), "Skjemaet tar 15 minutter hver vakt")
    await town.scene.workplace.say(town.user(NURSE), open_channel(town), "Enig, det er en tidstyv", said.ts)
    await town.settle()
    figures = await town.bot.running.house.database.health.read()
    assert (sum(figures.inbox.values()), sum(figures.outbox.values())) == (0, 0)


async def test_what_slack_delivers_again_changes_nothing(town: Town) -> None:
    town.scene.workplace.inject("message", Fault.DUPLICATE_EVENT, count=5)
    await town.write(NURSE, REPORT)
    assert len(await cases(town)) == 1
    assert len(town.told(NURSE)) == 1


async def accepted_and_dropped(town: Town) -> Message:
    town.scene.workplace.inject("chat.postMessage", Fault.DROPPED_AFTER_ACCEPT)
    await town.write(NURSE, REPORT)
    return town.confirmation(NURSE)


async def test_a_post_that_slack_took_and_did_not_confirm_is_found_and_not_repeated(town: Town) -> None:
    confirmation = await accepted_and_dropped(town)
    assert len(town.told(NURSE)) == 1
    await town.press(NURSE, confirmation, "send_now")
    assert len(town.told(NURSE)) == 1
    assert "Saken er sendt" in town.told(NURSE)[0]


@pytest.mark.parametrize(
    ("person", "words", "answer"),
    [
        (
            "samira-haddadi",
            "Vi fører temperaturen på papir og i Gerica hver vakt, 10 minutter.",
            "Navnet ditt er skjult",
        ),
        ("torunn-vage", "Me fører temperaturen på papir og i Gerica kvar vakt, 10 minutt.", "Namnet ditt er skjult"),
        (
            "agnieszka-kowal",
            "We write the temperature on paper and in Gerica, 10 min every shift.",
            "Your name is hidden",
        ),
    ],
)
async def test_people_are_answered_in_their_own_language(town: Town, person: str, words: str, answer: str) -> None:
    await town.write(person, words)
    assert answer in town.told(person)[0]


async def test_in_a_unit_of_four_the_reporter_is_told_that_a_hidden_name_is_thin(town: Town) -> None:
    await town.write("joao-mendes", "The night checklist takes 20 minutes every shift and nobody reads it.")
    assert "4" in town.told("joao-mendes")[0]


async def test_somebody_the_file_does_not_list_reports_and_can_show_a_name(town: Town) -> None:
    state = town.scene.workplace.state
    state.users["U0NYANSATT"] = User("U0NYANSATT", "liv.moen", "Liv Moen")
    place = town.scene.workplace
    await place.dm("U0NYANSATT", REPORT)
    await town.settle()
    draft = town.from_bot(state.direct("U0NYANSATT").id)[0]
    await place.choose("U0NYANSATT", draft.channel, draft.ts, "pick_unit", pick(draft, "Sjøhaugen, avdeling 1"))
    await town.settle()
    await place.press("U0NYANSATT", draft.channel, draft.ts, "show_name")
    await place.press("U0NYANSATT", draft.channel, draft.ts, "send_now")
    await town.settle()
    assert "liv.moen" in town.card(WARD).text


def pick(message: Message, label: str) -> str:
    """The value of the choice with this label."""
    found = [
        text(obj(option), "value")
        for block in message.blocks
        for element in items(block.get("elements"))
        for option in items(obj(element).get("options"))
        if text(obj(obj(option).get("text")), "text") == label
    ]
    return found[0]


async def test_a_reply_below_ones_own_report_adds_to_it_and_later_talks_about_it(town: Town) -> None:
    place = town.scene.workplace
    said = await place.dm(town.user(NURSE), REPORT)
    await town.settle()
    await town.reply(NURSE, said, "Og på natta er vi alene.")
    assert [case.words for case in await cases(town)] == [f"{REPORT}\nOg på natta er vi alene."]
    await town.press(NURSE, town.confirmation(NURSE), "send_now")
    await town.reply(NURSE, said, "Takk for at dere ser på det.")
    assert len(await cases(town)) == 1
    assert "Takk for at dere ser på det." in town.thread(WARD)[-1]


async def test_in_nynorsk_the_units_have_their_nynorsk_names(town: Town) -> None:
    await town.write("oddvar-skare", "På Hjemmetjenesten fører me køyrelista to gonger kvar dag, 10 minutt.")
    assert "for Heimetenesta" in town.told("oddvar-skare")[0]
    assert "Hjemmetjenesten)" not in town.told("oddvar-skare")[0]


async def test_a_concern_names_the_safety_representatives_but_never_the_one_who_wrote(town: Town) -> None:
    await town.write("joao-mendes", "Lederen trakasserer en kollega hver vakt, og den som sier fra, mister vakter.")
    told = town.told("joao-mendes")[0]
    assert "verneombud" in told.lower() or "safety representative" in told
    assert "João Mendes" not in told
