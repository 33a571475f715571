"""The door answers what Slack sends, and keeps what is ours before it does."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import urlencode

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.chat.arrivals import Drop
from bot.chat.door import MOST_BYTES, TAKEN, Door
from bot.slack.door import PATH, SOURCE, HttpDoor
from bot.slack.signature import signature
from bot.slack.sorting import sort
from handlers.domain.errors import Fault
from handlers.ports import Kept
from tests.slack.fakes import MemoryIntake

OLD, NEW, ME = "old-secret", "new-secret", "U0TIDSTYV"


def message(ts: str = "1700.1", event_id: str = "Ev1", **more: object) -> dict[str, object]:
    event = {"type": "message", "channel": "D1", "channel_type": "im", "user": "U1", "ts": ts, "text": "hei"}
    return {"type": "event_callback", "team_id": "T1", "event_id": event_id, "event": event | more}


@dataclass
class Knocker:
    """Knocks on a door of its own with Slack's signature."""

    client: TestClient[web.Request, web.Application]
    intake: MemoryIntake
    woken: list[bool]
    handled: list[Kept] = field(default_factory=list)

    async def send(
        self, body: bytes, secret: str = NEW, late: float = 0, tampered: bool = False, kind: str = "application/json"
    ) -> tuple[int, str]:
        stamp = str(int(time.time() - late))
        given = signature(secret, stamp, body)
        headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": given, "Content-Type": kind}
        answer = await self.client.post(PATH, data=body + b" " * tampered, headers=headers)
        return answer.status, await answer.text()

    async def event(self, payload: object) -> tuple[int, str]:
        return await self.send(json.dumps(payload).encode())

    async def interaction(self, payload: object) -> tuple[int, str]:
        return await self.send(urlencode({"payload": json.dumps(payload)}).encode())


@pytest.fixture
async def knocker() -> AsyncIterator[Knocker]:
    intake, woken, handled = MemoryIntake(), list[bool](), list[Kept]()

    async def handle(kept: Kept, waiting: Callable[[], bool]) -> str:
        handled.append(kept)
        if b"broken" in kept.payload:
            raise Fault("the house is on fire")
        if b"slow" in kept.payload:
            raise RuntimeError("never to be shown: bleier på lager")
        return '{"response_action": "clear"}'

    door = Door(SOURCE, lambda payload: sort(payload, ME), intake, handle, lambda: woken.append(True))
    app = web.Application()
    app.router.add_post(PATH, HttpDoor(door, (NEW, OLD), time.time, reading=0.1).knock)
    async with TestClient(TestServer(app)) as client:
        yield Knocker(client, intake, woken, handled)
    await door.close()


async def test_a_message_to_the_bot_is_kept_before_it_is_answered(knocker: Knocker) -> None:
    assert await knocker.event(message()) == (200, "")
    assert [json.loads(row.payload)["event"]["text"] for row in knocker.intake.rows.values()] == ["hei"]
    assert knocker.woken == [True]


async def test_slack_sends_again_what_could_not_be_kept(knocker: Knocker) -> None:
    knocker.intake.broken = True
    assert (await knocker.event(message()))[0] == 503
    knocker.intake.broken = False
    assert (await knocker.event(message()))[0] == 200
    assert len(knocker.intake.rows) == 1


async def test_a_retry_and_a_mention_of_the_same_message_change_nothing(knocker: Knocker) -> None:
    in_channel = {"channel": "C1", "channel_type": "channel", "text": f"<@{ME}> hei"}
    mention = {"type": "app_mention", **in_channel}
    for payload in (message(**in_channel), message(**in_channel), message(event_id="Ev2", **mention)):
        assert (await knocker.event(payload))[0] == 200
    assert len(knocker.intake.rows) == 1


@pytest.mark.parametrize("secret", [NEW, OLD])
async def test_each_secret_of_a_rotation_opens(knocker: Knocker, secret: str) -> None:
    assert (await knocker.send(json.dumps(message()).encode(), secret))[0] == 200


async def test_without_slacks_signature_nothing_is_kept(knocker: Knocker) -> None:
    body = json.dumps(message()).encode()
    assert (await knocker.send(body, "somebody-elses"))[0] == 401
    assert (await knocker.send(body, late=301))[0] == 401
    assert (await knocker.send(body, late=-301))[0] == 401
    assert (await knocker.send(body, tampered=True))[0] == 401
    assert (await knocker.client.post(PATH, data=body)).status == 401
    strange = {"X-Slack-Request-Timestamp": "²", "X-Slack-Signature": "v0=å"}
    assert (await knocker.client.post(PATH, data=body, headers=strange)).status == 401
    assert not knocker.intake.rows


