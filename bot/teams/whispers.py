"""Telling one person why something that they wrote was not taken: in their own conversation with the bot."""

from dataclasses import dataclass

import structlog

from bot.chat.asking import LanguageOf
from bot.chat.telling import one_line
from bot.teams.sorting import SURFACE
from handlers.domain.messages import ToPerson
from handlers.domain.people import Address
from handlers.domain.texts import Text
from handlers.ports import Delivery, Errand, Messenger

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Whispers:
    """Never raises: what was refused has changed nothing, and is not worth doing again for the sake of saying so."""

    messenger: Messenger
    language_of: LanguageOf

    async def tell(self, words: Text, who: Address) -> None:
        """Say it in the person's language, once."""
        message = one_line(words, await self.language_of(who))
        receipt = await self.messenger.send(Errand("whisper", "whisper", ToPerson(SURFACE, ""), message, 0), (who,))
        if receipt.delivery is not Delivery.SENT:
            log.warning("teams.whisper_lost", reason=receipt.reason)
