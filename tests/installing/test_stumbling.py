"""What goes wrong on the way in is answered with what is wrong and what to do, in one sentence, and exit code 1."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bot.starting import begin
from tests.installing.conftest import Typed
from tests.installing.test_starting import ANSWERS

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@pytest.fixture
def begun(folder: Path) -> Path:
    """What `tidstyv init` wrote."""
    begin(ANSWERS, folder, overwrite=False, ask=False)
    return folder


def in_latin_1(text: str) -> bytes:
    return text.replace("…", "...").encode("cp1252")


ENCODINGS: Mapping[str, Callable[[str], bytes]] = {
    "latin-1": in_latin_1,
    "utf-16": lambda text: text.encode("utf-16"),
    "picture": lambda text: PICTURE,
}

# The language can still be read in the first; where it cannot, the machine's counts.
SAID: Mapping[str, str] = {
    "latin-1": "er ikkje lagra som UTF-8. Lagre ho på nytt med den teiknkodinga.",
    "utf-16": "is not saved as UTF-8. Save it again with that encoding.",
    "picture": "is not saved as UTF-8. Save it again with that encoding.",
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", ["organisation.toml", "tidstyv.env"])
def test_a_file_in_another_encoding_is_told_with_the_one_it_needs(
    begun: Path, typed: Typed, name: str, encoding: str
) -> None:
    file = begun / name
    file.write_bytes(ENCODINGS[encoding](file.read_text("utf-8") + "# blåbær\n"))
    for command in ("run", "doctor"):
        code, said = typed(command)
        assert code == 1
        assert f"{name} {SAID[encoding]}" in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "[organisation] is missing. Start the file with it"),
        ("hei på deg", "is not TOML"),
    ],
)
def test_a_file_that_is_no_organisation_file_is_told_so(begun: Path, typed: Typed, content: str, said: str) -> None:
    (begun / "organisation.toml").write_text(content, "utf-8")
    code, told = typed("doctor")
    assert (code, said in told) == (1, True), told


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("ORGANISATION_FILE", ", which is not a file."),
        ("TIDSTYV_ENV_FILE", " cannot be read: it is a folder."),
        ("IDENTITY_KEYS_FILE", ": det er ei mappe."),
    ],
)
def test_a_folder_in_the_place_of_a_file_is_told_so(
    begun: Path, typed: Typed, monkeypatch: pytest.MonkeyPatch, setting: str, told: str
) -> None:
    monkeypatch.setenv(setting, str(begun))
    code, said = typed("run")
    assert (code, said.count("\n")) == (1, 1)
    assert f"{begun}{told}" in said


def test_settings_that_all_may_read_are_refused_with_the_command_that_mends_it(begun: Path, typed: Typed) -> None:
    (begun / "tidstyv.env").chmod(0o644)
    code, said = typed("run")
    assert (code, said.count("\n")) == (1, 1)
    assert "chmod 600 tidstyv.env" in said


def test_the_example_of_a_token_is_not_taken_for_one(begun: Path, typed: Typed) -> None:
    settings = begun / "tidstyv.env"
    settings.write_text(settings.read_text("utf-8").replace("# SLACK_BOT_TOKEN", "SLACK_BOT_TOKEN"), "utf-8")
    code, said = typed("doctor")
    assert code == 1
    assert "SLACK_BOT_TOKEN er framleis berre dømet. Kopier «Bot User OAuth Token»" in said


def test_a_half_filled_sheet_tells_every_line_and_takes_in_the_others(begun: Path, typed: Typed) -> None:
    rows = ["Navn;E-post;Enhet;Rolle", "", ";;;", "Nina;;;", "Ola;o@x.no;;", "Per;o@x.no;;", "Eva;e@x.no;Fjord;leder"]
    (begun / "a.csv").write_text("\n".join(rows), "utf-8")
    code, said = typed("people", "import", "a.csv", "--yes")
    assert code == 1
    assert [line.partition(":")[0] for line in said.splitlines() if "✗" in line] == [
        "✗ Linje 4",
        "✗ Linje 6",
        "✗ Linje 7",
    ]
    assert "+ Ola <o@x.no>" in said


@pytest.mark.parametrize("words", [("bogus",), ("run", "--nothing"), ("backup",)])
def test_a_command_that_is_none_leads_to_the_help(typed: Typed, words: tuple[str, ...]) -> None:
    code, said = typed(*words)
    assert (code, "--help" in said) == (2, True)
