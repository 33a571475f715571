"""`tidstyv people import`: what HR systems and Excel write is understood, shown, and written without loss."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.workplace import User, Workplace
from bot.demo.workplace.faults import Fault
from bot.slack import SlackKeys, accounts_by_email
from bot.starting import begin
from config.document import write
from config.organisation import OrganisationError, load_organisation
from config.people_csv import Entry, Wrong, read_sheet
from config.people_file import add_accounts, plan
from tests.docs.pages import ROOT
from tests.installing.conftest import Typed
from tests.installing.test_starting import ANSWERS

EXAMPLE = ROOT / "config" / "example" / "organisation.toml"
OBJECT_ID = "8f1c2e0a-3b7d-4c55-9e61-0a2b3c4d5e6f"
KARE = Entry(2, "Kåre Ås", "kare@solvik.example", "Solbakken sykehjem", "lege", "nn", offices=("leaders",))
ROWS = [
    ["Navn", "E-post", "Avdeling", "Stilling", "Rolle", "Målform"],
    ["Kåre Ås", "kare@solvik.example", "Solbakken sykehjem", "lege", "leder", "nynorsk"],
]


def sheet(separator: str = ";", end: str = "\n") -> str:
    return "".join(separator.join(row) + end for row in ROWS)


@pytest.fixture
def file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An organisation file that the settings name."""
    path = folder / "organisation.toml"
    shutil.copy(EXAMPLE, path)
    monkeypatch.setenv("ORGANISATION_FILE", str(path))
    monkeypatch.setenv("IDENTITY_KEYS", "not-read-here")
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_separators_are_all_one(encoding: str, separator: str, end: str) -> None:
    read = read_sheet(sheet(separator, end).encode(encoding))
    assert (read.entries, read.problems) == ([KARE], [])


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("sep=;\nNavn;E-post\nKari;k@x.no\n", "Kari"),
        ('"sep=|"\r\nNavn|E-post\r\nKari|k@x.no\r\n', "Kari"),
        ('Navn;E-post\n"Berg, Kari";k@x.no\n', "Kari Berg"),
        ("Navn;E-post\n'Kari;'k@x.no\n", "Kari"),
        ('Navn;E-post\n="Kari";k@x.no\n', "Kari"),
        ('Navn;E-post\n"Kari\r\n Berg";k@x.no\n', "Kari Berg"),
        ("Etternavn;Fornavn;E-postadresse\nBerg;Kari;k@x.no\n", "Kari Berg"),
        ("NAME,E-Mail\n Kari ,mailto:k@x.no\n", "Kari"),
        ("Navn;E-post\n;;\n\nKari;k@x.no;;;\n", "Kari"),
    ],
)
def test_the_habits_of_excel_are_known(raw: str, name: str) -> None:
    read = read_sheet(raw.encode())
    assert [(one.name, one.email) for one in read.entries] == [(name, "k@x.no")]
    assert read.problems == []


@pytest.mark.parametrize(
    ("row", "wrong", "said"),
    [
        ("Kari;;;;;", Wrong.HALF, "email"),
        (";k@x.no;;;;", Wrong.HALF, "name"),
        ("Kari;k.no;;;;", Wrong.EMAIL, "k.no"),
        ("Kari;k@x.no;Solbakken;;sjefen over alle;", Wrong.ROLE, "sjefen over alle"),
        ("Kari;k@x.no;;;leder;", Wrong.ROLE_NEEDS_UNIT, "leder"),
        ("Kari;k@x.no;;;;samisk", Wrong.LANGUAGE, "samisk"),
        ("Kari;k@x.no;a;b;;;for mye", Wrong.TOO_MANY, ""),
        (f"{'x' * 201};k@x.no;;;;", Wrong.UNFIT, "name"),
        ('"Kari;k@x.no;;;;', Wrong.QUOTES, ""),
    ],
)
def test_a_line_that_makes_no_sense_is_told_by_its_number(row: str, wrong: Wrong, said: str) -> None:
    read = read_sheet(f'{sheet()}"Ola\nLien";ola@x.no\n{row}\n'.encode())
    assert [(one.line, one.wrong, one.said) for one in read.problems] == [(5, wrong, said)]
    assert [one.name for one in read.entries] == ["Kåre Ås", "Ola Lien"]


@pytest.mark.parametrize(
    ("raw", "wrong"),
    [
        (b"PK\x03\x04 a workbook", Wrong.NO_TEXT),
        (b"\x00\x01\x02", Wrong.NO_TEXT),
        (b"", Wrong.EMPTY),
        (b"Navn;E-post\n", Wrong.EMPTY),
        (b"Navn;Telefon\nKari;1\n", Wrong.NO_COLUMN),
        (b"Etternavn;E-post\nBerg;k@x.no\n", Wrong.NO_COLUMN),
    ],
)
def test_a_file_that_cannot_be_used_is_told_so(raw: bytes, wrong: Wrong) -> None:
    read = read_sheet(raw)
    assert ([one.wrong for one in read.problems], read.entries) == ([wrong], [])


