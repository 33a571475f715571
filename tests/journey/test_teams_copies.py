"""A card that Teams took without a word stands there twice: both work, and below both one can talk."""

from dataclasses import replace
from functools import partial

import pytest

from bot.teams import surface
from bot.teams.connector import Connector
from handlers.domain.lifecycle import Status
from tests.journey.teams import words_of
from tests.journey.teams_town import opened
from tests.teams.connector import Trouble

NURSE, LEADER, WARD = "samira-haddadi", "mona-lerstad", "sjohaugen-1"
REPORT = "Vi fører temperaturen i medisinskapet på papir og i Gerica, 10 min hver vakt."


async def test_what_is_written_below_the_older_one_is_talk_after_a_button_was_pressed_on_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(surface, "Connector", partial(Connector, call_seconds=0.3))
    async with opened() as opened_town:
        town = replace(opened_town, town=replace(opened_town.town, stride=15.0))
        await town.write(NURSE, REPORT)
        town.connector.inject("open", Trouble.TRUNCATED)
        await town.press(NURSE, town.confirmation(NURSE), "send_now")
        older, newer = [one for one in town.from_bot(town.channel(WARD)) if not one.root]
        assert words_of(older) == words_of(newer)
        await town.press(LEADER, older, "acknowledge")
        assert "[Kvitter]" not in words_of(newer)
        await town.mention(LEADER, older, "Hvem leser papirlista, og hvor mange minutter tar den?")
        assert [case.status for case in await town.cases()] == [Status.ACKNOWLEDGED]
        assert "Hvem leser papirlista" in town.told(NURSE)[-1]
