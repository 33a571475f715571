"""What is remembered of somebody who writes, under a blind that only the keys outside can tell."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ClauseElement, Connection, bindparam, delete, select

from handlers.domain.people import Address
from handlers.domain.reading import Language
from handlers.ports import Profile
from storage.prepared import Prepared
from storage.sql import insert_into
from storage.tables import PROFILES
from storage.vault import Ring

# Made once: making a statement takes longer than running it.
_OF: Final = Prepared(
    lambda _: select(PROFILES.c.unit, PROFILES.c.language).where(PROFILES.c.tag == bindparam("known"))
)
_FORGET: Final = Prepared(lambda _: delete(PROFILES).where(PROFILES.c.tag == bindparam("known")))


class SqlProfiles:
    """Implements the port `Profiles`. What it has read it does not read again: one is made for each unit of work."""

    def __init__(self, connection: Connection, ring: Ring) -> None:
        self._connection = connection
        self._ring = ring
        self._known: dict[Address, Profile] = {}

    def get(self, who: Address) -> Profile:
        if who not in self._known:
            self._known[who] = self._get(who)
        return self._known[who]

    def _get(self, who: Address) -> Profile:
        found = (_OF.run(self._connection, {"known": tag}).first() for tag in self._tags(who))
        row = next((row for row in found if row is not None), None)
        if row is None:
            return Profile()
        return Profile(row.unit, Language(row.language) if row.language else None)

    def save(self, who: Address, profile: Profile) -> None:
        newest, *older = self._tags(who)
        language = profile.language.value if profile.language else None
        _KEEP.run(self._connection, {"tag": newest, "unit": profile.unit, "language": language})
        self._forget(who, older)

    def forget(self, who: Address) -> None:
        self._forget(who, self._tags(who))

    def _forget(self, who: Address, tags: Sequence[str]) -> None:
        self._known.pop(who, None)
        for tag in tags:
            _FORGET.run(self._connection, {"known": tag})

    def _tags(self, who: Address) -> tuple[str, ...]:
        return self._ring.blind("profile", f"{who.surface}\0{who.id}")


def _keep(dialect: str) -> ClauseElement:
    """In place of what was kept of them before, here or by another process: the last word counts."""
    add = insert_into(dialect, PROFILES)
    newest = {"unit": add.excluded.unit, "language": add.excluded.language}
    return add.on_conflict_do_update(index_elements=[PROFILES.c.tag], set_=newest)


_KEEP: Final = Prepared(_keep)
