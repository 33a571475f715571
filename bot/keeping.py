"""`tidstyv migrate` and `tidstyv backup`: what is done to the database as a whole, and what is said of it."""

from collections.abc import Iterator
from math import ceil
from pathlib import Path
from time import monotonic

import typer

from bot.speaking import sayer_for
from bot.wiring import copy_to, migrate
from config.settings import Settings
from handlers.domain.errors import MendableFault
from handlers.domain.texts import Text, Words, text


def bring_up_to_date(settings: Settings) -> None:
    """Migrate, and say each step. Raises Fault where the database cannot be used."""
    say = sayer_for(settings.organisation_file)
    began = monotonic()
    done = migrate(settings.database_url.get_secret_value())
    for revision in done.revisions:
        typer.echo(say(text("upgrade.step", revision=Words(revision), does=text(f"schema.{revision}"))))
    for said in _ended(done.copy.path if done.copy else None, ceil(monotonic() - began) if done.revisions else 0):
        typer.echo(say(said))


def _ended(copy: Path | None, seconds: int) -> Iterator[Text]:
    if copy is not None:
        yield text("upgrade.kept", copy=Words(str(copy)))
    if seconds:
        yield text("upgrade.done", took=text("upgrade.took", count=seconds))
    else:
        yield text("upgrade.current")


def back_up(settings: Settings, file: Path) -> None:
    """Copy the database to `file` and say what is in the copy. Raises Fault where there can be none."""
    say = sayer_for(settings.organisation_file)
    url = settings.database_url.get_secret_value()
    named = Words(str(file))
    if not url.startswith("sqlite:"):
        raise MendableFault(text("backup.postgresql", file=named))
    copy = copy_to(url, file)
    size = ceil(copy.size / 100_000) / 10
    cases = text("backup.cases", count=copy.cases)
    typer.echo(say(text("backup.done", file=named, cases=cases, size=size, schema=Words(copy.schema))))
    typer.echo(say(text("backup.apart")))
