"""Saying things at a terminal, in the organisation's language."""

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from config.organisation import OrganisationError, load_organisation
from config.texts import load_texts
from handlers.domain.reading import Language
from handlers.domain.texts import Text

Say = Callable[[Text], str]


def sayer(language: Language, zone: str = "Europe/Oslo") -> Say:
    """Says a text in this language; instants are told in this zone."""
    texts = load_texts(ZoneInfo(zone))
    return lambda said: texts.say(said, language)


def sayer_for(organisation_file: Path) -> Say:
    """In the organisation's language; in bokmål where its file cannot be read, which others tell of."""
    try:
        return sayer(load_organisation(organisation_file).organisation.language)
    except OrganisationError:
        return sayer(Language.NB)
