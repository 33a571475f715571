"""What the pages point to is there: files, functions, links, commands, addresses."""

import re

import pytest

from bot.slack.door import PATH as SLACK
from bot.speaking import LOCALE
from bot.teams.door import PATH as TEAMS
from bot.web.probes import Figures, probes
from config.env_file import NAMED_BY
from config.settings import Settings
from tests.docs.commands import COMMANDS
from tests.docs.pages import FOLDERS, ROOT, Page, defined, page, pages, rows, secrets_in_files

PAGES = pages()
NAMES = [one.name for one in PAGES]
each_page = pytest.mark.parametrize("one", PAGES, ids=NAMES)
ROOMS = ("bot", "storage", "config", "handlers")

# Words of others that look like ours: SQLite's, the log's, Slack's, a time zone, and folders of a machine.
FOREIGN_SETTINGS = frozenset(
    {NAMED_BY, "HTTPS_PROXY", "NO_PROXY", "FULL", "NORMAL", "DEBUG", "INFO", "WARNING", "ERROR"}
)
FOREIGN_PATHS = frozenset({"/invite", "/tidstyv", "Europe/Oslo", "/opt/tidstyv", "/var/lib/tidstyv", "/data"})


@each_page
def test_every_file_that_a_page_names_is_there(one: Page) -> None:
    assert {code for code in one.codes() if _is_path(code) and not _is_there(code)} - FOREIGN_PATHS == set()


@each_page
def test_every_file_in_a_drawing_or_a_block_of_code_is_there(one: Page) -> None:
    drawn = set(re.findall(rf"(?<![\w/.])(?:{'|'.join(FOLDERS)})/[\w./-]*\w", one.text))
    assert {path for path in drawn if not (ROOT / path).exists()} == set()


def _is_path(code: str) -> bool:
    is_file = re.fullmatch(r"[\w.-]+\.(?:py|md|toml|lock|json|js)", code)
    return bool(is_file or ("/" in code and re.fullmatch(r"[\w.-]+(?:/[\w.-]+)*/?", code)))


def _is_there(path: str) -> bool:
    """A bare file name may lie in any folder: the page has said which."""
    nested = "/" not in path and any(any((ROOT / folder).rglob(path)) for folder in FOLDERS)
    return nested or (ROOT / path).exists()


@each_page
def test_every_function_that_a_page_names_is_there(one: Page) -> None:
    named = {code.removesuffix("()") for code in one.codes() if re.fullmatch(r"\w+(?:\.\w+)?\(\)", code)}
    assert named - defined() == set()


@each_page
def test_every_class_table_and_module_that_a_page_names_is_there(one: Page) -> None:
    capital = {code for code in one.codes() if re.fullmatch(r"[A-Z][a-zA-Z]*[a-z](?:\.\w+)?|_[A-Z_]+", code)}
    modules = {code for code in one.codes() if re.fullmatch(rf"(?:{'|'.join(FOLDERS)})(?:\.\w+)+", code)}
    assert capital - defined() - {"Makefile", "Procfile", "Containerfile"} == set()
    assert {name for name in modules if not _is_module(name)} == set()


def _is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.is_dir() or path.with_suffix(".py").is_file()


@each_page
def test_every_link_leads_somewhere_in_these_pages(one: Page) -> None:
    for link in one.links():
        target, _, name = link.partition("#")
        found = (ROOT / one.path.parent / target).resolve() if target else ROOT / one.path
        assert found.exists(), link
        assert not name or name in page(found.relative_to(ROOT).as_posix()).anchors(), link


def test_the_readme_leads_to_every_page() -> None:
    own = {name for name in NAMES if name.startswith("docs/") and name.count("/") == 1}
    assert own - set(page("README.md").links()) == set()


@each_page
def test_every_address_that_a_page_names_is_served(one: Page) -> None:
    routes = {SLACK, TEAMS, *(route.path for route in probes(_ready, _figures))}
    named = {code.split()[0] for code in one.codes() if re.fullmatch(r"/[a-z/]+(?: .*)?", code)}
    assert named - routes - FOREIGN_PATHS == set()


async def _ready() -> bool:
    return True


async def _figures() -> Figures:
    return {}


@each_page
def test_no_page_names_a_setting_that_is_not_there(one: Page) -> None:
    ours = {name.upper() for name in Settings.model_fields} | secrets_in_files() | defined()
    known = ours | FOREIGN_SETTINGS | set(LOCALE)
    named = {code.partition("=")[0] for code in one.codes() if re.fullmatch(r"[A-Z][A-Z_]{3,}(=.*)?", code)}
    assert named - known == set()


@each_page
def test_every_command_that_a_page_writes_is_one(one: Page) -> None:
    for line in (
        found for text in one.shell() for found in re.findall(r"(?<![\w@/])(?<!-u )tidstyv [a-z][^|#;]*", text)
    ):
        words = line.split()
        path = next((name for size in (3, 2) if (name := " ".join(words[:size])) in COMMANDS), None)
        assert path, line
        assert {word for word in words if word.startswith("--")} <= COMMANDS[path], line


@each_page
def test_every_make_target_that_a_page_writes_is_one(one: Page) -> None:
    listed = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    written = {name for text in one.shell() for name in re.findall(r"^make ([\w-]+)", text)}
    assert written - set(listed[1].split() if listed else ()) == set()


def test_the_map_of_rooms_names_every_folder_of_the_program() -> None:
    packages = [path.parent for room in ROOMS for path in (ROOT / room).rglob("__init__.py")]
    drawn = re.findall(r"^ *(\w+)/ ", page("docs/development.md").blocks("text")[0], re.MULTILINE)
    assert {package.name for package in packages} - set(drawn) == set()


@pytest.mark.parametrize("room", ["bot", "handlers"])
def test_every_module_that_stands_in_no_folder_is_named_beside_the_map(room: str) -> None:
    modules = {f"{room}/{path.name}" for path in (ROOT / room).glob("*.py")} - {f"{room}/__init__.py"}
    assert modules - set(page("docs/development.md").codes()) == set()


def test_the_readme_begins_with_the_two_commands() -> None:
    first = page("README.md").blocks("sh")[0]
    assert re.findall(r"^make ([\w-]+)", first, re.MULTILINE) == ["demo", "test"]


def test_every_promise_in_the_readme_names_a_test() -> None:
    promised = rows(page("README.md").section("What it promises, and what holds it"))[1:]
    assert len(promised) > 9
    assert [promise for promise, held in promised if not re.findall(r"`tests/[\w/]+\.py`", held)] == []


def test_the_procfile_is_told_as_it_is() -> None:
    procfile = (ROOT / "Procfile").read_text("utf-8")
    assert procfile in page("docs/running.md").blocks("text")
    assert procfile in page("docs/running-platform.md").blocks("text")
