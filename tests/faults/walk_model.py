"""What the whole service promises of a case, written down a second time and small: the model of the random walk.

It is written from docs/lifecycle.md and docs/messages.md and imports nothing of the bot. It foresees what people's
gestures do, to the line; of the clock it is told, and says whether that was allowed, too early or too late.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NamedTuple

_UNDECIDED: Final = "routed acknowledged proposed in_consultation"
_SENT: Final = f"{_UNDECIDED} decided in_effect trial forwarded"
_OPEN: Final = "routed acknowledged proposed"
_REMINDED: Final = "routed acknowledged in_consultation decided trial forwarded"
_ENDED: Final = "confirmed withdrawn redirected joined"

# Who, does what, at which statuses, and where it leads; nothing where the case stays.
_ROWS: Final = (
    ("reporter", "answer", "asked", ""),
    ("reporter", "undo", "asked held", "withdrawn"),
    ("reporter", "join", "asked held", "joined"),
    ("reporter", "rep_only", "held", ""),
    ("reporter", "send_now", "held", "routed"),
    ("reporter", "show_name", f"held {_SENT}", ""),
    ("reporter", "share", _UNDECIDED, ""),
    ("reporter", "withdraw", _UNDECIDED, "withdrawn"),
    ("reporter follower", "notice", "in_effect", ""),
    ("reporter", "say", f"asked held {_SENT}", ""),
    ("leader representative", "say", _SENT, ""),
    ("leader", "acknowledge", "routed", "acknowledged"),
    ("leader", "decide", f"{_OPEN} decided trial forwarded", "proposed"),
    ("leader", "decide", "in_consultation", ""),
    ("leader", "remind_later", _REMINDED, ""),
    ("leader representative", "consult", _OPEN, "in_consultation"),
    ("leader representative", "record", "in_consultation", ""),
    ("representative", "support", _UNDECIDED, ""),
    ("representative", "disagree", _UNDECIDED, ""),
    ("colleague follower", "me_too", _SENT, ""),
    ("clock", "hold", "asked", "held"),
    ("clock", "undo", "asked", "withdrawn"),
    ("clock", "route", "held", "routed"),
    ("clock", "conclude", "proposed in_consultation", "by outcome"),
    ("clock", "take_effect", "decided", "in_effect"),
    ("clock", "ask_noticed", "in_effect", ""),
    ("clock", "confirm", "in_effect", "confirmed"),
    ("clock", "reopen", "in_effect", "routed"),
    ("clock", "remind", _REMINDED, ""),
    ("clock", "erase", f"in_effect {_ENDED}", ""),
)
_MAY: Final = {
    (at, action, role): to or at
    for roles, action, statuses, to in _ROWS
    for role in roles.split()
    for at in statuses.split()
}
_LANDS: Final = {"forwarded": "forwarded", "trial": "trial", "elsewhere": "redirected"}
_EVERYBODY: Final = ("reporter", "thread", "followers")
# Who gets a new message at what; everything else is drawn over the confirmation or the card.
_TOLD: Final[dict[str, tuple[str, ...]]] = {
    "acknowledge": ("reporter",),
    "decide": ("reporter", "thread"),
    "consult": ("reporter", "thread"),
    "conclude": _EVERYBODY,
    "take_effect": _EVERYBODY,
    "reopen": _EVERYBODY,
    "confirm": ("thread",),
    "withdraw": ("thread", "followers"),
    "remind": ("thread",),
    "ask_noticed": ("reporter", "followers"),
    "route": ("cards",),
    "send_now": ("cards",),
}
# No clock does this sooner after the case came where it is; an hour is for a clock that was set back.
_NOT_BEFORE: Final = {
    "route": timedelta(minutes=1),
    "take_effect": timedelta(hours=8),
    "ask_noticed": timedelta(days=42),
    "erase": timedelta(days=30),
}
_WINDOW, _HOUR = timedelta(days=4), timedelta(hours=1)
# Nothing stands longer than this at the same status without the clock having done what is promised.
_NO_LONGER: Final = {
    "held": timedelta(minutes=1),
    "proposed": timedelta(days=16),
}


Does = Callable[["Course"], object]
"""What one gesture does to one case."""


class Unexplained(AssertionError):
    """The service did what its documents do not say, or did not do what they say."""


class Line(NamedTuple):
    """One line of a case's trail."""

    role: str
    action: str
    after: str
    at: datetime


