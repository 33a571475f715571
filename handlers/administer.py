"""Changing who is who from chat: an administrator opens a dialog, and what they change is put into the register."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from handlers.announce.answers import answer, one_line
from handlers.announce.units import Asked, person_dialog, unit_changed, unit_dialog
from handlers.domain.changes import NewPerson, UnitChange
from handlers.domain.errors import Refusal
from handlers.domain.inbound import Pressed, Submitted
from handlers.domain.messages import Button, Dialog, DialogName, Message, ToHidden, Unfilled
from handlers.domain.people import HOLDERS, Address, Office, Organisation, Unit
from handlers.domain.reading import Language
from handlers.domain.texts import Text, Words, text
from handlers.ports import UnitOfWork, World
from handlers.roles import administrator, language_of

LONGEST = 200
"""Characters of a name or an address; the organisation file takes no more."""
MOST_EMPLOYEES = 1_000_000
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_CHANNEL = re.compile(r"[^\s#@][^\s#]{0,199}")


@dataclass(frozen=True, slots=True)
class _Taken:
    """A dialog as it was sent, and the world it is held against."""

    world: World
    sent: Submitted
    by: str
    language: Language

    def words(self, name: str) -> str:
        said: str | date = self.sent.answers.get(name, "")
        return said.strip() if isinstance(said, str) else ""


def open_dialog(uow: UnitOfWork, world: World, pressed: Pressed) -> Dialog:
    """The dialog behind a button of the administrator's. Raises Refusal for anybody else, and for an unknown unit."""
    administrator(world, pressed.who)
    return OPENS[pressed.button](world.organisation, pressed, language_of(uow, world, pressed.who))


def take_change(uow: UnitOfWork, world: World, sent: Submitted) -> None:
    """Put into the register what the dialog changes, and tell the administrator what that was.

    Raises Unfilled for what has to be put right first, and Refusal as the register does.
    """
    by = administrator(world, sent.who)
    told = TAKES[sent.dialog](_Taken(world, sent, by.id, language_of(uow, world, sent.who)))
    answer(uow, ToHidden(sent.who.surface, uow.vault.hide(sent.who)), told, sent.event)


def _open_unit(organisation: Organisation, pressed: Pressed, language: Language) -> Dialog:
    unit = _unit(organisation, pressed.value)
    return unit_dialog(unit, f"{unit.id}|{_mark(unit)}", organisation, pressed.who.surface, language)


def _open_person(organisation: Organisation, pressed: Pressed, language: Language) -> Dialog:
    return person_dialog(organisation.language, language)


def _unit(organisation: Organisation, id: str) -> Unit:
    if id not in organisation.units:
        raise Refusal(text("refusal.unknown_unit"))
    return organisation.units[id]


def _mark(unit: Unit) -> str:
    """Says of a unit whether it is as it was, and nothing else."""
    return sha256(repr(unit).encode()).hexdigest()[:16]


def _change_unit(taken: _Taken) -> Message:
    id, _, mark = taken.sent.case.partition("|")
    organisation = taken.world.organisation
    unit = _unit(organisation, id)
    problems = dict(_wrong_with_unit(taken, unit))
    if problems:
        raise Unfilled(problems)
    change = _changes(taken, unit)
    if not change.is_empty:
        if mark != _mark(unit):
            # What stood in the dialog was not this: what looks like a change may be somebody else's, undone.
            raise Refusal(text("refusal.changed_meanwhile", unit=Words(unit.called(taken.language))))
        taken.world.register.keep(change)
    return unit_changed(change, unit, organisation, taken.language)


def _changes(taken: _Taken, unit: Unit) -> UnitChange:
    surface = taken.sent.who.surface
    offices = {office: _holders(taken, unit, office) for office in Office}
    employees, channel = int(taken.words(Asked.EMPLOYEES)), taken.words(Asked.CHANNEL)
    return UnitChange(
        taken.by,
        unit.id,
        surface,
        {office: ids for office, ids in offices.items() if ids != HOLDERS[office](unit)},
        None if employees == unit.employees else employees,
        None if channel == unit.channels.get(surface, "") else channel,
    )


