"""Domain values as JSON and back, driven by their type annotations.

Strict both ways: a value that does not fit its annotation, an unknown field or an unknown tag is a Defect,
never a guess. Within a union a JSON scalar stands for itself; everything else stands under the name of its type.
"""

import json
import types
from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from handlers.domain.errors import Defect

T = TypeVar("T")
Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

_COMPACT = json.JSONEncoder(separators=(",", ":"), allow_nan=False)
_SCALARS: Mapping[type, tuple[type, ...]] = {str: (str,), bool: (bool,), int: (int,), float: (float, int)}


@dataclass(frozen=True, slots=True)
class _Codec:
    """How values of one annotation are written and read."""

    write: Callable[[Any], Json]
    read: Callable[[Any], Any]


def encode(value: object, hint: Any) -> Json:
    """The value as plain JSON data, as `hint` (a type, a union, a tuple of …) describes it."""
    return _codec(hint).write(value)


def decode(data: Json, hint: type[T]) -> T:
    """The value that `encode` was given; equal to it, and of the same type."""
    value: T = _codec(hint).read(data)
    return value


def encode_fields(value: object, names: frozenset[str]) -> dict[str, Json]:
    """These fields of a dataclass, by name."""
    return {name: codec.write(getattr(value, name)) for name, codec in _shape(type(value), names).codecs.items()}


def decode_fields(data: Json, kind: type[Any], names: frozenset[str]) -> dict[str, Any]:
    """What `encode_fields` was given. A field that is missing must have a default; no other may be there."""
    shape, given = _shape(kind, names), _be(data, dict)
    if not shape.required <= given.keys() <= names:
        missing, unknown = shape.required - given.keys(), given.keys() - names
        raise Defect(f"{kind.__name__}: missing {sorted(missing)}, {len(unknown)} unknown")
    return {name: shape.codecs[name].read(item) for name, item in given.items()}


def dumps(data: Json) -> str:
    """Compact JSON in ASCII only: a NUL or half a surrogate pair that somebody typed survives any database."""
    return _COMPACT.encode(data)


@dataclass(frozen=True, slots=True)
class _Shape:
    """Some fields of a dataclass: how each is written and read, and which of them must be there."""

    codecs: Mapping[str, _Codec]
    required: frozenset[str]


# Looking the annotations up takes longer than writing by them, so it is done once for each.
_SHAPES: dict[tuple[type, frozenset[str]], _Shape] = {}
_MADE: dict[Any, _Codec] = {}


def _shape(kind: type[Any], names: frozenset[str]) -> _Shape:
    known = _SHAPES.get((kind, names))
    if known is None:
        hints = get_type_hints(kind)
        # As they were declared: a set has another order in each process, and letters are known again by their JSON.
        named = [each for each in fields(kind) if each.name in names]
        required = frozenset(each.name for each in named if _required(each))
        known = _SHAPES[kind, names] = _Shape({each.name: _codec(hints[each.name]) for each in named}, required)
    return known


def _codec(hint: Any) -> _Codec:
    made = _MADE.get(hint)
    if made is None:
        made = _MADE[hint] = _make(hint)
    return made


def _make(hint: Any) -> _Codec:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _union(get_args(hint))
    if origin is tuple:
        return _tuple(get_args(hint))
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(get_args(hint))
    if isinstance(hint, type):
        return _plain(hint)
    raise Defect(f"no codec for {hint!r}")


def _plain(kind: type) -> _Codec:
    if kind in _SCALARS:
        return _scalar(kind)
    if issubclass(kind, date):
        return _moment(kind)
    if issubclass(kind, Enum):
        return _Codec(lambda value: _be(value, kind).value, lambda data: _trying(kind, data))
    if is_dataclass(kind):
        return _dataclass(kind)
    raise Defect(f"no codec for {kind.__name__}")


def _scalar(kind: type) -> _Codec:
    allowed = _SCALARS[kind]

    def check(value: Any) -> Any:
        if type(value) is kind:
            return value
        if isinstance(value, bool) and kind is not bool:
            raise Defect(f"{kind.__name__} expected, bool found")
        return kind(_be(value, *allowed))

    return _Codec(check, check)


