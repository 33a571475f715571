"""The commands that set Tidstyv up: what they take from the command line."""

import os
from pathlib import Path
from typing import Annotated

import typer

from bot.importing import Wish, import_people
from bot.logs import set_up_logs
from bot.speaking import leave, sayer
from bot.starting import CannotStart, begin
from config.env_file import load_settings_here
from config.problems import Problems

_PERSON = "Name, e-mail, member ID in Slack, with commas between."


def init(  # noqa: PLR0913 (one flag for each question)
    language: Annotated[str | None, typer.Option(help="nb, nn or en.")] = None,
    organisation: Annotated[str | None, typer.Option(help="What it is called.")] = None,
    employees: Annotated[str | None, typer.Option(help="How many people work in it.")] = None,
    administrator: Annotated[str | None, typer.Option(help=_PERSON)] = None,
    committee_channel: Annotated[str | None, typer.Option(help="The committee's channel in Slack (C…).")] = None,
    unit: Annotated[str | None, typer.Option(help="What the first unit is called.")] = None,
    unit_employees: Annotated[str | None, typer.Option(help="How many people work there.")] = None,
    unit_channel: Annotated[
        str | None, typer.Option(help="Its private channel in Slack (C…), if there is one.")
    ] = None,
    leader: Annotated[str | None, typer.Option(help=_PERSON)] = None,
    representative: Annotated[str | None, typer.Option(help=_PERSON)] = None,
    folder: Annotated[Path, typer.Option(help="Where the files are written.")] = Path(),
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what is there; a copy is kept.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing: flags and defaults only.")] = False,
) -> None:
    """Write settings, a key and an organisation file to begin with, by asking a few questions."""
    given = {
        "language": language,
        "organisation": organisation,
        "employees": employees,
        "administrator": administrator,
        "committee_channel": committee_channel,
        "unit": unit,
        "unit_employees": unit_employees,
        "unit_channel": unit_channel,
        "leader": leader,
        "representative": representative,
    }
    try:
        begin(given, folder, overwrite, ask=False if yes else None)
    except CannotStart as error:
        leave(error, sayer(error.language))


people = typer.Typer(help="Who is who.", no_args_is_help=True)


@people.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="A CSV file, as the HR system or the spreadsheet writes it.")],
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
) -> None:
    """Take people and their roles from a CSV file into the organisation file. Leaves with 1 where lines were wrong."""
    set_up_logs("ERROR")
    try:
        everybody = import_people(load_settings_here(os.environ), Wish(file, yes, dry_run))
    except Problems as error:
        leave(error)
    if not everybody:
        raise typer.Exit(1)
