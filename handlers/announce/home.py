"""What somebody meets where the bot lives: what waits for them, their own cases, the committee's list.

Each section is made of cases as that person sees them in that capacity, whatever else they may be.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handlers.announce.answers import help_message
from handlers.announce.card import party_buttons
from handlers.announce.facts import BRIEF, fact, next_step, short
from handlers.announce.noticed import noticed_buttons
from handlers.announce.units import units_message
from handlers.domain.case import Case
from handlers.domain.digest import rolled_up
from handlers.domain.home import Home, Section
from handlers.domain.lifecycle import Status
from handlers.domain.messages import Aside, Deeds, Fact, Facts, Heading, Line, Message, Part, Press, Quote
from handlers.domain.people import Role
from handlers.domain.reading import Language
from handlers.domain.texts import Text, Words, text
from handlers.domain.turns import waits_for
from handlers.domain.visibility import Viewer, seen_by
from handlers.ports import World

SHOWN = 8
"""Cases in a section; of more only how many there are is told. All sections together fit one message of any surface."""

QUOTED = 200
"""Characters of a report that waits; longer words can be opened whole."""


@dataclass(frozen=True, slots=True)
class Given:
    """A case that somebody got, or that is one of their unit's, and what they are in it."""

    case: Case
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Sight:
    """What one person has a part in, the cases whole. `given` and `listed` are None for who has no such part."""

    person: str
    own: Sequence[Case]
    given: Sequence[Given] | None
    listed: Sequence[Case] | None


def home(sight: Sight, world: World, language: Language) -> Home:
    """All sections that concern this person; who has nothing yet is told first what this is and how to begin."""
    is_new = not sight.own and sight.given is None and sight.listed is None
    start = ((help_message(language),),) if is_new else ()
    administers = sight.person in world.organisation.administrators
    units = ((units_message(world.organisation, language),),) if administers else ()
    return Home(language, (*start, *_sections(sight, world, language), *units))


def mine_message(sight: Sight, world: World, language: Language) -> Message:
    """The same as one message, for who asks in a conversation."""
    messages = (message for section in _sections(sight, world, language) for message in section)
    return Message(language, tuple(part for message in messages for part in _with_deeds(message)))


def _with_deeds(message: Message) -> tuple[Part, ...]:
    return (*message.parts, Deeds(message.buttons)) if message.buttons else message.parts


def _sections(sight: Sight, world: World, language: Language) -> tuple[Section, ...]:
    made = (section(sight, world, language) for section in _SECTIONS)
    return tuple(section for section in made if section)


def _waiting(sight: Sight, world: World, language: Language) -> Section:
    if sight.given is None:
        return ()
    waiting = [given for given in sight.given if _waits(given, sight, world)]
    entries = [_entry(given, world, language) for given in waiting[:SHOWN]]
    head = Message(language, (Heading(text("home.waiting")),))
    return _section(head, text("home.nothing_waits"), entries, len(waiting))


def _under_way(sight: Sight, world: World, language: Language) -> Section:
    cases = [given.case for given in sight.given or () if not _waits(given, sight, world)]
    seen = (seen_by(case, Viewer.PARTY) for case in cases[:SHOWN])
    entries = [_brief(case, world, language) for case in seen]
    head = Message(language, (Heading(text("home.under_way")),))
    return _shown(head, entries, len(cases)) if cases else ()


def _own(sight: Sight, world: World, language: Language) -> Section:
    seen = (seen_by(case, Viewer.REPORTER) for case in sight.own[:SHOWN])
    entries = [_brief(case, world, language, noticed_buttons(case) if _asks(case) else ()) for case in seen]
    return _section(Message(language, (Heading(text("mine.title")),)), text("mine.none"), entries, len(sight.own))


def _committee(sight: Sight, world: World, language: Language) -> Section:
    """Oldest first; never a name, and never a unit that is too small to be named."""
    if sight.listed is None:
        return ()
    entries = [Message(language, (_listed(case, world, language),)) for case in sight.listed[:SHOWN]]
    why = Aside(text("home.listed_why", days=world.policy.decide_days))
    head = Message(language, (Heading(text("home.listed")), why))
    return _section(head, text("home.none_listed"), entries, len(sight.listed))


_SECTIONS: tuple[Callable[[Sight, World, Language], Section], ...] = (_waiting, _under_way, _own, _committee)
"""In the order in which they stand. A section that does not concern somebody is empty."""


def _waits(given: Given, sight: Sight, world: World) -> bool:
    today = world.calendar.today(world.now())
    return any(waits_for(given.case, sight.person, role, today) for role in given.roles)


def _asks(case: Case) -> bool:
    """The reporter has been asked whether the change is noticed, and not answered yet."""
    return case.status is Status.IN_EFFECT and case.asked_at is not None and case.noticed is None


def _entry(given: Given, world: World, language: Language) -> Message:
    """A case in full, for whom it waits."""
    case = seen_by(given.case, Viewer.PARTY)
    unit = world.organisation.units.get(case.unit)
    where = Words(unit.called(language) if unit else world.organisation.name)
    quote = Quote(Words(short(case.words, QUOTED)))
    return Message(language, (_facts(case, where, world), quote), party_buttons(case, given.roles, QUOTED))


def _brief(case: Case, world: World, language: Language, buttons: tuple[Press, ...] = ()) -> Message:
    """A case in three lines: its first words, where it stands, what comes next."""
    return Message(language, (_facts(case, Words(short(case.words, BRIEF)), world),), buttons)


def _facts(case: Case, said: Words, world: World) -> Facts:
    number = Fact(text("card.title", number=case.called), said)
    status = fact("status", text(f"status.{case.status}"))
    return Facts((number, status, fact("next", next_step(case, world.calendar, world.policy))))


def _listed(whole: Case, world: World, language: Language) -> Line:
    case = seen_by(whole, Viewer.COMMITTEE)
    large = rolled_up(case.unit, world.organisation, world.policy)
    unit = Words(large.called(language) if large else world.organisation.name)
    since = world.calendar.today(case.routed_at or case.changed_at)
    return Line(text("home.case", number=case.called, unit=unit, status=text(f"status.{case.status}"), day=since))


def _section(head: Message, none: Text, entries: Sequence[Message], count: int) -> Section:
    return _shown(head, entries, count) if entries else (head, Message(head.language, (Line(none),)))


def _shown(head: Message, entries: Sequence[Message], count: int) -> Section:
    """The heading, the entries, and how many there are beside those."""
    hidden = count - len(entries)
    more = (Message(head.language, (Aside(text("home.more", count=hidden)),)),) if hidden else ()
    return (head, *entries, *more)
