"""Where our calls go: to Slack, or to the server that the settings name, and nowhere else, whatever is answered.

Slack names addresses itself: where to open a socket, where to answer a press. A proxy may answer with a redirect.
"""

import logging
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

CALL_SECONDS: Final = 10
CONNECT_SECONDS: Final = 5
"""Shorter, so that not to have reached Slack is told apart from not to have heard of it again."""

LOGGER: Final = logging.getLogger("tidstyv.slack")
_SLACKS: Final = re.compile(r"(?:[a-z0-9-]+\.)*slack(?:-gov)?\.com(?::443)?")
_BY_TLS: Final = ("https", "wss")
_PLAIN: Final[Mapping[str, str]] = {"wss": "https", "ws": "http"}
"""A socket begins as a request: it is reached, and proxied, as one."""


class NotSlack(aiohttp.ClientError):
    """An address that is not Slack's; nothing was sent there."""


class Reach:
    """`api_url` is the base of the Web API. Its server is reached the same way for everything."""

    def __init__(self, api_url: str) -> None:
        self._api_url = api_url
        self._api = urlsplit(api_url)

    def allows(self, url: str) -> bool:
        """Whether it is one of Slack's own servers, by TLS, or the very server of the Web API."""
        try:
            given = urlsplit(url)
        except ValueError:
            return False
        return self._is_allowed(given.scheme, given.netloc)

    def _is_allowed(self, scheme: str, server: str) -> bool:
        here = bool(server) and (_PLAIN.get(scheme, scheme), server) == (self._api.scheme, self._api.netloc)
        return here or (scheme in _BY_TLS and bool(_SLACKS.fullmatch(server)))

    def client(self, token: str | None = None, session: aiohttp.ClientSession | None = None) -> AsyncWebClient:
        """No call is ever repeated behind our back: a post that Slack took without a word would be posted twice."""
        client = AsyncWebClient(
            token, base_url=self._api_url, timeout=CALL_SECONDS, session=session, logger=LOGGER, retry_handlers=[]
        )
        # The SDK takes the proxy without asking NO_PROXY.
        client.proxy = proxy_for(self._api_url)
        return client

    def session(self) -> aiohttp.ClientSession:
        """For one event loop, to be closed by who asked for it. Raises NotSlack for what is not allowed."""
        timeout = aiohttp.ClientTimeout(total=CALL_SECONDS, sock_connect=CONNECT_SECONDS)
        return aiohttp.ClientSession(timeout=timeout, middlewares=(self._guard,))

    async def _guard(
        self, request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        """Runs before every request, those that follow a redirect included."""
        if not self._is_allowed(request.url.scheme, request.url.raw_authority):
            raise NotSlack
        return await handler(request)


def proxy_for(url: str) -> str | None:
    """The proxy that HTTPS_PROXY or HTTP_PROXY names for this address, unless NO_PROXY leaves it out."""
    given = urlsplit(url)
    if proxy_bypass(given.netloc):
        return None
    proxies = getproxies()
    return proxies.get(_PLAIN.get(given.scheme, given.scheme)) or proxies.get("all")
