"""The shared card: the same for leader and representative, updated in place for as long as the case lives."""

from collections.abc import Collection, Iterator, Mapping
from itertools import chain

from handlers.announce.facts import decided, fact, heard, next_step, recipients, table, understood
from handlers.domain.case import Case
from handlers.domain.lifecycle import Action, allowed
from handlers.domain.messages import Aside, Button, Fact, Heading, Line, Message, Part, Press, Quote, Tone
from handlers.domain.people import Role
from handlers.domain.reading import Language
from handlers.domain.texts import Text, Words, text
from handlers.domain.visibility import Viewer, seen_by
from handlers.ports import World

LONG = 2_000
"""Longer words may not stand whole on a card: there is a button that opens them all."""

_BUTTONS: Mapping[Button, tuple[Action, Text, Tone]] = {
    Button.ACKNOWLEDGE: (Action.ACKNOWLEDGE, text("button.acknowledge"), Tone.PRIMARY),
    Button.DECIDE: (Action.DECIDE, text("button.decide"), Tone.PLAIN),
    Button.SUPPORT: (Action.SUPPORT, text("button.support"), Tone.PLAIN),
    Button.CONSULT: (Action.CONSULT, text("button.consult"), Tone.PLAIN),
    Button.RECORD: (Action.RECORD, text("button.record"), Tone.PRIMARY),
    Button.REPLY: (Action.SAY, text("button.write_reporter"), Tone.PLAIN),
}

ON_CARD = frozenset({*_BUTTONS, Button.READ_ALL})


def card(case: Case, world: World, language: Language) -> Message:
    got = frozenset(recipient.role for recipient in case.recipients)
    return Message(language, tuple(_parts(case, world, language)), party_buttons(case, got, LONG))


def _parts(whole: Case, world: World, language: Language) -> Iterator[Part]:
    case = seen_by(whole, Viewer.PARTY)
    yield Heading(text("card.title", number=case.called))
    if case.words:
        yield Quote(Words(case.words))
    yield from table(_facts(case, world, language))
    yield from recipients(case, world.organisation, language)
    if case.decision:
        outcome = fact("outcome", text(f"outcome.{case.decision.outcome}"))
        yield from table(chain([outcome], decided(case.decision)))
    yield from table(heard(case, world.organisation))
    if not case.ended:
        yield Aside(_hint(case))


def _hint(case: Case) -> Text:
    if case.rep_only:
        return text("card.how_to_answer_rep")
    return text("card.how_to_answer" if case.decision is None else "card.equal")


def _facts(case: Case, world: World, language: Language) -> Iterator[Fact]:
    yield fact("reporter", Words(case.shown_name) if case.shown_name else text("name.hidden"))
    yield from understood(case, world.organisation, world.policy, language)
    if case.hits > (case.cost.people or 1):
        yield fact("hits", text("hits", count=case.hits))
    yield fact("status", text(f"status.{case.status}"))
    if not case.ended:
        yield fact("next", next_step(case, world.calendar, world.policy))


def party_buttons(case: Case, roles: Collection[Role], shown: int) -> tuple[Press, ...]:
    """Only what somebody in these roles may do now; words longer than `shown` characters can be opened whole."""
    may = {action for role in roles for action in allowed(case.status, role)}
    found = [
        Press(button, label, case.id, tone=tone) for button, (action, label, tone) in _BUTTONS.items() if action in may
    ]
    if len(case.words) > shown:
        found.append(Press(Button.READ_ALL, text("button.read_all"), case.id))
    return tuple(found)


def moved_card(case: Case, language: Language) -> Message:
    """What is left of a card when the case is shared with more people, who get it somewhere else."""
    return Message(language, (Heading(text("card.title", number=case.called)), Line(text("card.moved"))), ())


def withdrawn_card(case: Case, language: Language) -> Message:
    """What is left of a card when the reporter takes the case back."""
    return Message(language, (Heading(text("card.title", number=case.called)), Line(text("card.withdrawn"))), ())
