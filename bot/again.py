"""`tidstyv retry` and `tidstyv restore`: what was given up is tried again, and a copy is put back."""

import sys
from collections.abc import Iterator
from pathlib import Path

import typer

from bot.speaking import Say, sayer_for
from bot.wiring import Calmed, GivenUp, calm_restored, database_of, put_copy_back
from config.settings import Settings
from handlers.domain.errors import MendableFault
from handlers.domain.texts import Text, Words, text


async def try_again(settings: Settings, yes: bool) -> None:
    """Show what was given up and, once somebody agrees, let the bot try all of it from the start.

    Raises Fault where the database cannot be used, SettingsError for a key.
    """
    say = sayer_for(settings.organisation_file)
    database = database_of(settings)
    try:
        found = database.again.given_up()
        for said in _given_up(found):
            typer.echo(say(said))
        if not found.is_nothing and _agrees(say, text("again.ask"), yes):
            database.again.run()
            typer.echo(say(text("again.done")))
    finally:
        database.close()


def _given_up(found: GivenUp) -> Iterator[Text]:
    if found.is_nothing:
        yield text("again.nothing")
    for reason, count in found.events.items():
        yield text("again.events", count=count, reason=Words(reason))
    for reason, count in found.letters.items():
        yield text("again.letters", count=count, reason=Words(reason))
    if found.letters:
        yield text("again.looked_for")


async def restore(settings: Settings, file: Path | None, yes: bool) -> None:
    """Put the copy in `file` where the database is to stand; without one, calm a database that is put back already.

    Raises Fault, which says why it cannot be done, and SettingsError for a key.
    """
    say = sayer_for(settings.organisation_file)
    url = settings.database_url.get_secret_value()
    if file is None:
        if _agrees(say, text("restore.ask"), yes):
            _tell(say, calm_restored(settings))
        return
    if not url.startswith("sqlite:"):
        raise MendableFault(text("restore.postgresql", file=Words(str(file))))
    _tell(say, put_copy_back(settings, file))


def _tell(say: Say, calmed: Calmed) -> None:
    cases = text("backup.cases", count=calmed.cases)
    typer.echo(say(text("restore.done", cases=cases, last=calmed.since.last)))
    if calmed.letters:
        typer.echo(say(text("restore.letters", count=calmed.letters)))
    if calmed.events:
        typer.echo(say(text("restore.events", count=calmed.events)))
    typer.echo(say(text("restore.gone")))


def _agrees(say: Say, question: Text, yes: bool) -> bool:
    """Where standard input is no terminal nobody is asked, and nobody has agreed."""
    if yes or (sys.stdin.isatty() and typer.confirm(say(question), default=False)):
        return True
    typer.echo(say(text("again.not_done")))
    return False
