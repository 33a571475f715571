"""Looking into JSON that somebody else wrote: what is not there, or is of the wrong kind, is empty."""

from collections.abc import Mapping

Obj = Mapping[str, object]


def obj(value: object) -> Obj:
    """The JSON object, or an empty one."""
    return value if isinstance(value, dict) else {}


def objs(value: object) -> list[Obj]:
    """The JSON objects of an array; what else it holds is left out."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def inside(thing: Obj, *path: str) -> Obj:
    """The object at the end of the path."""
    for name in path:
        thing = obj(thing.get(name))
    return thing


def text(thing: Obj, *path: str) -> str:
    """The string at the end of the path."""
    value: object = thing
    for name in path:
        value = obj(value).get(name)
    return value if isinstance(value, str) else ""
