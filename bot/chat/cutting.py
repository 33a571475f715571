"""Cutting long words where no character is torn apart.

Lengths are counted in UTF-16 units: whichever way Slack counts, the text is never longer than that.
"""

import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

ELLIPSIS: Final = "…"
_JOINER: Final = "\u200d"
_CLING: Final = frozenset({"Mn", "Me", "Mc"})


def size(words: str) -> int:
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def cut(words: str, most: int) -> str:
    """The words, or their beginning and an ellipsis where they are longer than `most`."""
    if size(words) <= most:
        return words
    return next(pieces(words, most - 1), "").rstrip() + ELLIPSIS


def fitting(words: str, most: int, weigh: Callable[[str], int]) -> str:
    """The words, or as much of their beginning as weighs no more than `most` together with an ellipsis."""
    if weigh(words) <= most:
        return words
    kept: list[str] = []
    left = most - weigh(ELLIPSIS)
    for cluster in clusters(words):
        left -= weigh(cluster)
        if left < 0:
            break
        kept.append(cluster)
    return "".join(kept).rstrip() + ELLIPSIS


def pieces(words: str, most: int) -> Iterator[str]:
    """The words in pieces of at most `most`; joined they are the words again."""
    if size(words) <= most:
        yield from (words,) if words else ()
        return
    piece: list[str] = []
    length = 0
    for cluster in clusters(words):
        for part in _bounded(cluster, most):
            if piece and length + size(part) > most:
                yield "".join(piece)
                piece, length = [], 0
            piece.append(part)
            length += size(part)
    if piece:
        yield "".join(piece)


def clusters(words: str) -> Iterator[str]:
    """What a reader takes for one character: a letter with its marks, an emoji with its parts, a flag."""
    start = 0
    flags = 0
    for at in range(1, len(words) + 1):
        flags = flags + 1 if _is_flag_half(words[at - 1]) else 0
        if at == len(words) or not _belongs(words[at - 1], words[at], flags):
            yield words[start:at]
            start = at


def _belongs(before: str, char: str, flags: int) -> bool:
    if _JOINER in (before, char) or unicodedata.category(char) in _CLING:
        return True
    skin_tone = "\U0001f3fb" <= char <= "\U0001f3ff"
    return skin_tone or (_is_flag_half(char) and flags % 2 == 1)


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _bounded(cluster: str, most: int) -> Iterator[str]:
    """A letter under a thousand marks is no letter any more: it is cut like anything else."""
    half = max(most // 2, 1)
    if len(cluster) <= half:
        yield cluster
        return
    yield from (cluster[at : at + half] for at in range(0, len(cluster), half))