def _moment(kind: type[date]) -> _Codec:
    def write(value: Any) -> Json:
        if type(value) is not kind or (isinstance(value, datetime) and value.tzinfo is None):
            raise Defect(f"{kind.__name__} (with a zone, if a time) expected, {type(value).__name__} found")
        return str(value.isoformat())

    return _Codec(write, lambda data: _trying(kind.fromisoformat, _be(data, str)))


def _tuple(parts: tuple[Any, ...]) -> _Codec:
    if len(parts) == 2 and parts[1] is Ellipsis:
        each = _codec(parts[0])
        return _Codec(
            lambda value: [each.write(item) for item in _be(value, tuple)],
            lambda data: tuple(each.read(item) for item in _be(data, list)),
        )
    codecs = [_codec(part) for part in parts]

    def pair(value: Any, container: type) -> Any:
        if len(_be(value, container)) != len(codecs):
            raise Defect(f"{len(codecs)} items expected, {len(value)} found")
        return zip(codecs, value, strict=True)

    return _Codec(
        lambda value: [codec.write(item) for codec, item in pair(value, tuple)],
        lambda data: tuple(codec.read(item) for codec, item in pair(data, list)),
    )


def _mapping(parts: tuple[Any, ...]) -> _Codec:
    if parts[0] is not str:
        raise Defect("a mapping needs str as keys")

    def write(value: Any) -> Json:
        return {_be(key, str): _codec(parts[1]).write(item) for key, item in _be(value, Mapping).items()}

    def read(data: Any) -> Any:
        return {key: _codec(parts[1]).read(item) for key, item in _be(data, dict).items()}

    return _Codec(write, read)


def _union(members: tuple[Any, ...]) -> _Codec:
    scalars = frozenset(member for member in members if member is type(None) or member in _SCALARS)
    tagged = {member.__name__: member for member in members if member not in scalars}

    def write(value: Any) -> Json:
        kind = type(value)
        if tagged.get(kind.__name__) is kind:
            return {kind.__name__: _codec(kind).write(value)}
        return _bare(value, scalars)

    def read(data: Any) -> Any:
        if type(data) in scalars:
            return data
        tag, inner = _single(data)
        if tag not in tagged:
            raise Defect(f"unknown tag in a union of {sorted(tagged)}")
        return _codec(tagged[tag]).read(inner)

    return _Codec(write, read)


def _bare(value: Any, scalars: Collection[type]) -> Json:
    """A scalar of a union as itself; an enum whose members are words as a word, a round number as a float."""
    if value is None and type(None) in scalars:
        return None
    for kind in (type(value), str, float):
        if kind in scalars and kind in _SCALARS and isinstance(value, _SCALARS[kind]):
            return _codec(kind).write(value)
    raise Defect(f"{type(value).__name__} is not of the union")


def _single(data: Any) -> tuple[str, Any]:
    if isinstance(data, dict) and len(data) == 1:
        return next(iter(data.items()))
    raise Defect("a tagged value expected")


def _dataclass(kind: type[Any]) -> _Codec:
    names = frozenset(each.name for each in fields(kind))

    def write(value: Any) -> Json:
        if type(value) is not kind:
            raise Defect(f"{kind.__name__} expected, {type(value).__name__} found")
        return encode_fields(value, names)

    return _Codec(write, lambda data: kind(**decode_fields(data, kind, names)))


def _required(each: Field[Any]) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


def _be(value: Any, *kinds: type) -> Any:
    if not isinstance(value, kinds):
        raise Defect(f"{kinds[0].__name__} expected, {type(value).__name__} found")
    return value


def _trying(make: Callable[[Any], Any], data: Any) -> Any:
    """What cannot be made is a Defect that does not tell the value: it may be somebody's words."""
    try:
        return make(data)
    except (TypeError, ValueError):
        raise Defect(f"{type(data).__name__} does not fit") from None
