"""What somebody is told, in the words they read."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from bot.speaking import told
from config.problems import Problems
from config.texts import load_texts
from handlers.domain.errors import Fault
from handlers.domain.reading import Language
from handlers.domain.texts import Text

TEXTS = load_texts(ZoneInfo("Europe/Oslo"))


def said(texts: Iterable[Text], language: Language = Language.EN) -> list[str]:
    return [TEXTS.say(one, language) for one in texts]


def said_by(error: Problems | Fault, language: Language = Language.EN) -> str:
    """One sentence a line, as on a terminal."""
    return "\n".join(said(told(error), language))
