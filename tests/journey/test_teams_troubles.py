"""Teams as it is: what comes twice, who has not got the bot, who does not let us in, and words that would be more."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from structlog.testing import capture_logs

from bot.chat.shapes import Obj, obj
from bot.demo.workplace.shapes import items
from handlers.domain.lifecycle import Status
from tests.hostile import HOSTILE
from tests.journey.teams import words_of
from tests.journey.teams_town import TeamsTown, opened
from tests.journey.test_both import municipality
from tests.journey.test_teams_faults import (
    DECISION,
    LEADER,
    NURSE,
    REPORT,
    REPRESENTATIVE,
    TOLD_REPORTER,
    TOLD_WARD,
    WARD,
    carry,
    story,
)
from tests.teams.connector import Trouble

ADMINISTRATOR = "lena-fosslund"
LATER = timedelta(minutes=15)


@pytest.fixture
async def town() -> AsyncIterator[TeamsTown]:
    async with opened() as town:
        yield replace(town, town=replace(town.town, stride=15.0))


def hurried(town: TeamsTown) -> TeamsTown:
    """The same where not everything can be sent."""
    return replace(town, town=replace(town.town, rounds=5, stride=1.0))


async def rest(town: TeamsTown) -> None:
    """A while later; what the bot has in hand is done before the clock goes on, or it would be taken for lost."""
    await town.town.bot.tick()
    town.town.scene.clock.jump_to(town.town.scene.clock.now() + LATER)
    await town.town.settle()


async def test_what_teams_delivers_three_times_happens_once(town: TeamsTown, monkeypatch: pytest.MonkeyPatch) -> None:
    once = town.teams.deliver

    async def thrice(told: Obj) -> httpx.Response:
        first, *again = [await once(told) for _ in range(3)]
        assert {one.status_code for one in (first, *again)} == {200}
        assert told["type"] != "invoke" or all(one.content for one in again), "Teams presses again at an empty answer"
        return first

    monkeypatch.setattr(town.teams, "deliver", thrice)
    await story(town, None)
    assert carry(town.direct(NURSE), TOLD_REPORTER)
    assert carry(town.from_bot(town.channel(WARD)), TOLD_WARD)
    assert [case.status for case in await town.cases()] == [Status.IN_EFFECT]


async def test_somebody_who_presses_again_and_again_has_pressed_once(town: TeamsTown) -> None:
    await town.write(NURSE, REPORT)
    confirmation = town.confirmation(NURSE)
    presses = [town.teams.presses(NURSE, confirmation, "send_now") for _ in range(4)]
    await asyncio.gather(*(town.teams.press(NURSE, confirmation, told) for told in presses))
    await town.town.settle()
    card = town.card(WARD)
    presses = [town.teams.presses(LEADER, card, "acknowledge") for _ in range(4)]
    await asyncio.gather(*(town.teams.press(LEADER, card, told) for told in presses))
    await town.town.settle()
    assert len(town.from_bot(town.channel(WARD))) == 1
    assert len(town.direct(NURSE)) == 2, "the confirmation, and that the leader has seen it"


async def test_a_leader_without_the_bot_is_told_of_to_the_administrators_and_gets_the_card_in_the_end(
    tmp_path: Path,
) -> None:
    file = tmp_path / "solvik.toml"
    municipality(file, ("teams", "teams", "teams"), "")
    async with opened(file=file) as town:
        leader = town.teams.account(LEADER)
        town.connector.without_app.add(leader)
        await town.write(NURSE, REPORT)
        await town.press(NURSE, town.confirmation(NURSE), "send_now")
        assert [REPORT in said for said in town.told(REPRESENTATIVE)] == [True]
        assert town.told(LEADER) == []
        assert ["Mona Lerstad" in said for said in town.told(ADMINISTRATOR)] == [True]
        assert REPORT not in "".join(town.told(ADMINISTRATOR))
        house, language = town.town.bot.running.house, town.organisation.language
        assert house.teams is not None
        found = [house.texts.say(one.text, language) for one in await house.teams.check()]
        assert any("Mona Lerstad" in said for said in found), found
        town.connector.without_app.discard(leader)
        await asyncio.to_thread(house.database.again.run)
        await town.town.settle()
        assert [REPORT in said for said in town.told(LEADER)] == [True]


async def test_while_microsofts_login_gives_no_token_what_is_said_waits(town: TeamsTown) -> None:
    town.login.refuses = True
    await hurried(town).write(NURSE, REPORT)
    assert town.connector.calls == []
    assert [case.status for case in await town.cases()] == [Status.HELD]
    town.login.refuses = False
    await rest(town)
    assert len(town.direct(NURSE)) == len(town.from_bot(town.channel(WARD))) == 1
    assert (await town.town.bot.running.house.database.health.read()).dead == {}


async def test_a_bot_that_is_started_anew_goes_on_where_it_was(town: TeamsTown) -> None:
    await town.connector.go_offline()
    await hurried(town).write(NURSE, REPORT)
    await town.start_anew()
    await town.connector.come_back()
    await rest(town)
    assert len(town.direct(NURSE)) == len(town.from_bot(town.channel(WARD))) == 1
    town.connector.inject("post", Trouble.RATE_LIMITED, Retry_After="30")
    await hurried(town).mention(LEADER, town.card(WARD), DECISION)
    await town.start_anew()
    await town.mention(LEADER, town.card(WARD), f"fjernet: {DECISION}")
    await town.start_anew()
    await town.press(REPRESENTATIVE, town.card(WARD), "support")
    assert [case.status for case in await town.cases()] == [Status.DECIDED]
    assert len([said for said in town.told(NURSE) if "er avgjort" in said]) >= 1
    assert len(set(town.told(NURSE))) == len(town.told(NURSE))


CANARY = "Kanarifugl"
TOGETHER = " \n ".join(words for words in HOSTILE if len(words) < 200)
LONG = [words for words in HOSTILE if len(words) >= 200]


@pytest.mark.parametrize("words", [TOGETHER, *LONG], ids=lambda words: repr(words[:12]))
async def test_words_that_would_be_more_are_words_on_every_card_and_in_every_form(town: TeamsTown, words: str) -> None:
    hostile = f"{CANARY} {words} {CANARY}"
    short = hostile[:400]
    with capture_logs() as logs:
        await town.write(NURSE, f"Skjemaet tar 10 min hver vakt. {hostile}")
        await town.press(NURSE, town.confirmation(NURSE), "send_now")
        card = town.card(WARD)
        answers = [
            await town.press(LEADER, card, "reply"),
            await town.press(LEADER, card, "reply", words=short),
            await town.press(LEADER, card, "decide"),
            await town.press(LEADER, card, "next", outcome="kept"),
            await town.press(LEADER, card, "decide", sentence=short, reason=" "),
            await town.press(LEADER, card, "decide", reason=short, legal_basis=short),
        ]
        await town.quote(NURSE, town.direct(NURSE)[-1], short)
        await town.press(REPRESENTATIVE, card, "support")
        await town.jump("digest")
    assert [case.status for case in await town.cases()] == [Status.DECIDED]
    for thing in (*answers, *(call.body for call in town.connector.calls)):
        assert list(out_of_place(thing)) == []
    assert CANARY in words_of(town.from_bot(town.committee)[-1])
    assert CANARY not in str(logs)


def out_of_place(thing: object, holder: Obj | None = None, name: str = "") -> Iterator[str]:
    """Where somebody's words stand that Teams would read something into, or anything that Teams would."""
    if isinstance(thing, str):
        kind = (holder or {}).get("type")
        fine = (kind, name) in {("TextRun", "text"), ("Input.Text", "value")}
        if (CANARY in thing and not fine) or "{{" in thing:
            yield f"{kind}.{name}: {thing[:80]}"
        return
    for key, value in obj(thing).items():
        if key in {"entities", "selectAction", "url", "markdown"}:
            yield key
        yield from out_of_place(value, obj(thing), key)
    for value in items(thing):
        yield from out_of_place(value, holder, name)


async def test_who_reported_is_in_no_log_in_no_file_and_in_nobody_elses_messages(town: TeamsTown) -> None:
    account = town.teams.account(NURSE)
    with capture_logs() as logs:
        await story(town, None)
    secrets = (account, account.upper(), f"29:{NURSE}", "Samira", "Haddadi")
    database = Path(town.town.bot.running.house.settings.database_url.get_secret_value().removeprefix("sqlite:///"))
    files = b"".join(file.read_bytes() for file in database.parent.glob(f"{database.name}*")).decode("latin-1")
    others = [str(one.activity) for one in town.connector.sent if one.conversation != town.teams.direct(NURSE)]
    assert len(others) >= len(TOLD_WARD)
    for secret in secrets:
        assert secret not in str(logs)
        assert secret not in files
        assert not any(secret in said for said in others)
