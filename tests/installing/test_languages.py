"""What is wrong is said in the organisation's language wherever that can be read, else in the machine's."""

from pathlib import Path

import pytest

from bot.speaking import language_of_machine
from bot.starting import begin
from config.env_file import organisation_file
from config.organisation import language_in
from handlers.domain.errors import Fault
from handlers.domain.reading import Language
from tests.installing.conftest import Typed
from tests.installing.test_starting import ANSWERS
from tests.sentences import said_by

NB, NN, EN = Language


@pytest.fixture(params=list(Language))
def language(request: pytest.FixtureRequest) -> Language:
    return Language(request.param)


@pytest.fixture
def begun(folder: Path, language: Language) -> Path:
    """What `tidstyv init` wrote in this language."""
    begin({**ANSWERS, "language": language}, folder, overwrite=False, ask=False)
    return folder


def rewrite(file: Path, old: str, new: str) -> None:
    written = file.read_text("utf-8")
    assert old in written
    file.write_text(written.replace(old, new, 1), "utf-8")


UNKNOWN = {
    NB: "[[units]] «solbakken-sykehjem», leaders: ingen person har id-en «ola». "
    "Rett den, eller legg til personen under [[people]].",
    NN: "[[units]] «solbakken-sykehjem», leaders: ingen person har id-en «ola». "
    "Rett han, eller legg til personen under [[people]].",
    EN: "[[units]] «solbakken-sykehjem», leaders: no person has the id “ola”. "
    "Correct it, or add the person under [[people]].",
}
HELD = {NB: "! En bot som er i gang", NN: "! Ein bot som er i gang", EN: "! A bot that is running"}


def test_doctor_tells_what_is_wrong_with_the_file_in_the_files_own_language(
    begun: Path, typed: Typed, language: Language
) -> None:
    rewrite(begun / "organisation.toml", 'leaders = ["ola-lien"]', 'leaders = ["ola"]')
    code, said = typed("doctor")
    first, last = said.splitlines()
    assert (code, first.replace('"solbakken-sykehjem"', "«solbakken-sykehjem»")) == (1, f"✗ {UNKNOWN[language]}")
    assert last.startswith(HELD[language])


BROKEN = {
    NB: "organisation.toml er ikke gyldig TOML i linje 1, tegn 6 (",
    NN: "organisation.toml er ikkje gyldig TOML i linje 1, teikn 6 (",
    EN: "organisation.toml is not TOML at line 1, column 6 (",
}
MISSPELT = {
    NB: "linje 1: PORTT er ikke en innstilling. Mener du «PORT»?",
    NN: "linje 1: PORTT er ikkje ei innstilling. Meiner du «PORT»?",
    EN: "line 1: PORTT is no setting. Did you mean “PORT”?",
}
TOO_MUCH = {
    NB: "PORT kan ikke ha den verdien. Skriv et helt tall fra 0 til 65535.\n",
    NN: "PORT kan ikkje ha den verdien. Skriv eit heilt tal frå 0 til 65535.\n",
    EN: "PORT is not a possible value. Write a whole number from 0 to 65535.\n",
}
NO_KEY = {
    NB: "IDENTITY_KEYS er ikke en nøkkel: det skal være 32 byte i base64. Nøkkelen forsegler hvem som melder.",
    NN: "IDENTITY_KEYS er ikkje ein nøkkel: det skal vere 32 byte i base64. Nøkkelen forseglar kven som melder.",
    EN: "IDENTITY_KEYS is no key: it is to be 32 bytes in base64. The key seals who reports.",
}
UNMADE = {
    NB: "Databasen har ingen tabeller ennå. Kjør: tidstyv migrate\n",
    NN: "Databasen har ingen tabellar enno. Køyr: tidstyv migrate\n",
    EN: "The database has no tables yet. Run: tidstyv migrate\n",
}


def test_a_file_that_is_no_toml_is_told_with_line_and_column_in_its_own_language(
    begun: Path, typed: Typed, language: Language
) -> None:
    rewrite(begun / "organisation.toml", "#", "tull å\n#")
    for command in ("run", "doctor"):
        assert BROKEN[language] in typed(command)[1]


def test_wrong_settings_are_told_in_the_language_of_the_file_they_lead_to(
    begun: Path, typed: Typed, language: Language
) -> None:
    rewrite(begun / "tidstyv.env", "PORT=8080", "PORT=80800")
    assert typed("run") == (1, TOO_MUCH[language])
    rewrite(begun / "tidstyv.env", "", "PORTT=80\n")
    assert MISSPELT[language] in typed("run")[1]


