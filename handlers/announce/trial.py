"""The card that an administrator sends to see that messages arrive."""

from handlers.domain.messages import Aside, Heading, Line, Message
from handlers.domain.reading import Language
from handlers.domain.texts import text


def trial_card(language: Language) -> Message:
    """Friendly, about nothing, with nothing to press."""
    lines = (Line(text("install.card.arrived")), Aside(text("install.card.only_a_trial")))
    return Message(language, (Heading(text("install.card.heading")), *lines))
