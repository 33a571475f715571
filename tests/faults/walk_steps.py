"""One step of the random walk: a gesture, everything that comes of it, and what the model says of that."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final, NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from bot.demo.workplace.delivery import Answer
from bot.demo.workplace.refusals import GestureRefused
from bot.demo.workplace.submitting import Submitted
from tests.faults.audit import audit
from tests.faults.databases import Databases
from tests.faults.ground import LEADER
from tests.faults.walk_gestures import CONCERN, PLAIN, WISH, report
from tests.faults.walk_ground import DEPUTY, HOMELESS, NURSES, REPRESENTATIVE, STRANGER, Spot, Ward, strikes, ward
from tests.faults.walk_model import Course, Does, Unexplained, explain

NAMES: Final = {LEADER: "Mona", DEPUTY: "Torunn", REPRESENTATIVE: "Kjetil", STRANGER: "a stranger"} | {
    account: f"the nurse {account[2:].lower()}" for account in NURSES
}
_OSLO: Final = ZoneInfo("Europe/Oslo")
_CATCH_UP: Final = timedelta(days=6)
_MOST_STOPS: Final = 120
_GONE: Final = frozenset({"withdrawn", "joined"})

Gesture = Callable[[], Awaitable[object]]


class New(NamedTuple):
    """A report that somebody has just written."""

    token: str
    who: str
    what: str
    at: datetime


class Steps(RuleBasedStateMachine):
    """One life of the service. `places` and `kind` say on which database it is lived."""

    places: ClassVar[Databases]
    kind: ClassVar[str]

    @initialize(who=st.sampled_from(sorted(NURSES)), what=st.sampled_from((PLAIN, WISH)))
    def open(self, who: str, what: str) -> None:
        """Every walk begins with a report, since little comes of one without."""
        self.stack = ExitStack()
        self.loop = self.stack.enter_context(asyncio.Runner())
        folder, url = self.stack.enter_context(self.places.fresh(self.kind))
        self.is_over = True  # until it has begun
        self.ward: Ward = self.loop.run(ward(folder, url))
        self.stack.callback(lambda: self.loop.run(self.ward.close()))
        self.stack.enter_context(strikes(self.ward))
        self.loop.run(self.ward.up())
        self.courses: dict[str, Course] = {}
        self.versions: dict[str, int] = {}
        self.shown: dict[str, int] = {}
        self.weeks: dict[datetime, bool] = {}
        self.unsure: set[datetime] = set()
        self.placed: set[str] = set(NURSES) - {HOMELESS}
        self.walked: list[str] = []
        self.is_over = False
        self.report(who, what)

    def report(self, who: str, what: str) -> None:
        token = f"Nummer {len(self.courses) + 1}x"
        words = report(what, NURSES[who], token)
        new = New(token, who, what, self.ward.now())
        self.do(f"{NAMES[who]} reports, {what}", lambda: self.ward.workplace.dm(who, words), new=new)

    def do(
        self,
        sentence: str,
        gesture: Gesture | None = None,
        deeds: Mapping[str, Does] | None = None,
        new: New | None = None,
        ahead: Gesture | None = None,
    ) -> Any:
        """Take the step; what the gesture gave. Raises AssertionError, with the whole walk in sentences."""
        self.walked.append(sentence)
        before = len(self.ward.posts())
        try:
            given = self.loop.run(self._acted(gesture, ahead))
            if new is not None:
                self._learn(new)
            self._reconcile(deeds or {}, _was_lost(given), before)
            self._check()
        except Exception as wrong:
            self.is_over = True
            wrong.add_note("\n".join(["The walk:", *self.walked]))
            raise
        return given

    def press(self, who: str, case: str, spot: Spot, button: str, value: str, deed: Mapping[str, Does]) -> None:
        quiet = self.ward.calm
        before = Counter(one.only_for for one in self.ward.workplace.state.ephemerals)
        pressed = f"{NAMES[who]} presses {button} in {self.courses[case].token}, {self.courses[case].status}"
        self.do(pressed, lambda: self.ward.press(who, spot, button, f"{case}|{value}"), deed)
        told = Counter(one.only_for for one in self.ward.workplace.state.ephemerals) - before
        if who == STRANGER and quiet and told != Counter({STRANGER: 1}):
            raise AssertionError(f"only the stranger should read one refusal: {told}")

    def say(self, who: str, case: str, spot: Spot, words: str, deed: Does) -> None:
        place = self.ward.workplace
        if who in place.state.channel(spot.channel).members:
            said = f"{NAMES[who]} says «{words}» in {self.courses[case].token}, {self.courses[case].status}"
            self.do(said, lambda: place.say(who, spot.channel, words, spot.ts), {case: deed})

    def dialog(self, who: str, case: str, spot: Spot, button: str, filled: dict[str, str], deed: Does) -> None:
        """Open it, choose what changes it, send it. Where Slack does not show it, nothing is sent."""
        place, outcome = self.ward.workplace, filled.pop("outcome", "removed")
        self.press(who, case, spot, button, "", {})
        view = place.top_view(who)
        if view is None:
            return
        if outcome != "removed":
            self.do(f"{NAMES[who]} chooses {outcome}", lambda: place.choose_in_view(who, view.id, "outcome", outcome))
        sends = f"{NAMES[who]} sends {button}, {outcome}, for {self.courses[case].token}, {self.courses[case].status}"
        try:
            self.do(sends, lambda: place.submit(who, view.id, filled), {case: deed})
        except GestureRefused:
            self.is_over = False  # the dialog could not be drawn anew, so that it cannot be sent either
        if view.is_open:
            self.loop.run(place.close_view(who, view.id))

    def roles(self, who: str, case: str) -> str:
        course = self.courses[case]
        if course.is_astray or who == STRANGER:
            return "colleague"
        if who == REPRESENTATIVE:
            return "representative"
        return "colleague" if course.rep_only else "leader"

    def case(self, which: int) -> tuple[str, Course] | None:
        cases = list(self.courses.items())
        return cases[which % len(cases)] if cases else None

    def card(self, which: int) -> tuple[str, Spot] | None:
        cards = self.ward.spots("card")
        there = [case for case in self.courses if case in cards]
        return (there[which % len(there)], cards[there[which % len(there)]]) if there else None

    async def go(self, until: float, awake: bool) -> None:
        """Ahead to that second of the workplace's clock; awake, everything on the way happens in its own hour."""
        for _ in range(_MOST_STOPS if awake else 0):
            await self._rested()
            stops = [self.ward.looker.next(), _thursday(self.ward.now()) + timedelta(days=7)]
            ahead = [stop.timestamp() + self.ward.back + 1 for stop in stops if stop and stop > self.ward.now()]
            if not ahead or min(ahead) >= until:
                break
            await self.ward.clock.advance(max(0.0, min(ahead) - self.ward.clock.time()))
        await self.ward.clock.advance(max(0.0, until - self.ward.clock.time()))

    async def _acted(self, gesture: Gesture | None, ahead: Gesture | None) -> object:
        await self.ward.clock.advance(1)  # nobody does two things at one instant
        given = await self.ward.alive(_awaited(gesture), is_ours=False) if gesture else None
        if ahead is not None:
            await ahead()
        await self._rested()
        return given

    async def _rested(self) -> None:
        await self.ward.rest()
        week = _thursday(self.ward.now())
        if week not in self.weeks:
            in_use = any(course.began < week for course in self.courses.values())
            self.weeks[week] = in_use and self.ward.now() - week < _CATCH_UP
            # Before anything has gone out there is nothing to tell of: with or without a digest, both are right.
            gone = any(line.after == "routed" and line.at < week for one in self.courses.values() for line in one.lines)
            self.unsure |= {week} if self.weeks[week] and not gone else set()

    def _learn(self, new: New) -> None:
        """The report has become one case, and one only."""
        found = [state.id for state in self.ward.looker.states() if f"{new.token}." in state.words]
        if len(found) != 1:
            raise Unexplained(f"{new.token} is {len(found)} cases")
        questions = (["concern"] if new.what == CONCERN else []) + (["unit"] if new.who not in self.placed else [])
        self.courses[found[0]] = Course(new.token, new.who, new.at, questions, rep_only=new.what == WISH)

    def _reconcile(self, deeds: Mapping[str, Does], was_lost: bool, posts: int) -> None:
        trail = self.ward.looker.trail()
        for case, course in self.courses.items():
            lines, kept = trail.get(case, []), len(course.lines)
            if lines[:kept] != course.lines:
                raise Unexplained(f"{course.token}: the trail has changed behind us")
            after = self._explained(course, lines[kept:], deeds.get(case), was_lost)
            self.courses[case] = after
            if after.shown and case not in self.shown:
                self.shown[case] = posts
            answered = any(line.action == "answer" for line in lines[kept:])
            if answered and "unit" in course.questions and "unit" not in after.questions:
                self.placed.add(course.reporter)

    def _explained(self, course: Course, lines: Any, deed: Does | None, was_lost: bool) -> Course:
        """Whoever gets no answer cannot know whether what they did was taken; either will do."""
        try:
            return explain(course, lines, deed)
        except Unexplained:
            if deed is None or not was_lost:
                raise
            return explain(course, lines, None)

    def _check(self) -> None:
        problems = [*self._cases(), *self._messages(), *self._names()]
        if problems:
            raise Unexplained("; ".join(problems))

    def _cases(self) -> Iterator[str]:
        states = self.ward.looker.states()
        for id, status, version, _ in states:
            course = self.courses.get(id)
            if course is None:
                yield f"a case that nobody reported: {status}"
                continue
            if status != course.status:
                yield f"{course.token} is {status}, foreseen was {course.status}"
            if version < max(self.versions.get(id, 0), len(course.lines)):
                yield f"{course.token}: version {version} after {self.versions.get(id)}, {len(course.lines)} lines"
            self.versions[id] = version
            yield from filter(None, [course.overdue(self.ward.now())])
        if len(states) != len(self.courses):
            yield f"{len(self.courses)} reports are {len(states)} cases"

    def _messages(self) -> Iterator[str]:
        posted = self.ward.posted({id: course.reporter for id, course in self.courses.items()})
        for id, course in self.courses.items():
            told = posted.get(id, Counter())
            if told != +course.told:
                yield f"{course.token}: {dict(told)} were posted, foreseen {dict(+course.told)}"
        digests, most = self.ward.digests(), sum(self.weeks.values())
        if not most - len(self.unsure) <= digests <= most:
            yield f"the committee has had {digests} digests, foreseen {most}"

    def _names(self) -> Iterator[str]:
        """A name stands where others read only in a case whose reporter has shown it, and after that."""
        kinds = self.ward.looker.kinds()
        for number, (post, _) in enumerate(self.ward.posts()):
            case = kinds[post.mark].case if post.mark in kinds else ""
            for account in NURSES:
                own = case in self.shown and self.courses[case].reporter == account and number >= self.shown[case]
                if not own and post.reader != account and _name(account) in post.text + post.hidden:
                    yield f"{NAMES[account]} stands in {post.channel}"

    def teardown(self) -> None:
        if not hasattr(self, "stack"):
            return
        try:
            if not self.is_over:
                self.ward.strike.clear()
                self.ward.workplace.faults.clear()
                self.do("everything comes to rest", ahead=lambda: self.go(self.ward.clock.time() + 7200, awake=True))
                self._audit()
        finally:
            self.stack.close()

    def _audit(self) -> None:
        told = {
            course.token: "cards" in course.told and course.status not in _GONE and not course.erased
            for course in self.courses.values()
        }
        shown = {course.reporter for course in self.courses.values() if course.shown}
        hidden = {account: (account, *([] if account in shown else [_name(account)])) for account in NURSES}
        found = audit(self.ward.ledgers(told, hidden))
        if found:
            problem = Unexplained("; ".join(f"{one.finding}: {one.where}" for one in found))
            problem.add_note("\n".join(["The walk:", *self.walked]))
            raise problem


def _name(account: str) -> str:
    return f"Canary {account[2:].lower()}"


def _was_lost(given: object) -> bool:
    answer = given.answer if isinstance(given, Submitted) else given
    return isinstance(answer, Answer) and not answer.ok


async def _awaited(gesture: Gesture) -> object:
    return await gesture()


def _thursday(now: datetime) -> datetime:
    """The latest Thursday at nine in Oslo."""
    local = now.astimezone(_OSLO)
    day = local.date() - timedelta(days=(local.weekday() - 3) % 7)
    moment = datetime(day.year, day.month, day.day, 9, tzinfo=_OSLO)
    return moment if moment <= now else moment - timedelta(days=7)


def next_thursday(now: datetime) -> datetime:
    return _thursday(now) + timedelta(days=7)
