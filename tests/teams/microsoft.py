"""What Microsoft does before the door: keys on loopback, tokens signed with them, activities as Teams writes them."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import jwt
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

INBOUND = Path(__file__).parent / "inbound"
APP = "5f5f5f5f-0000-4000-8000-000000000002"
ISSUER = "https://api.botframework.com"
_SIGNING = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2)]


def activity(name: str, **changes: object) -> dict[str, object]:
    """One of the activities that stand in inbound/, with other fields."""
    told: dict[str, object] = json.loads((INBOUND / f"{name}.json").read_text("utf-8"))
    return told | changes


@dataclass
class KeyServer:
    """The Bot Framework's keys. `served` are the ids it tells of; `away` while it answers nobody."""

    served: list[str] = field(default_factory=lambda: ["k0"])
    endorsed: list[str] = field(default_factory=lambda: ["msteams"])
    away: bool = False
    asked: int = 0

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/openid", self._openid)
        app.router.add_get("/keys", self._keys)
        self._server = TestServer(app)
        await self._server.start_server()

    async def stop(self) -> None:
        await self._server.close()

    @property
    def address(self) -> str:
        return str(self._server.make_url("/openid"))

    async def _openid(self, request: web.Request) -> web.Response:
        self.asked += 1
        if self.away:
            return web.Response(status=503)
        return web.json_response({"issuer": ISSUER, "jwks_uri": str(self._server.make_url("/keys"))})

    async def _keys(self, request: web.Request) -> web.Response:
        keys = [json.loads(RSAAlgorithm.to_jwk(_key(id).public_key())) for id in self.served]
        told = [key | {"kid": id, "endorsements": self.endorsed} for key, id in zip(keys, self.served, strict=True)]
        return web.json_response({"keys": told})


def token(service_url: str, kid: str = "k0", key: str = "", alg: str = "RS256", **claims: object) -> str:
    """A token as the Bot Framework makes one, with other claims; signed with `key` where that is not `kid`'s."""
    now = int(time.time())
    whole: Mapping[str, object] = {"iss": ISSUER, "aud": APP, "serviceurl": service_url, "nbf": now, "exp": now + 3600}
    secret = _key(key or kid) if alg == "RS256" else "s" * 64
    return jwt.encode({**whole, **claims}, secret, algorithm=alg, headers={"kid": kid})


def _key(id: str) -> rsa.RSAPrivateKey:
    return _SIGNING[int(id[-1])]
