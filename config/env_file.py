"""The settings file: lines of NAME=value, read beside the environment, which wins."""

import re
import shlex
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from config.settings import Settings, SettingsError

NAMED_BY = "TIDSTYV_ENV_FILE"
USUAL = Path("tidstyv.env")
_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)")
_FOR_OTHERS = 0o006
_KNOWN = tuple(name for field in Settings.model_fields for name in (field, f"{field}_file"))


def with_env_file(environ: Mapping[str, str]) -> Mapping[str, str]:
    """The environment over the settings file: the one TIDSTYV_ENV_FILE names, else ./tidstyv.env where it is there.

    Raises SettingsError for a file that cannot be read, that others on the machine may read, or that has a line
    which is no setting. What is set in the environment, by itself or by a file of its own, is not taken from here.
    """
    named = environ.get(NAMED_BY, "").strip()
    path = Path(named) if named else USUAL
    if not named and not path.is_file():
        return environ
    written = _settings(path)
    said = {name: value for name, value in environ.items() if value.strip()}
    given = {name.removesuffix("_FILE") for name in said}
    return {name: value for name, value in written.items() if name.removesuffix("_FILE") not in given} | said


def _settings(path: Path) -> dict[str, str]:
    settings: dict[str, str] = {}
    problems: list[str] = []
    for number, line in enumerate(_lines(path), 1):
        found = _LINE.fullmatch(line.strip())
        if found:
            settings[found[1].upper()] = _value(found[2])
            problems += (f"{path}, line {number}: {why}" for why in _wrong(found[1], found[2]))
        elif line.strip() and not line.lstrip().startswith("#"):
            problems.append(f"{path}, line {number} is no setting: write NAME=value, or # before a comment.")
    if problems:
        raise SettingsError(tuple(problems))
    return settings


def _lines(path: Path) -> list[str]:
    try:
        lines = path.read_bytes().decode("utf-8-sig").splitlines()
        mode = path.stat().st_mode
    except UnicodeDecodeError:
        raise SettingsError((f"{path} is not saved as UTF-8: save it again with that encoding.",)) from None
    except OSError as error:
        why = error.strerror or "it cannot be opened"
        raise SettingsError(
            (f"The settings file {path} cannot be read: {why}. Check the path and the permissions.",)
        ) from error
    if mode & _FOR_OTHERS:
        raise SettingsError((f"{path} holds secrets and is open to everybody on this machine: chmod 600 {path}",))
    return lines


def _value(written: str) -> str:
    """Without its quotes and without a comment behind it; empty where a quotation mark is missing."""
    try:
        parts = shlex.split(written)
    except ValueError:
        return ""
    return parts[0] if parts and not parts[0].startswith("#") else ""


def _wrong(name: str, written: str) -> Iterator[str]:
    """What is wrong with a line, never with the value in it: it may be a secret."""
    meant = get_close_matches(name.lower(), _KNOWN, 1, 0.8)
    if meant and name.lower() not in _KNOWN:
        yield f"{name} is no setting. Did you mean {meant[0].upper()}?"
    try:
        parts = shlex.split(written)
    except ValueError:
        yield "a quotation mark is missing."
        return
    if len(parts) > 1 and not parts[1].startswith("#"):
        yield "put the value in quotation marks, since there is a space in it."
