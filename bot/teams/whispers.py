"""Telling one person why something that they wrote was not taken: in their own conversation with the bot."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.chat.telling import one_line
from bot.teams.sorting import SURFACE
from handlers.domain.messages import ToPerson
from handlers.domain.people import Address, Organisation
from handlers.domain.reading import Language
from handlers.domain.texts import Text
from handlers.ports import Delivery, Errand, Messenger

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Whispers:
    """Never raises: what was refused has changed nothing, and is not worth doing again for the sake of saying so."""

    messenger: Messenger
    organisation: Callable[[], Organisation]

    async def tell(self, words: Text, who: Address) -> None:
        """Say it in the person's language, once."""
        message = one_line(words, self.language_of(who))
        receipt = await self.messenger.send(Errand("whisper", "whisper", ToPerson(SURFACE, ""), message, 0), (who,))
        if receipt.delivery is not Delivery.SENT:
            log.warning("teams.whisper_lost", reason=receipt.reason)

    def language_of(self, who: Address) -> Language:
        organisation = self.organisation()
        known = organisation.at(who)
        return known.language if known else organisation.language
