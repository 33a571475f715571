"""Which days are working days where the organisation is."""

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

import holidays

from handlers.domain.deadlines import Calendar
from handlers.domain.people import Organisation


def calendar(organisation: Organisation) -> Calendar:
    """The organisation's wall clock with Norway's public holidays; Christmas Eve is a working day by law."""
    return Calendar(ZoneInfo(organisation.timezone), _public_holidays())


def _public_holidays() -> Callable[[date], bool]:
    """Asks a table that grows with the years it is asked about."""
    norway = holidays.country_holidays("NO")
    return lambda day: day in norway
