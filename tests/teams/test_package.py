"""The package for Teams: what Microsoft's own schemas say of it, and that it is the same every time."""

import io
import json
import struct
from pathlib import Path
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from jsonschema import Draft4Validator

from bot.teams.icons import COLOR_SIDE, OUTLINE_SIDE, color_icon, outline_icon
from bot.teams.manifest import CONSENTS, OFFERED, App, file_of, manifest, others, strings
from bot.teams.package import NoPackage, files, package
from bot.teams.sorting import SHORTCUT
from config.texts import load_texts
from handlers.domain.reading import Language
from handlers.reading.commands import Command, parse_command
from tests.sentences import said

SCHEMAS = Path(__file__).parent / "schema"
ID = "8f1c2e0a-3b7d-4c55-9e61-0a2b3c4d5e6f"
PLAIN = App(ID, "Solvik kommune", "https://solvik.example/tidstyv", "1.0.0")
CONSENTING = App(ID, "Solvik kommune", "https://solvik.example/tidstyv", "1.1.0", consents=True)
REPORT = "composeExtensions[0].commands[0]"
say = load_texts(ZoneInfo("Europe/Oslo")).say
each_profile = pytest.mark.parametrize("app", [PLAIN, CONSENTING], ids=["plain", "consenting"])


def wrong_with(thing: object, schema: str) -> list[str]:
    validator = Draft4Validator(json.loads((SCHEMAS / schema).read_text("utf-8-sig")))
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(thing)]


def packed(app: App) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(package(app, say))) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def texts_of(app: App, language: Language) -> dict[str, str]:
    return strings(manifest(app, say, language))


@each_profile
def test_microsofts_schema_takes_the_manifest(app: App) -> None:
    assert wrong_with(json.loads(packed(app)["manifest.json"]), "app-manifest-1.19.json") == []


@each_profile
@pytest.mark.parametrize("language", others())
def test_microsofts_schema_takes_every_language(app: App, language: Language) -> None:
    assert wrong_with(json.loads(packed(app)[file_of(language)]), "app-localization-1.19.json") == []


def test_the_schemas_would_tell() -> None:
    made = manifest(PLAIN, say)
    assert wrong_with(made | {"id": "no-guid"}, "app-manifest-1.19.json") != []
    assert wrong_with(made | {"tidstyv": True}, "app-manifest-1.19.json") != []
    assert wrong_with({"name.short": "T" * 31}, "app-localization-1.19.json") != []


@each_profile
def test_the_package_is_the_same_byte_for_byte(app: App) -> None:
    assert package(app, say) == package(app, say)


def test_the_package_holds_all_that_the_manifest_names_and_nothing_else() -> None:
    made = packed(PLAIN)
    told = json.loads(made["manifest.json"])
    languages = [one["file"] for one in told["localizationInfo"]["additionalLanguages"]]
    assert set(made) == {"manifest.json", *told["icons"].values(), *languages}
    assert made == files(PLAIN, say)


@pytest.mark.parametrize("language", Language)
def test_everything_that_people_read_is_said_in_every_language(language: Language) -> None:
    mine, model = texts_of(PLAIN, language), texts_of(PLAIN, Language.NB)
    assert mine.keys() == model.keys()
    assert {"name.short", "name.full", "description.short", "description.full"} < mine.keys()
    assert sum(path.endswith(".title") for path in mine) == sum(map(len, OFFERED.values())) + 1


@pytest.mark.parametrize("language", others())
@pytest.mark.parametrize("path", ["name.full", "description.short", "description.full", f"{REPORT}.title"])
def test_no_language_is_left_in_bokmal(language: Language, path: str) -> None:
    assert texts_of(PLAIN, language)[path] != texts_of(PLAIN, Language.NB)[path]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("scope", OFFERED)
def test_what_the_menu_offers_is_understood_when_it_is_sent(language: Language, scope: str) -> None:
    bots = manifest(PLAIN, say, language)["bots"]
    assert isinstance(bots, list)
    lists = {one["scopes"][0]: one["commands"] for one in bots[0]["commandLists"]}
    assert [parse_command(one["title"]) for one in lists[scope]] == list(OFFERED[scope])


def test_the_menu_offers_nothing_that_forgets_people() -> None:
    assert Command.FORGET_ME not in {command for offered in OFFERED.values() for command in offered}


def test_a_message_can_be_reported_from_its_menu() -> None:
    told = json.loads(packed(PLAIN)["manifest.json"])
    (extension,) = told["composeExtensions"]
    (command,) = extension["commands"]
    assert (command["id"], command["context"], command["fetchTask"]) == (SHORTCUT, ["message"], True)
    assert {extension["botId"], told["bots"][0]["botId"], told["id"]} == {ID}


def test_only_the_profile_with_consent_asks_for_rights() -> None:
    plain, consenting = (json.loads(packed(app)["manifest.json"]) for app in (PLAIN, CONSENTING))
    assert not plain.keys() & {"authorization", "webApplicationInfo"}
    rights = consenting["authorization"]["permissions"]["resourceSpecific"]
    assert rights == [{"name": name, "type": "Application"} for name in CONSENTS]
    assert consenting["webApplicationInfo"]["id"] == ID


@pytest.mark.parametrize(
    ("icon", "side"), [(color_icon(), COLOR_SIDE), (outline_icon(), OUTLINE_SIDE)], ids=["color", "outline"]
)
def test_an_icon_has_the_size_that_teams_wants(icon: bytes, side: int) -> None:
    assert icon[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">4sIIBB", icon[12:26]) == (b"IHDR", side, side, 8, 6)


@pytest.mark.parametrize(
    ("app", "told"),
    [
        (App("8f1c2e0a", "Solvik", PLAIN.about, "1.0.0"), "--app-id"),
        (App(f"{ID}\n", "Solvik", PLAIN.about, "1.0.0"), "--app-id"),
        (App(ID, "", PLAIN.about, "1.0.0"), "--organisation"),
        (App(ID, "S" * 33, PLAIN.about, "1.0.0"), "--organisation"),
        (App(ID, "Solvik", "http://solvik.example", "1.0.0"), "--about"),
        (App(ID, "Solvik", "https://", "1.0.0"), "--about"),
        (App(ID, "Solvik", "https://[solvik", "1.0.0"), "--about"),
        (App(ID, "Solvik", PLAIN.about, "1.0"), "--version"),
    ],
)
def test_what_teams_would_not_take_is_told_before_it_is_uploaded(app: App, told: str) -> None:
    with pytest.raises(NoPackage) as refused:
        package(app, say)
    assert [sentence.partition(":")[0] for sentence in said(refused.value.problems)] == [told]


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(NoPackage) as refused:
        package(App("", "", "", ""), say)
    assert len(refused.value.problems) == 4