@given(st.binary(max_size=300) | st.text(alphabet=";,\"\t\n\r='aæ@.", max_size=200).map(str.encode))
def test_no_file_makes_it_stumble(raw: bytes) -> None:
    read = read_sheet(b"Navn;E-post\n" + raw)
    assert all(one.name and one.email for one in read.entries)


def test_a_union_named_behind_the_office_is_not_kept(file: Path, typed: Typed) -> None:
    (file.parent / "a.csv").write_text("Navn,E-post,Enhet,Rolle\nKari,k@x.no,solbakken,Tillitsvalgt Fagforbundet\n")
    assert typed("people", "import", "a.csv", "--yes")[0] == 0
    assert "fagforbundet" not in file.read_text("utf-8").casefold()
    assert "kari" in load_organisation(file).organisation.units["solbakken"].representatives


def test_everybody_and_their_offices_are_written_and_the_comments_stay(file: Path, typed: Typed) -> None:
    (file.parent / "a.csv").write_bytes((sheet() + "Ola Lien;ola@x.no;;rektor;;\n").encode("cp1252"))
    before = file.read_text("utf-8")
    code, said = typed("people", "import", "a.csv", "--yes")
    assert code == 0, said
    assert "+ Kåre Ås <kare@solvik.example>" in said
    assert "stilling: enhetsleder → rektor" in said
    organisation = load_organisation(file).organisation
    kare = organisation.people["kare-as"]
    assert (kare.name, kare.title, kare.unit, kare.language) == ("Kåre Ås", "lege", "solbakken", "nn")
    assert organisation.units["solbakken"].leaders == ("ola-lien", "kare-as")
    assert organisation.people["ola-lien"].title == "rektor"
    after = file.read_text("utf-8")
    comments = [line for line in before.splitlines() if line.startswith("#")]
    assert [line for line in after.splitlines() if line.startswith("#")] == comments
    assert after.index("kare-as") < after.index("# Where somebody else made the rule")
    assert (file.parent / "organisation.toml.before-1").read_text("utf-8") == before


def test_the_same_file_again_changes_nothing(file: Path, typed: Typed) -> None:
    (file.parent / "a.csv").write_text(sheet().replace("kare@", "Kare@"), "utf-8")
    typed("people", "import", "a.csv", "--yes")
    (file.parent / "a.csv").write_text(sheet(), "utf-8")
    before = file.read_bytes()
    code, said = typed("people", "import", "a.csv", "--yes")
    assert (code, file.read_bytes()) == (0, before)
    assert "ingenting å endre" in said


@pytest.mark.parametrize(("option", "code"), [("--dry-run", 0), (None, 1)])
def test_nothing_is_written_that_nobody_has_agreed_to(file: Path, typed: Typed, option: str | None, code: int) -> None:
    (file.parent / "a.csv").write_text(sheet(), "utf-8")
    before = file.read_bytes()
    assert typed("people", "import", "a.csv", *([option] if option else []))[0] == code
    assert file.read_bytes() == before
    assert sorted(path.name for path in file.parent.iterdir()) == ["a.csv", "organisation.toml"]


def test_a_unit_that_is_nearly_right_is_asked_about(file: Path, typed: Typed) -> None:
    (file.parent / "a.csv").write_text("Navn|E-post|Enhet|Rolle\nNina|n@x.no|Solbaken sykeheim|leder\n", "utf-8")
    assert "Mener du «Solbakken sykehjem»?" in typed("people", "import", "a.csv", "--yes")[1]


