"""The files that run Tidstyv elsewhere: each is what its page shows, and leans on what is there."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.running import STOP_SECONDS
from tests.docs.commands import COMMANDS
from tests.docs.pages import ROOT, page

UNITS = sorted((ROOT / "docs" / "systemd").iterdir())
SERVICES = [path for path in UNITS if path.suffix == ".service"]
CONTAINERFILE = (ROOT / "Containerfile").read_text("utf-8")
COPIED = [name for line in re.findall(r"^COPY (?!--)(.+)$", CONTAINERFILE, re.MULTILINE) for name in line.split()[:-1]]
IGNORED = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
each_unit = pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
each_service = pytest.mark.parametrize("unit", SERVICES, ids=lambda path: path.name)


def section(unit: Path, name: str) -> dict[str, str]:
    parser = configparser.RawConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(unit.read_text("utf-8"))
    return dict(parser[name])


@each_unit
def test_the_page_shows_each_unit_as_it_is(unit: Path) -> None:
    assert unit.read_text("utf-8") in page("docs/running-small-machine.md").blocks("ini")


@each_unit
def test_systemd_finds_nothing_wrong_with_a_unit(unit: Path, tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("this machine has no systemd-analyze")
    for one in UNITS:
        # The program is not where it will be.
        text = one.read_text("utf-8").replace("/opt/tidstyv/.venv/bin/tidstyv", "/bin/true")
        (tmp_path / one.name).write_text(text, "utf-8")
    told = subprocess.run([verify, "verify", tmp_path / unit.name], capture_output=True, text=True, check=False)
    assert [line for line in told.stderr.splitlines() if line.startswith(unit.name)] == []


@each_service
def test_a_service_gains_no_rights_and_writes_one_folder(unit: Path) -> None:
    service = section(unit, "Service")
    assert (service["User"], service["StateDirectory"].split()[0]) == ("tidstyv", "tidstyv")
    assert (service["NoNewPrivileges"], service["ProtectSystem"], service["CapabilityBoundingSet"]) == (
        "yes",
        "strict",
        "",
    )
    assert service["EnvironmentFile"].startswith(f"{service['WorkingDirectory']}/")


@each_service
def test_a_service_runs_a_command_that_is_there(unit: Path) -> None:
    found = re.findall(r"bin/(tidstyv \w+)", unit.read_text("utf-8"))
    assert found
    assert set(found) <= set(COMMANDS)


def test_the_service_gives_the_bot_the_time_it_takes_to_stop() -> None:
    assert int(section(ROOT / "docs" / "systemd" / "tidstyv.service", "Service")["TimeoutStopSec"]) > STOP_SECONDS


def test_the_container_copies_what_is_there_and_nothing_else_can_come_along() -> None:
    assert [name for name in COPIED if not (ROOT / name).exists()] == []
    assert IGNORED[1] == "*"
    assert {line[1:] for line in IGNORED if line.startswith("!")} == set(COPIED)


def test_the_container_holds_all_that_the_package_is_made_of() -> None:
    made_of = (ROOT / "pyproject.toml").read_text("utf-8").partition("packages = [")[2].partition("]")[0]
    assert set(re.findall(r"\w+", made_of)) <= set(COPIED)


def test_everything_in_the_container_is_installed_by_hash_from_the_lock() -> None:
    installs = re.findall(r"pip install (.+)$", CONTAINERFILE, re.MULTILINE)
    assert len(installs) == 2
    assert "--require-hashes --requirement requirements.lock" in installs[0]
    assert "--no-deps --no-build-isolation" in installs[1]


def test_the_container_does_not_run_as_root_and_starts_a_command_that_is_there() -> None:
    last = CONTAINERFILE.rpartition("FROM ")[2]
    assert "\nUSER tidstyv\n" in last
    assert "\nHEALTHCHECK " in last
    assert re.findall(r'^CMD \["tidstyv", "(\w+)"\]$', last, re.MULTILINE) == ["run"]
