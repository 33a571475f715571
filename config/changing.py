"""What an administrator changes in chat, put into the organisation file as it is at that moment."""

import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from tomlkit import TOMLDocument

from config.document import Overtaken, new_person, put_value, read, unit_row, write
from config.organisation import OrganisationError
from config.people_csv import Entry
from config.people_file import Register
from config.tables import row_called
from handlers.domain.changes import Change, NewPerson, UnitChange
from handlers.domain.texts import text

TRIES = 5
"""So often the newest file is taken anew where somebody else has changed it in between."""


def put_into(path: Path, change: Change) -> None:
    """Write it, checked as a whole, with a copy of the old file beside it; the same again writes nothing.

    Raises OrganisationError where the file, or what it would become, is not in order; OSError where it may not be
    written.
    """
    for _ in range(TRIES - 1):
        with suppress(Overtaken):
            return _put_once(path, change)
    return _put_once(path, change)


def _put_once(path: Path, change: Change) -> None:
    document, before = read(path)
    match change:
        case UnitChange():
            _change_unit(document, change)
        case NewPerson():
            _add_person(document, change)
    if document.unwrap() != tomllib.loads(before.decode("utf-8-sig")):
        write(path, document, before)


def _change_unit(document: TOMLDocument, change: UnitChange) -> None:
    row = unit_row(document, change.unit)
    for office, ids in change.offices.items():
        put_value(row, office.value, list(ids))
    if change.employees is not None:
        put_value(row, "employees", change.employees)
    channel = f"{change.surface}_channel"
    if change.channel:
        put_value(row, channel, change.channel)
    elif change.channel is not None and channel in row:
        row.remove(channel)


def _add_person(document: TOMLDocument, person: NewPerson) -> None:
    """Somebody the file knows without an account there gets this one; two of one name may be two people."""
    people, surface = Register(document), person.address.surface
    known = people.of(Entry(0, person.name, person.email))
    if known is not None and known.get(surface) not in (None, person.address.id):
        if person.email and known in people.by("email", person.email):
            raise OrganisationError(
                [text("organisation_file.other_account", where=row_called("people", str(known["id"])))]
            )
        known = None
    row = new_person(document, people.fresh_id(person.name)) if known is None else known
    for column, value in _columns(person, surface).items():
        if value and not row.get(column):
            put_value(row, column, value)


def _columns(person: NewPerson, surface: str) -> Mapping[str, str]:
    return {
        "name": person.name,
        "email": person.email,
        "language": person.language.value,
        surface: person.address.id,
    }
