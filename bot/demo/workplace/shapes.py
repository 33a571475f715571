"""Reading loosely shaped JSON without letting it loose: every look says which shape it expects."""

Obj = dict[str, object]


def obj(value: object) -> Obj:
    """The object itself, or an empty one where something else stood."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def objs(value: object) -> list[Obj]:
    """The objects of a list; anything in it that is not an object is left out."""
    return [item for item in items(value) if isinstance(item, dict)]


def text(source: Obj, key: str) -> str:
    value = source.get(key)
    return value if isinstance(value, str) else ""


def number(source: Obj, key: str) -> int:
    value = source.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
