"""The organisation file as a document: tables found and written with comments and order kept."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import AoT, Comment, Item, Key, Null, Table, Whitespace

from config.organisation import OrganisationError, load_organisation
from config.writing import put
from handlers.domain.errors import Defect
from handlers.domain.texts import Words
from handlers.domain.texts import text as say_text


class Overtaken(OrganisationError):
    """Somebody else changed the file meanwhile; nothing was written."""


def read(path: Path) -> tuple[TOMLDocument, bytes]:
    """The document with the bytes it was read from. Raises OrganisationError for a file that is not in order."""
    load_organisation(path)
    raw = path.read_bytes()
    return tomlkit.parse(raw.decode("utf-8-sig")), raw


def write(path: Path, document: TOMLDocument, before: bytes) -> Path:
    """Write the file; returns the copy of the old one. Raises OSError where it may not be written.

    Raises OrganisationError where the whole would not hold, Overtaken where the file is not `before` any more.
    """
    text = tomlkit.dumps(document)
    if tomllib.loads(text) != document.unwrap():
        raise Defect("the organisation file would not say what was to be written")

    def check(draft: Path) -> None:
        load_organisation(draft)
        if not path.exists() or path.read_bytes() != before:
            raise Overtaken([say_text("organisation_file.overtaken", file=Words(str(path)))])

    copy = put(path, text, check)
    if copy is None:
        raise Overtaken([say_text("organisation_file.gone", file=Words(str(path)))])
    return copy


def tables(document: TOMLDocument, name: str) -> Iterator[Table]:
    rows = document[name]
    return (row for row in rows) if isinstance(rows, AoT) else iter(())


def unit_row(document: TOMLDocument, id: str) -> Table:
    row = next((one for one in tables(document, "units") if one["id"] == id), None)
    if row is None:
        raise OrganisationError([say_text("organisation_file.unit_gone", id=Words(id))])
    return row


def single_row(document: TOMLDocument, name: str) -> Table:
    row = document[name]
    if not isinstance(row, Table):
        raise OrganisationError([say_text("organisation_file.own_table", table=Words(name))])
    return row


def put_value(row: Table, key: str, value: str | int | list[str]) -> None:
    """In its place, or below what the table says; what stands after a blank line there belongs to what follows."""
    if key in row:
        row[key] = value
        return
    _clear_example(row, key)
    tail = _without_tail(row)
    row[key] = value
    row.value.body.extend(tail)


def new_person(document: TOMLDocument, id: str) -> Table:
    rows = document["people"]
    if not isinstance(rows, AoT):
        raise OrganisationError([say_text("organisation_file.not_repeated", table=Words("people"))])
    row = tomlkit.table()
    row["id"] = id
    tail = _without_tail(rows[-1])
    rows[-1].add(tomlkit.nl())
    rows.append(row)
    rows[-1].value.body.extend(tail)
    return rows[-1]


def _clear_example(row: Table, key: str) -> None:
    """Take away the line that shows how the key would be written, `# key = …`: it is written now."""
    body = row.value.body
    for at, (_, item) in enumerate(body):
        if isinstance(item, Comment) and re.match(rf"\s*#\s*{key}\s*=", item.as_string()):
            body[at] = (None, Null())  # the places of the others are remembered by number


def _without_tail(row: Table) -> list[tuple[Key | None, Item]]:
    """Take blank lines, and comments after them, off the end of a table."""
    body = row.value.body
    last = max((at for at, (key, _) in enumerate(body) if key is not None), default=-1)
    start = next((at for at in range(last + 1, len(body)) if isinstance(body[at][1], Whitespace)), len(body))
    tail = body[start:]
    del body[start:]
    return tail
