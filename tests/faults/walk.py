"""A random walk of the whole service: whatever people, Slack, the clock and crashes do, the model agrees."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from bot.demo.workplace import BOT_USER_ID, Fault
from bot.demo.workplace.shapes import Obj, obj, objs, text
from tests.faults.audit import Finding, Found
from tests.faults.campaign import Field, Life, abreast
from tests.faults.databases import Databases
from tests.faults.ground import LEADER
from tests.faults.points import METHODS
from tests.faults.walk_deeds import (
    answers,
    asks_for_later,
    deed,
    first,
    is_joined,
    joins,
    nothing,
    notices,
    proposes,
    talks,
)
from tests.faults.walk_gestures import CONCERN, DIALOGS, LINES, PLAIN, SAID, WISH, Decision
from tests.faults.walk_ground import DEPUTY, HOMELESS, NURSES, REPRESENTATIVE, STRANGER
from tests.faults.walk_model import Does
from tests.faults.walk_steps import NAMES, Steps, next_thursday

MOST_CASES: Final = 4
STEPS, LOT = 50, 20
_PARTIES: Final = (LEADER, LEADER, DEPUTY, REPRESENTATIVE, REPRESENTATIVE, STRANGER)
_MINUTES: Final = {
    "two minutes": 2,
    "an hour": 60,
    "a day": 1440,
    "a weekend": 4320,
    "a week": 10080,
    "six weeks": 61920,
}
_POINTS: Final = tuple(f"{name}:{side}" for name in METHODS for side in ("before", "after"))
_TROUBLES: Final = {
    "Slack refuses for a while": (Fault.RATE_LIMITED, 3),
    "Slack answers by halves": (Fault.TRUNCATED_BODY, 1),
    "an answer of Slack's is lost": (Fault.DROPPED_AFTER_ACCEPT, 2),
    "Slack fails": (Fault.INTERNAL_ERROR, 2),
}
_OWN: Final[Mapping[str, Does]] = {
    "show_name": deed("reporter", "show_name", "shown"),
    "rep_only": deed("reporter", "rep_only", "rep_only"),
    "send_now": deed("reporter", "send_now"),
    "share": deed("reporter", "share", "is_shared"),
    "undo": deed("reporter", "undo"),
    "withdraw": deed("reporter", "withdraw"),
    "insist": answers("concern"),
}
_PRESSED: Final[Mapping[tuple[str, str], Does]] = {
    ("leader", "acknowledge"): deed("leader", "acknowledge"),
    ("leader", "consult"): deed("leader", "consult"),
    ("leader", "remind_later"): asks_for_later,
    ("representative", "consult"): deed("representative", "consult"),
    ("representative", "support"): deed("representative", "support", "has_said_so"),
}
_SPEAKS: Final = ("representative", "say")
_SAID: Final[Mapping[tuple[str, str], Does]] = {
    ("representative", "asks"): deed(*_SPEAKS),
    ("representative", "supports"): first(("representative", "support"), _SPEAKS),
    ("representative", "disagrees"): first(("representative", "disagree"), _SPEAKS),
    ("representative", "wants consultation"): deed("representative", "consult"),
    ("representative", "records agreement"): first(("representative", "record"), _SPEAKS),
    ("representative", "records disagreement"): first(("representative", "record"), _SPEAKS),
    ("leader", "asks"): talks,
    ("leader", "supports"): talks,
    ("leader", "disagrees"): talks,
    ("leader", "wants consultation"): deed("leader", "consult"),
    ("leader", "records agreement"): first(("leader", "record"), ("leader", "say")),
    ("leader", "records disagreement"): first(("leader", "record"), ("leader", "say")),
}
_NUMBERS: Final = st.integers(0, 20)
_ONE_IN_FIVE: Final = st.sampled_from((False, False, False, False, True))


class Walk(Steps):
    """The gestures of the cast, and what may go wrong around them."""

    # What people do

    @rule(who=st.sampled_from(sorted(NURSES)), what=st.sampled_from((PLAIN, PLAIN, WISH, CONCERN)), twice=_ONE_IN_FIVE)
    def reports(self, who: str, what: str, twice: bool) -> None:
        if len(self.courses) >= MOST_CASES:
            return
        if twice:
            self.ward.workplace.inject("message", Fault.DUPLICATE_EVENT)
        self.report(who, what)

    @rule(which=_NUMBERS, button=st.sampled_from(("send_now", "send_now", "rep_only", "show_name", "share", "insist")))
    def presses_on_the_confirmation(self, which: int, button: str) -> None:
        self._own(which, button)

    @rule(which=_NUMBERS, button=st.sampled_from(("undo", "withdraw")), sure=_ONE_IN_FIVE)
    def takes_it_back(self, which: int, button: str, sure: bool) -> None:
        if sure:
            self._own(which, button)

    @rule(which=_NUMBERS)
    def names_the_unit(self, which: int) -> None:
        found = self.case(which)
        if found and found[1].reporter == HOMELESS:
            case, spot = found[0], self.ward.spots("confirmation")[found[0]]
            self.press(HOMELESS, case, spot, "pick_unit", "sjohaugen-1", {case: answers("unit")})

    @rule(which=_NUMBERS)
    def joins_another(self, which: int) -> None:
        """By the button that the confirmation offers, if it does."""
        found = self.case(which)
        if not found:
            return
        case, course = found
        spot = self.ward.spots("confirmation")[case]
        values = [text(one, "value") for one in self._buttons(*spot) if text(one, "action_id") == "me_too"]
        for other in (value.partition("|")[2] for value in values[:1]):
            into, who = self.courses[other], course.reporter
            deeds = {case: joins(into, who), other: is_joined(course, who)}
            self.press(who, case, spot, "me_too", other, deeds)

    @rule(
        which=_NUMBERS,
        who=st.sampled_from(_PARTIES),
        button=st.sampled_from(("acknowledge", "support", "support", "consult", "remind_later")),
    )
    def presses_on_the_card(self, which: int, who: str, button: str) -> None:
        if found := self.card(which):
            case, spot = found
            self.press(who, case, spot, button, "", {case: _PRESSED.get((self.roles(who, case), button), nothing)})

    @rule(which=_NUMBERS, who=st.sampled_from(_PARTIES))
    def reacts(self, which: int, who: str) -> None:
        found = self.card(which)
        if not found:
            return
        (case, spot), place = found, self.ward.workplace
        if who in place.state.channel(spot.channel).members and who not in self._looked_at(*spot):
            does = deed("leader", "acknowledge") if self.roles(who, case) == "leader" else nothing
            self.do(f"{NAMES[who]} looks at {case}", lambda: place.react(who, *spot, "eyes"), {case: does})

    @rule(which=_NUMBERS, who=st.sampled_from(_PARTIES), what=st.sampled_from(sorted(SAID)))
    def says(self, which: int, who: str, what: str) -> None:
        """A word in the thread below the card."""
        if found := self.card(which):
            case, spot = found
            self.say(who, case, spot, SAID[what], _SAID.get((self.roles(who, case), what), nothing))

    @rule(which=_NUMBERS)
    def answers(self, which: int) -> None:
        """The reporter writes below the confirmation.

        Once the reporter is forgotten nothing leads from there to the case, and what is written there is a new report.
        """
        if (found := self.case(which)) and not found[1].erased:
            case, course = found
            spot = self.ward.spots("confirmation")[case]
            self.say(course.reporter, case, spot, "Det gjelder natta også.", deed("reporter", "say"))

    @rule(which=_NUMBERS, who=st.sampled_from((LEADER, LEADER, DEPUTY, REPRESENTATIVE)), line=st.sampled_from(LINES))
    def decides_by_a_line(self, which: int, who: str, line: Decision) -> None:
        if found := self.card(which):
            case, spot = found
            verdict = {"leader": proposes(line.outcome), "representative": deed("representative", "say")}
            self.say(who, case, spot, line.words, verdict.get(self.roles(who, case), nothing))

    @rule(which=_NUMBERS, who=st.sampled_from((LEADER, DEPUTY, STRANGER)), outcome=st.sampled_from(sorted(DIALOGS)))
    def decides_in_the_dialog(self, which: int, who: str, outcome: str) -> None:
        if found := self.card(which):
            does = proposes(outcome) if self.roles(who, found[0]) == "leader" else nothing
            self.dialog(who, *found, "decide", {"outcome": outcome, **DIALOGS[outcome]}, does)

    @rule(
        which=_NUMBERS,
        who=st.sampled_from((LEADER, REPRESENTATIVE)),
        result=st.sampled_from(("agreement", "disagreement")),
    )
    def records(self, which: int, who: str, result: str) -> None:
        if found := self.card(which):
            filled = {"result": result, "sentence": "Vi prøver dette i lag."}
            self.dialog(who, *found, "record", filled, deed(self.roles(who, found[0]), "record"))

    @rule(which=_NUMBERS, by_follower=st.booleans(), answer=st.sampled_from(("yes", "partly", "no")))
    def notices(self, which: int, by_follower: bool, answer: str) -> None:
        found = self.case(which)
        if not found:
            return
        case, course = found
        who = next(iter(course.followers), course.reporter) if by_follower else course.reporter
        spot = self.ward.spots("noticed", who).get(case)
        if spot is not None and course.asked:
            self.press(who, case, spot, f"noticed_{answer}", "", {case: notices(who, answer)})

    # What else happens

    @rule(which=_NUMBERS)
    def is_delivered_again(self, which: int) -> None:
        """What anybody ever wrote or opened: it changes nothing."""
        delivered = [one.body for one in self.ward.workplace.deliveries if one.answer.ok and one.kind == "event"]
        theirs = [body for body in delivered if _by(obj(body.get("event"))) != BOT_USER_ID]
        past = list({text(body, "event_id"): body for body in theirs}.values())
        if past:
            body = past[-1 - which % len(past)]
            self.do("the same is delivered again", lambda: self.ward.workplace.courier.event(body))

    @rule()
    def the_leader_is_replaced(self) -> None:
        path = self.ward.folder / "organisation.toml"
        before, unit, after = path.read_text("utf-8").partition('id = "sjohaugen-1"')
        old, new = ("mona-lerstad", "torunn-vage") if 'leaders = ["mona' in after else ("torunn-vage", "mona-lerstad")
        after = after.replace(f'leaders = ["{old}"]', f'leaders = ["{new}"]', 1)
        after = after.replace(f'deputies = ["{new}"]', f'deputies = ["{old}"]', 1)
        path.write_text(before + unit + after, "utf-8")
        self.ward.look()
        self.do(f"{new} leads the ward from now on")

    @rule(time=st.sampled_from(tuple(_MINUTES)), awake=st.booleans())
    def time_goes_ahead(self, time: str, awake: bool) -> None:
        until = self.ward.clock.time() + 60 * _MINUTES[time]
        self.do(f"{time} go by{'' if awake else ', and nobody is at work'}", ahead=lambda: self.go(until, awake))

    @rule()
    def thursday_comes(self) -> None:
        until = next_thursday(self.ward.now()).timestamp() + self.ward.back + 60
        self.do("Thursday comes", ahead=lambda: self.go(until, awake=True))

    @rule(really=_ONE_IN_FIVE)
    def the_clock_is_set_back(self, really: bool) -> None:
        if really and not self.ward.back:
            self.ward.back = 3600.0
            self.do("the clock is set back an hour")

    @rule(trouble=st.sampled_from(sorted(_TROUBLES)))
    def something_is_wrong_with_slack(self, trouble: str) -> None:
        """One trouble at a time: after a dozen tries a letter is given up, and goes to each of its people alone."""
        fault, times = _TROUBLES[trouble]
        self.walked.append(trouble)
        self.ward.workplace.faults.clear()
        self.ward.calm = False
        self.ward.workplace.inject("chat.postMessage", fault, times, seconds=20)

    @rule()
    def slack_is_away(self) -> None:
        self.walked.append("Slack is away for a while")
        self.ward.calm, self.ward.is_off = False, True

    @rule(point=st.sampled_from(_POINTS), number=st.integers(1, 3))
    def is_to_crash(self, point: str, number: int) -> None:
        """The process ends at that passing of the point, whatever comes next."""
        self.walked.append(f"the process is going to end at {point}, the {number}. time")
        self.ward.calm = False
        self.ward.strike[:] = [point, number]

    def _own(self, which: int, button: str) -> None:
        if found := self.case(which):
            case, course = found
            spot = self.ward.spots("confirmation")[case]
            self.press(course.reporter, case, spot, button, "", {case: _OWN[button]})

    def _buttons(self, channel: str, ts: str) -> list[Obj]:
        blocks = self.ward.workplace.state.message(channel, ts).blocks
        return [element for block in blocks for element in objs(block.get("elements"))]

    def _looked_at(self, channel: str, ts: str) -> list[str]:
        return self.ward.workplace.state.message(channel, ts).reactions.get("eyes", [])


def _by(event: Obj) -> str:
    """Whose words they are; one that tells of a change says it in the message."""
    messages = (event, obj(event.get("message")), obj(event.get("previous_message")))
    return next((user for message in messages if (user := text(message, "user"))), "")


async def random_walk(field: Field) -> AsyncIterator[Life]:
    """Walks in small lots, each with a seed of its own, so that one that fails can be walked again.

    One lot at a time, beside the lives that share the room: the points at which the bot is struck are put into the
    classes of this very process.
    """
    alone = replace(field, room=asyncio.Semaphore(1))
    async for life in abreast(alone, [partial(_lot, field, its_own) for its_own in field.seeds(LOT)]):
        yield life


async def _lot(field: Field, its_own: int) -> Life:
    many, label = min(LOT, field.size), f"walks of seed {its_own}"
    try:
        await asyncio.to_thread(walk, field.databases, field.kind, many, STEPS, its_own)
    except AssertionError as problem:
        told = "\n".join([str(problem), *getattr(problem, "__notes__", ())])
        return Life(label, [Found(Finding.BAD_ANSWER, told)])
    return Life(label, [])


def walk(places: Databases, kind: str, many: int, steps: int, from_seed: int) -> None:
    """So many walks, the same each time. Raises what was found, shrunk, with the walk in sentences."""
    machine = seed(from_seed)(type("Walk", (Walk,), {"places": places, "kind": kind}))
    told = settings(
        max_examples=many,
        stateful_step_count=steps,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=told)
