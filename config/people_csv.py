"""People as HR systems export them: whatever the encoding, the separator and Excel's habits, rows come out."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from config.columns import PEOPLE
from config.ids import is_guid
from handlers.domain.reading import Language

SEPARATORS = ";\t,|"
MOST_BYTES = 20_000_000


class Wrong(StrEnum):
    """What may be wrong with the file or with one line of it."""

    NO_TEXT = "no_text"
    EMPTY = "empty"
    NO_COLUMN = "no_column"
    QUOTES = "quotes"
    TOO_MANY = "too_many"
    HALF = "half"
    EMAIL = "email"
    ROLE = "role"
    ROLE_NEEDS_UNIT = "role_needs_unit"
    LANGUAGE = "language"
    UNFIT = "unfit"
    OBJECT_ID = "object_id"
    TWO_NAMES = "two_names"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Problem:
    """`line` as an editor counts it, 0 for the file as a whole; `said` is the cell or column that it is about.

    `near` is what may have been meant.
    """

    line: int
    wrong: Wrong
    said: str = ""
    near: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One person on one line. `offices` are keys of a unit, of `[organisation]` or of `[committee]`."""

    line: int
    name: str
    email: str
    unit: str = ""
    title: str = ""
    language: str = ""
    slack: str = ""
    teams: str = ""
    offices: tuple[str, ...] = ()


@dataclass(slots=True)
class Sheet:
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def _table(**columns: str) -> Mapping[str, str]:
    return {alias: column for column, aliases in columns.items() for alias in aliases.split()}


HEADERS = _table(
    name="navn namn name fulltnavn fulltnamn fullname ansattnavn displayname visningsnavn ansatt",
    first="fornavn fornamn firstname givenname",
    last="etternavn etternamn lastname surname familyname",
    email="epost epostadresse epostjobb mail email emailaddress jobbepost arbeidsepost",
    unit="enhet eining avdeling arbeidssted arbeidsstad tjenestested organisasjonsenhet unit department",
    title="stilling tittel stillingstittel stillingsbetegnelse stillingsnavn title jobtitle position",
    role="rolle roller role roles verv funksjon",
    language="språk målform language",
    slack="slack slackid slackbruker medlemsid memberid",
    teams="teams teamsid objektid objectid entraid entraobjectid azureadobjectid",
)
"""How others head their columns: letters only, small."""

ROLES = _table(
    leaders="leder leiar leader avdelingsleder avdelingsleiar enhetsleder einingsleiar virksomhetsleder manager",
    deputies="nestleder nestleiar stedfortreder stadfortredar assisterende deputy",
    union_reps="tillitsvalgt tillitsvald hovedtillitsvalgt hovudtillitsvald tv htv ptv representative",
    safety_reps="verneombud verneombod hovedverneombud hovudverneombod safety",
    administrators="administrator",
    members="trepartsutvalg trepartsutvalget trepartsutval trepartsutvalet utvalgsmedlem utvalsmedlem committee",
)
IN_A_UNIT = frozenset({"leaders", "deputies", "union_reps", "safety_reps"})
LANGUAGES = _table(nb="nb bokmål no norsk", nn="nn nynorsk", en="en engelsk english")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_SEPARATES_ROLES = re.compile(r"[,;/+&|]|\bog\b|\band\b")


def read_sheet(raw: bytes) -> Sheet:
    """Everybody in the file whose line makes sense, and what is wrong with the others. Never raises."""
    sheet = Sheet()
    text = _decoded(raw)
    if text is None:
        sheet.problems.append(Problem(0, Wrong.NO_TEXT))
        return sheet
    rows = list(_rows(text, sheet))
    if len(rows) < 2 and not sheet.problems:
        sheet.problems.append(Problem(0, Wrong.EMPTY))
    if rows:
        _read_rows(rows, sheet)
    return sheet


