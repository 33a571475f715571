"""The few Adaptive Card 1.5 shapes this surface uses. Schema: adaptivecards.io/schemas/1.5.0/adaptive-card.json.

Teams reads nothing into a `TextRun` but `{{`, which is broken up here: no link, no emphasis, no mention. Everywhere
else it reads Markdown. Whatever a person wrote stands in text runs, and in the field where they go on writing it.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final

from bot.chat.cutting import cut

Element = dict[str, object]
Choice = tuple[str, str]
"""Label and value."""

MOST_LABEL: Final = 75
LEAST_CHARTED: Final = 4
"""The count from which a chart's axis has whole numbers only."""
MOST_COMPACT: Final = 12
"""A list of more is searched by typing."""

_JOINER: Final = "\u2060"
"""A word joiner: nothing to see, and no place to break the line."""

_OPENING: Final = re.compile(r"\{(?=\{|\Z)")
_BROKEN: Final = re.compile(rf"(?<=\{{){_JOINER}(?=\{{|\Z)")


def harmless(words: str) -> str:
    """The words as they are, but for `{{`: Teams takes `{{DATE(…)}}` for a date even in a text run.

    A `{` at the end is held apart too, from whatever stands in the run behind it.
    """
    return _OPENING.sub(f"{{{_JOINER}", words)


def mended(words: str) -> str:
    """What `harmless` was given, when it comes back from a field."""
    return _BROKEN.sub("", words)


def weight(thing: object) -> int:
    """Bytes on the wire."""
    return len(json.dumps(thing, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))


def run(words: str, **looks: object) -> Element:
    """A stretch of text, whoever wrote it."""
    return {"type": "TextRun", "text": harmless(words), **looks}


def rich(*runs: Element, spacing: str = "Default") -> Element:
    block: Element = {"type": "RichTextBlock", "inlines": list(runs)}
    return block if spacing == "Default" else block | {"spacing": spacing}


def title(words: str) -> Element:
    """A heading that screen readers know for one; only our own words, for Teams reads Markdown here."""
    looks: Element = {"style": "heading", "size": "Large", "weight": "Bolder", "wrap": True}
    return {"type": "TextBlock", "text": words} | looks


def quote(lines: Sequence[Element]) -> Element:
    return {"type": "Container", "style": "emphasis", "items": list(lines)}


def picture(counts: Sequence[tuple[str, int]], otherwise: str) -> Element:
    """A row of bars; clients that draw none show `otherwise`. learn.microsoft.com: charts in Adaptive Cards.

    So does everybody where there are few: the chart's axis would tell of quarters of a case.
    """
    data = [{"x": name, "y": count} for name, count in counts]
    fallback: Element = {"type": "TextBlock", "text": otherwise, "fontType": "Monospace", "size": "Large"}
    if all(count < LEAST_CHARTED for _, count in counts):
        return fallback
    looks: Element = {"color": "categoricalBlue", "showBarValues": True}
    return {"type": "Chart.VerticalBar", "data": data, "fallback": fallback} | looks


def actions(elements: Sequence[Element]) -> Element:
    return {"type": "ActionSet", "actions": list(elements)}


def execute(verb: str, label: str, data: Mapping[str, object], inputs: bool = False, style: str = "") -> Element:
    """A button. It brings back its data, and what is filled in where it asks for `inputs`.

    A client too old for it sends the same as a message.
    """
    common: Element = {"title": harmless(cut(label, MOST_LABEL)), "data": dict(data)}
    common |= {} if inputs else {"associatedInputs": "none"}
    common |= {"style": style} if style else {}
    fallback = {"type": "Action.Submit"} | common
    return {"type": "Action.Execute", "verb": verb} | common | {"fallback": fallback}


def select(id: str, label: str, choices: Sequence[Choice], value: str = "", hint: str = "") -> Element:
    """A list to choose from. `hint` stands in it until something is chosen."""
    listed = [{"title": harmless(cut(name, MOST_LABEL)), "value": key} for name, key in choices]
    style = "filtered" if len(listed) > MOST_COMPACT else "compact"
    chooser: Element = {"type": "Input.ChoiceSet", "id": id, "label": label, "style": style, "choices": listed}
    chooser |= {"placeholder": hint} if hint else {}
    return chooser | ({"value": value} if value in {key for _, key in choices} else {})


def people(id: str, label: str, several: bool, chosen: str) -> Element:
    """Somebody of the organisation, by object id; several with commas. Source: People Picker in Adaptive Cards."""
    chooser: Element = {"type": "Input.ChoiceSet", "id": id, "label": label, "choices": []}
    chooser |= {"choices.data": {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}}
    return chooser | {"isMultiSelect": several} | ({"value": chosen} if chosen else {})


def typing(id: str, label: str, value: str, multiline: bool, most: int) -> Element:
    field: Element = {"type": "Input.Text", "id": id, "label": label, "isMultiline": multiline, "maxLength": most}
    return field | ({"value": harmless(value[:most])} if value else {})


def day(id: str, label: str, value: str) -> Element:
    field: Element = {"type": "Input.Date", "id": id, "label": label}
    return field | ({"value": value} if value else {})


def card(body: Sequence[Element], language: str, spoken: str) -> Element:
    """The whole; `spoken` is what a client says that cannot draw it."""
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "lang": language,
        "fallbackText": spoken,
        "msteams": {"width": "Full"},
        "body": list(body),
    }
