"""Ids of people and units, made from their names, and ids that others make."""

import re
import unicodedata
from collections.abc import Container

_NORWEGIAN = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŧ": "t", "ŋ": "n", "ß": "ss", "ł": "l"})
LONGEST = 56
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def fresh_id(name: str, taken: Container[str]) -> str:
    """Small letters, digits and hyphens; the same name again gets a number."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_NORWEGIAN)).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-") or "uten-navn"
    number, id = 1, base
    while id in taken:
        number += 1
        id = f"{base}-{number}"
    return id


def is_guid(id: str) -> bool:
    """Whether this is an id as Entra writes them, in small letters."""
    return bool(_GUID.fullmatch(id))