def test_keys_and_the_database_are_told_of_in_the_same_language(begun: Path, typed: Typed, language: Language) -> None:
    assert typed("run") == (1, UNMADE[language])
    (begun / "identity.key").write_text("hemmelig", "utf-8")
    for command in ("run", "doctor", "digest"):
        assert NO_KEY[language] in typed(command)[1]


def test_what_is_typed_wrongly_is_told_in_it_too(begun: Path, typed: Typed, language: Language) -> None:
    assert typed("migrate")[0] == 0
    weeks = {NB: "47 er ingen uke. ", NN: "47 er inga veke. ", EN: "47 is no week. "}
    assert typed("digest", "--week", "47")[1].startswith(weeks[language])
    lines = {NB: "Hver linje skal se", NN: "Kvar linje skal sjå", EN: "Each line is to be"}
    assert typed("read", answers="hei\n")[1].startswith(lines[language])


def test_a_fault_that_nobody_can_mend_is_told_with_what_to_try(language: Language) -> None:
    again = {NB: "Prøv igjen om litt", NN: "Prøv igjen om litt", EN: "Try again in a while"}
    why = "database: OperationalError"
    assert f"({why}). {again[language]}; `tidstyv doctor`" in said_by(Fault(why), language)


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ({"LANG": "nb_NO.UTF-8"}, NB),
        ({"LANG": "no_NO"}, NB),
        ({"LANG": "nn_NO.UTF-8"}, NN),
        ({"LANG": "nn"}, NN),
        ({"LANG": "nb_NO.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, EN),
        ({"LANG": "en_US", "LC_ALL": "nn_NO@euro", "LC_MESSAGES": "C"}, NN),
        ({"LANG": "nb_NO", "LC_ALL": ""}, NB),
        ({"LANG": "C.UTF-8"}, EN),
        ({"LANG": "se_NO.UTF-8"}, EN),
        ({}, EN),
    ],
)
def test_the_machines_language_is_read_as_others_read_it(locale: dict[str, str], said: Language) -> None:
    assert language_of_machine(locale) is said


def test_without_a_file_the_machines_language_counts(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\nORGANISATION_FILE is not set. " in typed("run")[1]
    monkeypatch.setenv("LANG", "nn_NO.UTF-8")
    assert "\nORGANISATION_FILE er ikkje sett. Fila seier kven som er kven." in typed("run")[1]


def test_who_stands_in_the_wrong_folder_is_told_so_before_anything_is_missing(
    typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in (("run",), ("doctor",), ("people", "import", "a.csv")):
        code, told = typed(*command)
        assert code == 1
        assert f"There is no tidstyv.env in {tmp_path}." in told.splitlines()[0], told
    monkeypatch.setenv("ORGANISATION_FILE", "somewhere.toml")
    assert "tidstyv.env" not in typed("run")[1].splitlines()[0]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ('[organisation]\nlanguage = "nn"\n', NN),
        ('title = 1\r\n[ organisation ] # vi\r\nname = "Å"\r\nlanguage="nb"\r\n[[units]\r\n', NB),
        ("[organisation]\nadministrators = [\n  'a',\n]\nlanguage = 'en' # ja\n[committee", EN),
        ('[organisation]\nname = "Solvik"\n', NB),
        ('[organisation]\nlanguage = "se"\n', None),
        ('[organisation]\nname = "x"\n[[people]]\nlanguage = "nn"\n', NB),
        ('[[people]]\nlanguage = "nn"\n', None),
        ("", None),
    ],
)
def test_as_much_of_the_file_as_can_be_read_tells_its_language(
    tmp_path: Path, written: str, asked: Language | None
) -> None:
    (tmp_path / "organisation.toml").write_bytes(written.encode())
    assert language_in(tmp_path / "organisation.toml") is asked


def test_a_file_that_cannot_be_read_tells_none(tmp_path: Path) -> None:
    assert language_in(tmp_path) is None
    assert language_in(tmp_path / "nowhere") is None


def test_the_organisation_file_is_found_in_settings_that_are_wrong(folder: Path) -> None:
    assert organisation_file({}) is None
    (folder / "tidstyv.env").write_bytes(b"tull\nORGANISATION_FILE='\xc3\xa5.toml' # \xe5\nPORT='1\n")
    assert organisation_file({}) == Path("å.toml")
    assert organisation_file({"ORGANISATION_FILE": "b.toml"}) == Path("b.toml")
    assert organisation_file({"TIDSTYV_ENV_FILE": "nowhere.env", "ORGANISATION_FILE": "b.toml"}) == Path("b.toml")
