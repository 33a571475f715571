"""What every drawing says, however it looks: a part in plain words, line by line. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.chat.speech import Say
from handlers.domain.messages import Aside, Bars, Deeds, Fact, Facts, Heading, Line, Message, Part, Press, Quote
from handlers.domain.reading import Language
from handlers.domain.texts import Text, Words

NOTHING: Final = "–"
_STEPS: Final = "▂▃▅▆▇"
_ZERO: Final = "▁"
_MARKS: Final[Mapping[Language, tuple[str, str]]] = {
    Language.NB: ("«", "»"),
    Language.NN: ("«", "»"),
    Language.EN: ("“", "”"),
}


def told(part: Part, language: Language, say: Say) -> Iterator[str]:
    """The part in plain words."""
    match part:
        case Heading() | Line() | Aside():
            yield say(part.text, language)
        case Quote():
            first, last = _MARKS[language]
            yield f"{first}{part.words.said}{last}" if part.words.said.strip() else ""
        case Facts():
            yield "\n".join(f"{say(fact.label, language)}: {value_of(fact, language, say)}" for fact in part.facts)
        case Bars():
            yield f"{say(part.label, language)}: {counted(part.counts)}"
        case Deeds():
            return


def value_of(fact: Fact, language: Language, say: Say) -> str:
    """A text stands on its own here and begins with a capital; what somebody wrote stays as it was written."""
    words = say(fact.value, language)
    if not words.strip():
        return NOTHING
    return words if isinstance(fact.value, Words) else capital(words)


def capital(words: str) -> str:
    """With a capital first, as what does not stand inside a sentence."""
    return words[:1].upper() + words[1:]


def bars(counts: Sequence[tuple[str, int]]) -> str:
    """The counts as a row of bars, oldest first; nothing at all is its own, lowest step."""
    most = max((count for _, count in counts), default=0)
    return "".join(_STEPS[(count * len(_STEPS) - 1) // most] if count > 0 else _ZERO for _, count in counts)


def counted(counts: Sequence[tuple[str, int]]) -> str:
    """As one reads it aloud; the label says from when to when."""
    return ", ".join(str(count) for _, count in counts) or NOTHING


def one_line(text: Text, language: Language, buttons: tuple[Press, ...] = ()) -> Message:
    """A message of one sentence."""
    return Message(language, (Line(text),), buttons)


def placed(names: Sequence[str], problems: Mapping[str, str]) -> dict[str, str]:
    """Each problem at its input; one about an input that is not there stands at the first."""
    found: dict[str, str] = {}
    for name, problem in problems.items():
        at = str(name) if str(name) in names else next(iter(names), str(name))
        found[at] = f"{found[at]} {problem}" if at in found else problem
    return found
