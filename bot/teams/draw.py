"""A message as Teams shows it: one Adaptive Card, and the line that a notification shows. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.chat.cutting import ELLIPSIS, fitting
from bot.chat.speech import Say
from bot.chat.telling import bars, counted, told, value_of
from bot.teams import cards
from bot.teams.cards import Element
from bot.teams.presses import rows
from handlers.domain.messages import Aside, Bars, Button, Deeds, Facts, Heading, Line, Message, Part, Quote
from handlers.domain.reading import Language
from handlers.domain.texts import Text, Words
from handlers.domain.texts import text as say_text

MOST_CARD: Final = 20_000
"""Bytes of one card, whatever is typed: Teams took 40 kB for long, and 100 kB now, with two bytes for a letter."""

LEAST_ROOM: Final = 6_000
"""Bytes for the parts beside a list of units that is longer than all this; nobody types that list."""

_SHAPE: Final = 250
"""Bytes that a paragraph takes beside its words, and its label."""


@dataclass(frozen=True, slots=True)
class Card:
    """`content` is the Adaptive Card; `summary` our own words only, for a notification shows it on a locked screen."""

    content: Element
    summary: str


def draw(message: Message, say: Say) -> Card:
    """The message in its language. READ_ALL is drawn only where something had to be cut."""
    spoken = summary(message.parts, message.language, say)
    language = message.language
    room = MOST_CARD - cards.weight(cards.card(rows(message.buttons, language, say), language, spoken))
    pen = Pen(language, say, max(room, LEAST_ROOM))
    body = pen.parts(message.parts)
    presses = [press for press in message.buttons if press.button is not Button.READ_ALL or pen.has_cut]
    return Card(cards.card([*body, *rows(presses, language, say)], language, spoken), spoken)


def summary(parts: Sequence[Part], language: Language, say: Say) -> str:
    """The first that is said, without anybody's words; our name where nothing is left."""
    texts = [part.text for part in parts if isinstance(part, Heading | Line | Aside)]
    lines = (say(own(text), language) for text in (*texts, say_text("chat.name")))
    return next(line for line in lines if line.strip(f"{ELLIPSIS} "))


def own(text: Text) -> Text:
    """The text with an ellipsis where it quotes somebody."""
    params = {name: own(param) if isinstance(param, Text) else param for name, param in text.params.items()}
    return Text(text.key, {n: Words(ELLIPSIS) if isinstance(param, Words) else param for n, param in params.items()})


class Pen:
    """Draws parts in one language, as long as there is room: `room` is in bytes on the wire."""

    def __init__(self, language: Language, say: Say, room: int) -> None:
        self._language = language
        self._say = say
        self._room = room
        self._kept = 0
        self.has_cut = False

    def parts(self, parts: Sequence[Part]) -> list[Element]:
        """All of them; where they are too long a quote is cut before what is said of it."""
        others = (part for part in parts if not isinstance(part, Quote))
        lines = (line for part in others for line in told(part, self._language, self._say))
        self._kept = min(sum(_weigh(line) + _SHAPE for line in lines), self._room // 2)
        drawn: dict[int, list[Element]] = {}
        # What is said goes before the buttons amid it.
        for at, part in sorted(enumerate(parts), key=lambda one: isinstance(one[1], Deeds)):
            drawn[at] = [element for element in self._drawers[type(part)](self, part) if self._holds(element)]
        return [element for at in sorted(drawn) for element in drawn[at]]

    def _holds(self, element: Element) -> bool:
        """Whether there is room for it still; what is drawn later finds less."""
        weight = cards.weight(element) + 1
        fits = weight <= self._room
        self._room -= weight if fits else 0
        self.has_cut = self.has_cut or not fits
        return fits

    def _heading(self, part: Heading) -> Iterator[Element]:
        words = self._say(part.text, self._language)
        if own(part.text) == part.text and words.strip():
            yield cards.title(words)
        else:
            yield from self._paragraphs(words, size="Large", weight="Bolder")

    def _line(self, part: Line) -> Iterator[Element]:
        yield from self._paragraphs(self._say(part.text, self._language))

    def _quote(self, part: Quote) -> Iterator[Element]:
        lines = list(self._paragraphs(part.words.said, kept=self._kept))
        if lines:
            yield cards.quote(lines)

    def _aside(self, part: Aside) -> Iterator[Element]:
        yield from self._paragraphs(self._say(part.text, self._language), size="Small", isSubtle=True)

    def _facts(self, part: Facts) -> Iterator[Element]:
        for number, fact in enumerate(part.facts):
            label = cards.run(f"{self._say(fact.label, self._language)}: ", weight="Bolder")
            spacing = "Small" if number else "Default"
            yield from self._paragraphs(value_of(fact, self._language, self._say), label, spacing=spacing)

    def _bars(self, part: Bars) -> Iterator[Element]:
        """The picture for the eye, the counts beside it for everybody."""
        label = cards.run(self._say(part.label, self._language), weight="Bolder")
        yield cards.rich(label)
        yield cards.picture(part.counts, bars(part.counts))
        yield cards.rich(cards.run(counted(part.counts), isSubtle=True), spacing="Small")

    def _deeds(self, part: Deeds) -> Iterator[Element]:
        yield from rows(part.presses, self._language, self._say, in_list=True)

    def _paragraphs(
        self, words: str, *before: Element, kept: int = 0, spacing: str = "Default", **looks: object
    ) -> Iterator[Element]:
        """One for each line, for Teams makes a blank of a line break in a text run; an empty line is a little space."""
        if not words.strip():
            return
        shown = fitting(words, max(self._room - kept - _SHAPE, 2 * _SHAPE), _weigh)
        self.has_cut = self.has_cut or shown != words
        runs = before
        for line in shown.split("\n"):
            if line.strip():
                yield cards.rich(*runs, cards.run(line, **looks), spacing=spacing)
                runs = ()
            spacing = "None" if line.strip() else "Small"

    _drawers: Final[Mapping[type, Callable[..., Iterator[Element]]]] = {
        Heading: _heading,
        Line: _line,
        Quote: _quote,
        Facts: _facts,
        Aside: _aside,
        Bars: _bars,
        Deeds: _deeds,
    }


_LINE: Final = cards.weight(cards.rich(cards.run("", size="Small", isSubtle=True), spacing="Small"))


def _weigh(words: str) -> int:
    """Bytes the words take, with a paragraph for each line and a joiner after each brace."""
    return cards.weight(words) - 2 + words.count("{") * 3 + words.count("\n") * _LINE
