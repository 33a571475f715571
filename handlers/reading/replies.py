"""What a reply in a case's thread decides or takes a stand for. In doubt it is just talk.

A reply decides only when it begins with an outcome word that stands alone or before a colon or a spaced dash.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import NamedTuple, cast

from handlers.domain.outcomes import DEMANDS, Field, Outcome
from handlers.reading.dates import Dated, find_date
from handlers.reading.text import BREAK, Folded, fold, tokens
from handlers.reading.vocabulary import load

_LONGEST_TITLE = 160
_SEPARATOR = re.compile(r":| - ")
_OPENING = re.compile(r"[\s*_~>\"'«]*")
_AFTER_HEAD = re.compile(r"[*_~]*")
_ENDING = " \n.!*_"
_AROUND = " \n\t*_"
_STATUTE = r"(?:\w[\w-]{0,60})?(?:loven|lova|forskriften|forskrifta)"
_PARAGRAPH = r"(?:§{1,2}|paragraf|section) ?\d[\w-]{0,12}(?:\.\d[\w-]{0,12})?"
_LAW = re.compile(
    rf"\b{_STATUTE},? {_PARAGRAPH}|(?:\b|(?=§)){_PARAGRAPH}(?: i {_STATUTE}\b| of the (?:\w{{2,30}} ){{1,5}}?act\b)?"
    rf"|\b{_STATUTE}\b|\b(?:lov|forskrift) om [^\W\d_]+(?: og [^\W\d_]+)?"
    rf"|\bthe (?:\w{{2,30}} ){{1,5}}?(?:act|regulations?)\b(?:,? {_PARAGRAPH})?"
)


class StanceWord(StrEnum):
    """What a representative can say, and how a consultation can end."""

    SUPPORT = "support"
    DISAGREE = "disagree"
    CONSULT = "consult"
    AGREEMENT = "agreement"
    DISAGREEMENT = "disagreement"


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome and what the reply says of it; dates under ANSWER_BY, ENDS and EFFECTIVE, words under the others.

    What the outcome demands and the reply does not say is missing.
    """

    outcome: Outcome
    fields: Mapping[Field, str | date]


@dataclass(frozen=True, slots=True)
class Stance:
    """A stand and the writer's words for it, empty when there are none."""

    stance: StanceWord
    sentence: str


Reply = Verdict | Stance


class _Words(NamedTuple):
    verdicts: Sequence[tuple[str, Outcome]]
    connectives: Mapping[Outcome, Sequence[str]]
    stances: Sequence[tuple[str, StanceWord, str]]
    grammar: Mapping[str, Sequence[str]]


class _Title(NamedTuple):
    """A reply cut at its separator; offsets are of the folded text. `clause` is what stands before it."""

    clause: tuple[int, int]
    rest: int
    separated: bool


@cache
def _words() -> _Words:
    data = cast(Mapping[str, Mapping[str, Mapping[str, list[str]]]], load("replies.toml"))
    verdicts = [(head, Outcome(name)) for name, entry in data["verdicts"].items() for head in entry["heads"]]
    stances = [
        (head, StanceWord(name), manner)
        for name, entry in data["stances"].items()
        for manner, heads in entry.items()
        for head in heads
    ]
    return _Words(
        verdicts=sorted(verdicts, key=lambda one: -len(one[0])),
        connectives={Outcome(name): entry["to"] for name, entry in data["verdicts"].items()},
        stances=sorted(stances, key=lambda one: -len(one[0])),
        grammar=cast(Mapping[str, list[str]], data["grammar"]),
    )


def parse_reply(text: str, today: date) -> Reply | None:
    """The decision or the stand that a reply is, else None. Never raises.

    `today` is the writer's date: weekdays and days without a year are read as the next such day.
    """
    folded = fold(text)
    opening = _OPENING.match(folded.text)
    start = opening.end() if opening else 0
    for head, outcome in _words().verdicts:
        end = _head_end(folded.text, start, head)
        if end is not None:
            return _verdict(text, folded, outcome, end, today)
    for head, stance, manner in _words().stances:
        end = _head_end(folded.text, start, head)
        if end is not None:
            return _stance(text, folded, stance, manner, end)
    return None


def _head_end(folded: str, start: int, head: str) -> int | None:
    end = start + len(head)
    if not folded.startswith(head, start) or folded[end : end + 1].isalnum():
        return None
    marks = _AFTER_HEAD.match(folded, end)
    return marks.end() if marks else end


def _original(text: str, folded: Folded, start: int, end: int) -> str:
    """The writer's own words between two offsets of the folded text."""
    return text[folded.origins[start] : folded.origins[end]].strip(_AROUND)


def _title(folded: str, at: int) -> _Title:
    separator = _SEPARATOR.search(folded, at, at + _LONGEST_TITLE)
    if separator is None:
        return _Title((at, len(folded)), len(folded), False)
    return _Title((at, separator.start()), separator.end(), True)


def _begins(text: str, words: Sequence[str]) -> str | None:
    """The longest of the words that the text begins with."""
    fitting = [word for word in words if re.match(rf"{re.escape(word)}\b", text)]
    return max(fitting, key=len, default=None)


