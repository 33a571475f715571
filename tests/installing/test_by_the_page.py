"""docs/teams.md, typed as it stands: from an empty folder to a package that can be uploaded, as real processes."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.docs.pages import ROOT, page
from tests.installing.test_starting_teams import ANSWERS, APP, SECRET

PATIENCE = 120
PREPARED = ("make install", 'export PATH="$PWD/.venv/bin:$PATH"')
"""What the tests have done already."""
NOBODY = "http://127.0.0.1:1"


def lines() -> list[str]:
    """Every line of the page that is to be typed, each whole."""
    blocks = "".join(page("docs/teams.md").blocks("sh")).replace("\\\n", "")
    return [line for line in blocks.splitlines() if line not in PREPARED]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """A shell that knows `tidstyv`, in a language that is not the organisation's, with no way to the network."""
    command = tmp_path / "bin" / "tidstyv"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bot "$@"\n', "utf-8")
    command.chmod(0o755)
    path = f"{command.parent}:{os.environ['PATH']}"
    return {"PATH": path, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "HTTPS_PROXY": NOBODY, "HTTP_PROXY": NOBODY}


def typed(line: str, folder: Path, environ: dict[str, str], answers: str) -> tuple[int, str]:
    """Run a line at a terminal of its own, with these answers; its exit code, and what it said."""
    ours, theirs = pty.openpty()
    os.write(ours, answers.encode())
    with os.fdopen(ours, "wb"):
        done = subprocess.run(
            ["/bin/sh", "-c", line],
            cwd=folder,
            env=environ,
            stdin=theirs,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        os.close(theirs)
    return done.returncode, (done.stdout + done.stderr).decode()


def test_from_an_empty_folder_to_a_package_by_the_lines_of_the_page(tmp_path: Path, environ: dict[str, str]) -> None:
    folder = tmp_path / "tidstyv"
    folder.mkdir()
    questions = [answer for name, answer in ANSWERS.items() if name != "platform"]
    answers = {
        "(umask 077; cat > teams.secret)": "xyz~hemmelig\n\x04",
        "tidstyv init --platform teams": "\n".join([*questions, ""]).replace(SECRET, "teams.secret"),
    }
    done = {line: typed(line, folder, environ, answers.get(line, "")) for line in lines()}
    assert set(answers) < set(done)
    *others, doctor = done.values()
    assert [code for code, _ in others] == [0] * len(others), done
    with ZipFile(folder / "tidstyv-teams.zip") as zipped:
        made = json.loads(zipped.read("manifest.json"))
    assert (made["id"], made["developer"]["name"]) == (APP, "Solvik kommune")
    wrong = re.findall(r"^✗ (.*)$", doctor[1], re.MULTILINE)
    assert [line.partition(" (")[0] for line in wrong] == ["Innlogginga til Microsoft svarar ikkje"], doctor
    assert "hemmelig" not in "".join(said for _, said in done.values())
    assert {
        path.name: path.stat().st_mode & 0o077 for path in folder.iterdir() if path.suffix != ".zip"
    } == dict.fromkeys(("identity.key", "organisation.toml", "teams.secret", "tidstyv.db", "tidstyv.env"), 0)
