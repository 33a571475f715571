"""What a person sees of a card in Teams: its words, its buttons, and what can be filled in. Pure."""

from collections.abc import Iterator

from bot.chat.shapes import Obj, objs, text

JOINER = "\u2060"
"""What breaks up a `{{` in people's words, and is not seen."""


def words(card: Obj) -> list[str]:
    """Line by line, with the buttons of a row in brackets, and a stroke before what stands in a frame."""
    return [line for element in objs(card.get("body")) for line in _lines(element) if line.strip()]


def buttons(card: Obj) -> list[str]:
    """The names of its buttons, in order."""
    return [text(action, "verb") for action in actions(card)]


def actions(card: Obj) -> Iterator[Obj]:
    for element in elements(card):
        yield from objs(element.get("actions"))


def inputs(card: Obj) -> list[Obj]:
    return [element for element in elements(card) if text(element, "type").startswith("Input.")]


def elements(card: Obj) -> Iterator[Obj]:
    """All of them, those inside others too."""
    for element in (*objs(card.get("body")), *objs(card.get("items"))):
        yield element
        yield from elements(element)


def runs(card: Obj) -> list[str]:
    """The stretches of text in which nothing is interpreted."""
    found = (element for element in elements(card) if text(element, "type") == "RichTextBlock")
    return [text(run, "text") for element in found for run in objs(element.get("inlines"))]


def _lines(element: Obj) -> Iterator[str]:
    match text(element, "type"):
        case "TextBlock":
            yield text(element, "text")
        case "RichTextBlock":
            yield "".join(text(run, "text") for run in objs(element.get("inlines"))).replace(JOINER, "")
        case "ActionSet":
            yield " ".join(f"[{text(action, 'title')}]" for action in objs(element.get("actions")))
        case kind if kind.startswith("Input."):
            choices = " | ".join(text(choice, "title") for choice in objs(element.get("choices")))
            yield f"{text(element, 'label')} [{choices or '…'}] {_preset(element)}".rstrip()
        case "Container":
            yield from (f"│ {line}" for inner in objs(element.get("items")) for line in _lines(inner))


def _preset(element: Obj) -> str:
    """What stands in a field already, as it is called there."""
    value = text(element, "value")
    named = {text(choice, "value"): text(choice, "title") for choice in objs(element.get("choices"))}
    return named.get(value, value)
