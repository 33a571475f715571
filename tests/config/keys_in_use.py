"""Which keys the code asks the catalogs for: read from the source, families of keys spelled out by their enums."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from bot.questions import FITS, QUESTIONS
from bot.teams.manifest import OFFERED
from config.people_csv import IN_A_UNIT, Wrong
from config.people_file import COLUMNS
from config.settings import KINDS, Settings
from config.tables import NEEDED
from config.templates import NOTES
from handlers.announce.answers import HELP_LINES
from handlers.announce.change import TOLD
from handlers.correct import Asked
from handlers.domain.case import Noticed, Stance
from handlers.domain.due import Reminder
from handlers.domain.lifecycle import Action, Status
from handlers.domain.machine import REASONS
from handlers.domain.messages import Button
from handlers.domain.outcomes import DEMANDS, Field, Outcome
from handlers.domain.people import Office, Role
from handlers.domain.reading import Kind, Language, Level, Per
from storage.schema import revisions

ROOT = Path(__file__).parents[2]
WORDS_OF_THE_CORE = "handlers.domain.texts"
_DOTTED = re.compile(r"[a-z_]+(\.[a-z_{}]+)+")
_LABELLED_OTHERWISE = {Button.PICK_UNIT, Button.CHANGE_UNIT, Button.ME_TOO, Button.SAME_HERE}
_DATES = {Field.ANSWER_BY, Field.ENDS, Field.EFFECTIVE}
_WAITS_FOR_PEOPLE = (Status.DECIDED, Status.IN_EFFECT, Status.TRIAL, Status.FORWARDED)
_WAITS_FOR_TIME = (
    Status.ASKED, Status.HELD, Status.ROUTED, Status.ACKNOWLEDGED, Status.PROPOSED, Status.IN_CONSULTATION,
    Status.DECIDED, Status.IN_EFFECT, Status.TRIAL, Status.FORWARDED,
)  # fmt: skip
_FACTS = (
    "unit", "system", "kind", "cost", "level", "reporter", "hits", "status", "next", "outcome", "cleared", "on_trial",
    "waiting", *Field,
)  # fmt: skip
_PARTIES = (Role.LEADER, Role.REPRESENTATIVE)
_DOCTOR = (
    "unreachable", "token_refused", "scope_missing", "channel_unknown", "channel_archived", "not_member",
    "channel_shared", "channel_open", "socket_refused",
)  # fmt: skip
_DOCTOR_ON_TEAMS = ("unreachable", "token_refused", "channel_unreached", "blocked")

_ON = [("slack",), ("teams",), ("slack_teams",)]

# Every family in the code, `{}` for each hole, and what may fill its holes. A family that is not here fails.
FAMILIES: Mapping[str, Iterable[tuple[str, ...]]] = {
    "action.{}": [(action,) for action in Action],
    "button.{}": [(button,) for button in Button if button not in _LABELLED_OTHERWISE],
    "confirmation.{}": [(status,) for status in Status],
    "correct.{}": [(asked,) for asked in Asked],
    "cost.per.{}": [(per,) for per in Per],
    "decide.{}": [(field,) for field in Field],
    "decide.needs_{}": [(f,) for f in sorted({f for d in DEMANDS.values() for f in d.required} - _DATES)],
    "digest.before.{}": [(kind,) for kind in Kind],
    "doctor.slack.{}": [(finding,) for finding in _DOCTOR],
    "doctor.teams.{}": [(finding,) for finding in _DOCTOR_ON_TEAMS],
    "fact.{}": [(name,) for name in _FACTS],
    "file.{}": [(name,) for name in NOTES],
    "help.{}": [(line,) for line in HELP_LINES],
    "install.account.{}": _ON,
    "install.ask.{}": [(one.name,) for one in QUESTIONS],
    "install.channel.{}": _ON,
    "install.column.{}": [(column,) for column in COLUMNS],
    "install.office.{}": [(office,) for office in ("administrators", "members", *sorted(IN_A_UNIT))],
    "install.problem.{}": [(wrong,) for wrong in Wrong],
    "install.wanted.{}": [(kind,) for kind in FITS],
    "kind.{}": [(kind,) for kind in Kind],
    "level.{}": [(level,) for level in Level],
    "machine.{}": [(reason,) for reason in sorted(set(REASONS.values()))],
    "next.{}_open": [(status,) for status in _WAITS_FOR_PEOPLE],
    "next.{}{}": [*product(_WAITS_FOR_TIME, [""]), (Status.IN_EFFECT, "_asked")],
    "next.reminder_{}": [(Reminder.UNRECORDED,), (Reminder.KEPT_REVIEW,)],
    "note.{}.{}": [(audience, announced) for announced, told in TOLD.items() for audience in told],
    "note.window.{}": [("reporter",), ("thread",)],
    "noticed.thanks_{}": [(noticed,) for noticed in Noticed],
    "organisation_file.missing.{}": [(table,) for table in NEEDED],
    "outcome.{}": [(outcome,) for outcome in Outcome],
    "outcome_help.{}": [(outcome,) for outcome in Outcome],
    "package.command.{}": [(command,) for command in OFFERED["personal"]],
    "package.command_help.{}": [(command,) for command in OFFERED["personal"]],
    "person.language.{}": [(language,) for language in Language],
    "recipient.{}": [(role,) for role in _PARTIES],
    "reminder.{}": [(reminder,) for reminder in Reminder],
    "schema.{}": [(revision,) for revision in revisions()],
    "settings.kind.{}": [(kind,) for kind in KINDS],
    "settings.todo.{}": [(name,) for name in Settings.model_fields],
    "stance.{}": [(stance,) for stance in Stance],
    "status.{}": [(status,) for status in Status],
    "talk.from_{}": [(role,) for role in _PARTIES],
    "units.office.{}": [(office,) for office in Office],
    "{}_at_all": [(f"organisation_file.advice.no_{party}",) for party in ("leader", "representative")],
    "{}_with": [(f"stance.{stance}",) for stance in Stance],
}


@dataclass(frozen=True, slots=True)
class Use:
    """One place that asks for a text: its key or family, and the parameters it gives, where that can be seen."""

    where: str
    pattern: str
    given: frozenset[str] | None

    def asks_for(self) -> Iterator[str]:
        """The keys this place can ask for. Raises KeyError for a family that is not in the table."""
        if "{}" not in self.pattern:
            yield self.pattern
            return
        for fillings in FAMILIES[self.pattern]:
            yield self.pattern.format(*fillings)


def uses() -> list[Use]:
    """Every place in the code that asks for a text."""
    files = [file for layer in ("handlers", "bot", "config", "storage") for file in (ROOT / layer).rglob("*.py")]
    return [use for file in sorted(files) for use in _in_file(file)]


def _in_file(file: Path) -> Iterator[Use]:
    tree = ast.parse(file.read_text("utf-8"))
    makers = {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == WORDS_OF_THE_CORE
        for name in node.names
        if name.name in ("text", "Text")
    }
    # What stands inside a family's name is no key of its own.
    asked = {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree) if makers else ():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in makers:
            for key in _branches(node.args[0]):
                asked.add(key)
                yield from _use(file, key, _given(node))
    for node in ast.walk(tree) if makers else ():
        if isinstance(node, ast.Constant | ast.JoinedStr) and node not in asked and _looks_like_a_key(node):
            yield from _use(file, node, None)


def _branches(key: ast.expr) -> Iterator[ast.expr]:
    if isinstance(key, ast.IfExp):
        yield from _branches(key.body)
        yield from _branches(key.orelse)
    else:
        yield key


def _given(call: ast.Call) -> frozenset[str] | None:
    names = [keyword.arg for keyword in call.keywords]
    return None if None in names else frozenset(name for name in names if name)


def _use(file: Path, key: ast.expr, given: frozenset[str] | None) -> Iterator[Use]:
    pattern = _pattern(key)
    if pattern:
        yield Use(f"{file.relative_to(ROOT)}:{key.lineno}", pattern, given)


def _pattern(key: ast.expr) -> str:
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        return key.value
    if isinstance(key, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in key.values)
    return ""


def _looks_like_a_key(node: ast.expr) -> bool:
    family = _pattern(node).partition(".")[0]
    return bool(_DOTTED.fullmatch(_pattern(node))) and family in _FAMILY_NAMES


_FAMILY_NAMES = {pattern.partition(".")[0] for pattern in FAMILIES} | {"refusal", "name", "card", "report", "database"}
