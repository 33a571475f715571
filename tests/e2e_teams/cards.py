"""A card as a person meets it: its words, and its buttons by name."""

from collections.abc import Mapping

from bot.chat.shapes import Obj, text


def read(thing: object) -> str:
    """The words of a card, or of whatever carries one, in their order."""
    if isinstance(thing, Mapping):
        own = [str(thing[name]) for name in ("text", "title", "label", "value") if isinstance(thing.get(name), str)]
        inner = (read(part) for name, part in thing.items() if name not in ("fallback", "data"))
        return "\n".join(filter(None, [*own, *inner]))
    return "\n".join(filter(None, map(read, thing))) if isinstance(thing, list) else ""


def button(card: object, name: str) -> Obj:
    """The button of that name on a card."""
    found = _buttons(card)
    assert name in found, (name, list(found))
    return found[name]


def buttons(card: object) -> list[str]:
    return list(_buttons(card))


def _buttons(thing: object) -> dict[str, Obj]:
    if isinstance(thing, list):
        return {name: one for part in thing for name, one in _buttons(part).items()}
    if not isinstance(thing, dict):
        return {}
    if text(thing, "type") == "Action.Execute":
        return {text(thing, "verb"): thing}
    return {name: one for part in thing.values() for name, one in _buttons(part).items()}
