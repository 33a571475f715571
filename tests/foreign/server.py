"""What a server that is not ours is asked, and the signed gestures that the bot is sent in its place."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx

SECRET = "signing secret of this run"


@dataclass
class Server:
    """The Web API of the server, as the bot (`bot`) and as the nurse (`user`) sees it."""

    client: httpx.AsyncClient
    api: str
    bot: str
    user: str

    async def call(self, method: str, *, as_user: bool = False, **form: str) -> dict[str, Any]:
        token = self.user if as_user else self.bot
        answer = await self.client.post(self.api + method, data=form, headers={"Authorization": f"Bearer {token}"})
        answer.raise_for_status()
        said: dict[str, Any] = answer.json()
        if not said.get("ok"):
            raise AssertionError(f"{method}: {said.get('error')}")
        return said

    async def people(self) -> dict[str, str]:
        return {one["name"]: one["id"] for one in (await self.call("users.list", as_user=True))["members"]}

    async def channels(self) -> dict[str, str]:
        found = await self.call("conversations.list", as_user=True, types="public_channel,private_channel")
        return {one["name"]: one["id"] for one in found["channels"]}

    async def read(self, channel: str) -> list[dict[str, Any]]:
        """The conversation, oldest first."""
        messages: list[dict[str, Any]] = (await self.call("conversations.history", channel=channel))["messages"]
        return messages[::-1]


@dataclass
class Sender:
    """Tells the bot at `url` what people do, signed as Slack signs it."""

    client: httpx.AsyncClient
    url: str
    numbers: Iterator[int]

    async def event(self, **event: object) -> None:
        number = next(self.numbers)
        envelope = {"type": "event_callback", "team_id": "T1", "event_id": f"Ev{number}", "event": event}
        await self._send(json.dumps(envelope).encode(), "application/json")

    async def press(self, user: str, button: str, card: dict[str, Any], channel: str) -> None:
        elements = [e for block in card["blocks"] if block["type"] == "actions" for e in block["elements"]]
        action = next(element for element in elements if element["action_id"] == button)
        payload = {
            "type": "block_actions",
            "user": {"id": user, "name": button},
            "container": {"type": "message", "message_ts": card["ts"], "channel_id": channel},
            "channel": {"id": channel},
            "trigger_id": f"{next(self.numbers)}.1",
            "actions": [{**action, "action_ts": f"{time.time():.6f}"}],
        }
        await self._send(urlencode({"payload": json.dumps(payload)}).encode(), "application/x-www-form-urlencoded")

    async def _send(self, body: bytes, kind: str) -> None:
        stamp = str(int(time.time()))
        digest = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        signed = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}", "Content-Type": kind}
        (await self.client.post(self.url, content=body, headers=signed)).raise_for_status()
