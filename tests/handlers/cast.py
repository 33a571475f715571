"""The cast and their workplace: a small municipality made in code, a clock, and hands to press buttons with.

Every gesture is delivered twice, and the second time must change nothing. Cases come to a status only by what
people do (`receive`) and by time (`advance_case`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.domain.case import Case
from handlers.domain.deadlines import Calendar, Policy
from handlers.domain.errors import Refusal
from handlers.domain.inbound import Deleted, Edited, Inbound, Place, Pressed, Reacted, Said, Submitted
from handlers.domain.messages import (
    Button,
    Dialog,
    DialogName,
    Letter,
    Slot,
    ToChannel,
    ToGroup,
    ToHidden,
    ToPerson,
    Unfilled,
    Whisper,
)
from handlers.domain.outcomes import Outcome
from handlers.domain.people import Address, Committee, Organisation, Person, RoutingRule, Unit
from handlers.domain.reading import Language
from handlers.ports import World
from handlers.publish import publish_due
from handlers.reading import read
from handlers.receive import receive
from handlers.remind import advance_case, due_cases
from tests.handlers.memory import Memory, MemoryRegister

ZONE = ZoneInfo("Europe/Oslo")
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
"""Ten in the morning in Oslo, a Monday in week 47."""
HOLIDAYS = frozenset({date(2026, 12, 25), date(2027, 1, 1), date(2027, 3, 25), date(2027, 3, 26), date(2027, 3, 29)})
CALENDAR = Calendar(ZONE, HOLIDAYS.__contains__)
REPORT = "Vi fører væskelista på papir og i journalen hver vakt, det samme to ganger, 20 minutter hver gang."


def at(person: str) -> Address:
    return Address("slack", f"U-{person}")


def _person(id: str, unit: str, line: str = "", language: Language = Language.NB) -> Person:
    name = f"{id.capitalize()} {unit.capitalize()}sen"
    return Person(id, name, unit=unit, language=language, addresses=(at(id),), employer_line=line)


NORA, KIM, LIV, RANDI, HEGE, DAG = at("nora"), at("kim"), at("liv"), at("randi"), at("hege"), at("dag")
STRANGER = Address("slack", "U-stranger")
"""On the platform, but not in the directory."""

_ROLES = {
    "nora": "nes", "kim": "nes", "liv": "nes", "didrik": "nes", "randi": "nes", "sara": "nes",
    "lars": "lia", "lise": "lia", "dag": "fjord", "dina": "fjord", "hege": "fjord", "arne": "fjord", "vera": "fjord",
}  # fmt: skip
PEOPLE = {id: _person(id, unit) for id, unit in _ROLES.items()} | {
    "stein": _person("stein", "nav", "state"),
    "sverre": _person("sverre", "nav", "state"),
    "mona": _person("mona", "nav", "municipal"),
    "rolf": _person("rolf", "nav", "state"),
    "ruth": _person("ruth", "nav", "municipal", Language.NN),
    "nils": _person("nils", "nav", "state"),
}
UNITS = {
    "fjord": Unit(
        "fjord", "Hele kommunen", employees=200, leaders=("dag",), representatives=("hege",), safety=("sara",)
    ),
    "nes": Unit(
        "nes", "Nes sykehjem", parent="fjord", employees=30, leaders=("liv",), deputies=("didrik",),
        representatives=("randi",), safety=("sara",), channels={"slack": "C-NES"}, digest=True,
    ),
    "lia": Unit(
        "lia", "Lia natteam", parent="nes", employees=3, leaders=("lars",), channels={"slack": "C-LIA"}, digest=True
    ),
    "nav": Unit(
        "nav", "NAV Fjord", parent="fjord", employees=25, leaders=("stein", "mona"), deputies=("sverre",),
        representatives=("rolf", "ruth"), employer_lines=("state", "municipal"),
    ),
}  # fmt: skip
ORGANISATION = Organisation(
    name="Fjord kommune",
    timezone="Europe/Oslo",
    language=Language.NB,
    units=UNITS,
    people=PEOPLE,
    committee=Committee("Trepartsutvalget", channels={"slack": "C-TREPART"}, members=("dag", "hege")),
    administrators=("arne",),
    rules=(RoutingRule(("vera",), system="Visma Enterprise"),),
    notice_channel="https://fjord.example/si-ifra",
)


@dataclass
class House:
    """The core with its memory, its clock and its people."""

    organisation: Organisation = ORGANISATION
    policy: Policy = field(default_factory=Policy)
    calendar: Calendar = CALENDAR
    now: datetime = MONDAY
    memory: Memory = field(default_factory=Memory)
    gestures: int = 0
    names: int = 0
    register: MemoryRegister = field(default_factory=MemoryRegister)
    surfaces: frozenset[str] = frozenset({"slack"})
    written: dict[Address, Place] = field(default_factory=dict)

    @property
    def world(self) -> World:
        return World(
            self.organisation, self.surfaces, self.calendar, self.policy, lambda: self.now, self._name, read,
            self.register,
        )  # fmt: skip

    def _name(self) -> str:
        self.names += 1
        return f"case-{self.names}"

    def case(self, id: str = "case-1") -> Case:
        return self.memory.state.cases[id]

    # What people do

    def receive(self, gesture: Inbound) -> Dialog | None:
        """The gesture, delivered twice; a refused one changes nothing, however often it comes."""
        before = self.memory.state
        try:
            answer = self.memory.run(lambda uow: receive(uow, self.world, gesture))
        except (Refusal, Unfilled):
            assert self.memory.state == before
            raise
        after = self.memory.state.copy()
        assert self.memory.run(lambda uow: receive(uow, self.world, gesture)) is None
        assert self.memory.state == after
        self.now += timedelta(milliseconds=1)
        return answer

    def event(self) -> str:
        self.gestures += 1
        return f"event-{self.gestures}"

    def report(self, who: Address = NORA, words: str = REPORT) -> Case:
        """A direct message to the bot that becomes a case."""
        known = set(self.memory.state.cases)
        self.write(who, words)
        (new,) = set(self.memory.state.cases) - known
        return self.case(new)

    def write(self, who: Address, words: str) -> None:
        place = Place(who.surface, f"D-{self.memory.vault.tag(who)}", f"m{self.gestures}")
        self.written[who] = place
        self.receive(Said(who, words, place, self.event(), direct=True))

    def edit(self, who: Address, words: str) -> None:
        """Change the last message written to the bot."""
        self.receive(Edited(who, words, self.written[who], self.event()))

    def delete(self, who: Address) -> None:
        self.receive(Deleted(who, self.written[who], self.event()))

    def mention(self, who: Address, words: str, channel: str) -> None:
        self.receive(Said(who, words, Place("slack", channel, f"m{self.gestures}"), self.event(), called=True))

    def press(self, who: Address, button: Button | str, case: str = "case-1", value: str = "") -> Dialog | None:
        place = Place("slack", "C-SOMEWHERE", "m")
        return self.receive(Pressed(who, button, place, self.event(), case, value, name="Chat Name"))

    def submit(self, who: Address, dialog: DialogName, case: str = "case-1", **answers: str | date) -> None:
        self.receive(Submitted(who, dialog, case, answers, self.event()))

    def decide(self, who: Address = LIV, outcome: str = "removed", case: str = "case-1", **fields: str | date) -> None:
        self.submit(who, DialogName.DECIDE, case, outcome=outcome, **(ANSWERS[Outcome(outcome)] | fields))

    def record(self, who: Address, result: str = "agreement", case: str = "case-1") -> None:
        self.submit(who, DialogName.RECORD, case, result=result, sentence="Vi prøver dette i lag.")

    def reply(self, who: Address, words: str, case: str = "case-1") -> None:
        """Write in the thread below the shared card."""
        place = self.memory.place_of(self.cards(case)[-1])
        self.receive(Said(who, words, replace(place, message=f"m{self.gestures}"), self.event(), thread=place))

    def reply_directly(self, who: Address, words: str, case: str = "case-1") -> None:
        """Write below the bot's own message in one's direct conversation with it."""
        letter = next(letter for letter in reversed(self.mail(who)) if letter.case == case)
        place = self.memory.place_of(letter)
        said = Said(who, words, replace(place, message=f"m{self.gestures}"), self.event(), thread=place, direct=True)
        self.receive(said)

    def react(self, who: Address, emoji: str, case: str = "case-1") -> None:
        self.receive(Reacted(who, emoji, self.memory.place_of(self.cards(case)[-1]), self.event()))

    # What time does

    def tick(self) -> None:
        """The worker looks once at everything that is due."""
        for id in self.memory.run(lambda uow: due_cases(uow, self.world)):
            self.memory.run(lambda uow, id=id: advance_case(uow, self.world, id))  # type: ignore[misc]
        self.memory.run(lambda uow: publish_due(uow, self.world))

    def forward(self, to: datetime | None = None, **delta: float) -> None:
        """Let time pass, with the worker looking whenever something falls due on the way."""
        end = to or self.now + timedelta(**delta)
        for _ in range(1000):
            due = [case.next_at for case in self.memory.state.cases.values() if case.next_at]
            if not due or min(due) > end:
                break
            self.now = max(self.now, min(due))
            self.tick()
        else:
            raise AssertionError("time does something without end")
        self.now = max(end, self.now)
        self.tick()

    def jump(self, to: datetime) -> None:
        """Nobody looked for a while: the machine was off."""
        self.now = to

    # What people read

    def mail(self, who: Address) -> list[Letter]:
        """Letters to somebody whose identity is sealed."""
        tag = self.memory.vault.tag(who)
        return [x for x in self.letters() if isinstance(x.to, ToHidden | Whisper) and x.to.who.tag == tag]

    def letters(self) -> list[Letter]:
        return list(self.memory.state.letters.values())

    def cards(self, case: str = "case-1") -> list[Letter]:
        return [letter for letter in self.letters() if letter.case == case and letter.slot is Slot.CARD]

    def thread(self, case: str = "case-1") -> list[Letter]:
        return [letter for letter in self.letters() if letter.case == case and letter.thread is Slot.CARD]

    def digests(self, channel: str = "C-TREPART") -> list[Letter]:
        return [x for x in self.letters() if x.key.startswith("digest:") and x.to == ToChannel("slack", channel)]

    def read_by(self, person: str, case: str = "case-1") -> list[Letter]:
        """What a leader or representative gets about a case, in the channel, a group or alone."""
        places = (ToChannel("slack", "C-NES"), ToPerson("slack", person))
        mine = [x for x in self.letters() if x.to in places or (isinstance(x.to, ToGroup) and person in x.to.people)]
        return [letter for letter in mine if letter.case == case]


DAY = date(2027, 2, 1)
ANSWERS: Mapping[Outcome, dict[str, str | date]] = {
    Outcome.REMOVED: {"sentence": "Vi slutter med papirlista."},
    Outcome.SIMPLIFIED: {"sentence": "Lista blir halvert."},
    Outcome.MERGED: {"sentence": "Lista går inn i journalen."},
    Outcome.EXPLAINED: {"sentence": "Lista brukes når strømmen går."},
    Outcome.KEPT: {"sentence": "Lista blir.", "reason": "Forskriften krever den."},
    Outcome.FORWARDED: {"sentence": "Vi spør leverandøren.", "addressee": "Visma", "answer_by": DAY},
    Outcome.TRIAL: {"sentence": "Vi prøver uten.", "scope": "Natt", "ends": DAY},
    Outcome.ELSEWHERE: {"sentence": "Dette hører til lønn.", "belongs": "Lønnskontoret"},
}
