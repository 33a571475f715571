"""One organisation on Slack and Teams at once: whoever sits where, one case, and each thing told once to each."""

import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.domain.lifecycle import Status
from tests.hostile import HOSTILE
from tests.journey.someone import WARD, OnSlack, OnTeams, Someone
from tests.journey.teams import words_of
from tests.journey.teams_town import SOLVIK, TeamsTown, opened

REPORT = "Vi fører temperaturen i medisinskapet på papir og i Gerica, 10 min hver vakt. Ingen leser papiret."
QUESTION, ANSWER = "Brukes lista til noe på nattevakt?", "Nei, ikke som jeg vet om."
WISH = "Natta vil gjerne være med på dette."
SENTENCE = "vi slutter med papirlista, Gerica er nok"
DECISION = f"fjernet: {SENTENCE}"
NURSE, LEADER, REPRESENTATIVE = "samira-haddadi", "mona-lerstad", "kjetil-romslo"
FACTS = ("Status: ", "Neste steg: ", "Utfall: ", "Hva skjer nå: ", "Kjetil Romslo: ")
HOURS = timedelta(hours=2)
"""Longer than a send that failed is ever left waiting."""

Sits = tuple[str, str, str]
"""Where nurse, leader and representative have their accounts."""


@dataclass(frozen=True)
class Both:
    town: TeamsTown
    nurse: Someone
    leader: Someone
    representative: Someone

    async def status(self) -> Status:
        (case,) = await self.town.cases()
        return case.status

    async def rest(self) -> None:
        """Until everything is sent that could not be for a while; what is in hand is done before the clock goes on."""
        await self.town.town.bot.tick()
        clock = self.town.town.scene.clock
        clock.jump_to(clock.now() + HOURS)
        await self.town.town.settle()


def municipality(file: Path, sits: Sits, channels: str) -> None:
    """Solvik, where these three have one account each and the ward has its channels on these platforms."""
    told = SOLVIK.read_text("utf-8")
    for person, surface in zip((NURSE, LEADER, REPRESENTATIVE), sits, strict=True):
        told = _without(told, f'id = "{person}"', "slack" if surface == "teams" else "teams")
    for surface in {"slack", "teams"} - set(channels.split()):
        told = _without(told, f'id = "{WARD}"', f"{surface}_channel")
    file.write_text(told, "utf-8")


def _without(told: str, heading: str, name: str) -> str:
    """The file without a line of the table that begins so."""
    changed, count = re.subn(rf"({re.escape(heading)}\n(?:[^\n]+\n)*?){name} = [^\n]*\n", r"\1", told, count=1)
    assert count == 1
    return changed


@asynccontextmanager
async def solvik(folder: Path, sits: Sits, channels: str = "slack teams") -> AsyncIterator[Both]:
    file = folder / "solvik.toml"
    municipality(file, sits, channels)
    async with opened(slack=True, file=file) as town:
        yield seated(town, sits, channels)


def seated(town: TeamsTown, sits: Sits, channels: str) -> Both:
    on: Mapping[str, Callable[[str, bool], Someone]] = {
        "slack": lambda person, shares: OnSlack(town.town, person, shares),
        "teams": lambda person, shares: OnTeams(town, person, shares),
    }
    nurse, leader, representative = sits
    return Both(
        town,
        on[nurse](NURSE, False),
        on[leader](LEADER, leader in channels),
        on[representative](REPRESENTATIVE, representative in channels),
    )


def facts(card: str) -> list[str]:
    """What stands on it of the case's course, whichever platform shows it."""
    return [line for line in card.splitlines() if line.startswith(FACTS)]


def times(words: str, read: list[str]) -> int:
    return sum(words in message for message in read)


SEATS: list[tuple[Sits, str]] = [
    (("teams", "slack", "teams"), "slack teams"),
    (("slack", "teams", "slack"), "slack teams"),
    (("slack", "teams", "slack"), "slack"),
    (("teams", "slack", "teams"), "slack"),
    (("teams", "teams", "slack"), "teams"),
    (("slack", "slack", "teams"), ""),
]


@pytest.mark.parametrize(("sits", "channels"), SEATS)
async def test_wherever_they_sit_it_is_one_case_and_each_thing_is_told_once(
    tmp_path: Path, sits: Sits, channels: str
) -> None:
    async with solvik(tmp_path, sits, channels) as both:
        await it_goes_to_both(both)
        await they_talk(both)
        await it_is_decided(both)
        await it_is_published(both)


async def it_goes_to_both(both: Both) -> None:
    await both.nurse.writes(REPORT)
    await both.nurse.presses("send_now")
    for party in (both.leader, both.representative):
        assert times(REPORT, party.read()) == 1
        assert "Samira" not in "".join(party.read())
    await both.leader.acknowledges()
    assert await both.status() is Status.ACKNOWLEDGED
    assert facts(both.leader.card()) == facts(both.representative.card())


async def they_talk(both: Both) -> None:
    await both.leader.says(QUESTION)
    assert times(QUESTION, both.nurse.read()) == 1
    assert times(QUESTION, both.representative.read()) == 1, "the leader wrote it elsewhere"
    await both.nurse.says(ANSWER)
    assert times(ANSWER, both.leader.read()) == times(ANSWER, both.representative.read()) == 1
    await both.representative.says(WISH)
    assert times(WISH, both.leader.read()) == times(WISH, both.nurse.read()) == 1
    assert "Samira" not in "".join((*both.leader.read(), *both.representative.read()))


