"""`tidstyv init`: a settings file, a key and an organisation file, from a few questions or from flags."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from shlex import quote
from typing import Final

import typer

from bot.questions import FITS, QUESTIONS, Question, platforms_in, start_of
from bot.speaking import sayer
from bot.wiring import new_key
from config.env_file import USUAL
from config.organisation import OrganisationError, load_organisation
from config.problems import Problems
from config.starting import Start, organisation_text, settings_text
from config.writing import put
from handlers.domain.machine import because
from handlers.domain.reading import Language
from handlers.domain.texts import Param, Text, Words, text

ORGANISATION: Final = "organisation.toml"
KEY: Final = "identity.key"
EXAMPLES: Final = {"slack": "U0123ABCDE", "teams": "8f1c2e0a-3b7d-4c55-9e61-0a2b3c4d5e6f"}
"""What a person's id looks like on each platform."""


Written = list[tuple[str, Path | None]]
"""Names of files, each with where its old content was kept, if there was any."""


class CannotStart(Problems):
    """Nothing was written; it is told in `language`."""

    def __init__(self, problems: Iterable[Text], answers: Mapping[str, str]) -> None:
        super().__init__(problems)
        self.language = _language(answers)


def begin(given: Mapping[str, str | None], folder: Path, overwrite: bool, ask: bool | None = None) -> None:
    """Ask for what no flag gave (never where standard input is no terminal, or `ask` is False), write, say what next.

    Raises CannotStart, with everything that is missing or in the way; a key that is there is never touched.
    """
    asking = sys.stdin.isatty() if ask is None else ask
    answers = {name: answer.strip() for name, answer in given.items() if answer is not None}
    if not asking:
        answers = {one.name: one.default for one in QUESTIONS if one.default is not None} | answers
    told = [*_wrong(answers), *(() if asking else _missing(answers))]
    if told:
        raise CannotStart(told, answers)
    there = [folder / name for name in (USUAL.name, ORGANISATION) if (folder / name).exists()]
    if there and not overwrite:
        told = [*map(_in_the_way, there), text("install.not_overwritten")]
        if not asking:
            raise CannotStart(told, answers)
        if not _agrees(answers, there):
            raise CannotStart(told[-1:], answers)
    for one in QUESTIONS:
        if one.name not in answers and _is_asked(one, answers):
            answers[one.name] = _asked(one, answers)
    _write(start_of(answers), folder, answers)


def _wrong(answers: Mapping[str, str]) -> Iterator[Text]:
    on = platforms_in(answers)
    for one in QUESTIONS:
        if answers.get(one.name, one.default) == one.default:
            continue
        if not _is_asked(one, answers):
            yield text("install.elsewhere", flag=Words(one.flag), platform=Words(one.on))
        elif not FITS[one.kind](answers[one.name], on):
            yield _unfit(one, answers)


def _missing(answers: Mapping[str, str]) -> Iterator[Text]:
    for one in QUESTIONS:
        if one.name not in answers and _is_asked(one, answers):
            yield text("install.missing", flag=Words(one.flag), ask=_ask(one, answers))


def _is_asked(one: Question, answers: Mapping[str, str]) -> bool:
    return not one.on or one.on in platforms_in(answers)


def _in_the_way(path: Path) -> Text:
    return text("install.in_the_way", file=Words(str(path)))


def _agrees(answers: Mapping[str, str], there: list[Path]) -> bool:
    for path in there:
        typer.echo(_said(answers, _in_the_way(path)))
    return typer.confirm(_said(answers, text("install.overwrite")), default=False)


def _asked(one: Question, answers: Mapping[str, str]) -> str:
    """The answer to it, asked for until it is one."""
    while True:
        said = _said(answers, _ask(one, answers))
        suffix = " " if said.endswith("?") else ": "
        told = typer.prompt(said, default=one.default, show_default=bool(one.default), prompt_suffix=suffix)
        answer = str(told).strip()
        if FITS[one.kind](answer, platforms_in(answers)):
            return answer
        typer.echo(_said(answers, _unfit(one, answers)))


def _ask(one: Question, answers: Mapping[str, str]) -> Text:
    return text(f"install.ask.{one.name}", **_ids_wanted(answers))


def _unfit(one: Question, answers: Mapping[str, str]) -> Text:
    wanted = text(f"install.wanted.{one.kind}", **_ids_wanted(answers))
    return text("install.unfit", flag=Words(one.flag), wanted=wanted)


def _ids_wanted(answers: Mapping[str, str]) -> dict[str, Param]:
    """What the ids of people and channels are called on the platforms that are used, and how a person's look."""
    on = platforms_in(answers)
    which = "_".join(sorted(on))
    example = ", ".join(id for one, id in EXAMPLES.items() if one in on)
    account, channel = text(f"install.account.{which}"), text(f"install.channel.{which}")
    return {"account": account, "channel": channel, "example": Words(example)}


def _write(start: Start, folder: Path, answers: Mapping[str, str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder = folder.resolve()
        settings = settings_text(folder, start.language, start.teams)
        written = [(ORGANISATION, put(folder / ORGANISATION, organisation_text(start), load_organisation))]
        if (folder / KEY).exists():
            typer.echo(_said(answers, text("install.key_kept", file=Words(str(folder / KEY)))))
        else:
            written.append((KEY, put(folder / KEY, f"{new_key()}\n")))
        written.append((USUAL.name, put(folder / USUAL.name, settings)))
    except OSError as error:
        told = text("install.no_writing", folder=Words(str(folder)), why=because(error))
        raise CannotStart([told], answers) from error
    except OrganisationError as error:
        raise CannotStart(error.problems, answers) from error
    except ValueError:
        raise CannotStart([text("install.quoted_path", folder=Words(str(folder)))], answers) from None
    _tell(start, folder, written, answers)


def _tell(start: Start, folder: Path, written: Written, answers: Mapping[str, str]) -> None:
    """What was written, and what comes next."""
    for name, copy in written:
        typer.echo(_said(answers, _told(folder / name, copy)))
    if folder != Path.cwd():
        typer.echo(_said(answers, text("install.stand_there", folder=Words(str(folder)))))
    if start.teams and not start.teams.secret_file:
        typer.echo(_said(answers, text("install.no_secret", settings=Words(str(folder / USUAL.name)))))
    typer.echo(_said(answers, text("install.next")))
    for command, does in _next(folder / USUAL.name, start):
        typer.echo(f"  {command}\n      {_said(answers, does)}")


def _next(settings: Path, start: Start) -> Iterator[tuple[str, Text]]:
    if "slack" in start.platforms:
        yield "tidstyv manifest slack", text("install.command.manifest", settings=Words(str(settings)))
    if start.teams:
        known = f"--app-id {start.teams.id} --organisation {quote(start.organisation)}"
        yield f"tidstyv manifest teams {known} --about https://…", text("install.command.package")
    yield "tidstyv migrate", text("install.command.migrate")
    yield "tidstyv doctor", text("install.command.doctor")


def _told(file: Path, copy: Path | None) -> Text:
    named: dict[str, Param] = {"file": Words(str(file))}
    return text("install.replaced", copy=Words(str(copy)), **named) if copy else text("install.written", **named)


def _said(answers: Mapping[str, str], said: Text) -> str:
    return sayer(_language(answers))(said)


def _language(answers: Mapping[str, str]) -> Language:
    """The one that was answered; bokmål until one has been."""
    language = answers.get("language", "")
    return Language(language) if language in tuple(Language) else Language.NB
