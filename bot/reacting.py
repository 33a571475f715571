"""What a surface asks of the core, each in a transaction of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from handlers.domain.errors import Fault
from handlers.domain.home import Home
from handlers.domain.inbound import Inbound, Place, Submitted
from handlers.domain.messages import Dialog, DialogName, Message
from handlers.domain.people import Address
from handlers.domain.reading import Language
from handlers.look import look, mine, stands
from handlers.ports import Transactions, World
from handlers.receive import receive, redraw
from handlers.roles import language_of


@dataclass(frozen=True)
class Core:
    """`world` gives what holds now, `ring` wakes the worker. All but `language_of` raises as the core does."""

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

    async def language_of(self, who: Address) -> Language:
        """What somebody reads; what the directory says they do, where the database does not answer."""
        world = self.world()
        try:
            return await self.transactions.run(lambda uow: language_of(uow, world, who))
        except Fault:
            known = world.organisation.at(who)
            return known.language if known else world.organisation.language

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
