"""`tidstyv init`: a settings file, a key and an organisation file, from a few questions or from flags."""

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import typer

from bot.speaking import sayer
from bot.wiring import new_key
from config.columns import LARGEST_STAFF, PEOPLE, UNITS
from config.env_file import USUAL
from config.organisation import OrganisationError, load_organisation
from config.problems import Problems
from config.starting import Someone, Start, organisation_text, settings_text
from config.writing import put
from handlers.domain.machine import because
from handlers.domain.reading import Language
from handlers.domain.texts import Param, Text, Words, text

ORGANISATION: Final = "organisation.toml"
KEY: Final = "identity.key"


_MEMBER = re.compile(r"[UW][A-Z0-9]{6,20}")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{6,20}")
_NO_NAME = re.compile(r"[UWCG][A-Z0-9]*[0-9][A-Z0-9]*")
"""What is an id where a name is asked for."""


def _is_name(answer: str) -> bool:
    return UNITS["name"].fits(answer)


def _is_count(answer: str) -> bool:
    return answer.isascii() and answer.isdigit() and int(answer) <= LARGEST_STAFF


def _is_person(answer: str) -> bool:
    """A name, and behind commas an e-mail address and a Slack id, in any order."""
    name, *others = _parts(answer)
    known = [other for other in others if other]
    fit = (bool(_MEMBER.fullmatch(other)) or (PEOPLE["email"].fits(other) and "@" in other) for other in known)
    return _is_name(name) and not _NO_NAME.fullmatch(name) and len(known) < 3 and all(fit)


def _parts(answer: str) -> list[str]:
    return [part.strip() for part in answer.split(",")]


FITS: Final[Mapping[str, Callable[[str], bool]]] = {
    "language": lambda answer: answer in tuple(Language),
    "name": _is_name,
    "count": _is_count,
    "person": _is_person,
    "channel": lambda answer: bool(_CHANNEL.fullmatch(answer)),
    "channel_or_none": lambda answer: not answer or bool(_CHANNEL.fullmatch(answer)),
}
"""Each kind of answer, which `install.wanted.…` says in words."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to know: its flag is its name with hyphens, `install.ask.…` asks for it."""

    name: str
    kind: str
    default: str | None = None

    @property
    def flag(self) -> str:
        return f"--{self.name.replace('_', '-')}"


QUESTIONS: Final = (
    Question("language", "language", Language.NB.value),
    Question("organisation", "name"),
    Question("employees", "count"),
    Question("administrator", "person"),
    Question("committee_channel", "channel"),
    Question("unit", "name"),
    Question("unit_employees", "count"),
    Question("unit_channel", "channel_or_none", ""),
    Question("leader", "person"),
    Question("representative", "person"),
)


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
    unfit = [one for one in QUESTIONS if one.name in answers and not FITS[one.kind](answers[one.name])]
    missing = [] if asking else [one for one in QUESTIONS if one.name not in answers and one.default is None]
    if unfit or missing:
        told = [*map(_unfit, unfit), *(text("install.missing", flag=Words(one.flag), ask=_ask(one)) for one in missing)]
        raise CannotStart(told, answers)
    there = [folder / name for name in (USUAL.name, ORGANISATION) if (folder / name).exists()]
    if there and not overwrite:
        told = [*map(_in_the_way, there), text("install.not_overwritten")]
        if not asking:
            raise CannotStart(told, answers)
        if not _agrees(answers, there):
            raise CannotStart(told[-1:], answers)
    for one in QUESTIONS:
        if one.name not in answers:
            answers[one.name] = _asked(one, answers) if asking else one.default or ""
    _write(_start(answers), folder, answers)


def _in_the_way(path: Path) -> Text:
    return text("install.in_the_way", file=Words(str(path)))


def _agrees(answers: Mapping[str, str], there: list[Path]) -> bool:
    for path in there:
        typer.echo(_said(answers, _in_the_way(path)))
    return typer.confirm(_said(answers, text("install.overwrite")), default=False)


def _asked(one: Question, answers: Mapping[str, str]) -> str:
    """The answer to it, asked for until it is one."""
    while True:
        said = _said(answers, _ask(one))
        suffix = " " if said.endswith("?") else ": "
        told = typer.prompt(said, default=one.default, show_default=bool(one.default), prompt_suffix=suffix)
        answer = str(told).strip()
        if FITS[one.kind](answer):
            return answer
        typer.echo(_said(answers, _unfit(one)))


def _ask(one: Question) -> Text:
    return text(f"install.ask.{one.name}")


def _unfit(one: Question) -> Text:
    return text("install.unfit", flag=Words(one.flag), wanted=text(f"install.wanted.{one.kind}"))


def _start(answers: Mapping[str, str]) -> Start:
    return Start(
        organisation=answers["organisation"],
        language=Language(answers["language"]),
        employees=int(answers["employees"]),
        unit=answers["unit"],
        unit_employees=int(answers["unit_employees"]),
        administrator=_someone(answers["administrator"]),
        leader=_someone(answers["leader"]),
        representative=_someone(answers["representative"]),
        committee_channel=answers["committee_channel"],
        unit_channel=answers["unit_channel"],
    )


def _someone(answer: str) -> Someone:
    name, *others = _parts(answer)
    email = next((other for other in others if "@" in other), "")
    return Someone(name, email, next((other for other in others if other and "@" not in other), ""))


def _write(start: Start, folder: Path, answers: Mapping[str, str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder = folder.resolve()
        settings = settings_text(folder, start.language)
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
    for name, copy in written:
        typer.echo(_said(answers, _told(folder / name, copy)))
    if folder != Path.cwd():
        typer.echo(_said(answers, text("install.stand_there", folder=Words(str(folder)))))
    typer.echo(_said(answers, text("install.next")))
    for command, does in _next(folder / USUAL.name).items():
        typer.echo(f"  {command:<25}{_said(answers, does)}")


def _next(settings: Path) -> dict[str, Text]:
    return {
        "tidstyv manifest slack": text("install.command.manifest", settings=Words(str(settings))),
        "tidstyv migrate": text("install.command.migrate"),
        "tidstyv doctor": text("install.command.doctor"),
    }


def _told(file: Path, copy: Path | None) -> Text:
    named: dict[str, Param] = {"file": Words(str(file))}
    return text("install.replaced", copy=Words(str(copy)), **named) if copy else text("install.written", **named)


def _said(answers: Mapping[str, str], said: Text) -> str:
    return sayer(_language(answers))(said)


def _language(answers: Mapping[str, str]) -> Language:
    """The one that was answered; bokmål until one has been."""
    language = answers.get("language", "")
    return Language(language) if language in tuple(Language) else Language.NB
