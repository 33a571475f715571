"""The course of a case: one table of (status, action, role) to the next status, and what is announced.

Nothing else decides whether somebody may do something to a case. The diagram in `docs/lifecycle.md` is
generated from this table, and a test holds it current.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from handlers.domain.outcomes import Outcome
from handlers.domain.people import Role


class Status(StrEnum):
    ASKED = "asked"
    HELD = "held"
    ROUTED = "routed"
    ACKNOWLEDGED = "acknowledged"
    PROPOSED = "proposed"
    IN_CONSULTATION = "in_consultation"
    DECIDED = "decided"
    IN_EFFECT = "in_effect"
    CONFIRMED = "confirmed"
    TRIAL = "trial"
    FORWARDED = "forwarded"
    WITHDRAWN = "withdrawn"
    REDIRECTED = "redirected"
    JOINED = "joined"


class Action(StrEnum):
    ANSWER = "answer"
    HOLD = "hold"
    CORRECT = "correct"
    EDIT = "edit"
    SHOW_NAME = "show_name"
    REP_ONLY = "rep_only"
    UNDO = "undo"
    SEND_NOW = "send_now"
    ROUTE = "route"
    JOIN = "join"
    SHARE = "share"
    WITHDRAW = "withdraw"
    ACKNOWLEDGE = "acknowledge"
    DECIDE = "decide"
    SUPPORT = "support"
    DISAGREE = "disagree"
    CONSULT = "consult"
    RECORD = "record"
    CONCLUDE = "conclude"
    TAKE_EFFECT = "take_effect"
    ASK_NOTICED = "ask_noticed"
    NOTICE = "notice"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    SAY = "say"
    ME_TOO = "me_too"
    REMIND = "remind"
    REMIND_LATER = "remind_later"
    ERASE = "erase"


class Announcement(StrEnum):
    """What people are told when a case moves."""

    HELD = "held"
    ROUTED = "routed"
    ACKNOWLEDGED = "acknowledged"
    PROPOSED = "proposed"
    IN_CONSULTATION = "in_consultation"
    DECIDED = "decided"
    IN_EFFECT = "in_effect"
    CONFIRMED = "confirmed"
    REOPENED = "reopened"
    TRIAL = "trial"
    FORWARDED = "forwarded"
    WITHDRAWN = "withdrawn"
    REDIRECTED = "redirected"


LANDS: Final[dict[Outcome, Status]] = {
    Outcome.REMOVED: Status.DECIDED,
    Outcome.SIMPLIFIED: Status.DECIDED,
    Outcome.MERGED: Status.DECIDED,
    Outcome.EXPLAINED: Status.DECIDED,
    Outcome.KEPT: Status.DECIDED,
    Outcome.FORWARDED: Status.FORWARDED,
    Outcome.TRIAL: Status.TRIAL,
    Outcome.ELSEWHERE: Status.REDIRECTED,
}
"""Where a decision lands once consultation is done."""

_S, _A, _R = Status, Action, Role
UNDECIDED: Final = (_S.ROUTED, _S.ACKNOWLEDGED, _S.PROPOSED, _S.IN_CONSULTATION)
ENDED: Final = (_S.CONFIRMED, _S.WITHDRAWN, _S.REDIRECTED, _S.JOINED)
SENT: Final = (*UNDECIDED, _S.DECIDED, _S.IN_EFFECT, _S.TRIAL, _S.FORWARDED)
_PARTIES = (_R.LEADER, _R.REPRESENTATIVE)
_REPORTER = (_R.REPORTER,)
_CLOCK = (_R.CLOCK,)
_REMINDED = (
    _S.ROUTED, _S.ACKNOWLEDGED, _S.IN_CONSULTATION, _S.DECIDED, _S.TRIAL, _S.FORWARDED,
)  # fmt: skip


class _Landing:
    """Marks the one row whose next status the decision's outcome tells."""


_BY_OUTCOME: Final = _Landing()

