"""The package that is uploaded to Teams: manifest, languages and icons in one file. The same again is byte for byte it.

Format: learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package.
"""

import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.chat.speech import Say
from bot.teams.icons import color_icon, outline_icon
from bot.teams.manifest import COLOR_ICON, MOST_OWNER, OUTLINE_ICON, App, file_of, manifest, others, strings
from config.ids import is_guid
from config.problems import Problems
from handlers.domain.texts import Text, Words, text

_BEFORE_ALL_TIME: Final = (1980, 1, 1, 0, 0, 0)
_LIKE_ANY_FILE: Final = 0o644 << 16
_VERSION: Final = re.compile(r"\d{1,5}\.\d{1,5}\.\d{1,5}")


class NoPackage(Problems):
    """Teams would not take it: what is wrong with what was given."""


def package(app: App, say: Say) -> bytes:
    """The zip. Raises NoPackage."""
    problems = list(_wrong(app))
    if problems:
        raise NoPackage(problems)
    file = io.BytesIO()
    with ZipFile(file, "w") as packed:
        for name, content in sorted(files(app, say).items()):
            entry = ZipInfo(name, _BEFORE_ALL_TIME)
            # What a zip says of the machine it was made on would be another byte on another machine.
            entry.create_system, entry.external_attr = 3, _LIKE_ANY_FILE
            packed.writestr(entry, content, ZIP_DEFLATED)
    return file.getvalue()


def files(app: App, say: Say) -> dict[str, bytes]:
    """Everything in it by name; all of it lies at the root."""
    made = {file_of(language): _json(strings(manifest(app, say, language))) for language in others()}
    icons = {COLOR_ICON: color_icon(), OUTLINE_ICON: outline_icon()}
    return {"manifest.json": _json(manifest(app, say))} | made | icons


def _json(thing: Mapping[str, object]) -> bytes:
    return (json.dumps(thing, indent=2, ensure_ascii=False) + "\n").encode()


def _wrong(app: App) -> Iterator[Text]:
    if not is_guid(app.id):
        yield text("package.wrong.id", said=Words(app.id))
    if not 0 < len(app.owner.strip()) <= MOST_OWNER:
        yield text("package.wrong.owner", said=Words(app.owner), most=MOST_OWNER)
    if not _is_page(app.about):
        yield text("package.wrong.about", said=Words(app.about))
    if not _VERSION.fullmatch(app.version):
        yield text("package.wrong.version", said=Words(app.version))


def _is_page(url: str) -> bool:
    try:
        return urlsplit(url).scheme == "https" and bool(urlsplit(url).hostname) and url.isprintable()
    except ValueError:
        return False
