"""A case as a row and back: what is queried stands in columns, each thing in one place only."""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from sqlalchemy import Row

from handlers.domain.case import Case, Entry, Hidden
from handlers.domain.lifecycle import Action, Status
from handlers.domain.people import Role
from handlers.domain.reading import Kind, Language
from storage.codec import decode_fields, dumps, encode_fields
from storage.tables import CaseRow, EntryRow

_COLUMNS: Final = frozenset(
    {
        "id", "number", "status", "surface", "unit", "language", "system", "kind", "rep_only", "reporter",
        "changed_at", "next_at", "version",
    }
)  # fmt: skip
_BODY: Final = frozenset(each.name for each in fields(Case)) - _COLUMNS


def row_of(case: Case) -> dict[str, Any]:
    """The columns of `CaseRow` by name: a model would cost more than all the rest of saving it."""
    year, number = case.number
    return dict(  # noqa: C408 (one column a line, as in the model)
        id=case.id,
        year=year,
        number=number,
        status=case.status.value,
        surface=case.surface,
        unit=case.unit,
        language=case.language.value,
        system=case.system,
        kind=case.kind.value,
        rep_only=case.rep_only,
        reporter_tag=case.reporter.tag if case.reporter else None,
        reporter_sealed=case.reporter.sealed if case.reporter else None,
        changed_at=case.changed_at,
        next_at=case.next_at,
        version=case.version,
        body=dumps(dict(encode_fields(case, _BODY))),
    )


def case_of(row: Row[Any] | CaseRow) -> Case:
    sealed, tag = row.reporter_sealed, row.reporter_tag
    hidden = None if sealed is None or tag is None else Hidden(sealed, tag)
    body: Mapping[str, Any] = decode_fields(json.loads(row.body), Case, _BODY)
    return Case(
        id=row.id,
        number=(row.year, row.number),
        status=Status(row.status),
        surface=row.surface,
        unit=row.unit,
        language=Language(row.language),
        system=row.system,
        kind=Kind(row.kind),
        rep_only=row.rep_only,
        reporter=hidden,
        changed_at=row.changed_at,
        next_at=row.next_at,
        version=row.version,
        **body,
    )


def row_of_entry(entry: Entry) -> dict[str, Any]:
    """The columns of `EntryRow` by name, without its id."""
    return dict(  # noqa: C408 (one column a line, as in the model)
        case_id=entry.case,
        at=entry.at,
        role=entry.role.value,
        by=entry.by,
        action=entry.action.value,
        before=entry.before.value,
        after=entry.after.value,
    )


def entry_of(row: EntryRow) -> Entry:
    return Entry(
        case=row.case_id,
        at=row.at,
        role=Role(row.role),
        by=row.by,
        action=Action(row.action),
        before=Status(row.before),
        after=Status(row.after),
    )
