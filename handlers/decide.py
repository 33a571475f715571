"""Deciding: the dialog that asks only what the outcome needs, and the proposal it becomes."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from handlers.domain.case import Case, Decision, Stance, Statement
from handlers.domain.deeds import Deed
from handlers.domain.errors import Refusal
from handlers.domain.inputs import Choice, Input, InputKind
from handlers.domain.lifecycle import Action
from handlers.domain.messages import Dialog, DialogName, Heading, Quote, Unfilled
from handlers.domain.outcomes import DEMANDS, Field, Outcome
from handlers.domain.people import Address, Role
from handlers.domain.reading import Language, Level
from handlers.domain.texts import Text, Words, text
from handlers.ports import UnitOfWork, World
from handlers.progress import carry_out
from handlers.reading import mask
from handlers.roles import acting_role

Answers = Mapping[str, str | date]

OUTCOME = "outcome"
RESULT = "result"
_DATES = frozenset({Field.ANSWER_BY, Field.ENDS, Field.EFFECTIVE})
_LONG = frozenset({Field.SENTENCE, Field.REASON})
LONGEST = 1_000
"""Characters of one answer: a sentence, not a report."""


def decide_dialog(case: Case, world: World, language: Language, answers: Answers) -> Dialog:
    """The dialog as it looks with these answers; another outcome asks for other things."""
    outcome = _outcome(answers) or Outcome.REMOVED
    return Dialog(
        DialogName.DECIDE,
        case.id,
        language,
        text("decide.title", number=case.called),
        inputs=(_choice(outcome), *_inputs(case, outcome, world, answers)),
        submit=text("decide.submit"),
    )


def _choice(chosen: Outcome) -> Input:
    choices = tuple(Choice(o.value, text(f"outcome.{o}")) for o in Outcome)
    return Input(
        OUTCOME,
        text("decide.outcome"),
        InputKind.CHOICE,
        hint=text(f"outcome_help.{chosen}"),
        choices=choices,
        value=chosen.value,
        redraws=True,
    )


def _inputs(case: Case, outcome: Outcome, world: World, answers: Answers) -> Iterator[Input]:
    required = DEMANDS[outcome].required
    for field in _asked(outcome):
        if field is Field.LOSES and case.level is not Level.STATE:
            # Only a rule that comes from law, regulation or inspection has somebody further up who reads the answer.
            continue
        kind = InputKind.DAY if field in _DATES else InputKind.PARAGRAPH if field in _LONG else InputKind.SENTENCE
        value = answers.get(field.value) or suggested(outcome, world).get(field.value, "")
        yield Input(field.value, text(f"decide.{field}"), kind, field in required, value=value)


def _asked(outcome: Outcome) -> tuple[Field, ...]:
    """What this outcome asks for or has room for, in the order of the dialog."""
    demands = DEMANDS[outcome]
    return tuple(field for field in Field if field in demands.required | demands.optional)


def suggested(outcome: Outcome, world: World) -> Answers:
    """The dates this outcome must have, for a leader who names none: one thing less to find."""
    day = world.calendar.today(world.now()) + timedelta(days=world.policy.forwarded_again_days)
    return {field.value: day for field in DEMANDS[outcome].required & _DATES}


def _outcome(answers: Answers) -> Outcome | None:
    chosen = answers.get(OUTCOME)
    return Outcome(chosen) if isinstance(chosen, str) and chosen in set(Outcome) else None


def decision_from(answers: Answers, by: str, at: datetime, today: date) -> Decision:
    """The decision these answers make. Raises Unfilled with a sentence beside each input that is not right."""
    outcome = _outcome(answers)
    if outcome is None:
        raise Unfilled({OUTCOME: text("decide.choose_outcome")})
    asked = _asked(outcome)
    found = {field: _error(field, answers, DEMANDS[outcome].required, today) for field in asked}
    errors: dict[Field | str, Text] = {field: error for field, error in found.items() if error}
    if errors:
        raise Unfilled(errors)
    words = {f.value: _words(answers, f) for f in asked if f not in _DATES}
    days = {f.value: _day(answers, f) for f in asked if f in _DATES}
    return Decision(
        outcome,
        by=by,
        at=at,
        sentence=words["sentence"],
        reason=words.get("reason", ""),
        legal_basis=words.get("legal_basis", ""),
        addressee=words.get("addressee", ""),
        scope=words.get("scope", ""),
        belongs=words.get("belongs", ""),
        loses=words.get("loses", ""),
        answer_by=days.get("answer_by"),
        ends=days.get("ends"),
        effective=days.get("effective"),
    )


def _error(field: Field, answers: Answers, required: frozenset[Field], today: date) -> Text | None:
    if field in _DATES:
        day = _day(answers, field)
        if day is None:
            return text("decide.needs_day") if field in required else None
        return text("decide.day_has_passed") if day < today else None
    words = _words(answers, field)
    if field in required and not words:
        return text(f"decide.needs_{field}")
    return text("decide.too_long", most=LONGEST) if len(words) > LONGEST else None


def _words(answers: Answers, field: Field) -> str:
    """Masked: what leaders and representatives write goes to many, and into the digest."""
    value = answers.get(field.value, "")
    return mask(value.strip()) if isinstance(value, str) else ""


def _day(answers: Answers, field: Field) -> date | None:
    value = answers.get(field.value)
    return value if isinstance(value, date) else None


def propose(uow: UnitOfWork, world: World, case: Case, who: Address, answers: Answers) -> None:
    """Put a decision on the table. Raises Refusal for who may not, Unfilled for what is missing."""
    role = acting_role(uow, world, case, who, Action.DECIDE)
    by, now = person_id(world, who), world.now()
    decision = decision_from(answers, by, now, world.calendar.today(now))
    carry_out(uow, world, case, Deed(Action.DECIDE, role, now, by, decision=decision))


def person_id(world: World, who: Address) -> str:
    person = world.organisation.at(who)
    if person is None:
        raise Refusal(text("refusal.unknown_person"))
    return person.id


def record_dialog(case: Case, language: Language) -> Dialog:
    """What the consultation ended with: agreement or disagreement, in a sentence."""
    results = (Stance.AGREEMENT, Stance.DISAGREEMENT)
    choices = tuple(Choice(stance.value, text(f"stance.{stance}")) for stance in results)
    return Dialog(
        DialogName.RECORD,
        case.id,
        language,
        text("record.title", number=case.called),
        inputs=(
            Input(RESULT, text("record.result"), InputKind.CHOICE, choices=choices, value=results[0].value),
            Input("sentence", text("record.sentence"), InputKind.PARAGRAPH),
        ),
        submit=text("record.submit"),
    )


def record(uow: UnitOfWork, world: World, case: Case, who: Address, answers: Answers) -> None:
    """One side's word on how the consultation ended. Raises as `propose` does."""
    role = acting_role(uow, world, case, who, Action.RECORD)
    sentence = _words(answers, Field.SENTENCE)
    if not sentence:
        raise Unfilled({"sentence": text("record.needs_sentence")})
    chosen = str(answers.get(RESULT, ""))
    if chosen not in (Stance.AGREEMENT, Stance.DISAGREEMENT):
        raise Unfilled({RESULT: text("record.choose_result")})
    state(uow, world, case, who, role, Stance(chosen), sentence)


def state(uow: UnitOfWork, world: World, case: Case, who: Address, role: Role, stance: Stance, sentence: str) -> Case:
    """Keep what a party says of the proposal or of the consultation. Raises Refusal where it is not the time."""
    by, now = person_id(world, who), world.now()
    statement = Statement(by, role, stance, sentence[:LONGEST], now)
    return carry_out(uow, world, case, Deed(STANCE_ACTION[stance], role, now, by, statement=statement))


STANCE_ACTION: Mapping[Stance, Action] = {
    Stance.SUPPORT: Action.SUPPORT,
    Stance.DISAGREE: Action.DISAGREE,
    Stance.AGREEMENT: Action.RECORD,
    Stance.DISAGREEMENT: Action.RECORD,
}


def read_all_dialog(case: Case, language: Language) -> Dialog:
    """The reporter's words in full."""
    title = text("card.title", number=case.called)
    return Dialog(DialogName.READ_ALL, case.id, language, title, (Heading(title), Quote(Words(case.words))))
