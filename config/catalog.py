"""Reading the catalogs: TOML in, templates out, each parsed once."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from string import Formatter

from handlers.domain.errors import Defect
from handlers.domain.reading import Language

PLURAL_FORMS = frozenset({"one", "other"})


@dataclass(frozen=True, slots=True)
class Slot:
    """A gap in a template: which parameter goes there, and in which style (see `config.wording`)."""

    name: str
    style: str = ""


Template = tuple[str | Slot, ...]


@dataclass(frozen=True, slots=True)
class Plural:
    """Two templates, chosen by the parameter `count`."""

    one: Template
    other: Template

    def pick(self, form: str) -> Template:
        return self.one if form == "one" else self.other


Entry = Template | Plural
Catalog = Mapping[str, Entry]


def load_catalogs() -> dict[Language, Catalog]:
    """The catalogs that are shipped. Raises Defect for a file that is not a catalog."""
    return {language: parse_catalog(_file(language), f"{language}.toml") for language in Language}


def parse_catalog(toml: str, name: str) -> Catalog:
    """Nested tables become dotted keys; a table of `one` and `other` is one text in two forms."""
    try:
        return dict(_entries(tomllib.loads(toml), ""))
    except (tomllib.TOMLDecodeError, ValueError) as error:
        raise Defect(f"{name}: {error}") from error


def slots(entry: Entry) -> frozenset[Slot]:
    """The gaps of a text, over both plural forms."""
    parts = (*entry.one, *entry.other) if isinstance(entry, Plural) else entry
    return frozenset(part for part in parts if isinstance(part, Slot))


def _file(language: Language) -> str:
    return (resources.files("config") / "locales" / f"{language}.toml").read_text("utf-8")


def _entries(table: Mapping[str, object], path: str) -> Iterator[tuple[str, Entry]]:
    for key, value in table.items():
        here = f"{path}.{key}" if path else key
        if isinstance(value, str):
            yield here, _template(value)
        elif not isinstance(value, dict):
            raise ValueError(f"{here} is neither a text nor a table")
        elif value.keys() == PLURAL_FORMS:
            yield here, Plural(_template(str(value["one"])), _template(str(value["other"])))
        else:
            yield from _entries(value, here)


def _template(words: str) -> Template:
    parts: list[str | Slot] = []
    for literal, name, style, conversion in Formatter().parse(words.strip()):
        if literal:
            parts.append(literal)
        if name is None:
            continue
        if not name.isidentifier() or conversion:
            raise ValueError(f"{{{name}}} is no placeholder")
        parts.append(Slot(name, style or ""))
    return tuple(parts)
