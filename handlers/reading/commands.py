"""Direct messages to the bot that are not reports but ask for something by name."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import cast

from handlers.reading.text import BREAK, fold, tokens
from handlers.reading.vocabulary import load

_LONGEST = 60


class Command(StrEnum):
    """What one can ask the bot for in a word or two."""

    HELP = "help"
    MY_CASES = "my_cases"
    MY_DATA = "my_data"
    FORGET_ME = "forget_me"
    NYNORSK = "nynorsk"
    BOKMAL = "bokmal"
    ENGLISH = "english"
    UNITS = "units"


@cache
def _commands() -> Mapping[str, Command]:
    listed = cast(Mapping[str, list[str]], load("commands.toml")["commands"])
    return {phrase: Command(name) for name, phrases in listed.items() for phrase in phrases}


def parse_command(text: str) -> Command | None:
    """The command when the whole message is one, in any case and with or without a full stop; else None."""
    if len(text) > _LONGEST:
        return None
    words = [token.text for token in tokens(fold(text)) if token.text not in (BREAK, "?", "/")]
    return _commands().get(" ".join(words))
