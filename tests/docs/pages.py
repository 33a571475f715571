"""The pages as the tests read them: their tables, their code, their links, and the names that the tree defines."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from config.settings import Settings, SettingsError, load_settings
from tests.sentences import said

ROOT = Path(__file__).parent.parent.parent
FOLDERS = ("bot", "handlers", "storage", "config", "tests", "benchmarks")

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """One Markdown file; `path` is from the root."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        return self.path.as_posix()

    @property
    def prose(self) -> str:
        """Without blocks of code."""
        return _FENCE.sub("", self.text)

    def blocks(self, language: str) -> list[str]:
        return [body for named, body in _FENCE.findall(self.text) if named == language]

    def shell(self) -> list[str]:
        """Every line that is to be typed, and everything in backticks."""
        return [*self.codes(), *(line for block in self.blocks("sh") for line in block.splitlines())]

    def codes(self) -> list[str]:
        """Everything in backticks, outside blocks of code."""
        return _CODE.findall(self.prose)

    def links(self) -> list[str]:
        return _LINK.findall(self.prose)

    def anchors(self) -> set[str]:
        return {anchor(heading) for heading in _HEADING.findall(self.prose)}

    def section(self, heading: str) -> str:
        """What stands below a heading, down to the next one of its level or above; KeyError where there is none."""
        start = re.search(rf"^(#+) {re.escape(heading)}$", self.prose, re.MULTILINE)
        if start is None:
            raise KeyError(f"{self.name} has no heading {heading}")
        rest = self.prose[start.end() :]
        end = re.search(rf"^#{{1,{len(start[1])}}} ", rest, re.MULTILINE)
        return rest[: end.start()] if end else rest


def anchor(heading: str) -> str:
    """The name that a heading can be linked by."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def rows(text: str) -> list[list[str]]:
    """The cells of every table row, its head included."""
    lines = [line for line in text.splitlines() if line.startswith("|") and not re.fullmatch(r"[| -]+", line)]
    return [[cell.strip() for cell in line.removeprefix("|").removesuffix("|").split("|")] for line in lines]


def first_column(text: str) -> set[str]:
    """Every name in backticks in the first cell of a row."""
    return {name for row in rows(text) for name in _CODE.findall(row[0])}


@cache
def page(name: str) -> Page:
    return Page(Path(name), (ROOT / name).read_text("utf-8"))


def pages() -> list[Page]:
    """README and everything under docs."""
    # Plans speak of what is not there yet, and go when it is.
    docs = (path for path in sorted((ROOT / "docs").rglob("*.md")) if path.parent.name != "plans")
    found = [ROOT / "README.md", *docs]
    return [page(path.relative_to(ROOT).as_posix()) for path in found]


@cache
def defined() -> frozenset[str]:
    """Every function and class of the tree by name, methods as `Class.method` too."""
    sources = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    return frozenset(name for path in sources for name in _names(ast.parse(path.read_text("utf-8"))))


def _names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield node.name
            yield from (f"{node.name}.{one.name}" for one in node.body if isinstance(one, _CALLABLE))
        elif isinstance(node, _CALLABLE):
            yield node.name
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        targets += [node.target] if isinstance(node, ast.AnnAssign) else []
        yield from (target.id for target in targets if isinstance(target, ast.Name))


_CALLABLE = (ast.FunctionDef, ast.AsyncFunctionDef)


@cache
def secrets_in_files() -> frozenset[str]:
    """The settings that name a secret's file: those whose file is looked for."""
    missing = {f"{name.upper()}_FILE": str(ROOT / "no-such-file") for name in Settings.model_fields}
    with pytest.raises(SettingsError) as told:
        load_settings(missing)
    looked_for = [problem.split()[0] for problem in said(told.value.problems) if "no-such-file" in problem]
    return frozenset(f"{name}_FILE" for name in looked_for)
