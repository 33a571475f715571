"""Correcting what was understood: the dialog shows the reading, and what the reporter answers takes its place."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum

from handlers.announce.facts import time_said
from handlers.domain.case import Case, Understood
from handlers.domain.deeds import Deed
from handlers.domain.inputs import Choice, Input, InputKind
from handlers.domain.lifecycle import Action, Status
from handlers.domain.messages import Dialog, DialogName, Line, Unfilled
from handlers.domain.people import Address, Organisation
from handlers.domain.reading import Cost, Kind, Language, Level
from handlers.domain.steps import corrected
from handlers.domain.texts import Text, Words, text
from handlers.placing import recipients_of
from handlers.ports import UnitOfWork, World
from handlers.progress import carry_out
from handlers.reading import mask
from handlers.roles import acting_role

Answers = Mapping[str, str | date]

LONGEST_NAME = 60
"""Characters of a system's name; the longest known has 25."""
MOST_PEOPLE = 100_000


class Asked(StrEnum):
    """What the dialog asks for, by input name."""

    UNIT = "unit"
    TIME = "time"
    PEOPLE = "people"
    SYSTEM = "system"
    KIND = "kind"
    LEVEL = "level"


def correct_dialog(case: Case, world: World, language: Language) -> Dialog:
    """What was understood, ready to be put right. Where a case is going can be changed until it has gone."""
    return Dialog(
        DialogName.CORRECT,
        case.id,
        language,
        text("correct.title", number=case.called),
        parts=(Line(text("correct.how")),),
        inputs=tuple(_inputs(case, world.organisation, language)),
        submit=text("correct.submit"),
    )


def _inputs(case: Case, organisation: Organisation, language: Language) -> Iterator[Input]:
    if case.status is Status.HELD:
        units = tuple(Choice(unit.id, _said(unit.called(language))) for unit in organisation.units.values())
        yield _choice(Asked.UNIT, case.unit, units)
    yield _typing(Asked.TIME, time_said(case.cost) or "", text("correct.time_hint"))
    yield _typing(Asked.PEOPLE, f"{case.cost.people:g}" if case.cost.people else "")
    yield _typing(Asked.SYSTEM, case.system)
    yield _choice(Asked.KIND, case.kind, tuple(Choice(kind, text(f"kind.{kind}")) for kind in Kind))
    yield _choice(Asked.LEVEL, case.level, tuple(Choice(level, text(f"level.{level}")) for level in Level))


def _typing(asked: Asked, value: str | Text, hint: Text | None = None) -> Input:
    return Input(asked, _label(asked), InputKind.SENTENCE, False, hint, value=value)


def _choice(asked: Asked, value: str, choices: tuple[Choice, ...]) -> Input:
    return Input(asked, _label(asked), InputKind.CHOICE, choices=choices, value=value)


def _label(asked: Asked) -> Text:
    return text(f"correct.{asked}")


def _said(name: str) -> Text:
    return text("as_said", said=Words(name))


def correct(uow: UnitOfWork, world: World, case: Case, who: Address, answers: Answers) -> None:
    """Take what the reporter says instead. Raises Refusal for anybody else, Unfilled for what cannot be understood.

    A case that has not gone finds its people anew; one that has keeps them, and its card is put right.
    """
    role = acting_role(uow, world, case, who, Action.CORRECT)
    errors = {asked.value: error for asked, check in _CHECKS.items() if (error := check(case, world, answers))}
    if errors:
        raise Unfilled({**errors})
    understood = _understood(case, world, answers)
    unit = _typed(answers, Asked.UNIT) or case.unit
    after = corrected(case, understood, unit)
    if after == case:
        return
    deed = Deed(Action.CORRECT, role, world.now(), understood=understood, unit=unit)
    if case.status is Status.HELD:
        deed = replace(deed, recipients=recipients_of(world, after, who))
    carry_out(uow, world, case, deed)


def _understood(case: Case, world: World, answers: Answers) -> Understood:
    """What the dialog says now. A field that was emptied takes away what had been understood."""
    kind, level = _typed(answers, Asked.KIND), _typed(answers, Asked.LEVEL)
    return Understood(
        _cost(world, answers),
        _system(world, answers),
        Kind(kind) if kind in set(Kind) else case.kind,
        Level(level) if level in set(Level) else case.level,
    )


def _typed(answers: Answers, asked: Asked) -> str:
    value = answers.get(asked, "")
    return value.strip() if isinstance(value, str) else ""


def _cost(world: World, answers: Answers) -> Cost:
    people = _typed(answers, Asked.PEOPLE)
    return replace(_time(world, answers), people=float(people) if _is_count(people) else None)


def _time(world: World, answers: Answers) -> Cost:
    """Read as the message itself was, so that people answer in words."""
    typed = _typed(answers, Asked.TIME)
    return replace(world.read(typed).cost, people=None) if typed else Cost()


def _is_count(typed: str) -> bool:
    return typed.isdecimal() and 0 < int(typed) <= MOST_PEOPLE


def _system(world: World, answers: Answers) -> str:
    """By the name it is known under, or as it was written where nobody knows it."""
    typed = _typed(answers, Asked.SYSTEM)
    return (world.read(typed).system or mask(typed)) if typed else ""


def _time_error(case: Case, world: World, answers: Answers) -> Text | None:
    unread = _typed(answers, Asked.TIME) and _time(world, answers) == Cost()
    return text("correct.time_unread") if unread else None


def _people_error(case: Case, world: World, answers: Answers) -> Text | None:
    typed = _typed(answers, Asked.PEOPLE)
    return text("correct.people_unread") if typed and not _is_count(typed) else None


def _system_error(case: Case, world: World, answers: Answers) -> Text | None:
    return text("decide.too_long", most=LONGEST_NAME) if len(_system(world, answers)) > LONGEST_NAME else None


def _unit_error(case: Case, world: World, answers: Answers) -> Text | None:
    """The choice may come back after the case has gone, or after the unit has."""
    unit = _typed(answers, Asked.UNIT)
    if not unit or unit == case.unit:
        return None
    if case.status is not Status.HELD:
        return text("correct.unit_has_gone")
    return None if unit in world.organisation.units else text("refusal.unknown_unit")


_CHECKS: Mapping[Asked, Callable[[Case, World, Answers], Text | None]] = {
    Asked.UNIT: _unit_error,
    Asked.TIME: _time_error,
    Asked.PEOPLE: _people_error,
    Asked.SYSTEM: _system_error,
}
"""What people write themselves. The other two are chosen from lists."""
