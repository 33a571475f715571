"""The organisation file as it changes: the last that held as a whole, and what is wrong with what stands there now."""

import threading
from enum import StrEnum
from pathlib import Path

from config.organisation import OrganisationError, load_organisation
from handlers.domain.texts import Text

Stamp = tuple[int, int, int] | None
"""When it was written, how long it is, and which file it is; None where there is none."""


class Look(StrEnum):
    """What looking at the file came to."""

    SAME = "same"
    CHANGED = "changed"
    REFUSED = "refused"


class WatchedFile:
    """`loaded` is what holds; `problems` tell what is wrong with the file on disk, empty where that is what holds.

    Raises OrganisationError where the file cannot be used to begin with. Any thread may ask.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._seen = self._last = _stamp(path)
        self.loaded = load_organisation(path)
        self.problems: tuple[Text, ...] = ()

    def look(self) -> Look:
        """Take a changed file once it has been the same in two looks: what is being written is left alone."""
        with self._lock:
            now = _stamp(self._path)
            rests, self._last = now == self._last, now
            return self._take(now) if rests and now != self._seen else Look.SAME

    def take(self) -> Look:
        """Take the file as it stands, at once: for one who has just put a whole file there."""
        with self._lock:
            return self._take(_stamp(self._path))

    def _take(self, stamp: Stamp) -> Look:
        try:
            loaded = load_organisation(self._path)
        except OrganisationError as error:
            self._seen, self.problems = stamp, error.problems
            return Look.REFUSED
        if _stamp(self._path) != stamp:
            return Look.SAME  # changed while it was read: the next look sees to it
        is_news = bool(self.problems) or loaded != self.loaded
        self._seen, self.loaded, self.problems = stamp, loaded, ()
        return Look.CHANGED if is_news else Look.SAME


def _stamp(path: Path) -> Stamp:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
