"""What became of one call of Slack's Web API: every outcome in one table, nothing raised, nothing retried.

Sources: the error lists of docs.slack.dev/reference/methods/chat.postMessage and chat.update (of `internal_error`
and `fatal_error` Slack says that some of it may have succeeded) and aiohttp's own exceptions.
"""

from collections.abc import Awaitable
from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.chat.replies import LOCKED_OUT_SECONDS, Reply, seconds_of
from bot.chat.shapes import obj, text
from bot.slack import metrics
from bot.slack.reach import NotSlack
from handlers.ports import Delivery

# Slack took the request and cannot say how far it came.
AMBIGUOUS: Final = frozenset({"internal_error", "fatal_error", "request_timeout", "service_unavailable"})
# Slack did nothing, and says that it will another time.
POSTPONED: Final = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded", "team_added_to_org"})
# Slack does not let us in: until somebody has put in a new token, nothing that waits is lost.
LOCKED_OUT: Final = frozenset({"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"})

# What the SDK stumbles over in an answer that is JSON but no object, or no text at all.
_ODD: Final = (AttributeError, ValueError)


async def ask(method: str, call: Awaitable[AsyncSlackResponse]) -> Reply:
    """Await a call of `slack_sdk` and say what became of it."""
    reply = await _reply(call)
    metrics.CALLS.labels(method, reply.error or "ok").inc()
    return reply


async def look(client: AsyncWebClient, method: str, **form: str | int | bool) -> Reply:
    """Ask about something, by POST: the SDK asks by GET, which not every server that speaks Slack's Web API takes."""
    return await ask(method, client.api_call(method, data={name: _plain(value) for name, value in form.items()}))


def _plain(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


async def _reply(call: Awaitable[AsyncSlackResponse]) -> Reply:
    try:
        response = await call
    except SlackApiError as error:
        return _refused(error.response)
    except (SlackClientError, aiohttp.ClientError, OSError, *_ODD) as error:
        return next(reply for kinds, reply in _ON_THE_WAY if isinstance(error, kinds))
    return Reply(Delivery.SENT, obj(response.data))


# The first that fits: what says that nothing was sent comes before what cannot say it. TimeoutError is an OSError.
_ON_THE_WAY: Final[tuple[tuple[tuple[type[Exception], ...], Reply], ...]] = (
    (
        (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError),
        Reply(Delivery.LATER, error="not_connected"),
    ),
    ((NotSlack,), Reply(Delivery.LATER, error="not_slack")),
    ((aiohttp.InvalidURL,), Reply(Delivery.DEAD, error="invalid_url")),
    ((TimeoutError,), Reply(Delivery.UNKNOWN, error="timeout")),
    ((SlackClientError, *_ODD), Reply(Delivery.UNKNOWN, error="unreadable")),
    ((aiohttp.ClientError, OSError), Reply(Delivery.UNKNOWN, error="disconnected")),
)


def _refused(response: object) -> Reply:
    """`response` is the SDK's, or aiohttp's own where the body was no JSON."""
    is_parsed = isinstance(response, AsyncSlackResponse)
    status = response.status_code if isinstance(response, AsyncSlackResponse) else getattr(response, "status", 0)
    data = obj(response.data) if isinstance(response, AsyncSlackResponse) else {}
    code = text(data, "error")
    if status == 429 or code in POSTPONED:
        return Reply(Delivery.LATER, data, code or "ratelimited", seconds_of(getattr(response, "headers", {})))
    if code in LOCKED_OUT:
        return Reply(Delivery.LATER, data, code, LOCKED_OUT_SECONDS)
    if 400 <= status < 500:
        return Reply(Delivery.DEAD, data, code) if code else Reply(Delivery.LATER, data, f"http_{status}")
    if status != 200 or not code or not is_parsed or code in AMBIGUOUS:
        return Reply(Delivery.UNKNOWN, data, code or (f"http_{status}" if status != 200 else "unreadable"))
    return Reply(Delivery.DEAD, data, code)