def _holders(taken: _Taken, unit: Unit, office: Office) -> tuple[str, ...]:
    """Who holds it now and still does, in the order they had, and then who is new.

    Those without an account where the dialog was filled in could not stand in it, and stay.
    """
    organisation, sent = taken.world.organisation, taken.sent
    found = (organisation.at(account) for account in sent.chosen.get(office, ()))
    chosen = [person.id for person in found if person]
    before = organisation.chosen(HOLDERS[office](unit))
    stay = [one.id for one in before if one.id in chosen or one.on(sent.who.surface) is None]
    return tuple(dict.fromkeys((*stay, *chosen)))


def _wrong_with_unit(taken: _Taken, unit: Unit) -> Iterator[tuple[str, Text]]:
    organisation = taken.world.organisation
    for office in Office:
        if any(organisation.at(account) is None for account in taken.sent.chosen.get(office, ())):
            yield office, text("units.unknown_person")
        elif office is Office.UNION_REPS and _leaves_no_chief(taken, unit):
            yield office, text("units.needs_chief")
    employees = taken.words(Asked.EMPLOYEES)
    if not (employees.isascii() and employees.isdigit() and len(employees) <= 7 and int(employees) <= MOST_EMPLOYEES):
        yield Asked.EMPLOYEES, text("units.needs_number")
    channel = taken.words(Asked.CHANNEL)
    if channel and not _CHANNEL.fullmatch(channel):
        yield Asked.CHANNEL, text("units.not_a_channel")
    elif (owner := _owner(organisation, taken.sent.who.surface, channel, unit)) is not None:
        yield Asked.CHANNEL, text("units.channel_taken", owner=Words(owner))


def _leaves_no_chief(taken: _Taken, unit: Unit) -> bool:
    """Whether nobody at the top would represent the employees any more: somebody always must."""
    others = (one for one in taken.world.organisation.units.values() if not one.parent and one.id != unit.id)
    is_last = not unit.parent and not any(one.representatives for one in others)
    return is_last and not _holders(taken, unit, Office.UNION_REPS)


def _owner(organisation: Organisation, surface: str, channel: str, unit: Unit) -> str | None:
    """Whose channel it is, where it is another's."""
    if channel and channel == organisation.committee.channels.get(surface):
        return organisation.committee.name
    other = organisation.unit_in(surface, channel)
    return other.name if other and other.id != unit.id else None


def _new_person(taken: _Taken) -> Message:
    account = next(iter(taken.sent.chosen.get(Asked.ACCOUNT, ())), None)
    problems = dict(_wrong_with_person(taken, account))
    if problems or account is None:
        raise Unfilled(problems)
    language = taken.words(Asked.LANGUAGE)
    written = Language(language) if language in tuple(Language) else taken.world.organisation.language
    name = taken.words(Asked.NAME)
    taken.world.register.keep(NewPerson(taken.by, name, taken.words(Asked.EMAIL), written, account))
    return one_line(taken.language, text("person.added", name=Words(name)))


def _wrong_with_person(taken: _Taken, account: Address | None) -> Iterator[tuple[str, Text]]:
    known = taken.world.organisation.at(account) if account else None
    if account is None:
        yield Asked.ACCOUNT, text("person.needs_account")
    elif known is not None:
        yield Asked.ACCOUNT, text("person.known", name=Words(known.name))
    name, email = taken.words(Asked.NAME), taken.words(Asked.EMAIL)
    if not name or len(name) > LONGEST or not name.isprintable():
        yield Asked.NAME, text("person.needs_name", most=LONGEST)
    if email and not (_EMAIL.fullmatch(email) and len(email) <= LONGEST and email.isprintable()):
        yield Asked.EMAIL, text("person.not_an_email")


OPENS: Mapping[str, Callable[[Organisation, Pressed, Language], Dialog]] = {
    Button.CHANGE_UNIT: _open_unit,
    Button.NEW_PERSON: _open_person,
}
TAKES: Mapping[str, Callable[[_Taken], Message]] = {
    DialogName.CHANGE_UNIT: _change_unit,
    DialogName.NEW_PERSON: _new_person,
}