async def test_without_a_secret_the_door_stays_shut() -> None:
    door = HttpDoor(
        Door(SOURCE, lambda payload: sort(payload, ME), MemoryIntake(), _never, lambda: None), ("",), time.time
    )
    app = web.Application()
    app.router.add_post(PATH, door.knock)
    stamp = str(int(time.time()))
    signed = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature("", stamp, b"{}")}
    async with TestClient(TestServer(app)) as client:
        assert (await client.post(PATH, data=b"{}", headers=signed)).status == 401


async def _never(kept: Kept, waiting: Callable[[], bool]) -> str:
    raise AssertionError("nothing may come this far")


def _nobody() -> None:
    """Works on it."""


async def test_what_is_read_back_and_known_is_not_kept_and_wakes_nobody() -> None:
    intake, woken = MemoryIntake(), list[bool]()
    door = Door(SOURCE, lambda payload: sort(payload, ME), intake, _never, lambda: woken.append(True))
    for _ in range(2):
        assert await door.admit(message(), b"{}", read_back=True) == TAKEN
    assert (len(intake.rows), woken) == (1, [True])


async def test_a_body_that_is_too_long_is_turned_away_unread(knocker: Knocker) -> None:
    long = BytesIO(b"x" * (2 * MOST_BYTES))
    assert (await knocker.client.post(PATH, data=long)).status == 413

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(33):
            yield b"x" * 32768

    assert (await knocker.client.post(PATH, data=endless())).status == 413
    assert not knocker.intake.rows


async def test_of_a_body_that_never_ends_no_more_is_read_than_anybody_may_send() -> None:
    door = HttpDoor(
        Door(SOURCE, lambda _: Drop.NOT_OURS, MemoryIntake(), _never, _nobody), (NEW,), time.time, reading=60
    )
    app = web.Application()
    app.router.add_post(PATH, door.knock)
    async with TestClient(TestServer(app)) as client, asyncio.timeout(30):
        reader, writer = await asyncio.open_connection("127.0.0.1", client.port)
        writer.write(f"POST {PATH} HTTP/1.1\r\nHost: tidstyv\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        writer.write(f"{MOST_BYTES + 1:x}\r\n".encode() + b"x" * (MOST_BYTES + 1) + b"\r\n")
        assert (await reader.readline()).split()[1] == b"413"
        writer.close()


@pytest.mark.parametrize(
    "sent",
    [b"Content-Length: 10\r\n\r\n{", b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"],
    ids=["half a body", "half of the chunks"],
)
async def test_a_body_that_does_not_arrive_is_not_waited_for(
    knocker: Knocker, caplog: pytest.LogCaptureFixture, sent: bytes
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", knocker.client.port)
    writer.write(f"POST {PATH} HTTP/1.1\r\nHost: tidstyv\r\n".encode() + sent)
    assert (await reader.readline()).split()[1] == b"408"
    writer.close()
    await writer.wait_closed()
    assert "Traceback" not in caplog.text


async def test_another_method_is_not_allowed(knocker: Knocker) -> None:
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        assert (await knocker.client.request(method, PATH)).status == 405


async def test_somebody_who_hangs_up_does_no_harm(knocker: Knocker, caplog: pytest.LogCaptureFixture) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", knocker.client.port)
    writer.write(f"POST {PATH} HTTP/1.1\r\nHost: tidstyv\r\nContent-Length: 10\r\n\r\n".encode())
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    assert (await knocker.event(message()))[0] == 200
    assert "Traceback" not in caplog.text


async def test_slack_is_told_that_the_address_is_ours(knocker: Knocker) -> None:
    status, body = await knocker.event({"type": "url_verification", "challenge": 'a"b'})
    assert (status, json.loads(body)) == (200, {"challenge": 'a"b'})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"\xff\xfe",
        b"payload=",
        b"payload=%7B",
        b"payload=[]",
        b"{" + b'"a":{' * 40 + b"}" * 41,
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b'{"n": ' + b"1" * 5000 + b"}",
        b"&".join(b"f%d=1" % n for n in range(500)),
        json.dumps(message(event_id="")).encode(),
        json.dumps(message(ts="\ud800")).encode(),
        json.dumps(message(ts="9" * 300)).encode(),
        b'{"type": "block_actions"}',
        b'{"type": "block_actions", "actions": [{}], "user": {"id": "U1"}}',
        b'{"type": "view_submission", "view": []}',
        b"command=%2Ftidstyv",
    ],
    ids=lambda body: body[:40].decode("latin-1"),
)
async def test_a_signed_body_of_the_wrong_shape_is_a_bad_request_and_no_error(knocker: Knocker, body: bytes) -> None:
    assert (await knocker.send(body))[0] == 400
    assert not knocker.intake.rows


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"type": "event_callback"},
        {"type": "event_callback", "event": {"type": "team_join"}, "event_id": "Ev1"},
        {"type": "event_callback", "event": 7, "event_id": "Ev1"},
        {"type": "app_rate_limited"},
        {"type": "shortcut", "callback_id": "other", "trigger_id": "1"},
        {"type": "view_closed"},
        message(bot_id="B1"),
        message(user=ME),
        message(user=""),
        message(user="USLACKBOT"),
        message(subtype="message_changed"),
        message(channel="C1", channel_type="channel"),
        message(channel="C1", channel_type="channel", thread_ts="1700.1"),
        message(channel="C1", channel_type="channel", thread_ts="1600.1", parent_user_id="U2"),
        message(channel="C1", channel_type="channel", text=f"<@{ME}0> er en annen"),
    ],
    ids=str,
)
async def test_what_is_not_ours_is_answered_and_never_kept(knocker: Knocker, payload: object) -> None:
    assert await knocker.event(payload) == (200, "")
    assert not knocker.intake.rows
    assert not knocker.woken


