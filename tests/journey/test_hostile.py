"""What people type is data: nobody is pinged, nothing is lost, and what is not ours is refused."""

import hashlib
import hmac
import json
import time

import httpx
import pytest

from bot.demo.workplace.model import Message
from bot.demo.workplace.shapes import items, obj, text
from tests.journey.conftest import Town

NURSE, WARD = "samira-haddadi", "sjohaugen-1"
HOSTILE = [
    "Skjemaet <!channel> tar 10 min hver vakt, ingen leser det",
    "Skjemaet @here @channel @everyone tar 10 min hver vakt",
    "Skjemaet &lt;!here&gt; &amp;lt;!channel&amp;gt; tar 10 min hver vakt",
    "Skjemaet <http://evil.example|intranettet> og [lenke](http://evil.example) tar 10 min hver vakt",
    "Skjemaet *fet* _kursiv_ `kode` ~strøk~ > sitat :smile: tar 10 min hver vakt",
    "Skjemaet \u202eabc\u202c שלום \u200b\u2066skjult\u2069 tar 10 min hver vakt",
    "Skjemaet <@U05U4S4K76W> <#C06ZZ7MUMGE> <!subteam^S1> <!date^1^{date}|x> tar 10 min hver vakt",
    "Skjemaet {number} {0} %s \\n ${HOME} '; DROP TABLE cases; -- tar 10 min hver vakt",
]


def words_in(message: Message) -> str:
    """What stands in the quotes of a message, as the reader sees it."""
    found: list[str] = []
    for block in message.blocks:
        for part in items(block.get("elements")):
            if text(obj(part), "type") == "rich_text_quote":
                found += [text(obj(one), "text") for one in items(obj(part).get("elements"))]
    return "".join(found)


@pytest.mark.parametrize("words", HOSTILE)
async def test_words_stand_on_the_card_as_they_were_typed_and_ping_nobody(town: Town, words: str) -> None:
    await town.write(NURSE, words)
    await town.press(NURSE, town.confirmation(NURSE), "send_now")
    card = town.card(WARD)
    for message in (card, town.confirmation(NURSE)):
        assert town.scene.workplace.mentions_in(message) == []
    assert "tar 10 min hver vakt" in words_in(card)
    assert "10 min" in card.text


async def test_forty_thousand_characters_are_kept_whole_and_can_be_read_whole(town: Town) -> None:
    words = "Vi fører alt to ganger i Gerica og på papir. " * 888
    await town.write(NURSE, words)
    await town.press(NURSE, town.confirmation(NURSE), "send_now")
    card = town.card(WARD)
    leader = town.user("mona-lerstad")
    await town.press("mona-lerstad", card, "read_all")
    view = town.scene.workplace.top_view(leader)
    assert view is not None
    shown = json.dumps(view.body, ensure_ascii=False)
    assert shown.count("Vi fører alt to ganger") > 60


@pytest.mark.parametrize("words", ["", "🙃🙃🙃", "…", "\u200b"])
async def test_a_message_without_words_is_answered_and_makes_no_case(town: Town, words: str) -> None:
    await town.scene.workplace.dm(town.user(NURSE), words, files=["bilde.jpg"])
    await town.settle()
    assert len(town.told(NURSE)) == 1
    assert all("Sak 20" not in told for told in town.told(NURSE))
    assert town.from_bot(town.case_channel(WARD)) == []


def signed(raw: bytes, secret: str, at: float) -> dict[str, str]:
    stamp = str(int(at))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + raw, hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
        "Content-Type": "application/json",
    }


def event(words: str = "Vi fyller ut et skjema ingen leser") -> bytes:
    said = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "ts": "1.1", "text": words}
    return json.dumps({"type": "event_callback", "event_id": "Ev1", "team_id": "T1", "event": said}).encode()


@pytest.mark.parametrize(
    ("raw", "secret", "late", "status"),
    [
        (event(), "another secret", 0, 401),
        (event(), "", 301, 401),
        (event("x" * 2_000_000), "", 0, 413),
        (b'{"type": ["event_callback"]}', "", 0, 200),
        (b"[" * 5000, "", 0, 400),
        (b"\xff\xfe", "", 0, 400),
        (b"payload=%7B", "", 0, 400),
    ],
)
async def test_what_is_not_slacks_or_not_whole_is_refused_and_nothing_is_kept(
    town: Town, raw: bytes, secret: str, late: float, status: int
) -> None:
    key = secret or town.scene.workplace.signing_secret
    async with httpx.AsyncClient() as client:
        answer = await client.post(town.bot.events_url, content=raw, headers=signed(raw, key, time.time() - late))
    assert answer.status_code == status
    health = await town.bot.running.house.database.health.read()
    assert sum(health.inbox.values()) == 0


async def test_a_shared_case_channel_gets_no_card_and_the_parties_get_it_elsewhere(town: Town) -> None:
    town.scene.workplace.state.channel(town.case_channel(WARD)).is_ext_shared = True
    await town.write(NURSE, "Skjemaet om fallrisiko tar 10 min hver vakt")
    await town.press(NURSE, town.confirmation(NURSE), "send_now")
    assert town.from_bot(town.case_channel(WARD)) == []
    members = {town.user("mona-lerstad"), town.user("kjetil-romslo")}
    groups = [c for c in town.scene.workplace.state.channels.values() if c.is_mpim and members <= set(c.members)]
    assert [len(town.from_bot(group.id)) for group in groups] == [1]
