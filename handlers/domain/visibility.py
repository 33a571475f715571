"""Who sees which part of a case: one table, asked by everything that shows a case."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from enum import StrEnum

from handlers.domain.case import Case
from handlers.domain.reading import Cost


class Viewer(StrEnum):
    REPORTER = "reporter"
    PARTY = "party"
    FOLLOWER = "follower"
    COMMITTEE = "committee"
    ADMINISTRATOR = "administrator"
    OTHERS = "others"


class Part(StrEnum):
    """The parts of a case that can be shown; `NAME` is the reporter's, and only once it is shown."""

    NUMBER = "number"
    WORDS = "words"
    UNIT = "unit"
    COST = "cost"
    STATUS = "status"
    RECIPIENTS = "recipients"
    DECISION = "decision"
    STATEMENTS = "statements"
    FOLLOWERS = "followers"
    NAME = "name"
    STUCK = "stuck"


_R, _P, _F, _C, _A = Viewer.REPORTER, Viewer.PARTY, Viewer.FOLLOWER, Viewer.COMMITTEE, Viewer.ADMINISTRATOR

SEES: dict[Part, frozenset[Viewer]] = {
    Part.NUMBER: frozenset({_R, _P, _F, _C, _A}),
    Part.WORDS: frozenset({_R, _P}),
    Part.UNIT: frozenset({_R, _P, _C, _A}),
    Part.COST: frozenset({_R, _P}),
    Part.STATUS: frozenset({_R, _P, _F, _C, _A}),
    Part.RECIPIENTS: frozenset({_R, _P}),
    Part.DECISION: frozenset({_R, _P, _F, _C}),
    Part.STATEMENTS: frozenset({_R, _P}),
    Part.FOLLOWERS: frozenset(),
    Part.NAME: frozenset({_R}),
    Part.STUCK: frozenset({_C, _A}),
}
_SHOWN_NAME = frozenset({_R, _P})


def sees(case: Case, viewer: Viewer) -> Iterator[Part]:
    """The parts of this case that this viewer may see now. What never went out is the reporter's alone."""
    if case.routed_at is None and viewer is not Viewer.REPORTER:
        return
    if viewer is Viewer.PARTY and not case.recipients:
        return
    for part in Part:
        readers = _SHOWN_NAME if part is Part.NAME and case.shown_name else SEES[part]
        if viewer in readers:
            yield part


_WITHOUT: Mapping[Part, Callable[[Case], Case]] = {
    Part.WORDS: lambda case: replace(case, words="", added=""),
    Part.UNIT: lambda case: replace(case, unit=""),
    Part.COST: lambda case: replace(case, cost=Cost()),
    Part.RECIPIENTS: lambda case: replace(case, recipients=()),
    Part.DECISION: lambda case: replace(case, decision=None),
    Part.STATEMENTS: lambda case: replace(case, statements=()),
    Part.NAME: lambda case: replace(case, shown_name=""),
}
"""How a part is left out. The others are no content of the case itself: its number, its status, how many follow."""


def seen_by(case: Case, viewer: Viewer) -> Case:
    """The case with everything left out that this viewer may not see: what messages are made of."""
    visible = frozenset(sees(case, viewer))
    for part, leave_out in _WITHOUT.items():
        if part not in visible:
            case = leave_out(case)
    return case
