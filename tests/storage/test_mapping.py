"""A case as a row and back, for any case there can be."""

import json
from dataclasses import fields

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.domain.case import Case, Entry
from storage.mapping import case_of, entry_of, row_of, row_of_entry
from storage.tables import CaseRow, EntryRow
from tests.storage.cast import a_case
from tests.storage.strategies import cases


@given(cases)
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=200)
def test_any_case_comes_back_as_it_was(case: Case) -> None:
    assert case_of(CaseRow(**row_of(case))) == case


@given(st.builds(Entry))
def test_any_line_of_the_trail_comes_back_as_it_was(entry: Entry) -> None:
    assert entry_of(EntryRow(**row_of_entry(entry))) == entry


def test_each_thing_stands_in_one_place_only() -> None:
    body = json.loads(str(row_of(a_case())["body"]))
    assert not body.keys() & {*CaseRow.model_fields, "number", "reporter"}
    assert len(body) + 13 == len(fields(Case))


def test_what_people_said_and_who_they_are_is_not_in_what_a_row_shows_of_itself() -> None:
    row = CaseRow(**row_of(a_case(words="hemmelig")))
    assert "hemmelig" not in repr(row)
    assert str(row.reporter_sealed) not in repr(row)
