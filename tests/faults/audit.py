"""What may never happen, and whether it did: the three ledgers held against each other. Pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median
from typing import Final

from storage.tidy import KEYS_KEPT
from tests.faults.ledgers import LIVE, Ledgers, LetterSeen, Post, Sample

MOST_MEGABYTES: Final = 12.0
MOST_HANDLES: Final = 6
_ENOUGH_SAMPLES: Final = 8
_OURS: Final = re.compile(
    r'"error": "(Assertion|Attribute|Index|Key|Lookup|Name|NotImplemented|Recursion|Type|UnboundLocal|Value)Error"'
    r'|"error": "Defect"'
)
_REMINDER: Final = 24 * 3600.0
"""Seconds after which the same may be said again."""
_NEARLY: Final = timedelta(days=1)
"""The clock goes back sometimes, and what was tidied by then stays tidied."""


class Finding(StrEnum):
    LOST_INTAKE = "lost intake"
    LOST_CHANGE = "lost change"
    LOST_MESSAGE = "lost message"
    DUPLICATE = "duplicate"
    OUT_OF_ORDER = "out of order"
    EARLY_MESSAGE = "confirmation before commit"
    GHOST_MESSAGE = "ghost message"
    LEAKED_NAME = "leaked name"
    STUCK_ROW = "stuck row"
    NEEDLESS_FAILURE = "needless failure"
    MISTAKE = "our mistake"
    BAD_ANSWER = "bad answer"
    CORRUPT_FILE = "corrupt file"
    GROWING = "growing memory or handles"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that should not be, and where it was seen."""

    finding: Finding
    where: str


def audit(ledgers: Ledgers) -> list[Found]:
    """Everything that is wrong; an empty list is the promise kept."""
    return [Found(finding, where) for finding, look in CHECKS.items() for where in look(ledgers)]


def _lost_intake(ledgers: Ledgers) -> Iterator[str]:
    """What was answered with 200 is in the database: the report as a case, the gesture as a row until it is tidied."""
    untidied = ledgers.at - (KEYS_KEPT - _NEARLY).total_seconds()
    answered = {sent.gesture for sent in ledgers.sent if sent.status == 200 and sent.at > untidied}
    if len(ledgers.rows.inbox) < len(answered):
        yield f"{len(answered)} gestures were taken, {len(ledgers.rows.inbox)} are in the inbox"
    reports = {sent.words for sent in ledgers.sent if sent.status == 200 and sent.words}
    yield from sorted(words for words in reports if not any(words in case.words for case in ledgers.rows.cases))


def _lost_change(ledgers: Ledgers) -> Iterator[str]:
    """A line of the trail is a version at least: where two wrote over each other, there are more lines."""
    for case in ledgers.rows.cases:
        if case.version < case.changes:
            yield f"case {case.id}: version {case.version} after {case.changes} changes"


def _lost_message(ledgers: Ledgers) -> Iterator[str]:
    """What is sent was taken; nothing is given up; each report has an answer and a card."""
    drawn = {post.mark for post in ledgers.drawn}
    taken = {post.mark for post in ledgers.posts}
    missed = {*ledgers.unsure} - taken - drawn
    first = {letter.id for letter in _first_of_slot(ledgers.rows.letters, missed)}
    for letter in ledgers.rows.letters:
        there = taken if letter.id in first else taken | drawn
        may_be_missed = letter.mark in missed or (letter.id not in first and not ledgers.drawn_by_mark)
        if letter.state == "sent" and letter.kind != "Whisper" and letter.mark not in there and not may_be_missed:
            yield f"letter {letter.id} is marked sent"
    yield from (f"letter {each.id} is dead" for each in ledgers.rows.letters if each.state == "dead")
    for words, by in sorted({(sent.words, sent.by) for sent in ledgers.sent if sent.words and sent.status == 200}):
        shown = (*ledgers.posts, *ledgers.drawn)
        readers = {post.reader == by for post in shown if words in post.text + post.hidden}
        readers |= _missed_by(ledgers, words, missed)
        yield from (f"{words}: nobody at {where}" for own, where in _READ_BY.items() if own not in readers)


_READ_BY: Final[Mapping[bool, str]] = {True: "its reporter", False: "the unit"}


def _missed_by(ledgers: Ledgers, words: str, missed: Collection[str]) -> set[bool]:
    """Whether it is the reporter or others who may have missed what was to tell them of a report."""
    cases = {case.id for case in ledgers.rows.cases if words in case.words}
    letters = (each for each in ledgers.rows.letters if each.case in cases and each.mark in missed)
    return {letter.kind == "ToHidden" for letter in letters}


def _first_of_slot(letters: Sequence[LetterSeen], missed: Collection[str]) -> Iterator[LetterSeen]:
    """Those that were posted and not drawn over something that stood there already."""
    filled: set[tuple[str, str, str]] = set()
    for letter in sorted(letters, key=lambda each: each.id):
        slot = (letter.case, letter.destination, letter.slot)
        if not letter.slot or slot not in filled:
            yield letter
        if letter.state == "sent" and letter.mark not in missed:
            filled.add(slot)


