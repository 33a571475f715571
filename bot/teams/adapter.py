"""The SDK's adapter, as far as it can be trusted: who is at the door, and one turn behind the inbox.

What the stock adapter does instead, and what is done about it: docs/adr/0009-the-teams-sdk-behind-the-inbox.md.
"""

from collections.abc import Awaitable, Callable
from typing import Protocol, cast

from botbuilder.integration.aiohttp import CloudAdapter
from botbuilder.schema import Activity
from botframework.connector.auth import AuthenticateRequestResult, ChannelValidation, SimpleCredentialProvider

from bot.chat.shapes import Obj, obj, text
from handlers.domain.errors import Fault

Logic = Callable[[object], Awaitable[None]]


class Guard:
    """Asks whether the Bot Framework itself sent something, to this app. `app_id` as Microsoft registered it."""

    def __init__(self, app_id: str) -> None:
        self._app = SimpleCredentialProvider(app_id, "")

    async def knows(self, authorization: str, activity: Obj) -> bool:
        """Whether the header is a token for us, for this kind of chat and for this server. Raises Fault without keys.

        Only the channel's own tokens count: those of emulators and other bots, which the stock adapter takes as
        well, are fetched keys for within the request and can be had with the app's secret alone.
        """
        try:
            await ChannelValidation.authenticate_channel_token_with_service_url(
                authorization, self._app, text(activity, "serviceUrl"), text(activity, "channelId")
            )
        except Fault:
            raise
        except Exception:
            # What the SDK and PyJWT raise for a bad token has no family; whatever is not proven is not believed.
            return False
        return True


class Emulated:
    """For an emulator on this machine, which signs nothing."""

    async def knows(self, authorization: str, activity: Obj) -> bool:
        return True


class _Adapter(Protocol):
    async def process_activity(self, result: object, activity: object, logic: Logic, /) -> object: ...


class _Told(Protocol):
    """The SDK's InvokeResponse."""

    body: object


class Turns:
    """Runs one turn of the SDK for something that the inbox kept. Nothing is sent from within it."""

    def __init__(self) -> None:
        self._adapter = cast(_Adapter, CloudAdapter(_NoCalls()))

    async def run(self, activity: Obj, logic: Logic) -> Obj:
        """The body of the answer to an invoke; empty for everything else. What `logic` raises reaches the caller.

        The SDK gets to see only what it needs to find the way to `logic`: what people wrote may be malformed.
        """
        seen = Activity(
            type=text(activity, "type"),
            id=text(activity, "id"),
            name=text(activity, "name"),
            channel_id=text(activity, "channelId"),
            action=text(activity, "action"),
            members_added=[],
            members_removed=[],
        )
        result = AuthenticateRequestResult()
        result.connector_factory = _NoCalls()
        told = await self._adapter.process_activity(result, seen, logic)
        return obj(cast(_Told, told).body) if told is not None else {}


class _NoCalls:
    """In the place of what calls the Bot Connector: the SDK's own has neither a limit nor an allow-list."""

    async def create(self, service_url: str, audience: str) -> object:
        return self

    async def create_user_token_client(self, identity: object) -> object:
        return self