async def test_somebody_of_another_organisation_is_not_heard(knocker: Knocker) -> None:
    shared = {"is_ext_shared_channel": True, "context_team_id": "T1", "context_enterprise_id": "E1"}
    for at, (team, kept) in enumerate((("T2", 0), ("T1", 1), ("E1", 2))):
        said = message(ts=f"1700.{at}", event_id=f"Ev{at}", user_team=team, text=f"<@{ME}> hei")
        assert await knocker.event(said | shared) == (200, "")
        assert len(knocker.intake.rows) == kept


@pytest.mark.parametrize(
    "payload",
    [
        message(subtype="file_share"),
        message(channel="C1", channel_type="group", thread_ts="1600.1", parent_user_id=ME),
        message(channel="C1", channel_type="group", thread_ts="1600.1"),
        message(channel="C1", channel_type="channel", text=f"<@{ME}|tidstyv> hei"),
    ],
    ids=str,
)
async def test_what_is_said_to_the_bot_is_kept(knocker: Knocker, payload: object) -> None:
    assert await knocker.event(payload) == (200, "")
    assert len(knocker.intake.rows) == 1


async def test_a_submitted_dialog_has_its_answer_in_the_reply(knocker: Knocker) -> None:
    submission = {"type": "view_submission", "view": {"id": "V1", "hash": "1.a"}, "user": {"id": "U1"}}
    assert await knocker.interaction(submission) == (200, '{"response_action": "clear"}')
    assert knocker.intake.finished == ["in-1"]
    assert await knocker.interaction(submission) == (200, "")
    assert len(knocker.handled) == 1


@pytest.mark.parametrize(("name", "reason"), [("broken", "Fault"), ("slow", "RuntimeError")])
async def test_a_dialog_that_fails_is_tried_again_without_saying_what_was_in_it(
    knocker: Knocker, name: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    press = {"type": "block_actions", "trigger_id": name, "user": {"id": "U1"}, "actions": [{"action_id": "decide"}]}
    assert await knocker.interaction(press) == (200, "")
    assert knocker.intake.failed == [("in-1", reason)]
    assert not knocker.woken
    assert "bleier" not in capsys.readouterr().out


async def test_other_presses_are_left_to_the_worker(knocker: Knocker) -> None:
    press = {"type": "block_actions", "trigger_id": "1", "user": {"id": "U1"}, "actions": [{"action_id": "support"}]}
    assert await knocker.interaction(press) == (200, "")
    assert (knocker.handled, knocker.woken) == ([], [True])
