"""What Microsoft's schema of Adaptive Cards 1.5 says against a card. What Teams has beside the schema is put aside."""

import json
from functools import cache
from pathlib import Path
from typing import Final

from jsonschema import Draft6Validator

_FILE: Final = Path(__file__).parent / "schema" / "adaptive-card-1.5.json"
_BESIDE: Final = {"msteams", "choices.data"}


def complaints(card: object) -> list[str]:
    """Where and why the card is none; empty where all is well."""
    return [f"{error.json_path}: {error.message[:200]}" for error in _validator().iter_errors(_plain(card))]


@cache
def _validator() -> Draft6Validator:
    return Draft6Validator(json.loads(_FILE.read_text()))


def _plain(thing: object) -> object:
    """The card as a client sees it that knows the schema and nothing more: charts are their fallback.

    A list that is filtered by typing came with 1.5 too, later than the schema's file.
    """
    if isinstance(thing, list):
        return [_plain(item) for item in thing]
    if not isinstance(thing, dict):
        return thing
    if str(thing.get("type", "")).startswith("Chart."):
        return _plain(thing["fallback"])
    plain = {name: _plain(value) for name, value in thing.items() if name not in _BESIDE}
    return plain | {"style": "compact"} if plain.get("style") == "filtered" else plain
