"""What people wrote in Teams as plain words: no markup, no mention of the bot, nothing of what they quote."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Final

from bot.chat.shapes import Obj, objs, text
from bot.chat.storable import storable

REPLY: Final = "http://schema.skype.com/Reply"
_MENTION: Final = "http://schema.skype.com/Mention"
_HTML: Final = frozenset({"html", "xhtml", "xml"})
_BREAKS: Final = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "blockquote", "pre"})
_UNSAID: Final = frozenset({"script", "style", "head", "title"})
_MOST_NAMES: Final = 4
_AT: Final = re.compile(r"</?at(?:\s[^<>]{0,200})?>", re.IGNORECASE)
_TAG: Final = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][\w:]{0,20}|!)(?P<given>[^<>]*)>")
_GIVEN: Final = re.compile(r'\b(itemtype|itemid)="([^"]*)"')


def words_of(activity: Obj) -> str:
    """The person's own words. Where they answer a quoted message Teams writes both into the text, and only the HTML
    beside it tells them apart."""
    names = _own_names(activity)
    marked = next((content for content in _marked(activity) if REPLY in content), "")
    if marked:
        return plain(marked, names)
    said = text(activity, "text")
    if text(activity, "textFormat") in _HTML:
        return plain(said, names)
    for name in names:
        said = re.sub(rf"<at[^<>]{{0,200}}>{re.escape(name)}</at>", "", said, flags=re.IGNORECASE)
    return storable(_AT.sub("", said).replace("&nbsp;", " ").replace("\xa0", " "))


def quoted_in(activity: Obj) -> str:
    """The id of the message that is quoted; empty where none is."""
    for content in _marked(activity):
        reader = _Reader(())
        reader.read(content)
        if reader.quoted:
            return reader.quoted
    return ""


def plain(marked: str, names: tuple[str, ...] = ()) -> str:
    """HTML as the words in it, a line for each paragraph, without what is quoted and without mentions of `names`."""
    reader = _Reader(names)
    reader.read(marked)
    lines = (" ".join(line.split()) for line in "".join(reader.said).splitlines())
    return storable("\n".join(line for line in lines if line))


def _marked(activity: Obj) -> list[str]:
    found = objs(activity.get("attachments"))
    return [text(one, "content") for one in found if text(one, "contentType") == "text/html"]


def _own_names(activity: Obj) -> tuple[str, ...]:
    """What the bot is called where it is mentioned."""
    me = text(activity, "recipient", "id")
    entities = [one for one in objs(activity.get("entities")) if me and text(one, "mentioned", "id") == me]
    shown = {_AT.sub("", text(one, "text")).strip() for one in entities}
    called = shown | {text(one, "mentioned", "name").strip() for one in entities}
    return tuple(sorted(called - {""}, key=len, reverse=True)[:_MOST_NAMES])


class _Reader:
    """`said` is what is left, `quoted` the id of the first message that is answered. Linear, whatever it is given."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.said: list[str] = []
        self.quoted = ""
        self._names = names
        self._unsaid: list[str] = []
        self._mentioning = False

    def read(self, marked: str) -> None:
        at = 0
        for tag in _TAG.finditer(marked):
            self._words(marked[at : tag.start()])
            self._tag(tag["name"].lower(), bool(tag["end"]), dict(_GIVEN.findall(tag["given"])))
            at = tag.end()
        self._words(marked[at:])

    def _words(self, words: str) -> None:
        said = unescape(words)
        is_us = self._mentioning and said.strip() in self._names
        if not self._unsaid and not is_us:
            # A line of the HTML is no line of what is shown.
            self.said.append(" ".join(said.split("\n")))

    def _tag(self, name: str, ends: bool, given: Mapping[str, str]) -> None:
        kind = given.get("itemtype", "")
        if ends and name in self._unsaid:
            while self._unsaid.pop() != name:
                pass
        if not ends and kind == REPLY:
            self.quoted = self.quoted or given.get("itemid", "")
        if not ends and (self._unsaid or kind == REPLY or name in _UNSAID):
            self._unsaid.append(name)
        self._mentioning = not ends and (name == "at" or kind == _MENTION)
        if name in _BREAKS:
            self.said.append("\n")
