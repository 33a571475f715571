"""JSON under seal: how letters and places stand in the database."""

import json

from storage.codec import Json, dumps
from storage.vault import Ring


def seal_json(ring: Ring, purpose: str, data: Json) -> bytes:
    return ring.seal(purpose, dumps(data).encode())


def open_json(ring: Ring, purpose: str, sealed: bytes) -> Json:
    """Raises Fault where no key of the ring fits."""
    data: Json = json.loads(ring.open(purpose, sealed))
    return data
