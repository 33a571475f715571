"""The keys that Microsoft signs its requests with: fetched before they are needed, and anew when they are changed.

The SDK's own fetch waits on the event loop, without a limit, and a key it does not know is an error for a day. So this
stands in its place, in the cache where the SDK looks for it.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Final, Protocol, cast

import httpx
import structlog
from botframework.connector.auth import AuthenticationConstants, ChannelValidation, JwtTokenExtractor
from jwt import PyJWTError
from jwt.algorithms import RSAAlgorithm

from bot.chat.shapes import Obj, obj, objs, text
from handlers.domain.errors import Fault

EVERY: Final = 3600.0
"""Seconds between two fetches of the keys that are known."""

SOONEST: Final = 60.0
"""Seconds between two fetches for the sake of a key that nobody knows."""

TIMEOUT: Final = httpx.Timeout(10.0, connect=5.0)

log = structlog.get_logger(__name__)


class _Extractor(Protocol):
    metadataCache: dict[str, "SigningKeys"]  # noqa: N815 - the SDK's name


class _Validation(Protocol):
    open_id_metadata_endpoint: str | None


@dataclass(frozen=True, slots=True)
class SigningKey:
    """What the SDK asks of a key; `endorsements` are the kinds of chat that it may speak for."""

    public_key: object
    endorsements: list[str]


class SigningKeys:
    """All keys of one address. `now` are seconds of any clock that never goes back."""

    def __init__(self, address: str, now: Callable[[], float] = monotonic) -> None:
        self._address = address
        self._now = now
        self._keys: Mapping[str, SigningKey] = {}
        self._fetched: float | None = None
        self._fetching = asyncio.Lock()

    async def get(self, key_id: str | None) -> SigningKey:
        """Raises PermissionError for a key that is none of theirs, and Fault where no key at all could be had."""
        known = self._keys.get(key_id or "")
        if known is None and await self._again():
            known = self._keys.get(key_id or "")
        if known is None and not self._keys:
            raise Fault("the keys of the Bot Framework cannot be reached")
        if known is None:
            raise PermissionError("nobody knows this key")
        return known

    async def keep_fresh(self) -> None:
        """Fetch them now and every hour, until cancelled. What fails leaves the keys that are known."""
        while True:
            async with self._fetching:
                await self._fetch()
            await asyncio.sleep(EVERY)

    async def _again(self) -> bool:
        """One fetch for all who wait for it; False where the last one is too recent."""
        async with self._fetching:
            if self._fetched is not None and self._now() - self._fetched < SOONEST:
                return True
            return await self._fetch()

    async def _fetch(self) -> bool:
        self._fetched = self._now()
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False) as client:
                where = await _json(client, self._address)
                found = await _json(client, text(where, "jwks_uri"))
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            log.warning("teams.no_keys", error=type(error).__name__)
            return False
        self._keys = dict(_read(found)) or self._keys
        return True


def install(now: Callable[[], float] = monotonic) -> SigningKeys:
    """Put ours where the SDK looks, for the address that it is told to use."""
    told = cast(_Validation, ChannelValidation).open_id_metadata_endpoint
    address = told or str(AuthenticationConstants.TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL)
    keys = SigningKeys(address, now)
    cast(_Extractor, JwtTokenExtractor).metadataCache[address] = keys
    return keys


async def _json(client: httpx.AsyncClient, address: str) -> Obj:
    response = await client.get(address)
    response.raise_for_status()
    return obj(response.json())


def _read(found: Obj) -> list[tuple[str, SigningKey]]:
    """The keys by their id; what is no RSA key is left out."""
    keys: list[tuple[str, SigningKey]] = []
    for one in objs(found.get("keys")):
        try:
            public = RSAAlgorithm.from_jwk(json.dumps(one))
        except (PyJWTError, ValueError):
            continue
        endorsed = one.get("endorsements")
        names = [name for name in endorsed if isinstance(name, str)] if isinstance(endorsed, list) else []
        keys.append((text(one, "kid"), SigningKey(public, names)))
    return keys
