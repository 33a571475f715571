"""The token that our calls to the Bot Connector carry: one for many calls, and never fetched on the event loop.

The SDK makes a new MSAL app and asks for a new token in every turn, and waits for the answer on the event loop.
"""

import asyncio
import re
from collections.abc import Callable
from time import monotonic
from typing import Final, Protocol, cast

from botframework.connector.auth import MicrosoftAppCredentials
from msal import ConfidentialClientApplication

from handlers.domain.errors import Fault

ASKING: Final = 10.0
"""Seconds for each request to Microsoft's login."""

KEEP: Final = 240.0
"""Seconds a token is used before MSAL is asked again, which never gives one that has less than five minutes left."""

_CODE: Final = re.compile(r"AADSTS\d+")


class NoToken(Fault):
    """Microsoft's login gave none: `reason` is its own code (AADSTS…), or that it could not be reached."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Credentials(Protocol):
    app: object
    oauth_endpoint: str

    def get_access_token(self) -> str: ...


def from_microsoft(app_id: str, password: str, tenant: str) -> Callable[[], str]:
    """What asks for a token, and waits for it. Raises NoToken."""
    credentials = cast(_Credentials, MicrosoftAppCredentials(app_id, password, tenant))

    def ask() -> str:
        try:
            if credentials.app is None:
                # The SDK's own would wait for ever.
                credentials.app = ConfidentialClientApplication(
                    app_id, client_credential=password, authority=credentials.oauth_endpoint, timeout=ASKING
                )
            return credentials.get_access_token()
        except PermissionError as error:
            code = _CODE.search(str(error))
            raise NoToken(code[0] if code else "refused") from None
        except ValueError:
            # MSAL found no such tenant.
            raise NoToken("unknown_tenant") from None
        except OSError as error:
            raise NoToken(type(error).__name__) from None

    return ask


class Tokens:
    """`ask` may block. `now` are seconds of any clock that never goes back."""

    def __init__(self, ask: Callable[[], str], now: Callable[[], float] = monotonic) -> None:
        self._ask = ask
        self._now = now
        self._token = ""
        self._until = 0.0
        self._asking = asyncio.Lock()

    async def get(self) -> str:
        """The token for the Authorization header. Raises NoToken where there is none to be had now."""
        async with self._asking:
            if not self._token or self._now() >= self._until:
                self._token = await asyncio.to_thread(self._ask)
                self._until = self._now() + KEEP
            return self._token

    def forget(self) -> None:
        """The Bot Connector does not take it (401): ask for it anew."""
        self._token = ""


async def nobody() -> str:
    """For an emulator, which asks for no token."""
    return ""
