"""Saying things at a terminal: in the organisation's language, else in the machine's."""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

import typer

from config.env_file import organisation_file
from config.organisation import language_in
from config.problems import Problems
from config.texts import load_texts
from handlers.domain.errors import Fault, MendableFault
from handlers.domain.reading import Language
from handlers.domain.texts import Text, Words, text

Say = Callable[[Text], str]
LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
_SPOKEN: Mapping[str, Language] = {"nb": Language.NB, "no": Language.NB, "nn": Language.NN}


def sayer(language: Language, zone: str = "Europe/Oslo") -> Say:
    """Says a text in this language; instants are told in this zone."""
    texts = load_texts(ZoneInfo(zone))
    return lambda said: texts.say(said, language)


def sayer_for(file: Path | None, environ: Mapping[str, str] = os.environ) -> Say:
    """In the language this organisation file asks for, though it be wrong elsewhere; else in the machine's."""
    asked = language_in(file) if file else None
    return sayer(asked or language_of_machine(environ))


def language_of_machine(environ: Mapping[str, str]) -> Language:
    """Bokmål or nynorsk where the first of LC_ALL, LC_MESSAGES and LANG that is set says so; else English."""
    said = next((environ[name] for name in LOCALE if environ.get(name)), "")
    return _SPOKEN.get(re.split(r"[_.@-]", said)[0].casefold(), Language.EN)


def told(error: Problems | Fault) -> tuple[Text, ...]:
    """What is wrong, each with what to do."""
    match error:
        case Problems():
            return error.problems
        case MendableFault():
            return (error.text,)
        case Fault():
            return (text("database.not_now", why=Words(str(error))),)


def leave(error: Problems | Fault, say: Say | None = None) -> NoReturn:
    """Say what is wrong, and leave with 1; without `say` in the language that the settings lead to."""
    speak = say or sayer_for(organisation_file(os.environ))
    for problem in told(error):
        typer.echo(speak(problem), err=True)
    raise typer.Exit(1)
