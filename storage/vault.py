"""Seals who somebody is and what the platforms sent. The keys never stand in the database.

A seal is `key id (4) · nonce (12) · AES-256-GCM of the content`, bound to its purpose, so that a seal moved
to another column does not open. A blind is an HMAC-SHA256 under a key derived from the same ring: the database
can look a value up without knowing it.
"""

import hmac
import json
import secrets
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Sequence
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from handlers.domain.case import Hidden
from handlers.domain.errors import Fault
from handlers.domain.people import Address

KEY_BYTES = 32
_ID, _NONCE, _BLIND = 4, 12, 18


def new_key() -> str:
    """A fresh key as text, for the setting IDENTITY_KEYS."""
    return b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def read_key(written: str) -> bytes:
    """The key behind the text that `new_key` gave. Raises ValueError, which does not repeat it, for another."""
    try:
        key = b64decode(written.strip(), validate=True)
    except (Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError(f"an identity key is {KEY_BYTES} bytes in base64; make one with: tidstyv keys new")
    return key


class _Key:
    """One key of the ring: what it seals with, what it blinds with, and what it is known by."""

    __slots__ = ("_mac", "aead", "id")

    def __init__(self, secret: bytes) -> None:
        self.id = _derive(secret, b"tidstyv key id", _ID)
        self.aead = AESGCM(_derive(secret, b"tidstyv seal", KEY_BYTES))
        self._mac = hmac.new(_derive(secret, b"tidstyv blind", KEY_BYTES), digestmod=sha256)

    def blind(self, purpose: str, value: str) -> str:
        mac = self._mac.copy()
        mac.update(purpose.encode() + b"\0" + value.encode("utf-8", "surrogatepass"))
        return urlsafe_b64encode(mac.digest()[:_BLIND]).decode()


class Ring:
    """The keys, newest first: the newest seals, any opens. Implements the port `Vault`."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise ValueError(f"one or more keys of {KEY_BYTES} bytes are needed")
        self._keys = tuple(_Key(key) for key in dict.fromkeys(keys))

    def __repr__(self) -> str:
        return f"Ring of {len(self._keys)}"

    def hide(self, who: Address) -> Hidden:
        written = json.dumps([who.surface, who.id]).encode()
        return Hidden(self.seal_text("address", written), self.tags(who)[0])

    def reveal(self, hidden: Hidden) -> Address:
        surface, id = json.loads(self.open_text("address", hidden.sealed))
        return Address(surface, id)

    def is_same(self, who: Address, hidden: Hidden) -> bool:
        return any(hmac.compare_digest(tag.encode(), hidden.tag.encode()) for tag in self.tags(who))

    def tags(self, who: Address) -> tuple[str, ...]:
        """The tags this person may have been hidden under, the newest key's first."""
        return self.blind("address", json.dumps([who.surface, who.id]))

    def blind(self, purpose: str, value: str) -> tuple[str, ...]:
        """What a value is called in the database, one name for each key, the newest key's first."""
        return tuple(key.blind(purpose, value) for key in self._keys)

    def seal(self, purpose: str, content: bytes) -> bytes:
        key, nonce = self._keys[0], secrets.token_bytes(_NONCE)
        return key.id + nonce + key.aead.encrypt(nonce, content, key.id + purpose.encode())

    def open(self, purpose: str, sealed: bytes) -> bytes:
        """The content again. Raises Fault where no key fits or the seal was made for something else."""
        id, nonce, body = sealed[:_ID], sealed[_ID : _ID + _NONCE], sealed[_ID + _NONCE :]
        for key in self._keys:
            if key.id == id:
                try:
                    return key.aead.decrypt(nonce, body, id + purpose.encode())
                except (InvalidTag, ValueError):
                    break
        raise Fault(f"no key in the ring opens this {purpose}")

    def seal_text(self, purpose: str, content: bytes) -> str:
        return urlsafe_b64encode(self.seal(purpose, content)).decode()

    def open_text(self, purpose: str, sealed: str) -> bytes:
        try:
            raw = urlsafe_b64decode(sealed)
        except ValueError:
            raise Fault(f"no key in the ring opens this {purpose}") from None
        return self.open(purpose, raw)


def _derive(secret: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=purpose).derive(secret)
