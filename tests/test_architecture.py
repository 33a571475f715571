"""The shape of the house: what imports what, how long a file may be, and what no file may name."""

import ast
import re
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_socket
from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent
LINES = {"bot": 250, "handlers": 250, "storage": 250, "config": 250, "tests": 400}
SHIPPED = (*LINES, "benchmarks", "docs", ".ci")

# What the core gets through its ports, and so may not open itself.
DOORS = {
    "the network": {"asyncio", "http", "select", "smtplib", "socket", "ssl", "urllib"},
    "the machine": {"ctypes", "logging", "os", "shutil", "signal", "sqlite3", "subprocess", "tempfile"},
    "other threads": {"concurrent", "multiprocessing", "queue", "threading"},
    "the clock": {"time"},
    "chance": {"random", "secrets", "uuid"},
}

# Written so that none of them matches itself.
ELSEWHERE = {
    "a path on somebody's machine": re.compile(r"(?<![\w.\-])/(?:work|tmp|root|home|Users)(?![\w.\-])"),
    "a folder beside the project": re.compile(r"\.\./(?:shared|\.library)|(?<![\w/])[.]library/"),
    "a package index": re.compile(r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|deb\.debian\.org"),
}


def python_files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def shipped_files() -> Iterator[tuple[str, str]]:
    """Every text file that belongs to the project, as (path from the root, text). Needs no git."""
    hidden = [ROOT / ".gitignore", ROOT / ".env.example"]
    own = [path for path in ROOT.iterdir() if path.name != "uv.lock" and not path.name.startswith(".")]
    inside = [path for folder in SHIPPED for path in (ROOT / folder).rglob("*")]
    for path in sorted({*hidden, *own, *inside}):
        if path.is_file() and "__pycache__" not in path.parts:
            raw = path.read_bytes()
            if b"\0" not in raw:
                yield str(path.relative_to(ROOT)), raw.decode()


def imported(tree: ast.AST) -> Iterator[str]:
    """The top-level package of every import, wherever it stands; a relative import is the package itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("folder", LINES)
def test_files_are_short_enough_to_read_in_one_go(folder: str) -> None:
    assert python_files(folder), f"{folder}/ holds no Python at all"
    lengths = {path: len(path.read_text().splitlines()) for path in python_files(folder)}
    long = {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > LINES[folder]}
    assert not long, f"over {LINES[folder]} lines: {long}"


def test_imports_follow_the_contracts(capsys: pytest.CaptureFixture[str]) -> None:
    broken = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)
    assert not broken, capsys.readouterr().out


def test_the_core_imports_only_the_standard_library_and_itself() -> None:
    allowed = (sys.stdlib_module_names - set().union(*DOORS.values())) | {"handlers"}
    foreign = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in python_files("handlers")
        for name in imported(ast.parse(path.read_text()))
        if name not in allowed
    }
    assert not foreign


@pytest.mark.parametrize("what", ELSEWHERE)
def test_no_file_names(what: str) -> None:
    named = {f"{path}: {hit.group()}" for path, text in shipped_files() for hit in ELSEWHERE[what].finditer(text)}
    assert not named


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_is_pinned_with_hashes_and_without_an_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    packages = text.replace("\\\n", "").splitlines()
    assert packages
    assert [line for line in packages if not re.match(r"[\w.\-]+==\S+ .*--hash=sha256:", line)] == []
    assert "://" not in text


def test_what_runs_and_what_is_tested_are_locked_to_the_same_versions() -> None:
    pins = [
        set(re.findall(r"^[\w.\-]+==\S+", (ROOT / lock).read_text(), re.MULTILINE))
        for lock in ("requirements.lock", "requirements-dev.lock")
    ]
    assert pins[0] <= pins[1]


def test_a_test_can_neither_connect_nor_look_up_a_name_outside() -> None:
    with (
        socket.socket() as outside,
        pytest.warns(UserWarning, match="tried to use"),
        pytest.raises(pytest_socket.SocketConnectBlockedError),
    ):
        outside.connect(("192.0.2.1", 80))
    with pytest.raises(socket.gaierror, match="may not look up"):
        socket.getaddrinfo("tidstyv.example", 443)
