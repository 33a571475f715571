"""The command line: `tidstyv COMMAND`. Each command is a few lines; the work is done elsewhere."""

import asyncio
import json
import os
import sys
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot.again import restore, try_again
from bot.chat.findings import Severity
from bot.demo.reloading import run_reloading
from bot.demo.stage import run_demo
from bot.doctor import SIGNS, examine
from bot.keeping import back_up, bring_up_to_date
from bot.logs import set_up_logs
from bot.publishing import publish_week, show_week
from bot.running import open_house, until_told
from bot.setting_up import init, manifests, people
from bot.speaking import leave
from bot.staging import start_staged_bot
from bot.wiring import build, new_key
from config.env_file import NAMED_BY, load_settings_here
from config.problems import Problems
from config.settings import Settings, SettingsError
from handlers.domain.errors import Fault
from handlers.domain.texts import Words, text
from handlers.reading import labels, read

Answer = TypeVar("Answer")

app = typer.Typer(
    name="tidstyv",
    help="One message about a time thief, brought to the leader and the union representative at the same moment.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
keys = typer.Typer(help="The keys that seal who reports.", no_args_is_help=True)
app.command()(init)
app.add_typer(people, name="people")
app.add_typer(keys, name="keys")
app.add_typer(manifests, name="manifest")


@app.callback()
def everywhere(
    env_file: Annotated[
        Path | None, typer.Option(help="The settings file; else TIDSTYV_ENV_FILE, else tidstyv.env in this folder.")
    ] = None,
) -> None:
    if env_file is not None:
        os.environ[NAMED_BY] = str(env_file)


def _settings(environ: Mapping[str, str] = os.environ) -> Settings:
    try:
        settings = load_settings_here(environ)
    except SettingsError as error:
        leave(error)
    set_up_logs(settings.log_level)
    return settings


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Where the page is served, on this machine only.")] = 8080,
    browser: Annotated[bool, typer.Option(help="Open the page in your browser.")] = True,
    reload: Annotated[bool, typer.Option("--reload", help="Start anew whenever the code is changed.")] = False,
) -> None:
    """Try the whole journey in your browser, with a made-up municipality and no accounts."""
    if reload:
        run_reloading(port, browser)
        return
    set_up_logs("WARNING")
    with suppress(KeyboardInterrupt):
        asyncio.run(run_demo(start_staged_bot, port, _open_browser if browser else _leave_closed))


def _open_browser(url: str) -> None:
    typer.launch(url)


def _leave_closed(url: str) -> None:
    """The address is printed; that is enough."""


@app.command()
def run() -> None:
    """Run everything in this one process."""
    _serve(working=True)


@app.command()
def serve() -> None:
    """Take in what happens on the chat platforms; `tidstyv work` beside it does the rest."""
    _serve(working=False)


def _serve(working: bool) -> None:
    settings = _settings()
    _complete(_open(settings, working))


def _complete(work: Coroutine[object, object, Answer]) -> Answer:
    """Do it to the end; what stops it is said in words."""
    try:
        return asyncio.run(work)
    except (Problems, Fault) as error:
        leave(error)


async def _open(settings: Settings, working: bool) -> None:
    await until_told(await open_house(build(settings), settings.host, settings.port, working))


@app.command()
def work(
    port: Annotated[int | None, typer.Option(help="Answer the probes at this port; no port without it.")] = None,
) -> None:
    """Do the work that `tidstyv serve` took in, send what is to go out, and let time act."""
    settings = _settings()
    _complete(_work(settings, port))


async def _work(settings: Settings, port: int | None) -> None:
    host = None if port is None else settings.host
    await until_told(await open_house(build(settings), host, port or 0, working=True))


@app.command("migrate")
def migrate_command() -> None:
    """Make the database, or bring it up to date, and say what was done. An SQLite file is copied beside it first."""
    _keep(bring_up_to_date)


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="Where the copy is to stand; nothing may be there yet.")]) -> None:
    """Copy the whole SQLite database while the bot runs, check the copy, and say what is in it."""
    _keep(lambda settings: back_up(settings, file))


@app.command("restore")
def restore_command(
    file: Annotated[Path | None, typer.Argument(help="The copy; nothing, where it is in place already.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Without a file: ask nothing.")] = False,
) -> None:
    """Put a copy back where no database is, so that nothing is sent again that was sent after it was made."""
    _complete(restore(_settings(), file, yes))


@app.command()
def retry(yes: Annotated[bool, typer.Option("--yes", help="Ask nothing.")] = False) -> None:
    """Show what was set aside and which messages found no way, and try all of it again."""
    _complete(try_again(_settings(), yes))


def _keep(work: Callable[[Settings], None]) -> None:
    settings = _settings()
    try:
        work(settings)
    except Fault as fault:
        leave(fault)


@app.command()
def doctor(
    test_card: Annotated[str, typer.Option(help="Send a test card to this channel (its ID), or to this unit's.")] = "",
) -> None:
    """Say what is missing, and what mends it. Changes nothing; leaves with 1 where something is wrong."""
    set_up_logs("ERROR")
    if asyncio.run(_doctor(test_card)):
        raise typer.Exit(1)


async def _doctor(card_to: str) -> bool:
    wrong = False
    async for severity, sentence in examine(os.environ, card_to):
        typer.echo(f"{SIGNS[severity]} {sentence}")
        wrong = wrong or severity is Severity.WRONG
    return wrong


@app.command("read")
def read_command() -> None:
    """Read messages: JSON lines with id and text on standard input, with id and labels on standard output."""
    for line in sys.stdin:
        if line.strip():
            typer.echo(_read_line(line))


def _read_line(line: str) -> str:
    try:
        asked = json.loads(line)
        understood = labels(read(asked["text"]))
    except (ValueError, KeyError, TypeError):
        leave(Problems([text("typed.line")]))
    return json.dumps({"id": asked.get("id"), "labels": understood}, ensure_ascii=False)


@app.command()
def digest(
    week: Annotated[str | None, typer.Option(help="An ISO week such as 2026-W47; the newest one without it.")] = None,
    send: Annotated[bool, typer.Option(help="Send it to those who have not had it yet.")] = False,
) -> None:
    """Show the weekly digest, or send it."""
    settings = _settings()
    try:
        typer.echo(_complete(publish_week(settings, week) if send else show_week(settings, week)))
    except ValueError:
        leave(Problems([text("typed.week", week=Words(str(week)))]))


@keys.command("new")
def new_key_command() -> None:
    """Make a key for IDENTITY_KEYS. Keep it outside the database, and never lose it."""
    typer.echo(new_key())
