"""Anybody does anything at any time, and the promises hold: the whole core behind its one door, at random."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from handlers.deliver import undeliverable
from handlers.domain.case import Case, Entry, Stance
from handlers.domain.deadlines import AFTERNOON, MORNING
from handlers.domain.errors import Refusal
from handlers.domain.lifecycle import ENDED, Action, Status, rows
from handlers.domain.messages import Button, Dialog, DialogName, Slot, Unfilled
from handlers.domain.outcomes import Outcome
from handlers.domain.people import Address, Role
from handlers.ports import Errand
from tests.handlers.cast import ANSWERS, KIM, LIV, NORA, RANDI, REPORT, STRANGER, ZONE, House, at
from tests.handlers.letters import whole
from tests.handlers.stages import house_at

ACTORS = (NORA, KIM, LIV, RANDI, STRANGER, at("didrik"), at("dag"), at("hege"), at("arne"), at("rolf"), at("ruth"))
REPORTERS = (NORA, KIM, LIV, RANDI, STRANGER, at("nils"), at("lise"))
SAID = (
    "Hei!", "støtter", "uenig: nei", "drøfting", "enighet: ja", "uenighet: nei", "fjernet: borte nå", "beholdes",
    "prøves til 1. februar: natt", "sendt videre til Visma: de må rette det",
)  # fmt: skip
RIGHTLY = {
    Button.SEND_NOW: Role.REPORTER, Button.SHOW_NAME: Role.REPORTER, Button.REP_ONLY: Role.REPORTER,
    Button.SHARE: Role.REPORTER, Button.NOTICED_YES: Role.REPORTER, Button.NOTICED_NO: Role.REPORTER,
    Button.INSIST: Role.REPORTER, Button.ACKNOWLEDGE: Role.LEADER, Button.REMIND_LATER: Role.LEADER,
    Button.SUPPORT: Role.REPRESENTATIVE, Button.CONSULT: Role.REPRESENTATIVE,
}  # fmt: skip
MOVES = {(status, action, role, after) for status, action, role, ends in rows() for after in ends}
WEEK = timedelta(days=7)


class Walk(RuleBasedStateMachine):
    """At most three cases, everybody's hands, and a clock that sometimes runs while nobody looks."""

    def __init__(self) -> None:
        super().__init__()
        self.house = House()
        self.seen = 0

    def attempt(self, gesture: Any, *args: Any, **kwargs: Any) -> Dialog | None:
        """A refusal is an answer; that it changes nothing is held by the house."""
        try:
            answer: Dialog | None = gesture(*args, **kwargs)
        except (Refusal, Unfilled):
            return None
        return answer

    def pick(self, number: int) -> str:
        cases = list(self.house.memory.state.cases)
        return cases[number % len(cases)]

    @initialize(status=st.sampled_from(Status))
    def begin(self, status: Status) -> None:
        self.house = house_at(status)

    @precondition(lambda self: len(self.house.memory.state.cases) < 3)
    @rule(who=st.sampled_from(REPORTERS), unit=st.sampled_from(("", "NAV Fjord", "Lia natteam", "Lederen truer meg.")))
    def report(self, who: Address, unit: str) -> None:
        self.house.write(who, f"{REPORT} {unit}")

    @rule(who=st.sampled_from(ACTORS), button=st.sampled_from(Button), case=st.integers(0, 2), unit=st.booleans())
    def press(self, who: Address, button: Button, case: int, unit: bool) -> None:
        value = "nes" if unit else self.pick(case + 1)
        self.attempt(self.house.press, who, button, self.pick(case), value)

    def holder(self, role: Role, case: Case) -> Address:
        """Somebody who has this role in the case, so that a walk gets somewhere."""
        if role is Role.REPORTER and case.reporter:
            return self.house.memory.vault.reveal(case.reporter)
        return at((*case.people(role), "nobody")[0])

    @rule(button=st.sampled_from(sorted(RIGHTLY)), case=st.integers(0, 2))
    def press_rightly(self, button: Button, case: int) -> None:
        id = self.pick(case)
        self.attempt(self.house.press, self.holder(RIGHTLY[button], self.house.case(id)), button, id)

    @rule(case=st.integers(0, 2))
    def support_by_all(self, case: int) -> None:
        id = self.pick(case)
        for person in self.house.case(id).people(Role.REPRESENTATIVE):
            self.attempt(self.house.press, at(person), Button.SUPPORT, id)

    @rule(outcome=st.sampled_from(Outcome), case=st.integers(0, 2))
    def decide(self, outcome: Outcome, case: int) -> None:
        id = self.pick(case)
        self.attempt(self.house.decide, self.holder(Role.LEADER, self.house.case(id)), outcome, id)

    @rule(role=st.sampled_from((Role.LEADER, Role.REPRESENTATIVE)), agree=st.booleans(), case=st.integers(0, 2))
    def record(self, role: Role, agree: bool, case: int) -> None:
        id = self.pick(case)
        result = "agreement" if agree else "disagreement"
        self.attempt(self.house.record, self.holder(role, self.house.case(id)), result, id)

    @rule(drop=st.sampled_from(("sentence", "reason", "ends", "addressee")), outcome=st.sampled_from(Outcome))
    def decide_poorly(self, drop: str, outcome: Outcome) -> None:
        answers = {**ANSWERS[outcome], drop: "", "outcome": outcome.value}
        self.attempt(self.house.submit, LIV, DialogName.DECIDE, self.pick(0), **answers)

    @rule(who=st.sampled_from(ACTORS), said=st.sampled_from(SAID), case=st.integers(0, 2), direct=st.booleans())
    def talk(self, who: Address, said: str, case: int, direct: bool) -> None:
        id = self.pick(case)
        if direct and any(letter.case == id for letter in self.house.mail(who)):
            self.attempt(self.house.reply_directly, who, said, id)
        elif self.house.cards(id):
            self.attempt(self.house.reply, who, said, id)

    @rule(case=st.integers(0, 2))
    def lose_the_place(self, case: int) -> None:
        id = self.pick(case)
        cards = self.house.cards(id)
        if cards:
            lost = Errand("1", "mark", cards[-1].to, cards[-1].message, 0, case=id, slot=Slot.CARD)
            self.house.memory.run(lambda uow: undeliverable(uow, self.house.world, lost))

    @rule(hours=st.integers(1, 24 * 20))
    def wait(self, hours: int) -> None:
        self.house.forward(hours=hours)

    @rule(hours=st.integers(1, 24 * 40))
    def sleep(self, hours: int) -> None:
        self.house.jump(self.house.now + timedelta(hours=hours))
        self.house.tick()

    # What always holds

    def trail(self, case: Case) -> list[Entry]:
        return [entry for entry in self.house.memory.state.entries if entry.case == case.id]

    @invariant()
    def the_trail_is_the_history_and_never_leaves_the_table(self) -> None:
        for case in self.house.memory.state.cases.values():
            status = Status.ASKED
            for entry in self.trail(case):
                assert entry.before is status
                assert (entry.before, entry.action, entry.role, entry.after) in MOVES
                assert entry.by == "" or entry.role in (Role.LEADER, Role.REPRESENTATIVE)
                status = entry.after
            assert case.status is status

    @invariant()
    def no_letter_is_lost_behind_another(self) -> None:
        assert self.house.memory.state.repeated == []

    @invariant()
    def whoever_is_sent_a_case_includes_a_representative_and_not_its_reporter(self) -> None:
        for case in self.house.memory.state.cases.values():
            if case.routed_at is None:
                continue
            assert case.people(Role.REPRESENTATIVE)
            hidden = case.reporter
            reporter = self.house.organisation.at(self.house.memory.vault.reveal(hidden)) if hidden else None
            assert reporter is None or reporter.id not in {r.person for r in case.recipients}

    @invariant()
    def nothing_is_concluded_before_the_representatives_were_heard(self) -> None:
        for entry in self.house.memory.state.entries[self.seen :]:
            case = self.house.case(entry.case)
            if entry.action is Action.CONCLUDE and case.concluded_at == entry.at:
                assert heard(self.house, case, entry), case
        self.seen = len(self.house.memory.state.entries)

    @invariant()
    def nothing_is_kept_without_a_reason_or_sent_on_without_a_date(self) -> None:
        for case in self.house.memory.state.cases.values():
            if case.decision is not None:
                assert case.decision.sentence
                assert case.decision.reason or case.decision.outcome is not Outcome.KEPT
                assert case.decision.answer_by or case.decision.outcome is not Outcome.FORWARDED

    @invariant()
    def reminders_are_few_and_come_in_working_hours(self) -> None:
        for case in self.house.memory.state.cases.values():
            last: datetime | None = None
            for entry in self.trail(case):
                if entry.action is Action.REMIND:
                    local = entry.at.astimezone(ZONE)
                    assert self.house.calendar.working_day(local.date())
                    assert MORNING <= local.time() < AFTERNOON
                    assert last is None or entry.at - last >= WEEK
                    last = entry.at

    @invariant()
    def a_case_that_is_not_over_waits_for_a_day_or_for_an_answer(self) -> None:
        for case in self.house.memory.state.cases.values():
            over = case.status in ENDED or case.status is Status.IN_EFFECT
            assert case.next_at is not None or (over and case.reporter is None)
            if case.reporter is None:
                assert (case.words, case.shown_name, case.followers) == ("", "", ())

    @invariant()
    def a_hidden_name_is_nowhere(self) -> None:
        """What was said while the name was shown is not unsaid when it is forgotten."""
        if not any(entry.action is Action.SHOW_NAME for entry in self.house.memory.state.entries):
            assert not any("Nora" in whole(letter) for letter in self.house.letters())
        assert "U-nora" not in repr((self.house.memory.state.entries, self.house.letters()))


def heard(house: House, case: Case, entry: Entry) -> bool:
    """All supported this proposal, its window ran out, or all recorded a consultation, or some and a window ran out."""
    decision = case.decision
    assert decision is not None
    said = [s for s in case.statements if s.at >= decision.at]
    last = {s.by: s.stance for s in said if s.stance in (Stance.SUPPORT, Stance.DISAGREE)}
    supported = all(last.get(person) is Stance.SUPPORT for person in case.people(Role.REPRESENTATIVE))
    window = house.calendar.afternoon_after(decision.at, house.policy.consultation_days)
    since = case.consultation_at
    results = [s for s in case.statements if s.stance in RESULTS and since and s.at >= since]
    if entry.before is Status.IN_CONSULTATION:
        everybody = {s.by for s in results}.issuperset(case.people(Role.REPRESENTATIVE))
        return {s.role for s in results} == {Role.LEADER, Role.REPRESENTATIVE} and (everybody or entry.at >= window)
    return supported or entry.at >= window


RESULTS = (Stance.AGREEMENT, Stance.DISAGREEMENT)

TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
