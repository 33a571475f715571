"""A message as Slack shows it: blocks, the same in older blocks, and the whole of it in plain words. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.chat.cutting import cut, fitting, pieces, size
from bot.chat.speech import Say
from bot.chat.telling import NOTHING, bars, counted, told, value_of
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.presses import rows
from handlers.domain.messages import Aside, Bars, Button, Deeds, Fact, Facts, Heading, Line, Message, Part, Quote
from handlers.domain.reading import Language
from handlers.domain.texts import Text, Words

MOST_BLOCKS: Final = 50
MOST_WORDS: Final = 9000
"""All words in one message's blocks; Slack answers `msg_blocks_too_long` at about 13,000."""

MOST_PLAIN: Final = 4000
"""`chat.update` takes no longer `text`."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """`classic` says the same without rich text; `text` says it without blocks, for screen readers and alerts."""

    blocks: list[Block]
    classic: list[Block]
    text: str


def draw(message: Message, say: Say) -> Drawn:
    """The message in its language. READ_ALL is drawn only where something had to be cut."""
    pen = Pen(message.language, say, MOST_WORDS)
    body = pen.parts(message.parts)
    presses = [press for press in message.buttons if press.button is not Button.READ_ALL or pen.has_cut]
    buttons = rows(presses, message.language, say)
    room = MOST_BLOCKS - len(buttons)
    lines = [(words, isinstance(part, Quote)) for part in message.parts for words in told(part, message.language, say)]
    classic = [blocks.section(cut(words, blocks.MOST_TEXT)) for words, _ in lines if words]
    return Drawn([*body[:room], *buttons], [*classic[:room], *buttons], plain_text(lines))


def plain_text(said: Sequence[tuple[str, bool]]) -> str:
    """All of it for `text`, short enough for any call: a quote, marked True, is cut before what is said of it."""
    shown = [(words, quoted) for words, quoted in said if words.strip()] or [(NOTHING, False)]
    whole = "\n".join(words for words, _ in shown).translate(_ESCAPES)
    if size(whole) <= MOST_PLAIN - 2:
        return whole
    lines: list[str] = []
    left = MOST_PLAIN
    others = sum(size(_safe(words, MOST_PLAIN)) + 1 for words, quoted in shown if not quoted)
    kept = min(others + 1, MOST_PLAIN // 2)
    for words, quoted in shown:
        line = _safe(words, left - kept if quoted else left)
        lines.append(line)
        left -= size(line) + 1
        kept = kept if quoted else max(kept - size(line) - 1, 0)
        if left <= 1:
            break
    return "\n".join(lines)


def _safe(words: str, most: int) -> str:
    """The words with Slack's three control characters escaped, or their beginning and an ellipsis."""
    return fitting(words, most - 1, lambda part: size(part.translate(_ESCAPES))).translate(_ESCAPES)


_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


class Pen:
    """Draws parts in one language, as long as there is room for words."""

    def __init__(self, language: Language, say: Say, room: int) -> None:
        self._language = language
        self._say = say
        self._room = room
        self._parts: Sequence[Part] = ()
        self._half = 0
        self.has_cut = False

    def parts(self, parts: Sequence[Part]) -> list[Block]:
        """All of them; where they are too long a quote is cut before what is said of it."""
        self._parts, self._half = parts, self._room // 2
        return [block for part in parts for block in self._drawers[type(part)](self, part)]

    def _heading(self, part: Heading) -> Iterator[Block]:
        words = self._words(part.text)
        if words.strip():
            yield blocks.header(words)

    def _line(self, part: Line) -> Iterator[Block]:
        for piece in self._fitting(self._words(part.text)):
            yield blocks.rich([blocks.line(blocks.run(piece))])

    def _quote(self, part: Quote) -> Iterator[Block]:
        for piece in self._fitting(part.words.said, self._kept_beside(part.words.said)):
            yield blocks.quote(piece)

    def _kept_beside(self, quoted: str) -> int:
        """The room for what is said of it, where the quote is so long that it might take that too; at most half."""
        if size(quoted) <= self._room - self._half:
            return 0
        others = (part for part in self._parts if not isinstance(part, Quote))
        said = (words for part in others for words in told(part, self._language, self._say))
        return min(sum(map(size, said)), self._half)

    def _aside(self, part: Aside) -> Iterator[Block]:
        words = self._words(part.text)
        if words.strip():
            yield blocks.small(words)

    def _facts(self, part: Facts) -> Iterator[Block]:
        lines = [self._fact(fact) for fact in part.facts]
        if lines:
            yield blocks.rich(lines)

    def _fact(self, fact: Fact) -> Block:
        label = blocks.run(f"{self._words(fact.label)}: ", bold=True)
        return blocks.line(label, *map(blocks.run, self._fitting(value_of(fact, self._language, self._say))))

    def _bars(self, part: Bars) -> Iterator[Block]:
        """The picture for the eye, the counts beside it for everybody."""
        label = blocks.run(f"{self._words(part.label)}\n", bold=True)
        yield blocks.rich([blocks.line(label, blocks.run(f"{bars(part.counts)}\n{counted(part.counts)}"))])

    def _deeds(self, part: Deeds) -> Iterator[Block]:
        """None: the home tab has them, and is drawn anew after each press."""
        return iter(())

    def _words(self, text: Text | Words) -> str:
        return self._say(text, self._language)

    def _fitting(self, words: str, kept_free: int = 0) -> Iterator[str]:
        """The words in pieces that a text element holds; an ellipsis ends what there is no room for."""
        if not words.strip():
            return
        kept = cut(words, max(self._room - kept_free, 2))
        self.has_cut = self.has_cut or kept != words
        self._room -= size(kept)
        yield from pieces(kept, blocks.MOST_TEXT)

    _drawers: Final[Mapping[type, Callable[..., Iterator[Block]]]] = {
        Heading: _heading,
        Line: _line,
        Quote: _quote,
        Facts: _facts,
        Aside: _aside,
        Bars: _bars,
        Deeds: _deeds,
    }
