"""«Meld som tidstyv» below any message: a window with its words, to be confirmed. Pure, so that it opens at once."""

from typing import Final

from bot.chat.shapes import Obj, text
from bot.chat.speech import Say
from bot.teams import bodies, cards
from bot.teams.sorting import FETCH_TASK, SHORTCUT
from bot.teams.translate import WORDS, picked
from handlers.domain.reading import Language
from handlers.domain.texts import text as say_text

_MOST: Final = 3000


def is_asked(activity: Obj) -> bool:
    """Whether somebody picked a message and waits for the window. Nothing has happened yet that could be lost."""
    ours = text(activity, "value", "commandId") == SHORTCUT
    return ours and text(activity, "type") == "invoke" and text(activity, "name") == FETCH_TASK


def window(activity: Obj, language: Language, say: Say) -> Obj:
    """The window: the words as they are, in a field where one can go on writing."""
    title = say(say_text("teams.shortcut.title"), language)
    body = [
        cards.rich(cards.run(say(say_text("teams.shortcut.how"), language))),
        cards.typing(WORDS, say(say_text("teams.shortcut.label"), language), picked(activity), True, _MOST),
    ]
    submit = {"type": "Action.Submit", "title": say(say_text("teams.shortcut.send"), language)}
    return bodies.window(title, cards.card(body, language, title) | {"actions": [submit]})
