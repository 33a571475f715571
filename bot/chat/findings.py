"""What `tidstyv doctor` finds out about a platform."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from handlers.domain.people import Organisation
from handlers.domain.texts import Text


class Severity(StrEnum):
    FINE = "fine"
    ADVICE = "advice"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    severity: Severity
    text: Text


def channels_of(organisation: Organisation, surface: str) -> Iterator[tuple[str, str, bool]]:
    """Every channel the organisation file names there, with whose it is; True for the committee's."""
    for unit in organisation.units.values():
        if unit.channels.get(surface):
            yield unit.channels[surface], unit.name, False
    if organisation.committee.channels.get(surface):
        yield organisation.committee.channels[surface], organisation.committee.name, True