def test_the_line_that_showed_how_gives_way_to_what_is_written(
    file: Path, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(ANSWERS, file.parent / "new", overwrite=False, ask=False)
    written = file.parent / "new" / "organisation.toml"
    before = written.read_text("utf-8")
    assert "# slack = " in before
    rows = "Navn;E-post;Slack;Enhet;Rolle\nSiri Vik;s@x.no;U0123ABCZ;;\nEva;e@x.no;;Solbakken sykehjem;nestleder\n"
    (file.parent / "a.csv").write_text(rows, "utf-8")
    monkeypatch.setenv("ORGANISATION_FILE", str(written))
    code, said = typed("people", "import", "a.csv", "--yes")
    assert code == 0, said
    after = written.read_text("utf-8")
    assert "# slack = " not in after
    assert "# deputies" not in after
    assert "# safety_reps" in after
    loaded = load_organisation(written).organisation
    assert loaded.units["solbakken-sykehjem"].deputies == ("eva",)


def test_lines_that_are_wrong_are_left_out_and_the_others_written(file: Path, typed: Typed) -> None:
    (file.parent / "a.csv").write_text(sheet() + "Nina;nina@x.no;Fjordsyn;;leder;\nPer;;;;;\n", "utf-8")
    code, said = typed("people", "import", "a.csv", "--yes")
    assert code == 1
    assert "Linje 3: ingen enhet heter «Fjordsyn»" in said
    assert "Linje 4: mangler e-post" in said
    assert "2 linjer er utelatt" in said
    assert "kare-as" in load_organisation(file).organisation.people


def test_offices_on_two_lines_are_one_persons_and_two_names_are_not(file: Path) -> None:
    more = "Kåre Ås;KARE@solvik.example;kommunen;;verneombud;\nNoen Annen;kare@solvik.example;;;;\n"
    made = plan(file, read_sheet((sheet() + more).encode()))
    assert [[change.what for change in one.changes][-2:] for one in made.taken] == [["leaders", "safety_reps"]]
    assert [(one.line, one.wrong) for one in made.problems] == [(4, Wrong.TWO_NAMES)]


def test_a_whole_that_would_not_hold_is_not_written(file: Path) -> None:
    before = file.read_bytes()
    made = plan(file, read_sheet(b"Navn;E-post;Slack\nA;a@x.no;U9000000000\nB;b@x.no;U9000000000\n"))
    with pytest.raises(OrganisationError, match=r"organisation_file\.same_account"):
        write(file, made.document, made.before)
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == ["organisation.toml"]


@pytest.mark.parametrize("name", ["no-such.csv", "."])
def test_a_file_that_cannot_be_opened_is_told(file: Path, typed: Typed, name: str) -> None:
    code, said = typed("people", "import", name, "--yes")
    assert (code, said.count("\n")) == (1, 1)
    assert "kan ikke leses" in said


@pytest.fixture
async def workplace() -> AsyncIterator[Workplace]:
    workplace = Workplace(users=[User("U0KARI001", "kari", "Kari Nes", email="kari@solvik.example")])
    await workplace.start()
    yield workplace
    await workplace.stop()


def test_a_file_from_entra_gives_everybody_their_account_in_teams(file: Path) -> None:
    rows = f"displayName,mail,Object ID\nKari Nes,kari@solvik.example,{OBJECT_ID.upper()}\n"
    made = plan(file, read_sheet(rows.encode()))
    write(file, made.document, made.before)
    kari = load_organisation(file).organisation.people["kari-nes"].on("teams")
    assert kari is not None
    assert (kari.id, made.problems) == (OBJECT_ID, [])


def test_an_address_is_no_account_in_teams() -> None:
    read = read_sheet(b"Navn;E-post;Teams\nKari;k@x.no;k@x.no\n")
    assert [(problem.wrong, problem.said) for problem in read.problems] == [(Wrong.OBJECT_ID, "k@x.no")]


@pytest.mark.parametrize(("column", "account"), [("slack", "U0KARI001"), ("teams", OBJECT_ID)])
def test_somebody_is_known_again_by_an_account(file: Path, column: str, account: str) -> None:
    known = f'[[people]]\nid = "kn"\nname = "K. Nes"\n{column} = "{account}"\n'
    file.write_text(f"{file.read_text('utf-8')}\n{known}", "utf-8")
    made = plan(file, read_sheet(f"Navn;E-post;{column}\nKari Nes;kari@solvik.example;{account}\n".encode()))
    assert [(one.id, one.is_new) for one in made.taken] == [("kn", False)]


def test_who_has_an_account_nowhere_is_told_of(typed: Typed, file: Path, folder: Path) -> None:
    rows = f"Navn;E-post;Teams\nKari Nes;kari@solvik.example;{OBJECT_ID}\nPer Moe;per@solvik.example;\n"
    (folder / "ansatte.csv").write_text(rows, "utf-8")
    _, told = typed("people", "import", "ansatte.csv", "--dry-run")
    assert [line for line in told.splitlines() if "Per Moe" in line and "Kari" not in line and "Slack" in line]


def keys(workplace: Workplace) -> SlackKeys:
    return SlackKeys(workplace.bot_token, api_url=workplace.api_url)


async def test_slack_ids_are_found_by_address(file: Path, workplace: Workplace) -> None:
    made = plan(file, read_sheet(b"Navn;E-post\nKari Nes;Kari@solvik.example\nPer;per@solvik.example\n"))
    found = await accounts_by_email(keys(workplace), [one.email for one in made.taken])
    assert (found.ids, found.error) == ({"kari@solvik.example": "U0KARI001"}, "")
    add_accounts(made, found.ids)
    write(file, made.document, made.before)
    kari = load_organisation(file).organisation.people["kari-nes"].on("slack")
    assert kari is not None
    assert kari.id == "U0KARI001"


async def test_without_the_scope_slack_says_which_is_missing(workplace: Workplace) -> None:
    workplace.scopes -= {"users:read.email"}
    assert (await accounts_by_email(keys(workplace), ["kari@solvik.example"])).error == "missing_scope"


async def test_slack_is_given_the_time_it_asks_for(workplace: Workplace) -> None:
    workplace.inject("users.lookupByEmail", Fault.RATE_LIMITED, seconds=12)
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    found = await accounts_by_email(keys(workplace), ["kari@solvik.example"], wait)
    assert (list(found.ids.values()), waited) == (["U0KARI001"], [12])
