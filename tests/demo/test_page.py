"""The page itself: small, whole, in three languages, and with no business anywhere else."""

import re
import tomllib
from collections.abc import Iterable
from html.parser import HTMLParser
from importlib.resources import as_file, files

import httpx
import pytest

from handlers.domain.lifecycle import Action
from handlers.domain.people import Role

PAGE = {
    file.name: file.read_text("utf-8")
    for file in (files("bot.demo") / "page").iterdir()
    if file.name.rpartition(".")[2] in {"html", "css", "js", "svg"}
}
SCRIPTS = {name: words for name, words in PAGE.items() if name.endswith(".js")}
MOST_BYTES = 200_000
NAMES_THAT_COME = ("message", "app_mention", "reaction_added", "block_actions", "view_submission", "message_action")
ALLOWED_ADDRESSES = {"http://www.w3.org/2000/svg"}  # a name in an SVG, never asked for


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def tags() -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(PAGE["index.html"])
    return parser.found


@pytest.fixture(scope="module")
def texts() -> dict[str, dict[str, str]]:
    """The three catalogs, as written in texts.js, told.js and shared.js: one `"key": "words",` on each line."""
    found: dict[str, dict[str, str]] = {}
    for file in ("texts.js", "told.js", "shared.js"):
        for name, body in re.findall(r"^const (\w\w) = \{\n(.*?)^\};", PAGE[file], re.DOTALL | re.MULTILINE):
            lines = dict(re.findall(r'^  "([^"]+)": "([^"]+)",$', body, re.MULTILINE))
            assert not lines.keys() & found.get(name, {}).keys()
            found[name] = found.get(name, {}) | lines
    return found


async def test_every_file_is_served_with_its_type_and_a_strict_policy(page: httpx.AsyncClient) -> None:
    types = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
    for name, words in PAGE.items():
        answer = await page.get(f"/page/{name}")
        assert answer.text == words
        assert answer.headers["content-type"] == f"{types[name.rpartition('.')[2]]}; charset=utf-8"
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert (await page.get("/")).text == PAGE["index.html"]


@pytest.mark.parametrize("path", ["/page/..%2Fstage.py", "/page/nothing.js", "/page/", "/page/%2e%2e/messages.json"])
async def test_nothing_else_is_served(page: httpx.AsyncClient, path: str) -> None:
    assert (await page.get(path)).status_code == 404


def test_the_whole_page_is_small() -> None:
    assert sum(len(words.encode()) for words in PAGE.values()) < MOST_BYTES


def test_no_file_names_an_address_outside() -> None:
    named = {hit for words in PAGE.values() for hit in re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\s\"')]*", words)}
    assert named <= ALLOWED_ADDRESSES


def test_words_never_become_markup() -> None:
    ways = re.compile(r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|new Function)\b")
    assert not {(name, hit) for name, words in SCRIPTS.items() for hit in ways.findall(words)}


def test_the_page_has_neither_inline_script_nor_inline_style(tags: list[tuple[str, dict[str, str | None]]]) -> None:
    assert all(attrs.get("src") for tag, attrs in tags if tag == "script")
    assert "style" not in {tag for tag, _ in tags}
    assert not {name for _, attrs in tags for name in attrs if name == "style" or name.startswith("on")}


def test_everything_the_page_asks_for_is_there(tags: list[tuple[str, dict[str, str | None]]]) -> None:
    asked = {attrs.get(name) or "#" for _, attrs in tags for name in ("src", "href")}
    imported = {hit for words in SCRIPTS.values() for hit in re.findall(r'from "([^"]+)"', words)}
    assert {f"/page/{name}" for name in PAGE} >= {one for one in asked | imported if not one.startswith("#")}


def test_the_page_speaks_three_languages_with_the_same_words_and_placeholders(
    texts: dict[str, dict[str, str]],
) -> None:
    assert list(texts) == ["nb", "nn", "en"]
    assert len(texts["nb"]) > 60
    shapes = [{key: sorted(re.findall(r"\{\w+\}", said)) for key, said in one.items()} for one in texts.values()]
    assert shapes[0] == shapes[1] == shapes[2]


def test_every_word_the_page_says_is_in_its_catalogs(
    texts: dict[str, dict[str, str]], tags: list[tuple[str, dict[str, str | None]]]
) -> None:
    marked = {attrs[name] for _, attrs in tags for name in ("data-text", "data-label") if attrs.get(name)}
    spoken = {hit for words in SCRIPTS.values() for hit in re.findall(r'\bsay\("([^"]+)"', words)}
    assert marked | spoken <= texts["nb"].keys()


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("did", Action),
        ("role", Role),
        ("came", NAMES_THAT_COME),
    ],
)
def test_everything_the_machine_does_has_words(
    texts: dict[str, dict[str, str]], kind: str, names: Iterable[str]
) -> None:
    assert {f"{kind}.{name}" for name in names} <= texts["nb"].keys()


def test_every_reason_has_words(texts: dict[str, dict[str, str]]) -> None:
    with as_file(files("config.locales") / "nb.toml") as path:
        reasons = tomllib.loads(path.read_text("utf-8"))["reason"]
    assert {f"because.{name}" for name in reasons} <= texts["nb"].keys()


def test_every_step_of_the_example_has_words(texts: dict[str, dict[str, str]]) -> None:
    steps = re.findall(r'\{ name: "(\w+)"', PAGE["journey.js"])
    assert len(steps) > 8
    assert {f"guide.{name}" for name in steps} <= texts["nb"].keys()


def test_nobody_is_promised_to_be_anonymous(texts: dict[str, dict[str, str]]) -> None:
    unwanted = re.compile(r"anonym|varsel|avvik|klage", re.IGNORECASE)
    assert not {said for one in texts.values() for said in one.values() if unwanted.search(said)}