@dataclass
class Course:
    """One case in the model. People go by their accounts; `told` counts the messages posted, by audience."""

    token: str
    reporter: str
    began: datetime
    questions: list[str] = field(default_factory=list)
    rep_only: bool = False
    status: str = "asked"
    since: datetime = field(init=False)
    lines: list[Line] = field(default_factory=list)
    told: Counter[str] = field(default_factory=lambda: Counter(reporter=1))
    followers: dict[str, str] = field(default_factory=dict)
    noticed: str = ""
    asked: bool = False
    shown: bool = False
    erased: bool = False
    outcome: str = ""
    proposed: datetime | None = None
    supported: bool = False
    recorded: set[str] = field(default_factory=set)
    is_astray: bool = False
    """Nobody said which unit: it is with the administrators."""
    stances: list[str] = field(default_factory=list)
    counting: int = 0
    """From where the representative's words are about what is on the table now."""
    foreseen: list[tuple[str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.since = self.began

    @property
    def sent(self) -> bool:
        return self.status in _SENT.split()

    @property
    def is_shared(self) -> bool:
        return not self.rep_only

    @property
    def has_said_so(self) -> bool:
        """The representative's last word on it was support."""
        return self.stances[self.counting :][-1:] == ["support"]

    @property
    def is_heard(self) -> bool:
        """The representatives have been heard: the proposal is the decision, at once."""
        recorded = self.status == "in_consultation" and self.recorded >= {"leader", "representative"}
        return bool(self.outcome) and (recorded or (self.status == "proposed" and self.supported))

    @property
    def is_settled(self) -> str:
        """What the answers to «Merker du det?» lead to at once: `reopen`, `confirm` or nothing."""
        answers = [self.noticed, *self.followers.values()]
        if self.status != "in_effect" or not self.asked:
            return ""
        if self.noticed == "no" or (answers.count("no") > 1 and "yes" not in answers):
            return "reopen"
        return "confirm" if self.noticed == "yes" or all(answers) else ""

    def may(self, role: str, action: str) -> bool:
        return (self.status, action, role) in _MAY

    def does(self, role: str, action: str, quietly: bool = False) -> bool:
        """Somebody does this, if the table lets them; tells whether. `quietly`: nobody is told beyond the card."""
        if not self.may(role, action):
            return False
        before = self.sent
        self._move(role, action)
        _AFTER.get(action, _nothing)(self, role)
        if not quietly:
            self._tell(action, role, before)
        return True

    def _move(self, role: str, action: str) -> None:
        to = _MAY[self.status, action, role]
        self.status = _LANDS.get(self.outcome, "decided") if to == "by outcome" else to
        self.foreseen.append((role, action, self.status))

    def _tell(self, action: str, role: str, before: bool) -> None:
        for audience in _TOLD.get(action, ()):
            self.told[audience] += len(self.followers) if audience == "followers" else 1
        if action == "share" and before:
            self.told["cards"] += 1
        if action == "say" and before:
            self.told["thread" if role == "reporter" else "reporter"] += 1

    def proposes(self, outcome: str) -> None:
        """A leader puts an answer on the table: what was said of an older one counts no more."""
        if not self.may("leader", "decide"):
            return
        if self.status == "in_consultation" and self.outcome:
            self.recorded.clear()
        self.outcome, self.supported, self.counting = outcome, False, len(self.stances)
        at_once = self.status == "in_consultation" and self.is_heard
        self.does("leader", "decide", quietly=at_once)

    def clock(self, line: Line) -> None:
        """Time has done this. Raises Unexplained where it may not, or not yet."""
        if line.role != "clock" or not self.may("clock", line.action):
            raise Unexplained(f"{self.token}: {line} at {self.status}, foreseen was nothing")
        waited = line.at - (self.proposed or line.at if line.action == "conclude" else self.since) + _HOUR
        if line.action == "conclude" and not self.is_heard and (self.status != "proposed" or waited < _WINDOW):
            raise Unexplained(f"{self.token}: concluded before the representatives had spoken, after {waited}")
        if waited < _NOT_BEFORE.get(line.action, timedelta()):
            raise Unexplained(f"{self.token}: {line.action} already after {waited}")
        if line.action == "reopen" and self.is_settled != "reopen":
            raise Unexplained(f"{self.token}: opened again, and nobody had said that nothing is better")
        self.does("clock", line.action)

    def overdue(self, now: datetime) -> str:
        """What should have happened by now, or nothing."""
        limit = _NO_LONGER.get(self.status)
        if self.is_heard or self.is_settled or (self.status == "asked" and not self.questions):
            return f"{self.token} is {self.status} and should have moved at once"
        # Each new answer that a leader gives is before the representatives for as long as the first.
        since = max(self.since, self.proposed or self.since) if self.status == "proposed" else self.since
        if limit is not None and now - since > limit + _HOUR:
            return f"{self.token} is still {self.status} after {now - since}"
        return ""


def explain(course: Course, lines: Sequence[Line], done: Does | None) -> Course:
    """The case after these new lines: what the clock did and, somewhere among it, the gesture.

    Raises Unexplained where no such course of events is possible.
    """
    problems = []
    for place in range(len(lines) + 1):
        after = deepcopy(course)
        try:
            for line in lines[:place]:
                _follow(after, line)
            left = lines[place:]
            if done is not None:
                done(after)
                foreseen, after.foreseen = after.foreseen, []
                if foreseen != [line[:3] for line in left[: len(foreseen)]]:
                    raise Unexplained(f"{course.token}, {course.status}: {foreseen} was foreseen, {left} came")
                _note(after, left[: len(foreseen)])
                left = left[len(foreseen) :]
            for line in left:
                _follow(after, line)
        except Unexplained as problem:
            problems.append(problem)
        else:
            return after
    raise problems[0]


def _follow(course: Course, line: Line) -> None:
    course.clock(line)
    course.foreseen.clear()
    if course.status != line.after:
        raise Unexplained(f"{course.token}: {line.action} led to {line.after} and not to {course.status}")
    _note(course, [line])


def _note(course: Course, lines: Sequence[Line]) -> None:
    """Keep the lines, and since when the case is where it is."""
    for line in lines:
        before = course.lines[-1].after if course.lines else "asked"
        course.since = line.at if line.after != before else course.since
        course.proposed = line.at if line.action == "decide" else course.proposed
        course.lines.append(line)


def _nothing(course: Course, role: str) -> None:
    pass


def _support(course: Course, role: str) -> None:
    course.supported = True
    course.stances.append("support")


def _disagree(course: Course, role: str) -> None:
    course.supported = False
    course.stances.append("disagree")


def _consult(course: Course, role: str) -> None:
    course.recorded.clear()


def _record(course: Course, role: str) -> None:
    course.recorded.add(role)
    if role == "representative":
        course.stances.append("record")


def _show(course: Course, role: str) -> None:
    course.shown = True


def _alone(course: Course, role: str) -> None:
    course.rep_only = True


def _share(course: Course, role: str) -> None:
    course.rep_only = False


def _ask(course: Course, role: str) -> None:
    course.asked = True


def _reopen(course: Course, role: str) -> None:
    course.outcome, course.noticed, course.asked, course.supported = "", "", False, False
    course.followers = dict.fromkeys(course.followers, "")
    course.counting = 0


def _hold(course: Course, role: str) -> None:
    course.is_astray = "unit" in course.questions
    course.questions.clear()


def _erase(course: Course, role: str) -> None:
    course.erased, course.followers = True, {}


_AFTER: Final = {
    "support": _support,
    "disagree": _disagree,
    "consult": _consult,
    "record": _record,
    "show_name": _show,
    "rep_only": _alone,
    "share": _share,
    "ask_noticed": _ask,
    "hold": _hold,
    "erase": _erase,
}