# Each row: from these statuses, this action, by these roles, to this status (None: the case stays where it is).
_ROWS: Final[tuple[tuple[tuple[Status, ...], Action, tuple[Role, ...], Status | _Landing | None], ...]] = (
    ((_S.ASKED,), _A.ANSWER, _REPORTER, None),
    ((_S.ASKED,), _A.HOLD, _CLOCK, _S.HELD),
    ((_S.ASKED, _S.HELD), _A.UNDO, _REPORTER, _S.WITHDRAWN),
    ((_S.ASKED,), _A.UNDO, _CLOCK, _S.WITHDRAWN),
    ((_S.ASKED, _S.HELD), _A.JOIN, _REPORTER, _S.JOINED),
    ((_S.HELD, *UNDECIDED), _A.CORRECT, _REPORTER, None),
    ((_S.HELD,), _A.EDIT, _REPORTER, None),
    ((_S.HELD,), _A.REP_ONLY, _REPORTER, None),
    ((_S.HELD,), _A.SEND_NOW, _REPORTER, _S.ROUTED),
    ((_S.HELD,), _A.ROUTE, _CLOCK, _S.ROUTED),
    ((_S.HELD, *SENT), _A.SHOW_NAME, _REPORTER, None),
    (UNDECIDED, _A.SHARE, _REPORTER, None),
    (UNDECIDED, _A.WITHDRAW, _REPORTER, _S.WITHDRAWN),
    ((_S.ROUTED,), _A.ACKNOWLEDGE, (_R.LEADER,), _S.ACKNOWLEDGED),
    ((_S.ROUTED, _S.ACKNOWLEDGED, _S.PROPOSED), _A.DECIDE, (_R.LEADER,), _S.PROPOSED),
    ((_S.DECIDED, _S.TRIAL, _S.FORWARDED), _A.DECIDE, (_R.LEADER,), _S.PROPOSED),
    ((_S.IN_CONSULTATION,), _A.DECIDE, (_R.LEADER,), None),
    (UNDECIDED, _A.SUPPORT, (_R.REPRESENTATIVE,), None),
    (UNDECIDED, _A.DISAGREE, (_R.REPRESENTATIVE,), None),
    ((_S.ROUTED, _S.ACKNOWLEDGED, _S.PROPOSED), _A.CONSULT, _PARTIES, _S.IN_CONSULTATION),
    ((_S.IN_CONSULTATION,), _A.RECORD, _PARTIES, None),
    ((_S.PROPOSED, _S.IN_CONSULTATION), _A.CONCLUDE, _CLOCK, _BY_OUTCOME),
    ((_S.DECIDED,), _A.TAKE_EFFECT, _CLOCK, _S.IN_EFFECT),
    ((_S.IN_EFFECT,), _A.ASK_NOTICED, _CLOCK, None),
    ((_S.IN_EFFECT,), _A.NOTICE, (_R.REPORTER, _R.FOLLOWER), None),
    ((_S.IN_EFFECT,), _A.CONFIRM, _CLOCK, _S.CONFIRMED),
    ((_S.IN_EFFECT,), _A.REOPEN, _CLOCK, _S.ROUTED),
    ((_S.ASKED, _S.HELD), _A.SAY, _REPORTER, None),
    (SENT, _A.SAY, (_R.REPORTER, *_PARTIES), None),
    (SENT, _A.ME_TOO, (_R.COLLEAGUE, _R.FOLLOWER, *_PARTIES), None),
    (_REMINDED, _A.REMIND, _CLOCK, None),
    (_REMINDED, _A.REMIND_LATER, (_R.LEADER,), None),
    ((*ENDED, _S.IN_EFFECT), _A.ERASE, _CLOCK, None),
)  # fmt: skip

_TABLE: Final = {
    (status, action, role): status if to is None else to
    for statuses, action, roles, to in _ROWS
    for status in statuses
    for role in roles
}

ANNOUNCED: Final[dict[tuple[Action, Status], Announcement]] = {
    (_A.HOLD, _S.HELD): Announcement.HELD,
    (_A.SEND_NOW, _S.ROUTED): Announcement.ROUTED,
    (_A.ROUTE, _S.ROUTED): Announcement.ROUTED,
    (_A.ACKNOWLEDGE, _S.ACKNOWLEDGED): Announcement.ACKNOWLEDGED,
    (_A.DECIDE, _S.PROPOSED): Announcement.PROPOSED,
    (_A.DECIDE, _S.IN_CONSULTATION): Announcement.PROPOSED,
    (_A.CONSULT, _S.IN_CONSULTATION): Announcement.IN_CONSULTATION,
    (_A.CONCLUDE, _S.DECIDED): Announcement.DECIDED,
    (_A.CONCLUDE, _S.TRIAL): Announcement.TRIAL,
    (_A.CONCLUDE, _S.FORWARDED): Announcement.FORWARDED,
    (_A.CONCLUDE, _S.REDIRECTED): Announcement.REDIRECTED,
    (_A.TAKE_EFFECT, _S.IN_EFFECT): Announcement.IN_EFFECT,
    (_A.CONFIRM, _S.CONFIRMED): Announcement.CONFIRMED,
    (_A.REOPEN, _S.ROUTED): Announcement.REOPENED,
    (_A.UNDO, _S.WITHDRAWN): Announcement.WITHDRAWN,
    (_A.WITHDRAW, _S.WITHDRAWN): Announcement.WITHDRAWN,
}


def next_status(status: Status, action: Action, role: Role, outcome: Outcome | None = None) -> Status | None:
    """Where the action leads, or None where the table has no such row. `outcome` matters to CONCLUDE only."""
    to = _TABLE.get((status, action, role))
    if isinstance(to, _Landing):
        return LANDS[outcome] if outcome is not None else None
    return to


def allowed(status: Status, role: Role) -> frozenset[Action]:
    """What this role may do now; buttons and refusals both ask here."""
    return frozenset(action for (at, action, by) in _TABLE if at is status and by is role)


def roles_for(action: Action) -> frozenset[Role]:
    """Who may ever do this, whatever the status."""
    return frozenset(role for (_, does, role) in _TABLE if does is action)


def rows() -> Iterator[tuple[Status, Action, Role, tuple[Status, ...]]]:
    """The whole table, for the diagram and the tests; a decision has one next status for each landing."""
    for (status, action, role), to in _TABLE.items():
        ends = tuple(dict.fromkeys(LANDS.values())) if isinstance(to, _Landing) else (to,)
        yield status, action, role, ends
