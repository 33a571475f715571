"""Understanding one message, offline and the same way every time: what it costs, who can remove it, and more."""

from handlers.reading.labels import labels
from handlers.reading.personal import MASK, Found, find_personal, mask
from handlers.reading.reader import read
from handlers.reading.systems import DEFAULT_SYSTEMS, Systems

__all__ = ["DEFAULT_SYSTEMS", "MASK", "Found", "Systems", "find_personal", "labels", "mask", "read"]
