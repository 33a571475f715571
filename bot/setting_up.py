"""The commands that set Tidstyv up: what they take from the command line."""

import json
import os
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.importing import Wish, import_people
from bot.logs import set_up_logs
from bot.slack import manifest
from bot.speaking import leave, sayer, sayer_for
from bot.starting import CannotStart, begin
from config.env_file import load_settings_here, organisation_file
from config.problems import Problems
from config.texts import load_texts
from handlers.domain.machine import because
from handlers.domain.texts import Words, text

_PERSON = "Name, e-mail, member ID in Slack and object ID in Entra as far as used, with commas between."


def init(  # noqa: PLR0913 (one flag for each question)
    language: Annotated[str | None, typer.Option(help="nb, nn or en.")] = None,
    platform: Annotated[str | None, typer.Option(help="slack, teams, or both with a comma between.")] = None,
    organisation: Annotated[str | None, typer.Option(help="What it is called.")] = None,
    employees: Annotated[str | None, typer.Option(help="How many people work in it.")] = None,
    administrator: Annotated[str | None, typer.Option(help=_PERSON)] = None,
    committee_channel: Annotated[
        str | None, typer.Option(help="The committee's channel: C…, or a link in Teams.")
    ] = None,
    unit: Annotated[str | None, typer.Option(help="What the first unit is called.")] = None,
    unit_employees: Annotated[str | None, typer.Option(help="How many people work there.")] = None,
    unit_channel: Annotated[str | None, typer.Option(help="Its own channel, if there is one.")] = None,
    leader: Annotated[str | None, typer.Option(help=_PERSON)] = None,
    representative: Annotated[str | None, typer.Option(help=_PERSON)] = None,
    app_id: Annotated[str | None, typer.Option(help="For Teams: Application (client) ID.")] = None,
    tenant_id: Annotated[str | None, typer.Option(help="For Teams: Directory (tenant) ID.")] = None,
    secret_file: Annotated[str | None, typer.Option(help="For Teams: the file with the client secret in it.")] = None,
    folder: Annotated[Path, typer.Option(help="Where the files are written.")] = Path(),
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what is there; a copy is kept.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing: flags and defaults only.")] = False,
) -> None:
    """Write settings, a key and an organisation file to begin with, by asking a few questions."""
    given = {
        "language": language,
        "platform": platform,
        "organisation": organisation,
        "employees": employees,
        "administrator": administrator,
        "committee_channel": committee_channel,
        "unit": unit,
        "unit_employees": unit_employees,
        "unit_channel": unit_channel,
        "leader": leader,
        "representative": representative,
        "app_id": app_id,
        "tenant_id": tenant_id,
        "secret_file": secret_file,
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


manifests = typer.Typer(help="What a platform needs to know about the app.", no_args_is_help=True)


@manifests.command("slack")
def slack_manifest(
    url: Annotated[
        str | None, typer.Option(help="Where Slack reaches the bot, like https://tidstyv.example; Socket Mode without.")
    ] = None,
) -> None:
    """Print the Slack app's manifest, to be pasted where Slack asks for one."""
    typer.echo(json.dumps(manifest(f"{url.rstrip('/')}/slack/events" if url else None), indent=2, ensure_ascii=False))


@manifests.command("teams")
def teams_manifest(
    app_id: Annotated[str, typer.Option(help="The app's id in Entra: Application (client) ID.")],
    organisation: Annotated[str, typer.Option(help="Who stands as its publisher; at most 32 characters.")],
    about: Annotated[str, typer.Option(help="A page of yours about the bot and what it keeps (https://…).")],
    out: Annotated[Path, typer.Option(help="Where the package is written.")] = Path("tidstyv-teams.zip"),
    version: Annotated[str, typer.Option(help="Higher than that of the package it takes the place of.")] = "1.0.0",
    consent: Annotated[
        bool, typer.Option("--consent", help="Ask for the right to read replies that do not mention the bot.")
    ] = False,
) -> None:
    """Write the Teams app's manifest with its languages and icons, as the package that is uploaded to Teams."""
    # The Teams SDK takes most of a second to load; no other command is to wait for it.
    from bot.teams.manifest import App  # noqa: PLC0415
    from bot.teams.package import package  # noqa: PLC0415

    app = App(app_id.strip().lower(), organisation.strip(), about.strip(), version.strip(), consent)
    try:
        out.write_bytes(package(app, load_texts(ZoneInfo("Europe/Oslo")).say))
    except OSError as error:
        leave(Problems([text("package.no_writing", file=Words(str(out)), why=because(error))]))
    except Problems as error:
        leave(error)
    typer.echo(sayer_for(organisation_file(os.environ))(text("package.written", file=Words(str(out)))))