def _duplicate(ledgers: Ledgers) -> Iterator[str]:
    posts = list(_unforgiven(ledgers))
    marks = Counter(post.mark for post in posts if post.mark)
    yield from (f"mark {mark} was taken {times} times" for mark, times in marks.items() if times > 1)
    said: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    for post in posts:
        said[post.channel, post.thread, post.text].append(post.at)
    for (channel, _, _), moments in said.items():
        if any(later - earlier < _REMINDER for earlier, later in pairwise(sorted(moments))):
            yield f"{channel}: the same words {len(moments)} times"
    gestures = {sent.gesture for sent in ledgers.sent}
    if len(ledgers.rows.inbox) > len(gestures):
        yield f"{len(gestures)} gestures are {len(ledgers.rows.inbox)} rows of the inbox"
    for words in {sent.words for sent in ledgers.sent if sent.words}:
        cases = sum(words in case.words for case in ledgers.rows.cases)
        if cases > 1:
            yield f"{words} is {cases} cases"


def _unforgiven(ledgers: Ledgers) -> Iterator[Post]:
    """All posts but those that may have come once more."""
    left, seen = Counter(ledgers.forgiven), set[str]()
    for post in ledgers.posts:
        if post.mark in seen and left[post.mark] > 0:
            left[post.mark] -= 1
        else:
            seen.add(post.mark)
            yield post


def _out_of_order(ledgers: Ledgers) -> Iterator[str]:
    letters = {letter.mark: letter for letter in ledgers.rows.letters}
    courses: dict[tuple[str, str], list[int]] = defaultdict(list)
    for post in ledgers.posts:
        letter = letters.get(post.mark)
        if letter is not None and letter.case and letter.id not in courses[letter.case, letter.destination]:
            courses[letter.case, letter.destination].append(letter.id)
    yield from (f"case {case}: {ids}" for (case, _), ids in courses.items() if ids != sorted(ids))


def _early_message(ledgers: Ledgers) -> Iterator[str]:
    known = {letter.mark for letter in ledgers.rows.letters}
    yield from (f"mark {post.mark}" for post in ledgers.posts if post.mark in known and not post.committed)


def _ghost_message(ledgers: Ledgers) -> Iterator[str]:
    known = {letter.mark for letter in ledgers.rows.letters}
    yield from (f"{post.channel}, mark {post.mark}" for post in ledgers.posts if post.mark not in known)


def _leaked_name(ledgers: Ledgers) -> Iterator[str]:
    for account, names in ledgers.people.items():
        places = {"the log": ledgers.told} | {
            f"a message in {post.channel}": post.text + post.hidden
            for post in (*ledgers.posts, *ledgers.drawn)
            if post.reader != account
        }
        yield from (f"somebody in {place}" for place, text in places.items() if any(name in text for name in names))
        if any(name.encode() in ledgers.rows.raw for name in names):
            yield "somebody in the file of the database"


def _stuck_row(ledgers: Ledgers) -> Iterator[str]:
    yield from (f"an event is {event.state}" for event in ledgers.rows.inbox if event.state != "done")
    yield from (f"letter {each.id} is {each.state}" for each in ledgers.rows.letters if each.state in LIVE)
    yield from (f"case {case.id} is held" for case in ledgers.rows.cases if case.status == "held")


def _needless_failure(ledgers: Ledgers) -> Iterator[str]:
    if ledgers.calm:
        yield from (f"an event took {event.tries} tries" for event in ledgers.rows.inbox if event.tries > 1)
        yield from (line for line in ledgers.told.splitlines() if '"level": "error"' in line)


def _mistake(ledgers: Ledgers) -> Iterator[str]:
    """No trouble outside is a reason for these, in any life. The log tells the type of an error and where it rose."""
    yield from sorted({line for line in ledgers.told.splitlines() if _OURS.search(line)})


def _bad_answer(ledgers: Ledgers) -> Iterator[str]:
    """503 is a promise to take it later; any other mistake of ours is none."""
    statuses = {sent.status for sent in ledgers.sent} - {None, 503}
    yield from (f"status {status}" for status in sorted(filter(None, statuses)) if status >= 500)
    if "Traceback (most recent call last)" in ledgers.told:
        yield "a traceback in the log"


def _corrupt_file(ledgers: Ledgers) -> Iterator[str]:
    if ledgers.rows.damage:
        yield ledgers.rows.damage


def _growing(ledgers: Ledgers) -> Iterator[str]:
    """The last quarter of a life against the second: the first is still filling its caches."""
    if len(ledgers.samples) < _ENOUGH_SAMPLES:
        return
    quarter = len(ledgers.samples) // 4
    early, late = ledgers.samples[quarter : 2 * quarter], ledgers.samples[-quarter:]
    for what, most, of in _GROWTH:
        grown = median(map(of, late)) - median(map(of, early))
        if grown > most:
            yield f"{grown:.1f} {what} more"


_GROWTH: Final[Sequence[tuple[str, float, Callable[[Sample], float]]]] = (
    ("MB", MOST_MEGABYTES, lambda sample: sample.megabytes),
    ("handles", MOST_HANDLES, lambda sample: sample.handles),
)

CHECKS: Final[Mapping[Finding, Callable[[Ledgers], Iterator[str]]]] = {
    Finding.LOST_INTAKE: _lost_intake,
    Finding.LOST_CHANGE: _lost_change,
    Finding.LOST_MESSAGE: _lost_message,
    Finding.DUPLICATE: _duplicate,
    Finding.OUT_OF_ORDER: _out_of_order,
    Finding.EARLY_MESSAGE: _early_message,
    Finding.GHOST_MESSAGE: _ghost_message,
    Finding.LEAKED_NAME: _leaked_name,
    Finding.STUCK_ROW: _stuck_row,
    Finding.NEEDLESS_FAILURE: _needless_failure,
    Finding.MISTAKE: _mistake,
    Finding.BAD_ANSWER: _bad_answer,
    Finding.CORRUPT_FILE: _corrupt_file,
    Finding.GROWING: _growing,
}
