"""What an administrator reads and fills in to change who is who."""

from collections.abc import Iterator
from enum import StrEnum

from handlers.domain.changes import UnitChange
from handlers.domain.inputs import Choice, Input, InputKind
from handlers.domain.messages import Aside, Button, Dialog, DialogName, Fact, Facts, Heading, Line, Message, Part, Press
from handlers.domain.people import HOLDERS, Organisation, Unit
from handlers.domain.reading import Language
from handlers.domain.texts import Text, Words, text


class Asked(StrEnum):
    """What the dialogs ask for beside the offices, by input name."""

    EMPLOYEES = "employees"
    CHANNEL = "channel"
    ACCOUNT = "account"
    NAME = "name"
    EMAIL = "email"
    LANGUAGE = "language"


def units_message(organisation: Organisation, language: Language) -> Message:
    """Every unit to choose from, and a way to add somebody."""
    units = organisation.units.values()
    named = (Press(Button.CHANGE_UNIT, _said(unit.called(language)), value=unit.id) for unit in units)
    buttons = (Press(Button.NEW_PERSON, text("button.new_person")), *named)
    return Message(language, (Heading(text("units.title")), Line(text("units.how"))), buttons)


def unit_dialog(unit: Unit, about: str, organisation: Organisation, surface: str, language: Language) -> Dialog:
    """The unit as it is, ready to be changed. `about` comes back with what is sent."""
    return Dialog(
        DialogName.CHANGE_UNIT,
        about,
        language,
        text("units.change"),
        (Heading(_said(unit.called(language))), *_elsewhere(unit, organisation, surface)),
        (*_offices(unit, organisation, surface), *_numbers(unit, surface)),
        text("units.save"),
    )


def _elsewhere(unit: Unit, organisation: Organisation, surface: str) -> Iterator[Part]:
    """Those who hold an office and cannot be shown among the accounts."""
    held = (id for holders in HOLDERS.values() for id in holders(unit))
    names = [person.name for person in organisation.chosen(held) if person.on(surface) is None]
    if names:
        yield Aside(text("units.elsewhere", names=Words(", ".join(names))))


def _offices(unit: Unit, organisation: Organisation, surface: str) -> Iterator[Input]:
    for office, holders in HOLDERS.items():
        people = organisation.chosen(holders(unit))
        accounts = tuple(account for person in people if (account := person.on(surface)))
        label = text(f"units.office.{office}")
        yield Input(office, label, InputKind.PEOPLE, required=False, people=accounts)


def _numbers(unit: Unit, surface: str) -> Iterator[Input]:
    yield Input(Asked.EMPLOYEES, text("units.employees"), InputKind.SENTENCE, value=str(unit.employees))
    channel, hint = unit.channels.get(surface, ""), text("units.channel_hint")
    yield Input(Asked.CHANNEL, text("units.channel"), InputKind.SENTENCE, required=False, hint=hint, value=channel)


def unit_changed(change: UnitChange, unit: Unit, organisation: Organisation, language: Language) -> Message:
    """What is otherwise now, by name."""
    name = Words(unit.called(language))
    if change.is_empty:
        return Message(language, (Line(text("units.unchanged", unit=name)),))
    facts = Facts(tuple(_otherwise(change, organisation)))
    return Message(language, (Line(text("units.changed", unit=name)), facts, Aside(text("units.holds"))))


def _otherwise(change: UnitChange, organisation: Organisation) -> Iterator[Fact]:
    for office, ids in change.offices.items():
        names = ", ".join(person.name for person in organisation.chosen(ids))
        yield Fact(text(f"units.office.{office}"), _or_none(names))
    if change.employees is not None:
        yield Fact(text("units.employees"), Words(str(change.employees)))
    if change.channel is not None:
        yield Fact(text("units.channel"), _or_none(change.channel))


def _or_none(said: str) -> Text | Words:
    return Words(said) if said else text("units.none")


def person_dialog(usual: Language, language: Language) -> Dialog:
    """Somebody who is to be known from now on; they read `usual` unless another language is chosen."""
    languages = tuple(Choice(one, text(f"person.language.{one}")) for one in Language)
    return Dialog(
        DialogName.NEW_PERSON,
        "",
        language,
        text("button.new_person"),
        inputs=(
            Input(Asked.ACCOUNT, text("person.account"), InputKind.PERSON),
            Input(Asked.NAME, text("person.name"), InputKind.SENTENCE),
            Input(Asked.EMAIL, text("person.email"), InputKind.SENTENCE, required=False),
            Input(Asked.LANGUAGE, text("person.speaks"), InputKind.CHOICE, choices=languages, value=usual),
        ),
        submit=text("person.add"),
    )


def _said(words: str) -> Text:
    return text("as_said", said=Words(words))
