"""Who is pinged by what: the ruler with which the bot's promises are measured."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.workplace import Message, Workplace, mentions_in

from .conftest import LISE, WARD

HOSTILE = "<!channel> @here <@U0LISE> <!subteam^S123|alle> @lise"


def message(text: str = "", *blocks: dict[str, Any], links_names: bool = False) -> Message:
    return Message(WARD, "1.000001", "U0", text, list(blocks), links_names=links_names)


def section(words: str, **extra: object) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": words} | extra}


def rich(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": list(elements)}]}


@pytest.mark.parametrize(
    ("said", "pings"),
    [
        (message("hei @here"), []),
        (message("hei <!here>"), ["<!here>"]),
        (message("hei <!here|here>"), ["<!here>"]),
        (message("hei @here", links_names=True), ["<!here>"]),
        (message("&lt;!channel&gt; &amp;lt;!here&amp;gt;"), []),
        (message("", section("hei @here")), ["<!here>"]),
        (message("", section("hei @here", verbatim=True)), []),
        (message("", section("hei <!everyone>", verbatim=True)), ["<!everyone>"]),
        (message("", section("kari@here.no")), []),
        (message("", rich({"type": "text", "text": HOSTILE})), []),
        (message("", rich({"type": "broadcast", "range": "channel"})), ["<!channel>"]),
        (message("", rich({"type": "user", "user_id": "U0LISE"})), ["<@U0LISE>"]),
        (message("", {"type": "header", "text": {"type": "plain_text", "text": HOSTILE}}), []),
        (message("", {"type": "markdown", "text": "hei <!here> og @here"}), ["<!here>"]),
        (message("", {"type": "context", "elements": [{"type": "mrkdwn", "text": "<@U0TOR>"}]}), ["<@U0TOR>"]),
        (
            message("", {"type": "table", "rows": [[rich({"type": "user", "user_id": "U0TOR"})]]}),
            ["<@U0TOR>"],
        ),
        (message(HOSTILE), ["<!channel>", "<@U0LISE>", "<!subteam^S123>"]),
    ],
)
def test_only_what_slack_would_parse_pings(said: Message, pings: list[str]) -> None:
    assert mentions_in(said) == pings


async def test_the_names_of_the_workplace_ping_where_slack_parses_names(
    workplace: Workplace, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel=WARD, text="hei", blocks=[section("hei @lise")])
    assert workplace.mentions_in(workplace.messages(WARD)[0]) == [f"<@{LISE}>"]
    await client.chat_postMessage(channel=WARD, text="hei @lise og @here", link_names=True)
    assert workplace.mentions_in(workplace.messages(WARD)[1]) == [f"<@{LISE}>", "<!here>"]
