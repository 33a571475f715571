"""Text as the reader sees it: folded to plain lower case with every character's origin kept, then tokens."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from handlers.domain.reading import Span

_FRACTIONS = frozenset("¼½¾")
_SIGNS = {
    **{sign: sign for sign in ("\n", *_FRACTIONS)},
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("’‘ʼ´`", "'"),
}
_DROPPED = frozenset({"Cf", "Mn", "Me"})
_ABBREVIATIONS = frozenset(
    ["ca", "pr", "kl", "nr", "min", "mnd", "pas", "avd", "tlf", "eks", "evt", "inkl", "stk", "sek", "kap"]
)
_TOKEN = re.compile(r"\d+(?:[.,:/]\d+)*|[¼½¾]|[^\W\d_]+(?:'[^\W\d_]+)*|[.!?;\n]|[-/×%+]")
BREAK = "."


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` in plain lower case; `origins[i]` is where its character i began, with one more at the end."""

    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """The span in the original text of `text[start:end]`, which must not be empty."""
        return Span(self.origins[start], max(self.origins[end], self.origins[end - 1] + 1))


class Token(NamedTuple):
    """One word, number (digits), sentence break (text is BREAK) or joining sign; offsets are of the original."""

    text: str
    start: int
    end: int
    number: float | None


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    """What one character folds to; empty for what is invisible or combines with the one before."""
    if char in _SIGNS:
        return _SIGNS[char]
    if unicodedata.category(char) in _DROPPED:
        return ""
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    if char.isspace():
        return " "
    return unicodedata.normalize("NFKC", char).replace("\u2044", "/").lower()


def fold(text: str) -> Folded:
    """Fold `text`: compatibility forms, all digits to 0-9, invisible characters dropped. Never raises."""
    if text.isascii():
        return Folded(text.lower(), tuple(range(len(text) + 1)))
    chars: list[str] = []
    origins: list[int] = []
    for at, char in enumerate(text):
        if chars and unicodedata.combining(char):
            joined = unicodedata.normalize("NFC", chars[-1] + char)
            if len(joined) == 1:
                chars[-1] = joined
        for plain in _plain(char):
            chars.append(plain)
            origins.append(at)
    origins.append(len(text))
    return Folded("".join(chars), tuple(origins))


def _number(lexeme: str) -> float | None:
    """The value of a digit lexeme; None for dates, times of day and anything else with two signs in it."""
    if lexeme in _FRACTIONS:
        return unicodedata.numeric(lexeme)
    whole, sign, part = lexeme.partition("/")
    try:
        if sign:
            return float(whole) / float(part) if float(part) else None
        return float(lexeme.replace(",", "."))
    except ValueError:
        return None


def _is_break(text: str, at: int, before: Token | None) -> bool:
    """Whether the full stop at `at` ends a sentence: not after an abbreviation or an ordinal number."""
    if text[at + 1 : at + 2].isalnum():
        return False
    if before is None or (before.number is None and before.text not in _ABBREVIATIONS):
        return True
    following = text[at + 1 : at + 3].strip()[:1]
    return not (following.islower() or (following.isdigit() and before.number is None))


def tokens(folded: Folded) -> list[Token]:
    """The tokens of the text in order. Commas, colons and signs without meaning to the grammar are left out."""
    found: list[Token] = []
    for match in _TOKEN.finditer(folded.text):
        lexeme, at = match.group(), match.start()
        span = folded.span(at, match.end())
        if lexeme in ".!?;\n":
            if lexeme != "." or _is_break(folded.text, at, found[-1] if found else None):
                found.append(Token(BREAK, span.start, span.end, None))
            continue
        number = _number(lexeme) if lexeme[0].isdigit() or lexeme in _FRACTIONS else None
        found.append(Token(lexeme, span.start, span.end, number))
    return found