async def it_is_decided(both: Both) -> None:
    before = [(someone, len(someone.read())) for someone in (both.nurse, both.leader, both.representative)]
    await both.leader.says(DECISION)
    assert await both.status() is Status.PROPOSED
    assert facts(both.leader.card()) == facts(both.representative.card())
    await both.representative.presses("support")
    assert await both.status() is Status.DECIDED
    assert facts(both.leader.card()) == facts(both.representative.card())
    assert f"Hva skjer nå: {SENTENCE}" in facts(both.leader.card())
    for someone, read in before:
        assert len(someone.read()) - read == 2, "that it was proposed, and that it is decided"


async def it_is_published(both: Both) -> None:
    town = both.town
    await town.jump("effect")
    await town.jump("digest")
    on_slack = [message.text for message in town.town.from_bot(town.town.committee)]
    on_teams = [words_of(message) for message in town.from_bot(town.committee)]
    assert [times(SENTENCE, on_slack), len(on_slack)] == [times(SENTENCE, on_teams), len(on_teams)] == [1, 1]
    await town.jump("six_weeks")
    await both.nurse.presses("noticed_yes")
    assert await both.status() is Status.CONFIRMED
    assert facts(both.leader.card()) == facts(both.representative.card())


@pytest.mark.parametrize(
    ("away", "sits"), [("teams", ("teams", "slack", "teams")), ("slack", ("slack", "teams", "slack"))]
)
async def test_while_one_platform_is_away_the_other_goes_on_and_nothing_is_lost(
    tmp_path: Path, away: str, sits: Sits
) -> None:
    async with solvik(tmp_path, sits) as both:
        await it_goes_to_both(both)
        server = both.town.connector if away == "teams" else both.town.town.scene.workplace
        await server.go_offline()
        hurried = replace(both.town, town=replace(both.town.town, rounds=5))
        leader = seated(hurried, sits, "slack teams").leader
        for words in (QUESTION, WISH, DECISION):
            await leader.says(words)
        assert f"Hva skjer nå: {SENTENCE}" in facts(leader.card()), "where the leader is, it goes on"
        assert times(QUESTION, both.nurse.read()) == 0
        await server.come_back()
        await both.rest()
        told = both.nurse.read()
        found = [next(n for n, message in enumerate(told) if words in message) for words in (QUESTION, WISH)]
        assert found == sorted(found), "in the order it was said"
        assert [times(words, told) for words in (QUESTION, WISH, "foreslår et svar")] == [1, 1, 1]
        assert [times(words, both.representative.read()) for words in (QUESTION, WISH)] == [1, 1]
        assert facts(both.leader.card()) == facts(both.representative.card())
        assert (await both.town.town.bot.running.house.database.health.read()).dead == {}
        await both.representative.presses("support")
        assert await both.status() is Status.DECIDED


async def test_whoever_has_both_accounts_asks_from_either_and_is_told_where_they_reported() -> None:
    async with opened(slack=True) as town:
        await town.town.write(NURSE, REPORT)
        await town.town.press(NURSE, town.town.confirmation(NURSE), "send_now")
        cards = [len(town.town.from_bot(town.town.case_channel(WARD))), len(town.from_bot(town.channel(WARD)))]
        assert sum(cards) == 1, "where all are on both there is one card"
        await town.write(NURSE, "mine saker")
        assert times(REPORT[:40], list(town.told(NURSE))) == 1
        await town.write(LEADER, "mine saker")
        [case] = await town.cases()
        assert f"Sak {case.called}" in town.told(LEADER)[-1]
        await town.town.press(LEADER, town.town.card(WARD), "acknowledge")
        assert [case.status for case in await town.cases()] == [Status.ACKNOWLEDGED]
        assert times("Mona Lerstad har sett", list(town.town.told(NURSE))) == 1, "told where it was reported"
        assert times("Mona Lerstad har sett", list(town.told(NURSE))) == 0, "and there alone"
        await town.write(NURSE, "slett meg")
        assert "én sak som ikke er ferdig" in town.told(NURSE)[-1]


@pytest.mark.parametrize("sits", [("teams", "slack", "slack"), ("slack", "teams", "teams")], ids=str)
async def test_words_that_would_be_more_are_words_on_the_other_platform_too(tmp_path: Path, sits: Sits) -> None:
    words = " ".join(each for each in HOSTILE if 3 < len(each) < 120)
    async with solvik(tmp_path, sits) as both:
        await both.nurse.writes(f"{words} {REPORT}")
        await both.nurse.presses("send_now")
        await both.leader.says(f"{words} {QUESTION}")
        await both.nurse.says(f"{words} {ANSWER}")
        assert times(ANSWER, both.leader.read()) == times(QUESTION, both.nurse.read()) == 1
        workplace = both.town.town.scene.workplace
        posted = [message for channel in workplace.state.channels for message in both.town.town.from_bot(channel)]
        assert [found for message in posted if (found := workplace.mentions_in(message))] == []
        assert not any("{{" in str(message.activity) for message in both.town.connector.sent)
