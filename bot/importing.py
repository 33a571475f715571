"""`tidstyv people import`: shows what a CSV file would change in the organisation file, asks, and writes."""

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import typer

from bot.slack import accounts_by_email
from bot.speaking import Say, sayer
from bot.wiring import slack_keys
from config.document import write
from config.organisation import load_organisation
from config.people_csv import Problem, Wrong, read_sheet
from config.people_file import COLUMNS, Change, Plan, Taken, add_accounts, plan
from config.problems import Problems
from config.settings import Settings
from handlers.domain.machine import because
from handlers.domain.texts import Text, Words, text

NAMES_A_COLUMN = frozenset({Wrong.NO_COLUMN, Wrong.HALF, Wrong.UNFIT})


class CannotImport(Problems):
    """Nothing was written."""


@dataclass(frozen=True, slots=True)
class Wish:
    """`yes` writes without asking, `dry_run` never writes."""

    file: Path
    yes: bool = False
    dry_run: bool = False


def import_people(settings: Settings, wish: Wish) -> bool:
    """Whether every line was taken in. Raises CannotImport and OrganisationError."""
    into = settings.organisation_file
    say = sayer(load_organisation(into).organisation.language)
    try:
        sheet = read_sheet(wish.file.read_bytes())
    except OSError as error:
        raise CannotImport([text("unreadable.file", file=_path(wish.file), why=because(error))]) from error
    made = plan(into, sheet)
    if sheet.ignored:
        typer.echo(say(text("install.people.ignored", columns=Words(", ".join(sheet.ignored)))))
    _look_up(settings, made, say)
    for line in _shown(made, say):
        typer.echo(line)
    for problem in made.problems:
        typer.echo(f"✗ {_problem(problem, say)}", err=True)
    if _may_write(made, into, wish, say):
        _write(into, made, say)
    left_out = {problem.line for problem in made.problems if problem.line and problem.wrong is not Wrong.NO_COLUMN}
    if left_out:
        typer.echo(say(text("install.people.left_out", count=len(left_out))), err=True)
    return not made.problems


def _path(file: Path) -> Words:
    return Words(str(file))


def _look_up(settings: Settings, made: Plan, say: Say) -> None:
    """With Slack switched on: the ids of those without one. Who has an account nowhere is told of."""
    lacking = [one.email for one in made.taken if not one.slack]
    if lacking and settings.slack:
        found = asyncio.run(accounts_by_email(slack_keys(settings), lacking))
        add_accounts(made, found.ids)
        if found.error:
            typer.echo(f"! {say(text('install.people.no_lookup', error=Words(found.error)))}")
    names = [one.name for one in made.taken if not (one.slack or one.teams)]
    if names:
        typer.echo(f"! {say(text('install.people.without_account', names=Words(', '.join(names))))}")


def _shown(made: Plan, say: Say) -> Iterator[str]:
    """One line for everybody who is new (+) or changes (~), and how many do not."""
    for one in made.changed:
        who = f"{'+' if one.is_new else '~'} {one.name} <{one.email}>"
        yield ": ".join(filter(None, (who, "; ".join(_changes(one, say)))))
    unchanged = len(made.taken) - len(made.changed)
    if unchanged:
        yield f"= {say(text('install.people.unchanged', count=unchanged))}"


def _changes(one: Taken, say: Say) -> Iterator[str]:
    for change in one.changes:
        if not (one.is_new and change.what in ("name", "email")):
            yield say(_change(change))


def _change(change: Change) -> Text:
    if change.what not in COLUMNS:
        return text(f"install.office.{change.what}", unit=Words(change.unit))
    what, after = text(f"install.column.{change.what}"), Words(change.after)
    if not change.before:
        return text("install.people.set", what=what, after=after)
    return text("install.people.moved", what=what, before=Words(change.before), after=after)


def _problem(problem: Problem, say: Say) -> str:
    named = problem.wrong in NAMES_A_COLUMN
    said = text(f"install.column.{problem.said}") if named else Words(problem.said)
    told = text(f"install.problem.{problem.wrong}", said=said)
    if problem.near:
        told = text("near", problem=told, near=Words(problem.near))
    return say(text("install.people.line", line=problem.line, problem=told) if problem.line else told)


def _may_write(made: Plan, into: Path, wish: Wish, say: Say) -> bool:
    if not made.changed:
        if made.taken:
            typer.echo(say(text("install.people.nothing", file=_path(into))))
        return False
    if wish.yes and not wish.dry_run:
        return True
    if not wish.dry_run and not sys.stdin.isatty():
        raise CannotImport([text("install.people.say_yes")])
    if not wish.dry_run and typer.confirm(say(text("install.people.ask", file=_path(into)))):
        return True
    typer.echo(say(text("install.people.not_written")))
    return False


def _write(into: Path, made: Plan, say: Say) -> None:
    try:
        copy = write(into, made.document, made.before)
    except OSError as error:
        raise CannotImport([text("install.people.no_writing", file=_path(into), why=because(error))]) from error
    typer.echo(say(text("install.replaced", file=_path(into), copy=_path(copy))))
    typer.echo(say(text("install.people.holds")))
