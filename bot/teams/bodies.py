"""What an invoke is answered with, by its name. Teams shows an error for an empty answer, and presses again.

Source: learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model for `adaptiveCard/action`, and
learn.microsoft.com/microsoftteams/platform/messaging-extensions/how-to/action-commands for the others.
"""

from typing import Final

from bot.chat.shapes import Obj, text
from bot.teams.sorting import EXECUTE

CARD: Final = "application/vnd.microsoft.card.adaptive"
_MESSAGE: Final = "application/vnd.microsoft.activity.message"


def sentence(activity: Obj, words: str) -> Obj:
    """A line that only the person sees: never their words, for Teams reads Markdown here."""
    if text(activity, "name") == EXECUTE or not text(activity, "name").startswith(("composeExtension/", "task/")):
        return {"statusCode": 200, "type": _MESSAGE, "value": words}
    return {"task": {"type": "message", "value": words}}


def in_place(content: Obj) -> Obj:
    """A card in the place of the one that was pressed, for this person only."""
    return {"statusCode": 200, "type": CARD, "value": content}


def window(title: str, content: Obj) -> Obj:
    """A card in a window of its own."""
    card = {"contentType": CARD, "content": content}
    return {
        "task": {"type": "continue", "value": {"title": title, "width": "medium", "height": "medium", "card": card}}
    }
