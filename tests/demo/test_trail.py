"""What the machine did, as the page shows it: the ledgers and the bot's own trail in one row."""

from datetime import UTC, datetime

import httpx

from bot.demo import Move, Stage

from .standin import Agency

WORDS = "We count the pads by hand every night"


async def test_what_came_and_what_was_sent_are_told_newest_first(stage: Stage, page: httpx.AsyncClient) -> None:
    await stage.scene.workplace.dm("U04TCPC15L6", WORDS)
    await stage.scene.workplace.settled()
    lines = (await page.get("/demo/trail")).json()
    assert [one["line"] for one in lines] == ["came", "sent"]  # the stand-in answers before it lets Slack go
    assert [one["at"] for one in lines] == sorted((one["at"] for one in lines), reverse=True)
    came, sent = lines
    assert (came["what"], came["answer"], came["attempt"]) == ("message", 200, 0)
    assert (sent["what"], sent["to"], sent["outcome"]) == ("chat.postMessage", "im", "ok")


async def test_what_the_bot_did_is_told_with_why(agency: Agency, page: httpx.AsyncClient) -> None:
    at = datetime(2026, 11, 23, 8, tzinfo=UTC)
    agency.sent[-1].moved.append(Move(at, "2026-1", "clock", "route", "routed", ("leader", "representative")))
    (line,) = (await page.get("/demo/trail")).json()
    assert line == {
        "at": "2026-11-23T08:00:00.000000+00:00",
        "line": "did",
        "case": "2026-1",
        "role": "clock",
        "what": "route",
        "status": "routed",
        "because": ["leader", "representative"],
    }


async def test_neither_words_nor_names_nor_accounts_are_in_it(stage: Stage, page: httpx.AsyncClient) -> None:
    await stage.scene.workplace.dm("U04TCPC15L6", WORDS)
    await stage.scene.workplace.settled()
    told = (await page.get("/demo/trail")).text
    assert "message" in told
    assert not [one for one in (WORDS, "U04TCPC15L6", "João", "joao") if one in told]
