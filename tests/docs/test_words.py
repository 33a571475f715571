"""The pages tell every name of the domain in its own table, as the code's tables have it."""

from enum import StrEnum

import pytest

from config.catalog import Plural, load_catalogs
from handlers.announce.change import TOLD
from handlers.domain.due import Reminder
from handlers.domain.lifecycle import Action, Announcement, Status
from handlers.domain.messages import Button
from handlers.domain.outcomes import DEMANDS, Field, Outcome
from handlers.domain.people import Role
from handlers.domain.reading import Language
from handlers.domain.visibility import SEES, Part, Viewer
from tests.docs.pages import first_column, page, rows

COLUMNS = (Viewer.REPORTER, Viewer.PARTY, Viewer.FOLLOWER, Viewer.COMMITTEE, Viewer.ADMINISTRATOR)
FIELDS = {
    "reason": Field.REASON,
    "date of effect": Field.EFFECTIVE,
    "legal basis": Field.LEGAL_BASIS,
    "addressee": Field.ADDRESSEE,
    "date of the answer": Field.ANSWER_BY,
    "what is tried": Field.SCOPE,
    "end date": Field.ENDS,
    "where it belongs": Field.BELONGS,
    "who loses information": Field.LOSES,
}
CALLED_BY_THE_UNIT = {Button.PICK_UNIT, Button.CHANGE_UNIT}
LABELS = {Button.ME_TOO: "button.join"}


@pytest.mark.parametrize(
    ("name", "heading", "enum"),
    [
        ("docs/design.md", "Roles", Role),
        ("docs/design.md", "Statuses", Status),
        ("docs/design.md", "Actions", Action),
        ("docs/design.md", "Outcomes", Outcome),
        ("docs/messages.md", "New messages at a change", Announcement),
        ("docs/messages.md", "At their own times", Reminder),
        ("docs/messages.md", "Buttons", Button),
    ],
)
def test_every_name_is_told_in_its_table_and_no_other(name: str, heading: str, enum: type[StrEnum]) -> None:
    assert first_column(page(name).section(heading)) == set(enum)


def test_who_is_told_what_is_as_in_the_code() -> None:
    audiences = ("reporter", "thread", "followers")
    for announcement, *cells in rows(page("docs/messages.md").section("New messages at a change"))[1:]:
        told = {audience for audience, cell in zip(audiences, cells, strict=True) if cell == "yes"}
        assert told == TOLD[Announcement(announcement.strip("`"))], announcement


def test_who_sees_what_is_as_in_the_code() -> None:
    told = rows(page("docs/design.md").section("Who sees what"))[1:]
    assert [row[0].split()[0].strip(",") for row in told] == [part.value for part in Part]
    for part, row in zip(Part, told, strict=True):
        assert {viewer for viewer, cell in zip(COLUMNS, row[1:], strict=True) if cell == "yes"} == SEES[part], part


@pytest.mark.parametrize("button", sorted(set(Button) - CALLED_BY_THE_UNIT))
def test_every_button_is_told_by_the_words_on_it(button: Button) -> None:
    told = {row[0]: row[1] for row in rows(page("docs/messages.md").section("Buttons"))}
    assert told[f"`{button}`"] == said(LABELS.get(button, f"button.{button}"))


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_told_by_its_word(outcome: Outcome) -> None:
    told = {row[0]: row[1] for row in rows(page("docs/design.md").section("Outcomes"))}
    assert told[f"`{outcome}`"] == said(f"outcome.{outcome}").partition(" (")[0]


@pytest.mark.parametrize("outcome", Outcome)
def test_what_an_outcome_demands_is_told(outcome: Outcome) -> None:
    told = {row[0]: row[2:] for row in rows(page("docs/design.md").section("Outcomes"))}
    needs, may = ({FIELDS[word] for word in cell.split(", ") if word} for cell in told[f"`{outcome}`"])
    assert needs == DEMANDS[outcome].required - {Field.SENTENCE}
    assert may == DEMANDS[outcome].optional


def said(key: str) -> str:
    """The words in bokmål, with dots for what is filled in."""
    entry = load_catalogs()[Language.NB][key]
    assert not isinstance(entry, Plural)
    return "".join(part if isinstance(part, str) else "…" for part in entry)
