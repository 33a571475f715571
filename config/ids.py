"""Ids of people and units, made from their names."""

import re
import unicodedata
from collections.abc import Container

_NORWEGIAN = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŧ": "t", "ŋ": "n", "ß": "ss", "ł": "l"})
LONGEST = 56


def fresh_id(name: str, taken: Container[str]) -> str:
    """Small letters, digits and hyphens; the same name again gets a number."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_NORWEGIAN)).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-") or "uten-navn"
    number, id = 1, base
    while id in taken:
        number += 1
        id = f"{base}-{number}"
    return id
