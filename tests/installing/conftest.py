"""A folder of one's own to install in, and the command line as it is typed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner

from bot.cli import app
from config.env_file import NAMED_BY
from config.settings import Settings

Typed = Callable[..., tuple[int, str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder one stands in; nothing is set in the environment, and the machine speaks no Norwegian."""
    for name in (NAMED_BY, "LC_ALL", "LC_MESSAGES", "LANG", *(name.upper() for name in Settings.model_fields)):
        monkeypatch.setenv(name, "")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def typed(folder: Path) -> Iterator[Typed]:
    """Runs a command; the code it leaves with, and everything it said. Standard input is no terminal."""

    def run(*words: str, answers: str | None = None) -> tuple[int, str]:
        result = CliRunner().invoke(app, words, input=answers)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    yield run
    structlog.reset_defaults()  # what a command logs, and how much, is no matter of the tests that follow
