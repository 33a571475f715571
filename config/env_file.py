"""The settings file: lines of NAME=value, read beside the environment, which wins."""

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path

from config.settings import Settings, SettingsError, load_settings
from handlers.domain.machine import because
from handlers.domain.texts import Param, Text, Words, text

NAMED_BY = "TIDSTYV_ENV_FILE"
USUAL = Path("tidstyv.env")
_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)")
_FOR_OTHERS = 0o006
_NEEDED = ("ORGANISATION_FILE", "IDENTITY_KEYS", "IDENTITY_KEYS_FILE")
_KNOWN = tuple(name for field in Settings.model_fields for name in (field, f"{field}_file"))


def with_env_file(environ: Mapping[str, str]) -> Mapping[str, str]:
    """The environment over the settings file: the one TIDSTYV_ENV_FILE names, else ./tidstyv.env where it is there.

    Raises SettingsError for a file that cannot be read, that others on the machine may read, or that has a line
    which is no setting. What is set in the environment, by itself or by a file of its own, is not taken from here.
    """
    path = _path(environ)
    return environ if path is None else _over(environ, _settings(path))


def load_settings_here(environ: Mapping[str, str]) -> Settings:
    """The settings in the environment and the settings file. Raises SettingsError with everything that is wrong.

    Who stands in the wrong folder is told so first: everything would seem to be missing, the key too.
    """
    try:
        return load_settings(with_env_file(environ))
    except SettingsError as error:
        if _path(environ) is None and not any(environ.get(name, "").strip() for name in _NEEDED):
            here = text("settings_file.none_here", folder=Words(str(Path.cwd())))
            raise SettingsError([here, *error.problems]) from error
        raise


def organisation_file(environ: Mapping[str, str]) -> Path | None:
    """The organisation file, as far as the settings can be read. Never raises: it is asked where they are wrong."""
    path, settings = _path(environ), environ
    if path is not None:
        with suppress(OSError):
            settings = _over(environ, _understood(path.read_bytes().decode("utf-8-sig", "replace").splitlines()))
    named = settings.get("ORGANISATION_FILE", "").strip()
    return Path(named) if named else None


def _path(environ: Mapping[str, str]) -> Path | None:
    named = environ.get(NAMED_BY, "").strip()
    return Path(named) if named else USUAL if USUAL.is_file() else None


def _over(environ: Mapping[str, str], written: Mapping[str, str]) -> Mapping[str, str]:
    said = {name: value for name, value in environ.items() if value.strip()}
    given = {name.removesuffix("_FILE") for name in said}
    return {name: value for name, value in written.items() if name.removesuffix("_FILE") not in given} | said


def _settings(path: Path) -> Mapping[str, str]:
    lines = _lines(path)
    if path.stat().st_mode & _FOR_OTHERS:
        raise SettingsError([text("settings_file.open_to_all", file=Words(str(path)))])
    problems = [
        problem
        for number, line in enumerate(lines, 1)
        for problem in _wrong(line.strip(), {"file": Words(str(path)), "line": str(number)})
    ]
    if problems:
        raise SettingsError(problems)
    return _understood(lines)


def _understood(lines: Iterable[str]) -> Mapping[str, str]:
    found = (_LINE.fullmatch(line.strip()) for line in lines)
    return {one[1].upper(): _value(one[2]) for one in found if one}


def _lines(path: Path) -> list[str]:
    try:
        return path.read_bytes().decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise SettingsError([text("unreadable.encoding", file=Words(str(path)))]) from None
    except OSError as error:
        raise SettingsError([text("unreadable.file", file=Words(str(path)), why=because(error))]) from error


def _value(written: str) -> str:
    """Without its quotes and without a comment behind it; empty where a quotation mark is missing."""
    try:
        parts = shlex.split(written)
    except ValueError:
        return ""
    return parts[0] if parts and not parts[0].startswith("#") else ""


def _wrong(line: str, place: Mapping[str, Param]) -> Iterator[Text]:
    """What is wrong with a line, never with the value in it: it may be a secret."""
    found = _LINE.fullmatch(line)
    if not found:
        if line and not line.startswith("#"):
            yield text("settings_file.no_setting", **place)
        return
    name, written = found[1], found[2]
    meant = get_close_matches(name.lower(), _KNOWN, 1, 0.8)
    if meant and name.lower() not in _KNOWN:
        unknown = text("settings_file.unknown", name=Words(name), **place)
        yield text("near", problem=unknown, near=Words(meant[0].upper()))
    try:
        parts = shlex.split(written)
    except ValueError:
        yield text("settings_file.quotation_mark", **place)
        return
    if len(parts) > 1 and not parts[1].startswith("#"):
        yield text("settings_file.space", **place)
