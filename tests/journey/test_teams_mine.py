"""«mine saker» on Teams: each case with the buttons of its card, and the list as it is after each press."""

from collections.abc import AsyncIterator

import pytest

from bot.chat.shapes import Obj, inside
from handlers.domain.lifecycle import Status
from tests.journey import shown
from tests.journey.teams_town import TeamsTown, opened
from tests.teams.connector import Message

REPORT = "Vi fører temperaturen i medisinskapet på papir og i Gerica, 10 min hver vakt. Ingen leser papiret."
NURSE, LEADER, REPRESENTATIVE, WARD = "samira-haddadi", "mona-lerstad", "kjetil-romslo", "sjohaugen-1"
WAITS = "Venter på deg"


@pytest.fixture
async def town() -> AsyncIterator[TeamsTown]:
    """One case has gone out."""
    async with opened() as town:
        await town.write(NURSE, REPORT)
        await town.press(NURSE, town.confirmation(NURSE), "send_now")
        yield town


async def mine(town: TeamsTown, person: str) -> Message:
    await town.write(person, "mine saker")
    return town.direct(person)[-1]


def before(town: TeamsTown, person: str, message: Message) -> Obj:
    """The card as it stands before this person now."""
    return town.teams.before(person, message)


async def status(town: TeamsTown) -> Status:
    (case,) = await town.cases()
    return case.status


async def test_a_leader_acknowledges_and_decides_in_the_list(town: TeamsTown) -> None:
    listed = await mine(town, LEADER)
    deeds = ["acknowledge", "decide", "consult", "reply"]
    assert shown.buttons(before(town, LEADER, listed)) == deeds
    await town.press(LEADER, listed, "acknowledge")
    assert await status(town) is Status.ACKNOWLEDGED
    assert shown.buttons(before(town, LEADER, listed)) == deeds[1:]
    await town.press(LEADER, listed, "decide")
    assert shown.inputs(before(town, LEADER, listed))
    await town.press(LEADER, listed, "close")
    assert shown.buttons(before(town, LEADER, listed)) == deeds[1:]
    await town.press(LEADER, listed, "decide")
    await town.press(LEADER, listed, "next", outcome="removed")
    await town.press(LEADER, listed, "decide", sentence="Vi slutter med papirlista.")
    assert await status(town) is Status.PROPOSED
    assert "Vi slutter med papirlista." in town.thread(WARD)[-1] + "".join(town.told(NURSE))
    assert "decide" not in shown.buttons(before(town, LEADER, listed))
    assert REPORT[:60] in "\n".join(shown.words(before(town, LEADER, listed)))


async def test_a_representative_supports_in_the_list(town: TeamsTown) -> None:
    await town.mention(LEADER, town.card(WARD), "fjernet: vi slutter med papirlista")
    listed = await mine(town, REPRESENTATIVE)
    await town.press(REPRESENTATIVE, listed, "support")
    assert await status(town) is Status.DECIDED
    assert shown.buttons(before(town, REPRESENTATIVE, listed)) == []


async def test_what_is_too_late_in_a_list_is_said_to_the_one_who_pressed(town: TeamsTown) -> None:
    listed = await mine(town, LEADER)
    await town.write(NURSE, "mine saker")
    await town.press(NURSE, town.confirmation(NURSE), "withdraw")
    answer = await town.press(LEADER, listed, "decide")
    assert town.whispers(LEADER)[-1] == answer["value"]
    assert inside(answer, "value") == {}
    assert await status(town) is Status.WITHDRAWN


async def test_the_reporter_says_in_the_list_whether_it_is_noticed(town: TeamsTown) -> None:
    await town.mention(LEADER, town.card(WARD), "fjernet: vi slutter med papirlista fra i dag")
    await town.press(REPRESENTATIVE, town.card(WARD), "support")
    assert shown.buttons(before(town, NURSE, await mine(town, NURSE))) == []
    await town.jump("six_weeks")
    listed = await mine(town, NURSE)
    assert shown.buttons(before(town, NURSE, listed)) == ["noticed_yes", "noticed_partly", "noticed_no"]
    await town.press(NURSE, listed, "noticed_yes")
    assert shown.buttons(before(town, NURSE, listed)) == []
    assert await status(town) is Status.CONFIRMED
