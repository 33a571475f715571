"""What `tidstyv doctor` asks Slack, and what it says of the answers."""

from collections.abc import Iterator
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.chat.findings import Finding, Severity, channels_of
from bot.chat.replies import Reply
from bot.chat.shapes import Obj, inside
from bot.slack.calls import LOCKED_OUT, ask, look
from bot.slack.manifest import SCOPES
from bot.slack.rooms import is_shared
from handlers.domain.people import Organisation
from handlers.domain.texts import Param, Words
from handlers.domain.texts import text as say_text
from handlers.ports import Delivery

SURFACE: Final = "slack"
UNREACHED: Final = (Delivery.LATER, Delivery.UNKNOWN)


async def check(client: AsyncWebClient, organisation: Organisation, app_token: str = "") -> list[Finding]:
    """Everything found about the token, the scopes, the channels of units and committee, and Socket Mode.

    Asks only, changes nothing. Without a working token nothing else is asked.
    """
    headers = _Headers(client)
    who = await ask("auth.test", headers.auth_test())
    if who.error:
        refused = who.error in LOCKED_OUT or who.delivery not in UNREACHED
        key = "token_refused" if refused else "unreachable"
        return [_wrong(key, error=Words(who.error))]
    findings = [Finding(Severity.FINE, say_text("doctor.slack.token_fine", team=Words(str(who.data.get("team", "")))))]
    findings += _scopes(headers.scopes)
    for channel, owner, is_committee in channels_of(organisation, SURFACE):
        reply = await look(client, "conversations.info", channel=channel)
        findings += _channel(reply, channel, owner, is_committee)
    return findings + (await _socket(client, app_token) if app_token else [])


class _Headers:
    """Remembers what `x-oauth-scopes` said: the scopes that were really granted."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self.scopes: frozenset[str] | None = None

    async def auth_test(self) -> AsyncSlackResponse:
        response = await self._client.auth_test()
        said = {name.lower(): value for name, value in response.headers.items()}.get("x-oauth-scopes")
        self.scopes = None if said is None else frozenset(scope.strip() for scope in said.split(","))
        return response


def _scopes(granted: frozenset[str] | None) -> Iterator[Finding]:
    if granted is None:
        yield Finding(Severity.ADVICE, say_text("doctor.slack.scopes_unknown"))
        return
    for scope in sorted(SCOPES.keys() - granted):
        yield _wrong("scope_missing", scope=Words(scope))


def _channel(reply: Reply, channel: str, owner: str, is_committee: bool) -> Iterator[Finding]:
    named: dict[str, Param] = {"channel": Words(channel), "owner": Words(owner)}
    if reply.error == "channel_not_found":
        yield _wrong("channel_unknown", **named)
    elif reply.error:
        yield Finding(Severity.ADVICE, say_text("doctor.slack.channel_unclear", error=Words(reply.error), **named))
    else:
        yield from _told(inside(reply.data, "channel"), is_committee, named)


def _told(channel: Obj, is_committee: bool, named: dict[str, Param]) -> Iterator[Finding]:
    if channel.get("is_archived") is True:
        yield _wrong("channel_archived", **named)
    if channel.get("is_member") is False:
        yield _wrong("not_member", **named)
    if is_shared(channel):
        yield _wrong("channel_shared", **named)
    if channel.get("is_private") is False and not is_committee:
        yield _wrong("channel_open", **named)


async def _socket(client: AsyncWebClient, app_token: str) -> list[Finding]:
    reply = await ask("apps.connections.open", client.apps_connections_open(app_token=app_token))
    if reply.error:
        return [_wrong("socket_refused", error=Words(reply.error))]
    return [Finding(Severity.FINE, say_text("doctor.slack.socket_fine"))]


def _wrong(key: str, **params: Param) -> Finding:
    return Finding(Severity.WRONG, say_text(f"doctor.slack.{key}", **params))
