"""Whatever goes wrong between the bot and Teams: what may be told twice is, what may not is not, nothing is lost.

One story, told once for each trouble, which strikes every call that the story makes. What is to come of it stands in
docs/adr/0010-what-nobody-knows-on-teams.md.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

import pytest

from bot.teams import surface
from bot.teams.connector import Connector
from handlers.domain.lifecycle import Status
from tests.journey import shown
from tests.journey.teams import card_of, words_of
from tests.journey.teams_town import TeamsTown, opened
from tests.teams.connector import Message, Trouble

NURSE, LEADER, REPRESENTATIVE = "samira-haddadi", "mona-lerstad", "kjetil-romslo"
WARD: Final = "sjohaugen-1"
REPORT: Final = "Vi fører temperaturen i medisinskapet på papir og i Gerica, 10 min hver vakt."
TALK, ANSWER, DECISION = "Det gjelder natta også.", "Hvem spør etter lista?", "Vi slutter med papirlista."
TOLD_REPORTER: Final = (REPORT, ANSWER, DECISION, DECISION, DECISION)
TOLD_WARD: Final = (REPORT, TALK, DECISION, DECISION, DECISION)

TAKEN_NEVER: Final = (
    Trouble.RATE_LIMITED,
    Trouble.TRY_AGAIN,
    Trouble.DISABLED,
    Trouble.PROXY,
    Trouble.LOCKED_OUT,
    Trouble.ELSEWHERE,
)
"""Teams has said that it did not take it, or somebody on the way has."""
TAKEN_SILENTLY: Final = (Trouble.DROPPED_AFTER_ACCEPT, Trouble.TRUNCATED, Trouble.TIMEOUT_AFTER_ACCEPT)
LOST_SILENTLY: Final = (
    Trouble.DROPPED_BEFORE,
    Trouble.SERVER_ERROR,
    Trouble.BAD_GATEWAY,
    Trouble.AWAY,
    Trouble.TIMEOUT,
)
"""The bot cannot tell the two apart."""


@pytest.fixture
async def town(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TeamsTown]:
    """Nobody waits ten seconds for an answer that never comes, nor ten minutes to be let in again."""
    monkeypatch.setattr(surface, "Connector", partial(Connector, call_seconds=0.3))
    async with opened() as town:
        yield replace(town, town=replace(town.town, stride=15.0))


def strike(town: TeamsTown, trouble: Trouble | None) -> None:
    """Let it meet the next call of each kind."""
    town.connector.calm()
    for operation in ("open", "post", "update") if trouble else ():
        town.connector.inject(operation, trouble or Trouble.AWAY)


async def story(town: TeamsTown, trouble: Trouble | None) -> None:
    strike(town, trouble)
    await town.write(NURSE, REPORT)
    strike(town, trouble)
    await send(town)
    strike(town, trouble)
    await town.reply(NURSE, newest(town), TALK)
    strike(town, trouble)
    await town.mention(LEADER, card(town), ANSWER)
    strike(town, trouble)
    await town.mention(LEADER, card(town), "beholdes")
    strike(town, trouble)
    await town.press(LEADER, card(town), "decide")
    await town.press(LEADER, card(town), "decide", outcome="removed", sentence=DECISION)
    strike(town, trouble)
    await town.press(REPRESENTATIVE, card(town), "support")
    strike(town, trouble)
    await town.jump("effect")
    strike(town, trouble)
    await town.jump("digest")


async def send(town: TeamsTown) -> None:
    """Now, where it has not gone out by itself while the bot waited for Teams."""
    if "send_now" in shown.buttons(card_of(newest(town))):
        await town.press(NURSE, newest(town), "send_now")


def newest(town: TeamsTown) -> Message:
    """The newest confirmation, where there are two: it is kept up to date."""
    return [one for one in town.direct(NURSE) if "Enhet: " in words_of(one)][-1]


def card(town: TeamsTown) -> Message:
    return [one for one in town.from_bot(town.channel(WARD)) if not one.root][-1]


def carry(messages: Sequence[Message], contents: Sequence[str]) -> bool:
    """Whether there is one message for each of these, in this order, and no two are the same."""
    read = [words_of(message) for message in messages]
    return len(set(read)) == len(read) == len(contents) and all(
        words in message for message, words in zip(read, contents, strict=True)
    )


async def it_has_come_through(town: TeamsTown) -> None:
    """The card and the confirmation say how it stands, whatever else was lost."""
    assert [case.status for case in await town.cases()] == [Status.IN_EFFECT]
    assert f"Hva skjer nå: {DECISION}" in words_of(card(town))
    assert "Status: Avgjort og satt i verk" in words_of(card(town))
    assert "gjelder nå" in words_of(newest(town))
    assert (await town.town.bot.running.house.database.health.read()).dead == {}


@pytest.mark.parametrize("trouble", [None, *TAKEN_NEVER], ids=str)
async def test_what_teams_has_not_taken_is_read_once_and_in_order(town: TeamsTown, trouble: Trouble | None) -> None:
    await story(town, trouble)
    assert carry(town.direct(NURSE), TOLD_REPORTER), [words_of(one)[:60] for one in town.direct(NURSE)]
    assert carry(town.from_bot(town.channel(WARD)), TOLD_WARD)
    assert carry(town.from_bot(town.committee), [DECISION])
    await it_has_come_through(town)


@pytest.mark.parametrize("trouble", TAKEN_SILENTLY, ids=str)
async def test_what_teams_has_taken_without_a_word_is_said_once_and_a_card_or_digest_twice(
    town: TeamsTown, trouble: Trouble
) -> None:
    await story(town, trouble)
    mail, thread = list(town.direct(NURSE)), list(town.from_bot(town.channel(WARD)))
    first, second = mail[0], thread[0]
    assert REPORT in words_of(first)
    assert REPORT in words_of(second)
    assert carry(mail[1:], TOLD_REPORTER)
    assert carry(thread[1:], TOLD_WARD)
    digest, again = (words_of(one) for one in town.from_bot(town.committee))
    assert DECISION in digest == again
    await it_has_come_through(town)


@pytest.mark.parametrize("trouble", LOST_SILENTLY, ids=str)
async def test_what_nobody_knows_is_never_said_twice_and_the_card_says_it_all(
    town: TeamsTown, trouble: Trouble
) -> None:
    await story(town, trouble)
    for messages in (town.direct(NURSE), town.from_bot(town.channel(WARD)), town.from_bot(town.committee)):
        read = [words_of(message) for message in messages]
        assert len(set(read)) == len(read)
    assert len(town.direct(NURSE)) < len(TOLD_REPORTER), "what is lost is the price"
    assert len([one for one in town.from_bot(town.channel(WARD)) if not one.root]) == 1
    await it_has_come_through(town)
