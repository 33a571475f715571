"""Whatever goes wrong between the bot and Slack, people read each thing once, in order, and nothing is lost.

One story, told once for each fault of the workplace; the fault strikes every call and event the story makes.
"""

from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter, contains
from typing import Final

import pytest

from bot.demo.workplace import Fault
from bot.demo.workplace.model import Message, View
from bot.slack import reach
from handlers.domain.lifecycle import Status
from tests.journey.conftest import Town, buttons
from tests.journey.test_many import cases

NURSE, LEADER, REPRESENTATIVE, ABOVE = "samira-haddadi", "mona-lerstad", "kjetil-romslo", "hilde-orvik"
WARD: Final = "sjohaugen-1"
REPORT: Final = "Vi fører temperaturen i medisinskapet på papir og i Gerica, 10 min hver vakt."
GROUP_REPORT: Final = "Månedsrapporten om fravær skrives to ganger, en time hver måned. Ingen leser den."

CALLS: Final = (
    "chat.postMessage", "chat.update", "chat.postEphemeral", "conversations.open", "conversations.info",
    "views.open", "views.update",
)  # fmt: skip
OUT_OF_TURN: Final = frozenset({Fault.LATE_EVENT, Fault.OUT_OF_ORDER_EVENT})
TALK, ANSWER, DECISION = "Det gjelder natta også.", "Hvem spør etter lista?", "Vi slutter med papirlista."
TOLD_REPORTER: Final = (REPORT, ANSWER, DECISION, DECISION, DECISION)
TOLD_WARD: Final = (REPORT, TALK, DECISION, DECISION, DECISION)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits ten seconds for an answer that never comes."""
    monkeypatch.setattr(reach, "CALL_SECONDS", 0.2)


def strike(town: Town, fault: Fault) -> None:
    """Let the fault meet the next of each call, or each event."""
    place = town.scene.workplace
    place.faults.clear()
    if fault is Fault.HISTORY_LAG:
        place.inject("chat.postMessage", Fault.DROPPED_AFTER_ACCEPT)
        place.inject("conversations.history", fault, 2)
        place.inject("conversations.replies", fault, 2)
        return
    for target in ["message"] if fault is Fault.DUPLICATE_EVENT else CALLS:
        place.inject(target, fault, seconds=0.01)


async def opened(town: Town) -> View:
    """The decision dialog. Where Slack could not open it, the leader presses again."""
    for _ in range(2):
        await town.press(LEADER, town.card(WARD), "decide")
        view = town.scene.workplace.top_view(town.user(LEADER))
        if view is not None:
            return view
    raise AssertionError("the dialog never opened")


async def send(town: Town, reporter: str) -> None:
    """Now, where it has not gone out by itself while the bot waited for Slack."""
    confirmation = town.confirmation(reporter)
    if "send_now" in buttons(confirmation):
        await town.press(reporter, confirmation, "send_now")


async def story(town: Town, fault: Fault) -> None:
    place = town.scene.workplace
    strike(town, fault)
    await town.write(NURSE, REPORT)
    strike(town, fault)
    await send(town, NURSE)
    strike(town, fault)
    await town.reply(NURSE, town.confirmation(NURSE), TALK)
    strike(town, fault)
    await town.reply(LEADER, town.card(WARD), ANSWER)
    strike(town, fault)
    await town.reply(LEADER, town.card(WARD), "beholdes")
    strike(town, fault)
    view = await opened(town)
    strike(town, fault)
    await place.choose_in_view(town.user(LEADER), view.id, "outcome", "removed")
    await town.settle()
    await place.submit(town.user(LEADER), view.id, {"sentence": DECISION})
    await town.settle()
    strike(town, fault)
    await town.press(REPRESENTATIVE, town.card(WARD), "support")
    strike(town, fault)
    await town.jump("effect")
    strike(town, fault)
    await town.jump("digest")
    strike(town, fault)
    await town.write(LEADER, GROUP_REPORT)
    strike(town, fault)
    await send(town, LEADER)


def carry(messages: Sequence[Message], contents: Sequence[str]) -> bool:
    """Whether there is one message for each of these, in this order, and no two are the same."""
    read = [message.text for message in messages]
    return len(set(read)) == len(read) == len(contents) and all(map(contains, read, contents))


@pytest.mark.parametrize("fault", sorted(set(Fault) - OUT_OF_TURN, key=attrgetter("name")))
async def test_everybody_reads_each_thing_once_and_in_order(town: Town, fault: Fault) -> None:
    await story(replace(town, stride=15.0), fault)
    channels = town.scene.workplace.state.channels.values()
    [group] = [channel.id for channel in channels if channel.kind == "mpim"]
    for channel, contents in (
        (town.direct(NURSE), TOLD_REPORTER),
        (town.case_channel(WARD), TOLD_WARD),
        (town.committee, [DECISION]),
        (town.direct(LEADER), [GROUP_REPORT]),
        (group, [GROUP_REPORT]),
    ):
        read = town.from_bot(channel)
        assert carry(read, contents), [message.text[:60] for message in read]
    assert {message.thread_ts for message in town.from_bot(town.case_channel(WARD))} == {town.card(WARD).ts}
    assert [case.status for case in await cases(town)] == [Status.IN_EFFECT, Status.ROUTED]
    assert (await town.bot.running.house.database.health.read()).dead == {}


@pytest.mark.parametrize("fault", sorted(OUT_OF_TURN, key=attrgetter("name")))
async def test_what_slack_tells_late_is_taken_when_it_comes(town: Town, fault: Fault) -> None:
    town.scene.workplace.inject("message", fault, seconds=0.01)
    await town.write(NURSE, REPORT)
    await town.write(NURSE, GROUP_REPORT)
    while len(await cases(town)) < 2:
        await town.settle()
    assert {case.words for case in await cases(town)} == {REPORT, GROUP_REPORT}
    assert len(town.told(NURSE)) == 2


async def test_a_card_may_be_answered_before_we_know_where_it_stands(town: Town) -> None:
    place = town.scene.workplace
    await town.write(NURSE, REPORT)
    place.inject("chat.postMessage", Fault.DROPPED_AFTER_ACCEPT)
    confirmation = town.confirmation(NURSE)
    await place.press(town.user(NURSE), confirmation.channel, confirmation.ts, "send_now")
    await town.bot.tick()
    card = town.card(WARD)
    await place.react(town.user(LEADER), card.channel, card.ts, "eyes")
    await place.say(town.user(LEADER), card.channel, "Dette ser jeg på i dag.", card.ts)
    await town.settle()
    assert [case.status for case in await cases(town)] == [Status.ACKNOWLEDGED]
    assert [words for words in town.told(NURSE) if "Dette ser jeg på i dag." in words] == [town.told(NURSE)[-1]]
    assert len(town.from_bot(town.case_channel(WARD))) == 1


async def test_what_is_edited_or_deleted_after_it_has_gone_changes_nothing_and_its_reporter_is_told(town: Town) -> None:
    place = town.scene.workplace
    said = await place.dm(town.user(NURSE), REPORT)
    await town.settle()
    await send(town, NURSE)
    await place.edit(town.user(NURSE), said.channel, said.ts, "Og noe tredje.")
    await town.settle()
    await place.delete_message(town.user(NURSE), said.channel, said.ts)
    await town.settle()
    assert [(case.words, case.status) for case in await cases(town)] == [(REPORT, Status.ROUTED)]
    assert len(town.from_bot(town.case_channel(WARD))) == 1
    _, edited, deleted = town.told(NURSE)
    assert "følger ikke med" in edited
    assert "Vil du trekke den også?" in deleted


async def test_a_press_on_what_was_taken_back_is_refused_in_words(town: Town) -> None:
    await town.write(NURSE, REPORT)
    await send(town, NURSE)
    card, confirmation = town.card(WARD), town.confirmation(NURSE)
    late = replace(card, blocks=list(card.blocks))
    await town.press(NURSE, confirmation, "withdraw")
    town.scene.workplace.state.message(card.channel, card.ts).blocks = late.blocks
    await town.press(LEADER, card, "acknowledge")
    assert [case.status for case in await cases(town)] == [Status.WITHDRAWN]
    assert len(town.whispers(LEADER)) == 1


async def test_when_the_channel_is_archived_the_card_and_what_stands_below_it_go_on_in_a_group(town: Town) -> None:
    await town.write(NURSE, REPORT)
    await send(town, NURSE)
    place, channel = town.scene.workplace, town.case_channel(WARD)
    await place.archive(town.user(LEADER), channel)
    await town.reply(NURSE, town.confirmation(NURSE), TALK)
    [group] = [each.id for each in place.state.channels.values() if each.kind == "mpim"]
    assert carry(town.from_bot(group), [REPORT, TALK])
    assert len(town.from_bot(channel)) == 1
