"""Why the machine will not: the usual reasons are texts of ours, the others its own words."""

import errno
import os

import pytest

from handlers.domain.machine import REASONS, because
from handlers.domain.texts import Words, text


@pytest.mark.parametrize(("number", "reason"), REASONS.items())
def test_a_usual_reason_has_a_text(number: int, reason: str) -> None:
    assert because(OSError(number, os.strerror(number), "hemmelig")) == text(f"machine.{reason}")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ELOOP, "Too many links"), "Too many links"),
        (OSError(-2, "Name or service not known"), "Name or service not known"),
        (OSError("no number at all"), "no number at all"),
    ],
)
def test_another_reason_stands_in_the_machines_own_words(error: OSError, said: str) -> None:
    assert because(error) == Words(said)
