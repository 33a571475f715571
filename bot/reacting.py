"""What a surface asks of the core, each in a transaction of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from handlers.domain.home import Home
from handlers.domain.inbound import Inbound, Place, Submitted
from handlers.domain.messages import Dialog, DialogName, Message
from handlers.domain.people import Address
from handlers.look import look, mine, stands
from handlers.ports import Transactions, World
from handlers.receive import receive, redraw


@dataclass(frozen=True)
class Core:
    """`world` gives what holds now, `ring` wakes the worker. Everything here raises as the core does."""

    transactions: Transactions
    world: Callable[[], World]
    ring: Callable[[], None]

    async def react(self, inbound: Inbound) -> Dialog | None:
        dialog = await self.transactions.run(lambda uow: receive(uow, self.world(), inbound))
        self.ring()
        return dialog

    async def redraw(self, case: str, answers: Mapping[str, str | date], who: Address) -> Dialog:
        asked = Submitted(who, DialogName.DECIDE, case, answers, event="")
        return await self.transactions.run(lambda uow: redraw(uow, self.world(), asked))

    async def look(self, who: Address) -> Home:
        return await self.transactions.run(lambda uow: look(uow, self.world(), who))

    async def stands(self, place: Place, who: Address) -> Message | None:
        return await self.transactions.run(lambda uow: stands(uow, self.world(), place, who))

    async def mine(self, who: Address) -> Message:
        return await self.transactions.run(lambda uow: mine(uow, self.world(), who))

    async def below_ours(self, place: Place) -> bool:
        """Whether a message of a case stands there, or may: one that is on its way."""
        return await self.transactions.run(
            lambda uow: uow.places.case_at(place) is not None or uow.places.may_be_more(place.surface)
        )
