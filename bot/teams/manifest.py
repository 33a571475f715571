"""What Teams is to know about the app, and the same words in the other languages. Pure.

Format: learn.microsoft.com/microsoft-365/extensibility/schema, and for the files beside it
learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-localization.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.chat.speech import Say
from bot.teams.sorting import SHORTCUT
from handlers.domain.reading import Language
from handlers.domain.texts import text
from handlers.reading.commands import Command

NAME: Final = "Tidstyv"
ACCENT: Final = "#1f4e5f"
COLOR_ICON: Final = "color.png"
OUTLINE_ICON: Final = "outline.png"
FORMAT: Final = "1.19"
"""In the middle of what Teams takes: old clients know it too."""

MOST_OWNER: Final = 32

CONSENTS: Final[Mapping[str, str]] = {
    "ChannelMessage.Read.Group": "receive replies in channels that do not mention the bot",
    "ChatMessage.Read.Chat": "receive replies in group chats that do not mention the bot",
}
"""Every right of the profile with consent, with what it is for. Who owns a team or a chat grants it on installing."""

OFFERED: Final[Mapping[str, tuple[Command, ...]]] = {
    "personal": (Command.HELP, Command.MY_CASES, Command.MY_DATA, Command.BOKMAL, Command.NYNORSK, Command.ENGLISH),
    "team": (Command.HELP,),
    "groupChat": (Command.HELP,),
}
"""What the menu above the writing field offers, by where one writes. What forgets people is typed, never picked."""

_SPOKEN_FIRST: Final = Language.NB
_READ_BY_PEOPLE: Final = re.compile(r"(?:name|description)\.(?:short|full)|.+\.commands\[\d+\]\.(?:title|description)")


@dataclass(frozen=True, slots=True)
class App:
    """One organisation's app. `id` is the one Entra gave it, `owner` at most 32 characters, `about` a page of theirs.

    `version` has to be higher than that of the package it takes the place of.
    """

    id: str
    owner: str
    about: str
    version: str
    consents: bool = False


def manifest(app: App, say: Say, language: Language = _SPOKEN_FIRST) -> dict[str, object]:
    """The manifest, with its words in this language. Nothing about people or units is in it, and no secret."""
    return {
        "$schema": f"https://developer.microsoft.com/en-us/json-schemas/teams/v{FORMAT}/MicrosoftTeams.schema.json",
        "manifestVersion": FORMAT,
        "version": app.version,
        "id": app.id,
        "developer": {"name": app.owner} | dict.fromkeys(("websiteUrl", "privacyUrl", "termsOfUseUrl"), app.about),
        "name": {"short": NAME, "full": say(text("package.name"), language)},
        "description": {
            "short": say(text("package.short"), language),
            "full": say(text("package.full"), language),
        },
        "icons": {"color": COLOR_ICON, "outline": OUTLINE_ICON},
        "accentColor": ACCENT,
        "localizationInfo": {
            "defaultLanguageTag": _SPOKEN_FIRST,
            "additionalLanguages": [{"languageTag": other, "file": file_of(other)} for other in others()],
        },
        "defaultInstallScope": "personal",
        "bots": [_bot(app, say, language)],
        "composeExtensions": [_extension(app, say, language)],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [],
    } | (_consent(app) if app.consents else {})


def others() -> tuple[Language, ...]:
    """The languages that have a file of their own beside the manifest."""
    return tuple(language for language in Language if language is not _SPOKEN_FIRST)


def file_of(language: Language) -> str:
    return f"{language}.json"


def strings(made: Mapping[str, object]) -> dict[str, str]:
    """All that people read in a manifest, by where it stands there: what a language's file holds."""
    return {path: words for path, words in _leaves(made) if _READ_BY_PEOPLE.fullmatch(path)}


def _leaves(thing: object, path: str = "") -> Iterator[tuple[str, str]]:
    match thing:
        case str():
            yield path, thing
        case Mapping():
            for name, inner in thing.items():
                yield from _leaves(inner, f"{path}.{name}".lstrip("."))
        case list():
            for at, inner in enumerate(thing):
                yield from _leaves(inner, f"{path}[{at}]")


def _bot(app: App, say: Say, language: Language) -> dict[str, object]:
    return {
        "botId": app.id,
        "scopes": list(OFFERED),
        "isNotificationOnly": False,
        "supportsFiles": False,
        "commandLists": [
            {"scopes": [scope], "commands": [_command(command, say, language) for command in offered]}
            for scope, offered in OFFERED.items()
        ],
    }


def _command(command: Command, say: Say, language: Language) -> dict[str, str]:
    """The title is what is written to the bot when somebody picks it."""
    return {
        "title": say(text(f"package.command.{command}"), language),
        "description": say(text(f"package.command_help.{command}"), language),
    }


def _extension(app: App, say: Say, language: Language) -> dict[str, object]:
    report = {
        "id": SHORTCUT,
        "type": "action",
        "context": ["message"],
        "title": say(text("teams.shortcut.title"), language),
        "description": say(text("package.report_help"), language),
        "fetchTask": True,
    }
    return {"botId": app.id, "commands": [report]}


def _consent(app: App) -> dict[str, object]:
    return {
        # Teams wants some resource beside the id; nothing is fetched from it.
        "webApplicationInfo": {"id": app.id, "resource": f"api://{app.id}"},
        "authorization": {
            "permissions": {"resourceSpecific": [{"name": name, "type": "Application"} for name in CONSENTS]}
        },
    }
