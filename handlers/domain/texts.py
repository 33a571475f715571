"""Texts as keys with parameters. Words live in the catalogs; people's own words travel as `Words`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Words:
    """What a person wrote, after masking: data, never markup, shown as it is."""

    said: str


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in the catalogs. A parameter `count` picks the plural form."""

    key: str
    params: "Mapping[str, Param]" = field(default_factory=dict)


Param = str | int | float | date | datetime | Text | Words


def text(key: str, /, **params: Param) -> Text:
    """The text `key` with its parameters."""
    return Text(key, params)
