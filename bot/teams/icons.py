"""The app's two icons, drawn: a clock that somebody has taken a slice of.

Sizes and colours: learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package.
"""

import math
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

COLOR_SIDE: Final = 192
OUTLINE_SIDE: Final = 32
_FINE: Final = 4
"""Points looked at along each side of a pixel, so that edges are smooth."""

Shade = tuple[int, int, int, int]
Paint = Callable[[float, float], Shade]
"""The colour at a point; (0, 0) is the middle, up is positive, and 1 is half a side away."""

_SEA: Final[Shade] = (0x1F, 0x4E, 0x5F, 255)
_PAPER: Final[Shade] = (255, 255, 255, 255)
_SUN: Final[Shade] = (0xF4, 0xB9, 0x42, 255)
_CLEAR: Final[Shade] = (255, 255, 255, 0)

_SLICE: Final = math.pi / 3
"""From twelve to two."""

_MIDDLE: Final = (math.sin(_SLICE / 2), math.cos(_SLICE / 2))


@cache
def color_icon() -> bytes:
    """The PNG of 192 by 192 on a full ground; the mark keeps inside the middle that Teams shows round."""
    return _png(COLOR_SIDE, _on_the_ground)


@cache
def outline_icon() -> bytes:
    """The PNG of 32 by 32, white on nothing."""
    return _png(OUTLINE_SIDE, _as_a_line)


def _on_the_ground(x: float, y: float) -> Shade:
    if _in_slice(x - 0.13 * _MIDDLE[0], y - 0.13 * _MIDDLE[1], 0.5):
        return _SUN
    return _PAPER if math.hypot(x, y) <= 0.5 and not _in_slice(x, y, 1) else _SEA


def _as_a_line(x: float, y: float) -> Shade:
    """A ring, open where the slice was, and the slice beside it."""
    away = math.hypot(x, y)
    ring = 0.6 <= away <= 0.8 and not _in_slice(x, y, 1)
    hands = _on_edge(x, y, 0.0) or _on_edge(x, y, _SLICE)
    taken = _in_slice(x - 0.3 * _MIDDLE[0], y - 0.3 * _MIDDLE[1], 0.62)
    return _PAPER if ring or taken or (hands and away <= 0.8) else _CLEAR


def _in_slice(x: float, y: float, reach: float) -> bool:
    return math.hypot(x, y) <= reach and 0 < math.atan2(x, y) < _SLICE


def _on_edge(x: float, y: float, angle: float) -> bool:
    """On the line from the middle outwards, on the clock's side of where the slice was cut."""
    along = x * math.sin(angle) + y * math.cos(angle)
    across = x * math.cos(angle) - y * math.sin(angle)
    side = across if angle else -across
    return along >= 0 and 0 <= side <= 0.2


def _png(side: int, paint: Paint) -> bytes:
    header = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    pixels = b"".join(b"\0" + bytes(_row(side, paint, at)) for at in range(side))
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _row(side: int, paint: Paint, at: int) -> Iterator[int]:
    fine = [((part + 0.5) / _FINE) for part in range(_FINE)]
    for column in range(side):
        shades = [paint((column + h) * 2 / side - 1, 1 - (at + v) * 2 / side) for v in fine for h in fine]
        yield from (round(sum(parts) / len(shades)) for parts in zip(*shades, strict=True))
