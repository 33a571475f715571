"""What is remembered of somebody who writes, under a blind that only the keys outside can tell."""

from typing import Final

from sqlalchemy import Connection, bindparam, delete, select

from handlers.domain.people import Address
from handlers.domain.reading import Language
from handlers.ports import Profile
from storage.tables import PROFILES
from storage.vault import Ring

# Made once: making a statement takes longer than running it.
_ADD: Final = PROFILES.insert()
_OF: Final = select(PROFILES).where(PROFILES.c.tag.in_(bindparam("tags", expanding=True)))
_FORGET: Final = delete(PROFILES).where(PROFILES.c.tag.in_(bindparam("tags", expanding=True)))


class SqlProfiles:
    """Implements the port `Profiles`."""

    def __init__(self, connection: Connection, ring: Ring) -> None:
        self._connection = connection
        self._ring = ring

    def get(self, who: Address) -> Profile:
        tags = self._tags(who)
        found = {row.tag: row for row in self._connection.execute(_OF, {"tags": tags})}
        row = next((found[tag] for tag in tags if tag in found), None)
        if row is None:
            return Profile()
        return Profile(row.unit, Language(row.language) if row.language else None)

    def save(self, who: Address, profile: Profile) -> None:
        self.forget(who)
        language = profile.language.value if profile.language else None
        row = {"tag": self._tags(who)[0], "unit": profile.unit, "language": language}
        self._connection.execute(_ADD, row)

    def forget(self, who: Address) -> None:
        self._connection.execute(_FORGET, {"tags": self._tags(who)})

    def _tags(self, who: Address) -> tuple[str, ...]:
        return self._ring.blind("profile", f"{who.surface}\0{who.id}")
