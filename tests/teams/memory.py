"""Small stand-ins for what the Teams surface is given."""

from dataclasses import dataclass, field

from handlers.domain.errors import Fault


@dataclass
class MemoryRooms:
    """`handlers.ports.Rooms` in memory; `writes` counts what was kept. With `broken` no database can be reached."""

    values: dict[tuple[str, str], str] = field(default_factory=dict)
    writes: int = 0
    broken: bool = False

    async def get(self, surface: str, key: str) -> str | None:
        self._reach()
        return self.values.get((surface, key))

    async def keep(self, surface: str, key: str, value: str) -> None:
        self._reach()
        self.values[surface, key] = value
        self.writes += 1

    async def forget(self, surface: str, key: str) -> None:
        self._reach()
        self.values.pop((surface, key), None)

    def _reach(self) -> None:
        if self.broken:
            raise Fault("the database is away")