def _verdict(text: str, folded: Folded, outcome: Outcome, at: int, today: date) -> Verdict | None:
    title = _title(folded.text, at)
    if not _is_title(outcome, folded.text[slice(*title.clause)], title.separated, today):
        return None
    fields = _from_clause(text, folded, outcome, title, today)
    fields |= _from_sentence(text, folded, outcome, title, today)
    return Verdict(outcome, MappingProxyType(fields))


def _is_title(outcome: Outcome, clause: str, separated: bool, today: date) -> bool:
    """Whether what follows the outcome word still belongs to it, so that this is a decision and not talk."""
    bare = clause.strip(_ENDING)
    if "?" in clause or any(token.text == BREAK for token in tokens(fold(bare))):
        return False
    if not bare:
        return True
    begins = _begins(bare, (*_words().connectives[outcome], *_words().grammar["elsewhere"]))
    return begins is not None and (separated or _is_whole(outcome, bare, today))


def _is_whole(outcome: Outcome, clause: str, today: date) -> bool:
    """Without a colon only "sent on to X by DATE" and "trial until DATE" say everything in one breath."""
    found = find_date(clause, today)
    return outcome in (Outcome.FORWARDED, Outcome.TRIAL) and found is not None and found.end >= len(clause)


def _after(folded: str, words: Sequence[str], start: int, end: int, today: date) -> tuple[int, Dated] | None:
    """Where one of the words stands right before a date, and the date."""
    longest_first = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    for match in re.finditer(rf"\b(?:{longest_first})\b:? ", folded[start:end]):
        begin = start + match.end()
        found = find_date(folded[begin : min(begin + 40, end)], today)
        if found is not None and found.start <= len("neste "):
            return start + match.start(), found
    return None


def _dates(outcome: Outcome) -> tuple[Field, str] | None:
    """Which date an outcome has, and the words that come before it."""
    if outcome is Outcome.FORWARDED:
        return Field.ANSWER_BY, "deadline"
    if outcome is Outcome.TRIAL:
        return Field.ENDS, "until"
    return (Field.EFFECTIVE, "effect") if DEMANDS[outcome].takes_effect else None


def _from_clause(text: str, folded: Folded, outcome: Outcome, title: _Title, today: date) -> dict[Field, str | date]:
    start, end = title.clause
    fields: dict[Field, str | date] = {}
    date_of = _dates(outcome)
    dated = _after(folded.text, _words().grammar[date_of[1]], start, end, today) if date_of else None
    if date_of and dated:
        fields[date_of[0]] = dated[1].day
        end = dated[0]
    named = {Outcome.FORWARDED: Field.ADDRESSEE, Outcome.ELSEWHERE: Field.BELONGS}.get(outcome)
    if named is not None:
        begin = start + len(folded.text[start:end]) - len(folded.text[start:end].lstrip())
        for words in (_words().grammar["elsewhere"], _words().connectives[outcome]):
            word = _begins(folded.text[begin:end], words)
            begin += len(word) if word else 0
            begin += folded.text[begin:end].startswith(" ")
        name = _original(text, folded, begin, end).strip(_ENDING + ",")
        fields |= {named: name} if name else {}
    return fields


def _from_sentence(text: str, folded: Folded, outcome: Outcome, title: _Title, today: date) -> dict[Field, str | date]:
    start = title.rest
    clause = folded.text[slice(*title.clause)]
    if outcome is Outcome.MERGED and title.separated and clause.strip(_ENDING):
        start = title.clause[0]
    sentence = _original(text, folded, start, len(folded.text)) if title.separated else ""
    if not sentence:
        return {}
    fields: dict[Field, str | date] = {Field.SENTENCE: sentence}
    date_of = _dates(outcome)
    dated = _after(folded.text, _words().grammar[date_of[1]], start, len(folded.text), today) if date_of else None
    clause_date = date_of and _after(folded.text, _words().grammar[date_of[1]], *title.clause, today)
    if date_of and dated and not clause_date:
        fields[date_of[0]] = dated[1].day
    if outcome is Outcome.KEPT:
        fields[Field.REASON] = sentence
        law = _LAW.search(folded.text, start)
        fields |= {Field.LEGAL_BASIS: _original(text, folded, *law.span())} if law else {}
    return fields


def _stance(text: str, folded: Folded, stance: StanceWord, manner: str, at: int) -> Stance | None:
    rest = folded.text[at:]
    separator = re.match(r" ?[:,.;!]+| - |\n", rest)
    title = re.match(r" ?:| - ", rest)
    said = not any(char.isalnum() for char in rest)
    if "?" in rest or (manner == "titles" and title is None):
        return None
    if manner == "titles" or title is not None or said:
        begin = at + (title.end() if title else 0)
        return Stance(stance, "" if said else _original(text, folded, begin, len(folded.text)))
    reserved = set(_words().grammar["reserved"]) & set(re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", rest))
    if reserved or (separator is None and manner == "alone"):
        return None
    begin = at + separator.end() if separator else 0
    return Stance(stance, _original(text, folded, begin, len(folded.text)))
