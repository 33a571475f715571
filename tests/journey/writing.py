"""A transcript as it is written: who did what, day by day, and what has become visible since last time."""

import difflib
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Oslo")


class Sight(NamedTuple):
    """A message of the bot's as it stands now: `key` tells it from all others, `place` is what people call where."""

    key: tuple[str, ...]
    place: str
    words: str


class Writing:
    """`now` is the hour in which the next line belongs."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lines: list[str] = []
        self._seen: dict[tuple[str, ...], str] = {}
        self._day = ""

    @property
    def transcript(self) -> str:
        return "\n".join(self._lines).strip() + "\n"

    def gesture(self, head: str, *lines: str) -> None:
        day = f"{self._now().astimezone(ZONE):%A %d %B %Y}"
        if day != self._day:
            self._day = day
            self._lines += ["", f"===== {day} ====="]
        self._lines += ["", head, *(f"    {line}".rstrip() for said in lines for line in said.splitlines())]

    def look(self, sights: Iterable[Sight]) -> None:
        """Write down what is new or other than before; the same words in several places once."""
        found: dict[tuple[bool, str], list[str]] = {}
        for key, place, words in sights:
            before = self._seen.get(key)
            if words != before:
                self._seen[key] = words
                sight = words if before is None else _changed(before, words)
                found.setdefault((before is None, sight), []).append(place)
        for (is_new, words), places in sorted(found.items(), key=lambda sight: (sight[0][0], sorted(set(sight[1])))):
            how = "" if is_new else ", updated in place"
            self.gesture(f"Tidstyv → {' and '.join(sorted(set(places)))}{how}", words)


def _changed(before: str, after: str) -> str:
    """Only the lines that are other than before: gone with a minus, come with a plus."""
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return "\n".join(line for line in lines if line.startswith(("-", "+")))
