"""What every surface asks of the core, as it is handed to them."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Protocol

from handlers.domain.inbound import Inbound
from handlers.domain.messages import Dialog
from handlers.domain.people import Address
from handlers.domain.reading import Language

LanguageOf = Callable[[Address], Awaitable[Language]]
"""What somebody reads, by their own choice where they have made one. Raises nothing."""

React = Callable[[Inbound], Awaitable[Dialog | None]]


class Redraw(Protocol):
    async def __call__(self, case: str, answers: Mapping[str, str | date], who: Address, /) -> Dialog:
        """The decide dialog again, for what is filled in so far."""
