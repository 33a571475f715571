"""Slack's request signature, v0: docs.slack.dev/authentication/verifying-requests-from-slack."""

import hashlib
import hmac
from collections.abc import Sequence

TOLERANCE = 300
"""Seconds a request may be old, or ahead of our clock; Slack's own advice."""


def signature(secret: str, stamp: str, body: bytes) -> str:
    """What Slack writes in `X-Slack-Signature`."""
    base = b"v0:" + stamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def is_signed(secrets: Sequence[str], stamp: str, given: str, body: bytes, now: float) -> bool:
    """Whether one of the secrets signed this body within five minutes of `now` (seconds since the epoch).

    More than one secret is for the time of a rotation. Compares in constant time.
    """
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12) or abs(now - int(stamp)) > TOLERANCE:
        return False
    heard = given.encode("utf-8", "replace")
    matches = [hmac.compare_digest(signature(secret, stamp, body).encode(), heard) for secret in secrets]
    return any(matches)
