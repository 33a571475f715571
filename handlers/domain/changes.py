"""What an administrator changes about who is who: only what is to be otherwise, never the whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from handlers.domain.people import Address, Office
from handlers.domain.reading import Language


@dataclass(frozen=True, slots=True)
class UnitChange:
    """`offices` are those held by others from now on, with all who hold them; None leaves the rest as it is.

    `channel` is the unit's case channel on `surface`, empty for none. `by` is the administrator's id.
    """

    by: str
    unit: str
    surface: str
    offices: Mapping[Office, tuple[str, ...]] = field(default_factory=dict)
    employees: int | None = None
    channel: str | None = None

    @property
    def is_empty(self) -> bool:
        return not self.offices and self.employees is None and self.channel is None


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to be known from now on. `email` may be empty; `by` is the administrator's id."""

    by: str
    name: str
    email: str
    language: Language
    address: Address


Change = UnitChange | NewPerson