def _decoded(raw: bytes) -> str | None:
    """By its mark where it has one, else UTF-8, else what Windows writes. None for what is no text, as a workbook."""
    if len(raw) > MOST_BYTES or raw.startswith(b"PK\x03\x04"):
        return None
    encodings = ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252", "latin-1")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def _rows(text: str, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Every line that is not empty, with the number of its first line."""
    told = re.match(r"\s*\"?sep=(.)\"?[ \t]*\r?\n?", text, re.IGNORECASE)
    above = 1 if told else 0
    body = text[told.end() :] if told else text
    separator = told[1] if told else max(SEPARATORS, key=body.lstrip().partition("\n")[0].count)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=separator, strict=True)
    at = above + 1
    try:
        for cells in reader:
            clean = [_clean(cell) for cell in cells]
            if any(clean):
                yield at, clean
            at = above + reader.line_num + 1
    except csv.Error:
        sheet.problems.append(Problem(at, Wrong.QUOTES))


def _clean(cell: str) -> str:
    """Without what Excel puts around a text to keep it a text, on one line."""
    told = re.fullmatch(r'\s*="(.*)"\s*', cell, re.DOTALL)
    return " ".join((told[1] if told else cell).replace("\u200b", "").strip().removeprefix("'").split())


def _read_rows(rows: list[tuple[int, list[str]]], sheet: Sheet) -> None:
    (line, heads), *others = rows
    columns = [HEADERS.get(re.sub(r"[\W_]+", "", head.casefold()), "") for head in heads]
    sheet.ignored = [head for head, column in zip(heads, columns, strict=True) if head and not column]
    if "email" not in columns:
        sheet.problems.append(Problem(line, Wrong.NO_COLUMN, "email"))
    elif "name" not in columns and not {"first", "last"} <= set(columns):
        sheet.problems.append(Problem(line, Wrong.NO_COLUMN, "name"))
    else:
        for number, cells in others:
            _read_row(number, cells, columns, sheet)


def _read_row(line: int, cells: list[str], columns: list[str], sheet: Sheet) -> None:
    values: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        values[column] = values.get(column, "") or cell
    entry = _entry(line, values)
    problems = [Problem(line, Wrong.TOO_MANY)] if any(cells[len(columns) :]) else list(_wrong(entry, values))
    sheet.problems.extend(problems)
    if not problems:
        sheet.entries.append(entry)


def _entry(line: int, values: Mapping[str, str]) -> Entry:
    return Entry(
        line=line,
        name=_name(values),
        email=values.get("email", "").removeprefix("mailto:"),
        unit=values.get("unit", ""),
        title=values.get("title", ""),
        language=LANGUAGES.get(values.get("language", "").casefold(), ""),
        slack=values.get("slack", ""),
        teams=values.get("teams", "").lower(),
        offices=tuple(dict.fromkeys(office for _, office in _roles(values) if office)),
    )


def _name(values: Mapping[str, str]) -> str:
    """«Etternavn, Fornavn» is turned round."""
    name = values.get("name", "") or f"{values.get('first', '')} {values.get('last', '')}".strip()
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and first.strip() else last.strip()


def _roles(values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each role as it is written with the key it stands for. A union named behind the office is not kept."""
    for role in _SEPARATES_ROLES.split(values.get("role", "")):
        words = role.casefold().split()
        if words:
            yield role.strip(), ROLES.get(words[0].strip("."), "")


def _wrong(entry: Entry, values: Mapping[str, str]) -> Iterator[Problem]:
    if not entry.name or not entry.email:
        yield Problem(entry.line, Wrong.HALF, "email" if entry.name else "name")
    elif not _EMAIL.fullmatch(entry.email):
        yield Problem(entry.line, Wrong.EMAIL, entry.email)
    if values.get("language") and entry.language not in tuple(Language):
        yield Problem(entry.line, Wrong.LANGUAGE, values["language"])
    if entry.teams and not is_guid(entry.teams):
        yield Problem(entry.line, Wrong.OBJECT_ID, values["teams"])
    yield from _wrong_roles(entry, values)
    for column in ("name", "email", "title", "slack"):
        cell = getattr(entry, column)
        if cell and not PEOPLE[column].fits(cell):
            yield Problem(entry.line, Wrong.UNFIT, column)


def _wrong_roles(entry: Entry, values: Mapping[str, str]) -> Iterator[Problem]:
    for role, office in _roles(values):
        if not office:
            yield Problem(entry.line, Wrong.ROLE, role)
        elif office in IN_A_UNIT and not entry.unit:
            yield Problem(entry.line, Wrong.ROLE_NEEDS_UNIT, role)
