"""What a log line says of an error: its type and where it rose, and never its words."""

import json
import logging
import sys
from collections.abc import Callable, Iterator

import pytest
import structlog

from bot.logs import set_up_logs

Log = Callable[[str], object]


@pytest.fixture(autouse=True)
def _logs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Logs as they are set up for a process, and afterwards as they were."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before
    structlog.reset_defaults()


@pytest.mark.parametrize(
    "made", [lambda: structlog.get_logger("ours").exception, lambda: logging.getLogger("theirs").exception]
)
def test_an_error_is_told_by_its_type_and_place_and_never_by_its_words(
    made: Callable[[], Log], capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs("INFO")
    try:
        raise ValueError("Nora writes of the nights")
    except ValueError:
        made()("worker.failed")
    told = capsys.readouterr().err
    line = json.loads(told)
    assert (line["event"], line["error"]) == ("worker.failed", "ValueError")
    assert line["where"].startswith(f"{__file__}:")
    assert "Nora" not in told


def test_what_is_no_error_tells_of_none(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("INFO")
    structlog.get_logger("ours").info("bot.open", exc_info=sys.exc_info())
    assert "error" not in json.loads(capsys.readouterr().err)
